package account

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/web"
)

// Operations registers everything of this room.
func (s *Service) Operations(api *web.API) {
	s.sessionOperations(api)
	s.factorOperations(api)
	s.forgottenOperations(api)
	s.setupOperations(api)
	s.accountOperations(api)
	s.memberAccountOperations(api)
	s.grantOperations(api)
	s.entrustmentOperations(api)
	s.keptOperations(api)
	s.trailOperations(api)
}

// Paging is which page of a list is asked for.
type Paging struct {
	Page int `query:"page" minimum:"1" default:"1"`
	Size int `query:"size" minimum:"1" maximum:"200" default:"50"`
}

func (p Paging) page() kernel.Page { return kernel.Page{Number: p.Page, Size: p.Size} }

// AccountFilterInput narrows the accounts. It is exported because embedded parameters are found only then.
type AccountFilterInput struct {
	Text   string    `query:"text" maxLength:"40" doc:"姓名或登录名"`
	State  State     `query:"state" enum:"invited,active,disabled"`
	Role   string    `query:"role" maxLength:"40"`
	Org    kernel.ID `query:"org_id"`
	Held   bool      `query:"held" doc:"只看待确认的"`
	Locked bool      `query:"locked" doc:"只看锁定中的"`
	Asked  bool      `query:"asked" doc:"只看申请重置的"`
}

func (in AccountFilterInput) filter() AccountFilter {
	return AccountFilter(in)
}

type accountListInput struct {
	Paging
	AccountFilterInput
}

// ColumnsInput names the columns of an export.
type ColumnsInput struct {
	Columns string `query:"columns" maxLength:"400" doc:"导出哪些列，逗号隔开，依此顺序；空为全部"`
}

func (s *Service) accountOperations(api *web.API) {
	tags := []string{"账号"}
	web.Register(api, web.Op{ID: "list-accounts", Method: http.MethodGet, Path: "/api/accounts", Permission: "account.read", Summary: "账号列表", Tags: tags},
		func(ctx context.Context, in *accountListInput) (*web.Body[kernel.List[Account]], error) {
			return answer(s.Accounts(ctx, in.filter(), in.page()))
		})
	web.Register(api, web.Op{ID: "export-accounts", Method: http.MethodGet, Path: "/api/accounts/export", Permission: "account.read", Summary: "导出账号列表", Tags: tags},
		func(ctx context.Context, in *struct {
			AccountFilterInput
			ColumnsInput
		},
		) (*web.File, error) {
			body, err := s.ExportAccounts(ctx, web.Actor(ctx), in.filter(), in.Columns)
			return web.NewFile("账号.xlsx", web.XLSX, body), err
		})
	web.Register(api, web.Op{ID: "get-account", Method: http.MethodGet, Path: "/api/accounts/{id}", Permission: "account.read", Summary: "账号", Tags: tags},
		func(ctx context.Context, in *ByID) (*web.Body[Account], error) {
			return answer(s.Account(ctx, in.ID))
		})
	web.Register(api, web.Op{ID: "list-account-changes", Method: http.MethodGet, Path: "/api/accounts/{id}/changes", Permission: "account.read", Summary: "账号变更记录", Tags: tags},
		func(ctx context.Context, in *struct {
			ByID
			Paging
		},
		) (*web.Body[kernel.List[audit.Change]], error) {
			return answer(s.Changes(ctx, in.ID, in.page()))
		})
	web.Register(api, web.Op{ID: "create-account", Method: http.MethodPost, Path: "/api/accounts", Permission: "account.write", Summary: "建立账号", Tags: tags, Repeatable: true},
		func(ctx context.Context, in *struct {
			Body struct {
				Login    string    `json:"login" maxLength:"64"`
				Name     string    `json:"name" maxLength:"80"`
				OrgID    kernel.ID `json:"org_id,omitempty" doc:"所在组织；管理员账号可不填"`
				MemberID kernel.ID `json:"member_id,omitempty" doc:"关联的党员"`
			}
		},
		) (*web.Body[Code], error) {
			return answer(s.Create(ctx, web.Actor(ctx), NewAccount{in.Body.Login, in.Body.Name, in.Body.OrgID, in.Body.MemberID}))
		})
	web.Register(api, web.Op{ID: "disable-account", Method: http.MethodPost, Path: "/api/accounts/{id}/disable", Permission: "account.write", Summary: "停用账号", Tags: tags},
		func(ctx context.Context, in *struct {
			ByID
			Body struct {
				Reason string `json:"reason" minLength:"1" maxLength:"200"`
			}
		},
		) (*struct{}, error) {
			return nil, s.Disable(ctx, web.Actor(ctx), in.ID, in.Body.Reason)
		})
	web.Register(api, web.Op{ID: "enable-account", Method: http.MethodPost, Path: "/api/accounts/{id}/enable", Permission: "account.write", Summary: "启用账号", Tags: tags, Fresh: true},
		func(ctx context.Context, in *ByID) (*struct{}, error) {
			return nil, s.Enable(ctx, web.Actor(ctx), in.ID)
		})
	web.Register(api, web.Op{ID: "reset-account", Method: http.MethodPost, Path: "/api/accounts/{id}/reset", Permission: "account.write", Summary: "重置账号", Tags: tags, Repeatable: true, Fresh: true},
		func(ctx context.Context, in *ByID) (*web.Body[Code], error) {
			return answer(s.Reset(ctx, web.Actor(ctx), in.ID))
		})
	web.Register(api, web.Op{ID: "confirm-account", Method: http.MethodPost, Path: "/api/accounts/{id}/confirm", Permission: "grant.write", Summary: "确认重置后的授权", Tags: tags, Fresh: true},
		func(ctx context.Context, in *ByID) (*struct{}, error) {
			return nil, s.Confirm(ctx, web.Actor(ctx), in.ID)
		})
}

func (s *Service) memberAccountOperations(api *web.API) {
	tags := []string{"账号"}
	web.Register(api, web.Op{ID: "list-account-candidates", Method: http.MethodGet, Path: "/api/accounts/candidates", Permission: "account.write", Summary: "还没有账号的党员", Tags: tags},
		func(ctx context.Context, in *struct {
			Org  kernel.ID `query:"org_id" required:"true"`
			Text string    `query:"text" maxLength:"40" doc:"姓名或拼音"`
		},
		) (*web.Body[kernel.List[Candidate]], error) {
			return answer(s.Candidates(ctx, in.Org, in.Text))
		})
	web.Register(api, web.Op{ID: "create-member-accounts", Method: http.MethodPost, Path: "/api/accounts/members", Permission: "account.write", Summary: "批量建立党员账号", Tags: tags, Repeatable: true, Fresh: true},
		func(ctx context.Context, in *struct {
			Body struct {
				OrgID kernel.ID `json:"org_id"`
				Renew bool      `json:"renew" doc:"同时给还没激活的重发激活码"`
			}
		},
		) (*web.File, error) {
			body, err := s.CreateMemberAccounts(ctx, web.Actor(ctx), in.Body.OrgID, in.Body.Renew)
			if err != nil {
				return nil, err
			}
			return web.NewFile("党员账号激活码.xlsx", web.XLSX, body), nil
		})
}

// GrantFilterInput narrows the grants. It is exported because embedded parameters are found only then.
type GrantFilterInput struct {
	Account kernel.ID `query:"account_id"`
	Role    string    `query:"role" maxLength:"40"`
	Org     kernel.ID `query:"org_id"`
	Text    string    `query:"text" maxLength:"40" doc:"姓名或登录名"`
}

func (in GrantFilterInput) filter() GrantFilter {
	return GrantFilter(in)
}

func (s *Service) grantOperations(api *web.API) {
	tags := []string{"授权"}
	web.Register(api, web.Op{ID: "list-roles", Method: http.MethodGet, Path: "/api/roles", Permission: web.LoggedIn, Summary: "角色说明", Tags: tags},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[RoleInWords]], error) {
			list, err := s.RolesInWords(ctx, web.Actor(ctx))
			return answer(kernel.List[RoleInWords]{Items: list, Total: len(list)}, err)
		})
	web.Register(api, web.Op{ID: "list-grants", Method: http.MethodGet, Path: "/api/grants", Permission: "grant.read", Summary: "授权列表", Tags: tags},
		func(ctx context.Context, in *struct {
			Paging
			GrantFilterInput
		},
		) (*web.Body[kernel.List[AccountGrant]], error) {
			return answer(s.Grants(ctx, in.filter(), in.page()))
		})
	web.Register(api, web.Op{ID: "export-grants", Method: http.MethodGet, Path: "/api/grants/export", Permission: "grant.read", Summary: "导出授权一览", Tags: tags},
		func(ctx context.Context, in *struct {
			GrantFilterInput
			ColumnsInput
		},
		) (*web.File, error) {
			body, err := s.ExportGrants(ctx, web.Actor(ctx), in.filter(), in.Columns)
			return web.NewFile("授权一览.xlsx", web.XLSX, body), err
		})
	web.Register(api, web.Op{ID: "give-grant", Method: http.MethodPost, Path: "/api/grants", Permission: "grant.write", Summary: "授权", Tags: tags, Fresh: true},
		func(ctx context.Context, in *struct {
			Body struct {
				AccountID kernel.ID `json:"account_id"`
				Role      string    `json:"role" maxLength:"40"`
				OrgID     kernel.ID `json:"org_id,omitempty" doc:"管理的组织；三员不填"`
			}
		},
		) (*web.Body[AccountGrant], error) {
			return answer(s.Grant(ctx, web.Actor(ctx), in.Body.AccountID, in.Body.Role, in.Body.OrgID))
		})
	web.Register(api, web.Op{ID: "withdraw-grant", Method: http.MethodDelete, Path: "/api/grants/{id}", Permission: "grant.write", Summary: "撤回授权", Tags: tags, Fresh: true},
		func(ctx context.Context, in *ByID) (*struct{}, error) {
			return nil, s.Withdraw(ctx, web.Actor(ctx), in.ID)
		})
}
