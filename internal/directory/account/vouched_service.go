package account

import (
	"context"

	"sanchuang/internal/platform/web"
)

// How a session came about.
const (
	byPassword    = 0
	byVouching    = 1 // the city's own log-in named its owner
	byTwoVouchers = 2 // and checked a second thing of theirs
)

var vouchedWords = map[int]string{byVouching: "统一身份认证", byTwoVouchers: "统一身份认证，已核验证书或口令"}

// LoginVouched (统一身份认证登录) opens a session for whom the city's own log-in vouches: an account that is active here. Its password,
// and the lock that wrong ones brought, are not asked about; its second factor is, unless the city's system has checked one.
// Administrators still come from their networks only. Faults: ErrNotVouched, ErrNoAccount, ErrTooManyAttempts.
func (s *Service) LoginVouched(ctx context.Context, c Caller, by web.Vouched) (Opened, error) {
	if by.Login == "" {
		return Opened{}, ErrNotVouched
	}
	if err := s.admit(ctx, c); err != nil {
		return Opened{}, err
	}
	login := cleanLogin(by.Login)
	a, err := findLogin(ctx, s.db.Read(), login)
	if err != nil {
		return Opened{}, err
	}
	who, err := s.compiled(ctx, a.id, a.version)
	if a.id != 0 && err != nil {
		return Opened{}, err
	}
	if why := s.whyNot(a, who, c, true, true); why != "" {
		return Opened{}, s.refuse(ctx, c, a, login, "session.refused", "统一身份认证："+why, ErrNoAccount)
	}
	how := byVouching
	if by.Strong {
		how = byTwoVouchers
	}
	id, token, err := s.open(ctx, c, a, opening{how: how, past: true})
	if err != nil {
		return Opened{}, err
	}
	return s.describeOpened(ctx, a.id, id, token)
}
