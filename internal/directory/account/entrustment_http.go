package account

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// ByVersion names an entrustment and the version that was seen.
type ByVersion struct {
	ByID
	Body struct {
		Version int `json:"version" minimum:"1"`
	}
}

// ByReason is a step that says why.
type ByReason struct {
	ByID
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Reason  string `json:"reason" maxLength:"400"`
	}
}

var entrustmentTags = []string{"交接和代理"}

func (s *Service) entrustmentOperations(api *web.API) {
	s.entrustmentReading(api)
	tags := entrustmentTags
	web.Register(api, web.Op{ID: "start-entrustment", Method: http.MethodPost, Path: "/api/entrustments", Permission: mayStart, Summary: "提出交接或代理", Tags: tags},
		func(ctx context.Context, in *struct {
			Body struct {
				Kind      EntrustmentKind `json:"kind" enum:"handover,delegation"`
				GrantID   kernel.ID       `json:"grant_id"`
				AccountID kernel.ID       `json:"account_id,omitempty" doc:"接手人或代理人的账号"`
				MemberID  kernel.ID       `json:"member_id,omitempty" doc:"接手人还没有账号时，填党员"`
				FromDay   kernel.Day      `json:"from_day"`
				ToDay     kernel.Day      `json:"to_day,omitempty" doc:"代理的最后一天"`
				Acts      []string        `json:"acts,omitempty" maxItems:"20"`
				Note      string          `json:"note,omitempty" maxLength:"400"`
			}
		},
		) (*web.Body[Entrustment], error) {
			b := in.Body
			return answer(s.Start(ctx, web.Actor(ctx), NewEntrustment{b.Kind, b.GrantID, b.AccountID, b.MemberID, b.FromDay, b.ToDay, b.Acts, b.Note}))
		})
	web.Register(api, web.Op{ID: "accept-entrustment", Method: http.MethodPost, Path: "/api/entrustments/{id}/accept", Permission: web.LoggedIn, Summary: "接受交接或代理", Tags: tags},
		func(ctx context.Context, in *ByVersion) (*struct{}, error) {
			return nil, s.Accept(ctx, web.Actor(ctx), in.ID, in.Body.Version)
		})
	web.Register(api, web.Op{ID: "decline-entrustment", Method: http.MethodPost, Path: "/api/entrustments/{id}/decline", Permission: web.LoggedIn, Summary: "不接受交接或代理", Tags: tags},
		func(ctx context.Context, in *ByReason) (*struct{}, error) {
			return nil, s.Decline(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason)
		})
	web.Register(api, web.Op{ID: "withdraw-entrustment", Method: http.MethodPost, Path: "/api/entrustments/{id}/withdraw", Permission: web.LoggedIn, Summary: "撤回交接或代理", Tags: tags},
		func(ctx context.Context, in *ByReason) (*struct{}, error) {
			return nil, s.WithdrawEntrustment(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason)
		})
	web.Register(api, web.Op{ID: "confirm-entrustment", Method: http.MethodPost, Path: "/api/entrustments/{id}/confirm", Permission: "grant.write", Summary: "确认交接或代理的授权", Tags: tags, Fresh: true},
		func(ctx context.Context, in *ByVersion) (*struct{}, error) {
			return nil, s.ConfirmEntrustment(ctx, web.Actor(ctx), in.ID, in.Body.Version)
		})
	web.Register(api, web.Op{ID: "refuse-entrustment", Method: http.MethodPost, Path: "/api/entrustments/{id}/refuse", Permission: "grant.write", Summary: "不予确认交接或代理", Tags: tags},
		func(ctx context.Context, in *ByReason) (*struct{}, error) {
			return nil, s.Refuse(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason)
		})
}

func (s *Service) entrustmentReading(api *web.API) {
	tags := entrustmentTags
	web.Register(api, web.Op{ID: "list-entrustments", Method: http.MethodGet, Path: "/api/entrustments", Permission: web.LoggedIn, Summary: "交接和代理", Tags: tags},
		func(ctx context.Context, in *struct {
			Paging
			Kind EntrustmentKind `query:"kind" enum:"handover,delegation"`
			Open bool            `query:"open" doc:"只看没有办结的"`
		},
		) (*web.Body[kernel.List[Entrustment]], error) {
			return answer(s.Entrustments(ctx, web.Actor(ctx), in.Kind, in.Open, in.page()))
		})
	web.Register(api, web.Op{ID: "get-entrustment", Method: http.MethodGet, Path: "/api/entrustments/{id}", Permission: web.LoggedIn, Summary: "一项交接或代理", Tags: tags},
		func(ctx context.Context, in *ByID) (*web.Body[Handed], error) {
			return answer(s.Entrustment(ctx, web.Actor(ctx), in.ID))
		})
	web.Register(api, web.Op{ID: "print-entrustment", Method: http.MethodGet, Path: "/api/entrustments/{id}/sheet", Permission: web.LoggedIn, Summary: "交接清单", Tags: tags},
		func(ctx context.Context, in *ByID) (*web.File, error) {
			return s.PrintSheet(ctx, web.Actor(ctx), in.ID)
		})
	web.Register(api, web.Op{ID: "list-positions-to-entrust", Method: http.MethodGet, Path: "/api/entrustments/positions", Permission: mayStart, Summary: "可以交接或代理的职务", Tags: tags},
		func(ctx context.Context, in *struct {
			Text string `query:"text" maxLength:"40" doc:"现任者姓名"`
		},
		) (*web.Body[kernel.List[Position]], error) {
			list, err := s.Positions(ctx, web.Actor(ctx), in.Text)
			return answer(kernel.List[Position]{Items: list, Total: len(list)}, err)
		})
	web.Register(api, web.Op{ID: "preview-entrustment", Method: http.MethodGet, Path: "/api/entrustments/preview", Permission: mayStart, Summary: "预览交接清单", Tags: tags},
		func(ctx context.Context, in *struct {
			Grant kernel.ID `query:"grant_id" required:"true"`
		},
		) (*web.Body[kernel.List[SheetLine]], error) {
			list, err := s.Preview(ctx, web.Actor(ctx), in.Grant)
			return answer(kernel.List[SheetLine]{Items: list, Total: len(list)}, err)
		})
	web.Register(api, web.Op{ID: "list-persons-to-entrust", Method: http.MethodGet, Path: "/api/entrustments/persons", Permission: mayStart, Summary: "可以接手或代理的人", Tags: tags},
		func(ctx context.Context, in *struct {
			Grant kernel.ID       `query:"grant_id" required:"true"`
			Kind  EntrustmentKind `query:"kind" required:"true" enum:"handover,delegation"`
			Text  string          `query:"text" maxLength:"40" doc:"姓名、拼音或登录名"`
		},
		) (*web.Body[kernel.List[Person]], error) {
			list, err := s.Persons(ctx, web.Actor(ctx), in.Grant, in.Kind, in.Text)
			return answer(kernel.List[Person]{Items: list, Total: len(list)}, err)
		})
}
