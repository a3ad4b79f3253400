package account

import (
	"context"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// MemberMoved keeps the account of a transferred member with its branch. Offices that were granted
// stay until they are withdrawn: they belong to a person's post, not to their branch. What they do in
// somebody's place ends where they could no longer be named for it: a proxy is of the organisation or of
// the one above it, and nobody goes on reading a branch that they have left.
func (s *Service) MemberMoved(ctx context.Context, tx *db.Tx, member, branch kernel.ID) error {
	id, err := db.One(ctx, tx, db.Column[kernel.ID], "UPDATE account SET org_id=?, version=version+1 WHERE member_id=? AND org_id<>? RETURNING id", branch, member, branch)
	if err != nil {
		return skipMissing(err)
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	return s.endActing(ctx, tx, id, "代理人已转到其他组织", func(e *entrustment) bool { return !near(tree, Delegation, e.org, branch) })
}

func skipMissing(err error) error {
	if errors.Is(err, kernel.ErrNotFound) {
		return nil
	}
	return err
}

// MemberLeft shuts the account of a member who is no longer on the roster: its sessions end with the
// transaction, and nobody can enable it until the member is back. One that was shut already stays as
// it is. No administrator is lost by it: their accounts have no member behind them.
func (s *Service) MemberLeft(ctx context.Context, tx *db.Tx, actor kernel.Actor, member kernel.ID) error {
	return s.follow(ctx, tx, actor, member, "account.member_left", func(a account) (map[string]any, error) {
		if a.state == Disabled {
			return nil, nil
		}
		if _, err := tx.Exec(ctx, "UPDATE account SET state='disabled', left_state=?, code_hash='', code_expires=0 WHERE id=?", a.state, a.id); err != nil {
			return nil, err
		}
		if err := s.endStandIns(ctx, tx, a.id, "", 0, "委托人已不在册"); err != nil {
			return nil, err
		}
		if err := s.endActing(ctx, tx, a.id, "代理人已不在册", func(*entrustment) bool { return true }); err != nil {
			return nil, err
		}
		n, err := endSessions(ctx, tx, a.id, 0)
		return map[string]any{"before": a.state, "after": Disabled, "sessions_ended": n}, err
	})
}

// MemberBack opens an account again that MemberLeft shut. After a leaving recorded by mistake all is
// as it was. Who really was away is invited anew: the password is gone, a system administrator hands
// out a code, and offices wait for a security administrator as after a reset.
func (s *Service) MemberBack(ctx context.Context, tx *db.Tx, actor kernel.Actor, member kernel.ID, mistaken bool) error {
	return s.follow(ctx, tx, actor, member, "account.member_back", func(a account) (map[string]any, error) {
		if a.leftState == "" {
			return nil, nil
		}
		next, query := a.leftState, "UPDATE account SET state=?, left_state='' WHERE id=?"
		if !mistaken {
			next, query = Invited, `UPDATE account SET state=?, left_state='', password_hash='', attempts=0, locks=0, locked_until=0,
				held=CASE WHEN EXISTS (SELECT 1 FROM account_grant g WHERE g.account_id=account.id) THEN 1 ELSE held END WHERE id=?`
		}
		_, err := tx.Exec(ctx, query, next, a.id)
		return map[string]any{"before": a.state, "after": next, "mistaken": mistaken}, err
	})
}

// follow does a step with the member's account, if there is one, and writes down what it did.
func (s *Service) follow(ctx context.Context, tx *db.Tx, actor kernel.Actor, member kernel.ID, action string, step func(account) (map[string]any, error)) error {
	a, err := db.One(ctx, tx, scanAccount, "UPDATE account SET version=version+1 WHERE member_id=? RETURNING "+accountColumns, member)
	if errors.Is(err, kernel.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	detail, err := step(a)
	if err != nil || detail == nil {
		return err
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{Action: action, ObjectType: "account", ObjectID: a.id, OrgID: a.org, Detail: detail})
}
