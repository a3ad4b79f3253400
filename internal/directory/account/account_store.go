package account

import (
	"context"
	"errors"
	"strings"
	"time"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/hanzi"
)

const accountColumns = "id,login,name,org_id,member_id,state,held,must_change,password_hash,password_at,code_hash,code_expires," +
	"locked_until,locks,last_login,created_at,left_state,asked_at,version"

func scanAccount(s db.Scanner) (a account, err error) {
	var held, mustChange int
	err = s.Scan(&a.id, &a.login, &a.name, &a.org, &a.member, &a.state, &held, &mustChange, &a.passwordHash, &a.passwordAt,
		&a.codeHash, &a.codeExpires, &a.lockedUntil, &a.locks, &a.lastLogin, &a.createdAt, &a.leftState, &a.askedAt, &a.version)
	a.held, a.mustChange = held == 1, mustChange == 1
	return a, err
}

// findLogin answers the zero account for a login that nobody has.
func findLogin(ctx context.Context, q db.Queryer, login string) (account, error) {
	a, err := db.One(ctx, q, scanAccount, "SELECT "+accountColumns+" FROM account WHERE login=?", login)
	if errors.Is(err, kernel.ErrNotFound) {
		return account{}, nil
	}
	return a, err
}

func findAccount(ctx context.Context, q db.Queryer, id kernel.ID) (account, error) {
	return db.One(ctx, q, scanAccount, "SELECT "+accountColumns+" FROM account WHERE id=?", id)
}

// claimAccount raises the version, which locks the row until the end of the transaction and makes
// every node compile the account's rights anew, then reads it.
func claimAccount(ctx context.Context, tx *db.Tx, id kernel.ID) (account, error) {
	return db.One(ctx, tx, scanAccount, "UPDATE account SET version=version+1 WHERE id=? RETURNING "+accountColumns, id)
}

// claimAdministrators makes the removals of administrators wait for each other.
func claimAdministrators(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, "UPDATE setup SET version=version+1 WHERE id=1")
	return err
}

// accountInto names the columns of a new row; the rest begins at nothing.
const accountInto = "account(id,login,name,name_key,org_id,member_id,state,held,must_change,password_hash,password_at,code_hash,code_expires," +
	"attempts,attempts_since,locked_until,locks,last_login,created_at,version)"

func insertAccounts(ctx context.Context, tx *db.Tx, list []account) error {
	rows := make([][]any, len(list))
	for i, a := range list {
		rows[i] = []any{
			a.id, a.login, a.name, hanzi.SortKey(a.name), a.org, a.member, a.state, 0, 0, a.passwordHash, a.passwordAt, a.codeHash,
			a.codeExpires, 0, 0, 0, 0, 0, tx.Millis(), 1,
		}
	}
	return db.InsertRows(ctx, tx, accountInto, 20, rows, "")
}

// countFailure adds a failed attempt and answers how many there were within the window.
func countFailure(ctx context.Context, tx *db.Tx, id kernel.ID, now time.Time) (int, error) {
	old := now.Add(-attemptsWindow).UnixMilli()
	return db.Scalar[int](ctx, tx, `UPDATE account SET attempts = CASE WHEN attempts_since < ? THEN 1 ELSE attempts + 1 END,
		attempts_since = CASE WHEN attempts_since < ? THEN ? ELSE attempts_since END WHERE id=? RETURNING attempts`, old, old, now.UnixMilli(), id)
}

func lockAccount(ctx context.Context, tx *db.Tx, id kernel.ID, until time.Time, locks int) error {
	_, err := tx.Exec(ctx, "UPDATE account SET attempts=0, locks=?, locked_until=? WHERE id=?", locks, until.UnixMilli(), id)
	return err
}

// setPassword replaces the password if the account still is as it was read; it answers whether so.
func setPassword(ctx context.Context, tx *db.Tx, a account, hash string, at int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE account SET password_hash=?, password_at=?, must_change=0, code_hash='', code_expires=0, state='active',
		attempts=0, locks=0, version=version+1 WHERE id=? AND version=?`, hash, at, a.id, a.version)
	return n == 1, err
}

// AccountFilter (筛选) narrows the list of accounts.
type AccountFilter struct {
	Text   string // part of name, login
	State  State
	Role   string
	Org    kernel.ID // the account's own organisation
	Held   bool
	Locked bool
	Asked  bool // waits for a new code
}

func (f AccountFilter) where(now time.Time) (string, []any) {
	parts, args := []string{"1=1"}, []any{}
	add := func(on bool, cond string, vals ...any) {
		if on {
			parts, args = append(parts, cond), append(args, vals...)
		}
	}
	like := db.Like(f.Text)
	add(f.Text != "", `(a.name LIKE ? ESCAPE '\' OR a.login LIKE ? ESCAPE '\')`, like, strings.ToLower(like))
	add(f.State != "", "a.state=?", f.State)
	if f.Role == RoleMember {
		add(true, "a.member_id<>0")
	} else {
		add(f.Role != "", "a.id IN (SELECT account_id FROM account_grant WHERE role=?)", f.Role)
	}
	add(f.Org != 0, "a.org_id=?", f.Org)
	add(f.Held, "a.held=1")
	add(f.Asked, "a.asked_at>0")
	add(f.Locked, "a.locked_until>?", now.UnixMilli())
	return strings.Join(parts, " AND "), args
}

func listAccounts(ctx context.Context, q db.Queryer, f AccountFilter, p kernel.Page, now time.Time) (kernel.List[account], error) {
	where, args := f.where(now)
	return db.SelectPage(ctx, q, p, scanAccount, accountColumns, "account a WHERE "+where, "name_key, id", args...)
}

// listMemberAccounts answers the accounts of members whom scope sees, those who asked for a code first.
func listMemberAccounts(ctx context.Context, q db.Queryer, scope kernel.Scope, text string, asked bool, p kernel.Page) (kernel.List[account], error) {
	seen, args := org.Visible(scope, "a.org_id")
	where := "account a WHERE a.member_id<>0 AND " + seen
	if text != "" {
		like := db.Like(text)
		where, args = where+` AND (a.name LIKE ? ESCAPE '\' OR a.login LIKE ? ESCAPE '\')`, append(args, like, strings.ToLower(like))
	}
	if asked {
		where += " AND a.asked_at>0"
	}
	return db.SelectPage(ctx, q, p, scanAccount, accountColumns, where, "CASE WHEN asked_at>0 THEN 0 ELSE 1 END, asked_at, name_key, id", args...)
}
