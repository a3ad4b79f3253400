package crypt

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238: what authenticator programs compute; HMAC does not rest on SHA-1's collisions
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"time"
)

// totpPeriod and totpSize are what all authenticator programs take without being told.
const (
	totpPeriod = 30
	totpSize   = 20
)

var totpText = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewTOTPSecret makes the secret of a second factor (动态口令密钥), as it is typed: 32 letters and digits.
func NewTOTPSecret() string { return totpText.EncodeToString(randomKey(totpSize)) }

// TOTPStep is the number of the 30 seconds in which t lies.
func TOTPStep(t time.Time) int64 { return t.Unix() / totpPeriod }

// TOTP is the code of six digits for a step (RFC 6238). Fault: ErrNotOpened for a secret that is none.
func TOTP(secret string, step int64) (string, error) {
	key, err := totpText.DecodeString(secret)
	if err != nil || len(key) == 0 {
		return "", ErrNotOpened
	}
	m := hmac.New(sha1.New, key)
	_ = binary.Write(m, binary.BigEndian, step)
	sum := m.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[at:])&0x7fffffff)%1_000_000), nil
}

// MatchTOTP answers the step whose code was typed: the present one or a neighbour, so that a clock
// may be half a minute off, but never one at or before used, so that a code serves once. It answers
// 0 for none, and compares with all three in any case.
func MatchTOTP(secret, typed string, now time.Time, used int64) int64 {
	found, present := int64(0), TOTPStep(now)
	for step := present - 1; step <= present+1; step++ {
		code, err := TOTP(secret, step)
		if err == nil && subtle.ConstantTimeCompare([]byte(code), []byte(typed)) == 1 && step > used {
			found = step
		}
	}
	return found
}

// TOTPAddress is what the square that a phone reads says: the secret with whose and for what it is.
func TOTPAddress(issuer, account, secret string) string {
	return "otpauth://totp/" + url.PathEscape(issuer) + ":" + url.PathEscape(account) + "?secret=" + secret + "&issuer=" + url.QueryEscape(issuer)
}
