package crypt

import (
	"encoding/base32"
	"strings"
	"testing"
	"time"
)

// The vectors of RFC 6238, appendix B, cut to six digits.
func TestTOTPVectors(t *testing.T) {
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte("12345678901234567890"))
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		got, err := TOTP(secret, TOTPStep(time.Unix(at, 0)))
		if err != nil || got != want {
			t.Errorf("at %d: %s (%v), want %s", at, got, err, want)
		}
	}
	if _, err := TOTP("not a secret!", 1); err == nil {
		t.Error("a broken secret made a code")
	}
}

func TestTOTPServesOnceAndItsNeighbours(t *testing.T) {
	secret := NewTOTPSecret()
	now := time.Unix(1_800_000_015, 0)
	step := TOTPStep(now)
	code := func(n int64) string { c, _ := TOTP(secret, n); return c }
	for _, c := range []struct {
		name string
		code string
		used int64
		want int64
	}{
		{"the present one", code(step), 0, step},
		{"the one before", code(step - 1), 0, step - 1},
		{"the next", code(step + 1), 0, step + 1},
		{"two before", code(step - 2), 0, 0},
		{"two ahead", code(step + 2), 0, 0},
		{"used", code(step), step, 0},
		{"older than a used one", code(step - 1), step, 0},
		{"newer than a used one", code(step + 1), step, step + 1},
		{"nothing", "", 0, 0},
	} {
		if got := MatchTOTP(secret, c.code, now, c.used); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if len(secret) != 32 || secret == NewTOTPSecret() {
		t.Errorf("secret %q", secret)
	}
	if got := TOTPAddress("三创", "li.hong", "ABC"); !strings.HasPrefix(got, "otpauth://totp/%E4%B8%89%E5%88%9B:li.hong?secret=ABC&issuer=") {
		t.Error(got)
	}
}
