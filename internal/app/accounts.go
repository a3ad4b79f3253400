package app

import (
	"context"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
)

// accountDuties puts forgotten passwords on the desks of those who can make sure who somebody is.
type accountDuties struct{ orgs *org.Service }

// Raise implements account.Duties.
func (d accountDuties) Raise(ctx context.Context, tx *db.Tx, a account.Asked) error {
	due := duty.Duty{
		Kind: "account.issue_code", Title: a.Name + "忘记密码，请当面核实后发激活码", Note: "不要在电话或消息里发码，也不要代设密码",
		OrgID: a.Branch, Role: "branch_secretary", Due: tx.Today().AddDays(1), ObjectType: "account", ObjectID: a.Account,
	}
	if a.Office {
		due.Kind, due.Title, due.Role, due.OrgID = "account.reset_password", a.Name+"忘记密码，请核实本人后重置", account.RoleSysAdmin, 0
		return duty.Raise(ctx, tx, due)
	}
	if err := duty.Raise(ctx, tx, due); err != nil {
		return err
	}
	tree, err := d.orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	due.Role, due.OrgID = "dept_clerk", tree.Department(a.Branch)
	return duty.Raise(ctx, tx, due)
}

// Clear implements account.Duties.
func (accountDuties) Clear(ctx context.Context, tx *db.Tx, id kernel.ID) error {
	return duty.Clear(ctx, tx, "", "account", id)
}
