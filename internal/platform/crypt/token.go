package crypt

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/emmansun/gmsm/sm3"
	"golang.org/x/text/unicode/norm"
)

// RandomToken makes a token of 256 bits for a session and the hash under which it is stored.
func RandomToken() (token, hash string) {
	token = base64.RawURLEncoding.EncodeToString(randomKey(32))
	return token, TokenHash(token)
}

// TokenHash is the hash under which a token is stored. It needs no salt: the token is random.
func TokenHash(token string) string {
	sum := sm3.Sum([]byte(token))
	return hex.EncodeToString(sum[:])
}

// codeLetters are 32 signs without 0 and O, 1 and I.
const codeLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

const codeGroups, codeGroup = 3, 4

// OneTimeCode makes a code that people type (一次性激活码), 60 bits as 7KQM-X2FD-9WPH, and the hash under
// which it is stored.
func OneTimeCode() (code, hash string) {
	var b strings.Builder
	for i, r := range randomKey(codeGroups * codeGroup) {
		if i > 0 && i%codeGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(codeLetters[r%32])
	}
	return b.String(), CodeHash(b.String())
}

// CodeHash is the stored hash of a code as typed: case, width, blanks and dashes do not matter.
func CodeHash(typed string) string {
	return TokenHash("code:" + strings.Map(func(r rune) rune {
		if strings.ContainsRune(codeLetters, r) {
			return r
		}
		if strings.ContainsRune(" -—–\t", r) {
			return -1
		}
		return '?' // kept, so that a code with a stranger in it does not match
	}, strings.ToUpper(norm.NFKC.String(strings.TrimSpace(typed)))))
}
