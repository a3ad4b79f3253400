package account

import (
	"context"
	"net/http"

	"sanchuang/internal/platform/web"
)

type typedInput struct {
	FromBrowser
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"256" doc:"六位动态口令或恢复码"`
	}
}

// RecoveryCodes (恢复码) are shown this once; each opens one log-in without the phone.
type RecoveryCodes struct {
	Codes []string `json:"codes"`
}

type factorAnswer struct {
	SetCookie string `header:"Set-Cookie"`
	Body      struct {
		Session Session  `json:"session"`
		Codes   []string `json:"codes" doc:"恢复码，只显示这一次"`
	}
}

// All here are Repeatable: neither a code nor a secret may stay behind in the record that makes a
// repeated submission harmless.
func (s *Service) factorOperations(api *web.API) {
	op := func(id, method, path, permission, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: path, Permission: permission, Summary: summary, Tags: []string{"登录"}, Repeatable: true}
	}
	fresh := func(o web.Op) web.Op { o.Fresh = true; return o }
	web.Register(api, op("give-factor", http.MethodPost, "/api/session/factor", FirstStep, "填写动态口令"),
		func(ctx context.Context, in *typedInput) (*sessionAnswer, error) {
			o, err := s.GiveFactor(ctx, caller(ctx, api, in.Agent), web.Actor(ctx), in.Body.Code)
			if err != nil {
				return nil, err
			}
			return &sessionAnswer{api.SessionCookie(o.Token, o.Life), o.Session}, nil
		})
	web.Register(api, op("begin-factor", http.MethodPost, "/api/session/factor/begin", FirstStep, "开始启用动态口令"),
		func(ctx context.Context, _ *struct{}) (*web.Body[FactorBegun], error) {
			return answer(s.BeginFactor(ctx, web.Actor(ctx)))
		})
	web.Register(api, op("set-factor", http.MethodPost, "/api/session/factor/set", FirstStep, "启用动态口令"),
		func(ctx context.Context, in *typedInput) (*factorAnswer, error) {
			p, err := s.SetFactor(ctx, caller(ctx, api, in.Agent), web.Actor(ctx), in.Body.Code)
			if err != nil {
				return nil, err
			}
			out := &factorAnswer{SetCookie: api.SessionCookie(p.Token, p.Life)}
			out.Body.Session, out.Body.Codes = p.Session, p.Codes
			return out, nil
		})
	web.Register(api, op("get-own-factor", http.MethodGet, "/api/session/factor", OwnSession, "我的动态口令"),
		func(ctx context.Context, _ *struct{}) (*web.Body[OwnFactor], error) {
			return answer(s.OwnFactor(ctx, web.Actor(ctx)))
		})
	web.Register(api, fresh(op("drop-factor", http.MethodDelete, "/api/session/factor", OwnSession, "停用动态口令")),
		func(ctx context.Context, _ *struct{}) (*struct{}, error) {
			return nil, s.DropFactor(ctx, web.Actor(ctx))
		})
	web.Register(api, fresh(op("renew-recovery", http.MethodPost, "/api/session/factor/recovery", OwnSession, "换一批恢复码")),
		func(ctx context.Context, _ *struct{}) (*web.Body[RecoveryCodes], error) {
			codes, err := s.RenewRecovery(ctx, web.Actor(ctx))
			return answer(RecoveryCodes{codes}, err)
		})
	web.Register(api, op("confirm-self", http.MethodPost, "/api/session/confirmation", OwnSession, "确认是本人"),
		func(ctx context.Context, in *typedInput) (*struct{}, error) {
			return nil, s.ConfirmSelf(ctx, caller(ctx, api, in.Agent), web.Actor(ctx), in.Body.Code)
		})
	web.Register(api, web.Op{ID: "reset-factor", Method: http.MethodPost, Path: "/api/accounts/{id}/factor/reset", Permission: "account.write", Summary: "解除动态口令", Tags: []string{"账号"}, Fresh: true},
		func(ctx context.Context, in *struct {
			ByID
			Body struct {
				Reason string `json:"reason" minLength:"1" maxLength:"200"`
			}
		},
		) (*struct{}, error) {
			return nil, s.ResetFactor(ctx, web.Actor(ctx), in.ID, in.Body.Reason)
		})
}
