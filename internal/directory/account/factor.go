package account

import (
	"net/netip"
	"regexp"
	"strings"
	"time"

	"sanchuang/internal/kernel"
)

// The bounds of a second factor: how long a sensitive act may follow a confirmation, how long a
// log-in may wait for its code, how many recovery codes there are.
const (
	freshFor      = 5 * time.Minute
	halfLife      = 10 * time.Minute
	recoveryCodes = 10
)

// Standing (第二因子情况) says how far a session has come.
type Standing string

// The standings. Needed and SetUp are half a log-in: nothing but the next step may be done.
const (
	FactorNone   Standing = "none"   // the account has no second factor and needs none
	FactorGiven  Standing = "given"  // it was given in this session
	FactorNeeded Standing = "needed" // the password was right, the code is still to come
	FactorSetUp  Standing = "set_up" // the role demands one, and it is still to be set up
)

// standing decides how far the session has come.
func (c *compiled) standing(v session) Standing {
	switch {
	case v.vouched == byTwoVouchers, c.factor && v.factor:
		return FactorGiven
	case c.factor:
		return FactorNeeded
	case c.mustFactor:
		return FactorSetUp
	default:
		return FactorNone
	}
}

// half reports whether the log-in still waits for its second step.
func (s Standing) half() bool { return s == FactorNeeded || s == FactorSetUp }

// factor (第二因子) is a row with its secret; it never leaves this package.
type factor struct {
	account     kernel.ID
	sealed      string
	active      bool
	madeAt      int64
	usedStep    int64
	lockedUntil int64
	locks       int
}

// factorPlace binds the sealed secret to its row.
func factorPlace(account kernel.ID) string { return "account_factor.secret." + account.String() }

var (
	sixDigits = regexp.MustCompile(`^[0-9]{6}$`)
	fullWidth = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9", " ", "", "　", "")
)

// typedCode reads six digits as people type them: full-width, with a blank in the middle. Anything
// else is taken for a recovery code.
func typedCode(typed string) (digits string, ok bool) {
	digits = fullWidth.Replace(strings.TrimSpace(typed))
	return digits, sixDigits.MatchString(digits)
}

// inRange reports whether the address lies in one of the networks; any does when none is set.
func inRange(networks []netip.Prefix, address string) bool {
	return len(networks) == 0 || within(networks, address)
}

func within(networks []netip.Prefix, address string) bool {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	for _, n := range networks {
		if n.Contains(ip.Unmap().WithZone("")) {
			return true
		}
	}
	return false
}
