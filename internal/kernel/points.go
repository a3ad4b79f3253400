package kernel

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// Points (分) is a number of points in whole hundredths: 150 is 1.5 points. Points are never
// binary fractions; on the wire they are decimal text.
type Points int64

// errNotPoints stands beside a field as it is, so it keeps what was typed out of it.
var errNotPoints = errors.New("应为数字，最多两位小数，如 1.5")

// ParsePoints reads a decimal with at most two places, such as 2, -0.5 or 12.25.
func ParsePoints(s string) (Points, error) {
	t, neg := strings.CutPrefix(s, "-")
	whole, frac, dotted := strings.Cut(t, ".")
	if whole == "" || len(whole) > 12 || len(frac) > 2 || dotted && frac == "" {
		return 0, errNotPoints
	}
	for _, r := range whole + frac {
		if r < '0' || r > '9' {
			return 0, errNotPoints
		}
	}
	n, _ := strconv.ParseInt(whole+(frac + "00")[:2], 10, 64)
	if neg {
		n = -n
	}
	return Points(n), nil
}

// String writes the shortest decimal: 2, 1.5, -0.25.
func (p Points) String() string { return string(p.append(nil)) }

// MarshalText writes the decimal.
func (p Points) MarshalText() ([]byte, error) { return p.append(make([]byte, 0, 24)), nil }

func (p Points) append(b []byte) []byte {
	n := uint64(p)
	if p < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendUint(b, n/100, 10)
	switch frac := byte(n % 100); {
	case frac == 0:
		return b
	case frac%10 == 0:
		return append(b, '.', '0'+frac/10)
	default:
		return append(b, '.', '0'+frac/10, '0'+frac%10)
	}
}

// UnmarshalText reads the decimal.
func (p *Points) UnmarshalText(b []byte) error {
	v, err := ParsePoints(string(b))
	*p = v
	return err
}

// UnmarshalJSON takes decimal text, and a bare JSON number as well.
func (p *Points) UnmarshalJSON(b []byte) error {
	s := string(b)
	if strings.HasPrefix(s, `"`) {
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
	}
	return p.UnmarshalText([]byte(s))
}

// DivRound divides by n, rounding half away from zero (四舍五入).
func (p Points) DivRound(n int64) Points { return Points(divRound(int64(p), n)) }

// MulRound multiplies by the fraction num/den, rounding half away from zero.
func (p Points) MulRound(num, den int64) Points { return Points(divRound(int64(p)*num, den)) }

func divRound(a, b int64) int64 {
	if b < 0 {
		a, b = -a, -b
	}
	if a < 0 {
		return -((-a + b/2) / b)
	}
	return (a + b/2) / b
}

// Signed writes the decimal with its sign: +2, -0.5.
func (p Points) Signed() string {
	if p > 0 {
		return "+" + p.String()
	}
	return p.String()
}
