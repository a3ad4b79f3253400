package account

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// seenWords are the ways in which somebody may have made sure who stands before them.
var seenWords = map[string]string{"papers": "核对了身份证件", "known": "本人熟识，当面确认"}

func (s *Service) forgottenOperations(api *web.API) {
	web.Register(api, web.Op{ID: "ask-reset", Method: http.MethodPost, Path: "/api/session/forgotten", Permission: web.Public, Summary: "忘记密码", Tags: []string{"登录"}},
		func(ctx context.Context, in *struct {
			FromBrowser
			Body struct {
				Login string `json:"login" minLength:"1" maxLength:"64"`
			}
		},
		) (*struct{}, error) {
			return nil, s.AskReset(ctx, caller(ctx, api, in.Agent), in.Body.Login)
		})
	tags := []string{"账号"}
	web.Register(api, web.Op{ID: "list-member-accounts", Method: http.MethodGet, Path: "/api/member-accounts", Permission: "account.vouch", Summary: "党员账号", Tags: tags},
		func(ctx context.Context, in *struct {
			Paging
			Text  string `query:"text" maxLength:"40" doc:"姓名或登录名"`
			Asked bool   `query:"asked" doc:"只看申请重置的"`
		},
		) (*web.Body[kernel.List[MemberAccount]], error) {
			return answer(s.MemberAccounts(ctx, web.Actor(ctx), in.Text, in.Asked, in.page()))
		})
	web.Register(api, web.Op{ID: "vouch-account", Method: http.MethodPost, Path: "/api/member-accounts/{id}/code", Permission: "account.vouch", Summary: "当面核实后发激活码", Tags: tags, Repeatable: true, Fresh: true},
		func(ctx context.Context, in *struct {
			ByID
			Body struct {
				Seen       string `json:"seen" enum:"papers,known" doc:"怎样核实的"`
				DropFactor bool   `json:"drop_factor,omitempty" doc:"手机丢失，同时解除动态口令"`
			}
		},
		) (*web.Body[Code], error) {
			return answer(s.Vouch(ctx, web.Actor(ctx), in.ID, seenWords[in.Body.Seen], in.Body.DropFactor))
		})
}
