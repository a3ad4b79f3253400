package account

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/sheet"
)

// State (账号状态) is where an account stands.
type State string

// The states. Invited accounts wait for their one-time code to be used.
const (
	Invited  State = "invited"
	Active   State = "active"
	Disabled State = "disabled"
)

var stateNames = map[State]string{Invited: "待激活", Active: "正常", Disabled: "已停用"}

// codeLife is how long a one-time code (激活码) may be used.
const codeLife = 30 * 24 * time.Hour

// account is a row with its secrets; it never leaves this package.
type account struct {
	id           kernel.ID
	login        string
	name         string
	org          kernel.ID
	member       kernel.ID
	state        State
	held         bool // reset while holding office; its grants wait for a security administrator
	mustChange   bool
	passwordHash string
	passwordAt   int64
	codeHash     string
	codeExpires  int64
	lockedUntil  int64
	locks        int
	lastLogin    int64
	createdAt    int64
	leftState    State // what it was when its member left the roster; empty while the member is on it
	askedAt      int64 // when its holder asked for a new code; 0 when nobody waits
	version      int
}

// mayLogIn reports whether a right password opens a session now; past says that a lock does not hold.
func (a account) mayLogIn(now time.Time, past bool) bool {
	return a.id != 0 && a.state == Active && a.passwordHash != "" && (past || a.lockedUntil <= now.UnixMilli())
}

// whyNot names for the trail, never for the caller, why a log-in was refused.
func (a account) whyNot(now time.Time) string {
	switch {
	case a.id == 0:
		return "没有这个登录名"
	case a.lockedUntil > now.UnixMilli():
		return "账号已锁定"
	case a.state != Active:
		return "账号" + stateNames[a.state]
	default:
		return "密码不对"
	}
}

// mayActivate reports whether the code of that hash sets a password now.
func (a account) mayActivate(hash string, now time.Time) bool {
	return a.id != 0 && a.state == Invited && a.codeHash != "" && a.codeHash == hash && a.codeExpires > now.UnixMilli() && a.lockedUntil <= now.UnixMilli()
}

// guardState refuses a step from a state that does not allow it.
func (a account) guardState(allowed ...State) error {
	for _, s := range allowed {
		if a.state == s {
			return nil
		}
	}
	return ErrState.With(stateNames[a.state])
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{2,31}$`)

// cleanLogin is the login as it is kept and compared. Personal numbers are refused: they would be
// known to others and would stand in every log line.
func cleanLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

func checkLogin(login string) error {
	_, notID := sheet.ParseIDNumber(login)
	_, notPhone := sheet.ParsePhone(login)
	if !loginForm.MatchString(login) || notID == nil || notPhone == nil {
		return ErrBadLogin.At("login")
	}
	return nil
}

func checkName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n == 0 || n > 40 {
		return "", ErrBadName.At("name")
	}
	return name, nil
}

// maskLogin is what the trail keeps of a login that does not exist: people type passwords there.
func maskLogin(login string) string {
	runes := []rune(login)
	if len(runes) <= 2 {
		return "…"
	}
	return string(runes[:2]) + "…"
}
