package account

import (
	"context"
	"strings"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/sheet"
)

var accountShown = []audit.Shown[Account]{
	{Key: "name", Option: sheet.Option{Heading: "姓名或用途", Width: 14}, Value: func(a Account) any { return a.Name }},
	{Key: "state", Option: sheet.Option{Heading: "状态", Width: 18}, Value: func(a Account) any { return a.stateWords() }},
	{Key: "login", Option: sheet.Option{Heading: "登录名", Width: 14}, Value: func(a Account) any { return a.Login }},
	{Key: "org_name", Option: sheet.Option{Heading: "所在组织", Width: 30}, Value: func(a Account) any { return a.OrgName }},
	{Key: "roles", Option: sheet.Option{Heading: "角色", Width: 24}, Value: func(a Account) any { return strings.Join(a.Roles, "、") }},
	{Key: "factor", Option: sheet.Option{Heading: "动态口令"}, Value: func(a Account) any { return map[bool]string{true: "已启用"}[a.Factor] }},
	{Key: "last_login", Option: sheet.Option{Heading: "最近登录", Width: 18}, Value: func(a Account) any { return minuteText(a.LastLogin) }},
	{Key: "created_at", Option: sheet.Option{Heading: "建立时间", Width: 18}, Value: func(a Account) any { return minuteText(a.CreatedAt) }},
}

var grantShown = []audit.Shown[AccountGrant]{
	{Key: "account_name", Option: sheet.Option{Heading: "姓名或用途", Width: 14}, Value: func(g AccountGrant) any { return g.AccountName }},
	{Key: "role_name", Option: sheet.Option{Heading: "角色", Width: 16}, Value: func(g AccountGrant) any { return g.RoleName }},
	{Key: "org_name", Option: sheet.Option{Heading: "管理的组织", Width: 30}, Value: func(g AccountGrant) any { return g.OrgName }},
	{Key: "login", Option: sheet.Option{Heading: "登录名", Width: 14}, Value: func(g AccountGrant) any { return g.Login }},
	{Key: "account_state", Option: sheet.Option{Heading: "账号状态"}, Value: func(g AccountGrant) any { return stateNames[g.AccountState] }},
	{Key: "granted_by", Option: sheet.Option{Heading: "授权人"}, Value: func(g AccountGrant) any { return g.GrantedBy }},
	{Key: "granted_at", Option: sheet.Option{Heading: "授权时间", Width: 18}, Value: func(g AccountGrant) any { return minuteText(g.GrantedAt) }},
}

func (a Account) stateWords() string {
	words := []string{stateNames[a.State]}
	if a.Held {
		words = append(words, "授权待确认")
	}
	if a.AskedAt != 0 {
		words = append(words, "申请重置")
	}
	return strings.Join(words, "，")
}

// minuteText is an instant as lists show it; empty for none.
func minuteText(at int64) string {
	if at == 0 {
		return ""
	}
	return time.UnixMilli(at).In(kernel.Zone).Format("2006-01-02 15:04")
}

// ExportAccounts hands out all accounts of the filter. Fault: audit.ErrColumn.
func (s *Service) ExportAccounts(ctx context.Context, actor kernel.Actor, f AccountFilter, keys string) ([]byte, error) {
	list, err := s.Accounts(ctx, f, kernel.AllRows)
	if err != nil {
		return nil, err
	}
	return audit.HandOutList(ctx, s.audit, s.db, actor, audit.Handout{Action: "account.export", ObjectType: "account", OrgID: f.Org, Title: "账号", Query: f, Totals: true}, accountShown, keys, list.Items)
}

// ExportGrants hands out who has what where. Fault: audit.ErrColumn.
func (s *Service) ExportGrants(ctx context.Context, actor kernel.Actor, f GrantFilter, keys string) ([]byte, error) {
	list, err := s.Grants(ctx, f, kernel.AllRows)
	if err != nil {
		return nil, err
	}
	return audit.HandOutList(ctx, s.audit, s.db, actor, audit.Handout{Action: "grant.export", ObjectType: "grant", OrgID: f.Org, Title: "授权一览", Query: f, Totals: true}, grantShown, keys, list.Items)
}
