package account

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/web"
)

// TrailRow (留痕) is a row of the trail with its action and object in words.
type TrailRow struct {
	audit.Row
	ActionText string `json:"action_text"`
	RoleText   string `json:"role_text" doc:"以何角色；升级前的记录为空"`
	ObjectText string `json:"object_text" doc:"没有为空"`
}

// TrailFilter narrows the trail.
type TrailFilter struct {
	Action     string     `query:"action" maxLength:"60" doc:"操作代码的开头，如 session."`
	ObjectType string     `query:"object_type" maxLength:"40"`
	ObjectID   kernel.ID  `query:"object_id"`
	AccountID  kernel.ID  `query:"account_id"`
	Role       string     `query:"role" maxLength:"40" doc:"以何角色：角色代码；self 本人，open 登录前，system 系统"`
	From       kernel.Day `query:"from" maxLength:"10"`
	To         kernel.Day `query:"to" maxLength:"10"`
	Text       string     `query:"text" maxLength:"40" doc:"操作人或来源地址"`
}

func (f TrailFilter) filter() audit.Filter {
	return audit.Filter{Action: f.Action, ObjectType: f.ObjectType, ObjectID: f.ObjectID, AccountID: f.AccountID, Role: f.Role, From: f.From, To: f.To, Text: f.Text}
}

type trailListInput struct {
	Paging
	TrailFilter
}

type trailExportInput struct {
	TrailFilter
	Columns string `query:"columns" maxLength:"300" doc:"导出哪些列，逗号隔开，依此顺序；空为全部"`
}

func (s *Service) trailOperations(api *web.API) {
	tags := []string{"留痕"}
	web.Register(api, web.Op{ID: "list-audit", Method: http.MethodGet, Path: "/api/audit", Permission: "audit.read", Summary: "留痕", Tags: tags},
		func(ctx context.Context, in *trailListInput) (*web.Body[kernel.List[TrailRow]], error) {
			list, err := s.Trail(ctx, in.filter(), in.page())
			items := make([]TrailRow, len(list.Items))
			for i, r := range list.Items {
				items[i] = TrailRow{r, ActionWords(r.Action), s.policy.roleWords(r.Role), objectText(r)}
			}
			return answer(kernel.List[TrailRow]{Items: items, Total: list.Total}, err)
		})
	web.Register(api, web.Op{ID: "export-audit", Method: http.MethodGet, Path: "/api/audit/export", Permission: "audit.export", Summary: "导出留痕", Tags: tags},
		func(ctx context.Context, in *trailExportInput) (*web.File, error) {
			body, err := s.ExportTrail(ctx, web.Actor(ctx), in.filter(), in.Columns)
			if err != nil {
				return nil, err
			}
			return web.NewFile("操作留痕.xlsx", web.XLSX, body), nil
		})
	web.Register(api, web.Op{ID: "verify-audit", Method: http.MethodGet, Path: "/api/audit/verification", Permission: "audit.read", Summary: "核验留痕", Tags: tags},
		func(ctx context.Context, in *struct {
			KnownRoot string `query:"known_root" maxLength:"128" doc:"先前抄下的封存根"`
		},
		) (*web.Body[Verification], error) {
			return answer(s.Verify(ctx, web.Actor(ctx), in.KnownRoot))
		})
}
