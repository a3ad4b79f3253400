package app

import (
	"context"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/view/briefing"
	"sanchuang/internal/work/activity"
)

// officeWorks knows what lies in an office that is handed over.
type officeWorks struct{}

// Waiting implements account.Works.
func (officeWorks) Waiting(ctx context.Context, q db.Queryer, o account.Office) ([]account.SheetLine, error) {
	var out []account.SheetLine
	duties, err := duty.Mine(ctx, q, []kernel.Grant{{Role: o.Role, Org: o.Org}}, nil, kernel.AllRows)
	if err != nil {
		return nil, err
	}
	for _, d := range duties.Items {
		out = append(out, account.SheetLine{Group: "待办事项", Text: d.Title, Note: d.Note, Due: d.Due})
	}
	ids, err := activity.DraftsOf(ctx, q, o.Account, o.Org)
	if err != nil {
		return nil, err
	}
	titles, err := activity.Titles(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		out = append(out, account.SheetLine{Group: "组织生活草稿", Text: titles[id], Note: "交接后成为接手人的草稿"})
	}
	for _, group := range []struct {
		name, note string
		list       func() ([]string, error)
	}{
		{"汇报材料", "没有封存，接手人继续办理", func() ([]string, error) { return briefing.Unsealed(ctx, q, o.Org) }},
		{"未完成的导入", "交接后由接手人继续导入", func() ([]string, error) { return intake.WaitingOf(ctx, q, o.Account) }},
	} {
		names, err := group.list()
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			out = append(out, account.SheetLine{Group: group.name, Text: name, Note: group.note})
		}
	}
	return out, nil
}

// Pass implements account.Works. Duties and papers belong to the office and need no passing.
func (officeWorks) Pass(ctx context.Context, tx *db.Tx, o account.Office, to kernel.ID, name string) error {
	if err := activity.PassDrafts(ctx, tx, o.Account, o.Org, to, name); err != nil {
		return err
	}
	return intake.PassBatches(ctx, tx, o.Account, to, name)
}

// Tell implements account.Works.
func (officeWorks) Tell(ctx context.Context, tx *db.Tx, w account.Wait) error {
	const object = "entrustment"
	if err := duty.Clear(ctx, tx, "", object, w.Entrustment); err != nil || w.Kind == "" {
		return err
	}
	d := duty.Duty{Kind: w.Kind, Title: w.Title, Due: w.Due, ObjectType: object, ObjectID: w.Entrustment, Role: w.Role}
	if w.Role == "" {
		d.Role, d.OrgID = duty.RolePerson, w.Account
	}
	if w.Role == "" && w.Account == 0 {
		open := d
		open.Kind, open.Title, open.Role, open.OrgID = "entrustment.open_account", "请为接手人建立账号："+w.Name, account.RoleSysAdmin, 0
		if err := duty.Raise(ctx, tx, open); err != nil {
			return err
		}
		d.OrgID = w.Member
	}
	return duty.Raise(ctx, tx, d)
}
