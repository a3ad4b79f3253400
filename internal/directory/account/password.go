package account

import (
	_ "embed"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Profile (口令规范) says which of the two standards' rules for passwords are held to; they clash.
type Profile string

// The profiles. Dengbao3 (GB/T 22239-2019 level 3) wants composition and rotation; ASVS 5.0 forbids
// both and relies on length and a list of common passwords.
const (
	Dengbao3 Profile = "dengbao3"
	ASVS5    Profile = "asvs5"
)

const (
	minPassword = 8
	maxPassword = 128
	rotation    = 90 * 24 * time.Hour // for accounts that hold office, under Dengbao3
)

//go:embed password_common.txt
var commonText string

var common = func() map[string]bool {
	set := map[string]bool{}
	for _, line := range strings.Fields(commonText) {
		set[line] = true
	}
	return set
}()

// Check decides whether password may be set by the account of that login.
func (p Profile) Check(login, password string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < minPassword:
		return ErrPasswordShort.With(minPassword)
	case n > maxPassword:
		return ErrPasswordLong.With(maxPassword)
	case login != "" && strings.Contains(strings.ToLower(password), strings.ToLower(login)):
		return ErrPasswordLogin
	case isCommon(password):
		return ErrPasswordCommon
	case p != ASVS5 && classes(password) < 3:
		return ErrPasswordClasses
	}
	return nil
}

// outdated reports whether a password set at then must be changed by someone who holds office.
func (p Profile) outdated(then, now time.Time) bool { return p != ASVS5 && now.Sub(then) > rotation }

func classes(password string) int {
	var upper, lower, digit, other int
	for _, r := range password {
		switch {
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return upper + lower + digit + other
}

// isCommon also finds the usual disguises: P@ssw0rd is password, Admin@2026 is admin.
func isCommon(password string) bool {
	plain := strings.ToLower(password)
	undone := strings.NewReplacer("@", "a", "0", "o", "1", "l", "$", "s", "3", "e", "5", "s").Replace(plain)
	word := strings.TrimFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) })
	undoneWord := strings.TrimFunc(undone, func(r rune) bool { return !unicode.IsLetter(r) })
	return common[plain] || common[undone] || common[word] || common[undoneWord] || fewRunes(plain)
}

// fewRunes finds aaaaaaaa and 1212121212.
func fewRunes(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) < 4
}
