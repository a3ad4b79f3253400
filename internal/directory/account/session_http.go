package account

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// SetupState is whether the system waits for its first three administrators, and in a demonstration
// who may be tried out.
type SetupState struct {
	Needed        bool                 `json:"needed"`
	Demonstration bool                 `json:"demonstration"`
	Accounts      []DemonstrationLogin `json:"accounts" doc:"演示账号；正式使用时为空"`
	Vouched       string               `json:"vouched" doc:"统一身份认证已认出的账号；没有接入或没有认出时为空"`
}

// DemonstrationLogin is an account that the log-in page of a demonstration offers.
type DemonstrationLogin struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	Name     string `json:"name"`
	RoleName string `json:"role_name"`
	OrgName  string `json:"org_name"`
}

// FromBrowser, and the other parts of inputs here, are exported because the contract sees embedded
// parts only then.
type FromBrowser struct {
	Agent string `header:"User-Agent" hidden:"true"`
}

type sessionAnswer struct {
	SetCookie string `header:"Set-Cookie"`
	Body      Session
}

type endAnswer struct {
	SetCookie string `header:"Set-Cookie"`
}

func caller(ctx context.Context, api *web.API, agent string) Caller {
	actor := web.Actor(ctx)
	return Caller{Address: actor.Address, Request: actor.Request, Agent: agent, Token: api.Token(ctx)}
}

func (s *Service) sessionOperations(api *web.API) {
	web.Register(api, web.Op{ID: "read-own-account-log", Method: http.MethodGet, Path: "/api/session/account-log", Permission: web.LoggedIn, Summary: "账号动态", Tags: []string{"登录"}},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[OwnAct]], error) {
			list, err := s.OwnLog(ctx, web.Actor(ctx))
			return answer(kernel.List[OwnAct]{Items: list, Total: len(list)}, err)
		})
	tags := []string{"登录"}
	web.Register(api, web.Op{ID: "open-session", Method: http.MethodPost, Path: "/api/session", Permission: web.Public, Summary: "登录", Tags: tags},
		func(ctx context.Context, in *struct {
			FromBrowser
			Body struct {
				Login    string `json:"login" maxLength:"64"`
				Password string `json:"password" maxLength:"256"`
			}
		},
		) (*sessionAnswer, error) {
			o, err := s.Login(ctx, caller(ctx, api, in.Agent), in.Body.Login, in.Body.Password)
			if err != nil {
				return nil, err
			}
			return &sessionAnswer{api.SessionCookie(o.Token, o.Life), o.Session}, nil
		})
	web.Register(api, web.Op{ID: "open-vouched-session", Method: http.MethodPost, Path: "/api/session/vouched", Permission: web.Public, Summary: "统一身份认证登录", Tags: tags},
		func(ctx context.Context, in *struct{ FromBrowser }) (*sessionAnswer, error) {
			o, err := s.LoginVouched(ctx, caller(ctx, api, in.Agent), web.WhoIsVouched(ctx))
			if err != nil {
				return nil, err
			}
			return &sessionAnswer{api.SessionCookie(o.Token, o.Life), o.Session}, nil
		})
	web.Register(api, web.Op{ID: "get-session", Method: http.MethodGet, Path: "/api/session", Permission: FirstStep, Summary: "登录情况", Tags: tags},
		func(ctx context.Context, _ *struct{}) (*web.Body[Session], error) {
			return answer(s.Describe(ctx, web.Actor(ctx)))
		})
	web.Register(api, web.Op{ID: "end-session", Method: http.MethodDelete, Path: "/api/session", Permission: FirstStep, Summary: "退出登录", Tags: tags},
		func(ctx context.Context, _ *struct{}) (*endAnswer, error) {
			return &endAnswer{api.SessionCookie("", 0)}, s.Logout(ctx, web.Actor(ctx))
		})
	// Repeatable here and where codes are answered: neither the digest of a password nor a code in
	// clear may stay behind in the record that makes a repeated submission harmless.
	web.Register(api, web.Op{ID: "change-password", Method: http.MethodPost, Path: "/api/session/password", Permission: OwnSession, Summary: "修改密码", Tags: tags, Repeatable: true},
		func(ctx context.Context, in *struct {
			Body struct {
				OldPassword string `json:"old_password" maxLength:"256"`
				NewPassword string `json:"new_password" maxLength:"256"`
			}
		},
		) (*struct{}, error) {
			return nil, s.ChangePassword(ctx, caller(ctx, api, ""), web.Actor(ctx), in.Body.OldPassword, in.Body.NewPassword)
		})
	web.Register(api, web.Op{ID: "list-own-sessions", Method: http.MethodGet, Path: "/api/sessions", Permission: OwnSession, Summary: "我的登录设备", Tags: tags},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[OwnLogin]], error) {
			list, err := s.Logins(ctx, web.Actor(ctx))
			return answer(kernel.List[OwnLogin]{Items: list, Total: len(list)}, err)
		})
	web.Register(api, web.Op{ID: "end-other-sessions", Method: http.MethodDelete, Path: "/api/sessions", Permission: OwnSession, Summary: "结束其他登录", Tags: tags, Status: http.StatusOK},
		func(ctx context.Context, _ *struct{}) (*web.Body[Ended], error) {
			n, err := s.EndOtherSessions(ctx, web.Actor(ctx))
			return answer(Ended{n}, err)
		})
	web.Register(api, web.Op{ID: "end-own-session", Method: http.MethodDelete, Path: "/api/sessions/{id}", Permission: OwnSession, Summary: "结束一处登录", Tags: tags},
		func(ctx context.Context, in *ByID) (*struct{}, error) {
			return nil, s.EndSession(ctx, web.Actor(ctx), in.ID)
		})
}

// Ended is how many sessions were ended.
type Ended struct {
	Count int `json:"count"`
}

// ByID names one thing in the path.
type ByID struct {
	ID kernel.ID `path:"id"`
}

// answer wraps what a service method answers.
func answer[T any](v T, err error) (*web.Body[T], error) {
	if err != nil {
		return nil, err
	}
	return web.Answer(v), nil
}

func (s *Service) setupOperations(api *web.API) {
	tags := []string{"登录"}
	web.Register(api, web.Op{ID: "get-setup", Method: http.MethodGet, Path: "/api/setup", Permission: web.Public, Summary: "是否需要初始设置", Tags: tags},
		func(ctx context.Context, _ *struct{}) (*web.Body[SetupState], error) {
			needed, err := s.SetupNeeded(ctx)
			return answer(SetupState{needed, s.opts.Demonstration, s.offered(), web.WhoIsVouched(ctx).Login}, err)
		})
	web.Register(api, web.Op{ID: "set-up", Method: http.MethodPost, Path: "/api/setup", Permission: web.Public, Summary: "初始设置三员", Tags: tags},
		func(ctx context.Context, in *struct {
			FromBrowser
			Body struct {
				Code           string               `json:"code" maxLength:"64"`
				Administrators []FirstAdministrator `json:"administrators" minItems:"3" maxItems:"3"`
			}
		},
		) (*struct{}, error) {
			return nil, s.SetUp(ctx, caller(ctx, api, in.Agent), in.Body.Code, in.Body.Administrators)
		})
	web.Register(api, web.Op{ID: "activate-account", Method: http.MethodPost, Path: "/api/activation", Permission: web.Public, Summary: "激活账号", Tags: tags},
		func(ctx context.Context, in *struct {
			FromBrowser
			Body struct {
				Login    string `json:"login" maxLength:"64"`
				Code     string `json:"code" maxLength:"64"`
				Password string `json:"password" maxLength:"256"`
			}
		},
		) (*struct{}, error) {
			return nil, s.Activate(ctx, caller(ctx, api, in.Agent), in.Body.Login, in.Body.Code, in.Body.Password)
		})
}

// offered are the accounts that a demonstration shows at its door; never outside of one.
func (s *Service) offered() []DemonstrationLogin {
	if !s.opts.Demonstration {
		return []DemonstrationLogin{}
	}
	return append([]DemonstrationLogin{}, s.opts.DemonstrationAccounts...)
}
