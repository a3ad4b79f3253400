package account

import (
	"context"
	"errors"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const entrustmentColumns = "id,kind,grant_id,role,org_id,from_id,from_name,to_id,member_id,to_name,from_day,to_day,acts,note,state,given_id,sheet," +
	"made_at,made_by,made_name,accepted_at,confirmed_at,confirmed_name,ended_at,ended_name,reason,version"

func scanEntrustment(s db.Scanner) (*entrustment, error) {
	var e entrustment
	var acts string
	err := s.Scan(&e.id, &e.kind, &e.grant, &e.role, &e.org, &e.from, &e.fromName, &e.to, &e.member, &e.toName, &e.fromDay, &e.toDay, &acts, &e.note, &e.state, &e.given, &e.sheet,
		&e.madeAt, &e.madeBy, &e.madeName, &e.acceptedAt, &e.confirmedAt, &e.confirmedName, &e.endedAt, &e.endedName, &e.reason, &e.version)
	e.acts = strings.FieldsFunc(acts, func(r rune) bool { return r == ',' })
	return &e, err
}

func findEntrustment(ctx context.Context, q db.Queryer, id kernel.ID) (*entrustment, error) {
	return db.One(ctx, q, scanEntrustment, "SELECT "+entrustmentColumns+" FROM entrustment WHERE id=?", id)
}

func insertEntrustment(ctx context.Context, tx *db.Tx, e *entrustment) error {
	err := db.InsertRows(ctx, tx, "entrustment("+entrustmentColumns+")", 27, [][]any{{
		e.id, e.kind, e.grant, e.role, e.org, e.from, e.fromName, e.to, e.member, e.toName, e.fromDay, e.toDay, strings.Join(e.acts, ","), e.note, e.state, e.given, e.sheet,
		e.madeAt, e.madeBy, e.madeName, e.acceptedAt, e.confirmedAt, e.confirmedName, e.endedAt, e.endedName, e.reason, e.version,
	}}, "")
	if db.IsUnique(err) {
		return ErrEntrustmentTwice.At("grant_id")
	}
	return err
}

// updateEntrustment saves what a step changed if the row still is as it was seen.
func updateEntrustment(ctx context.Context, tx *db.Tx, e *entrustment) error {
	n, err := tx.Exec(ctx, `UPDATE entrustment SET to_id=?,state=?,given_id=?,sheet=?,accepted_at=?,confirmed_at=?,confirmed_name=?,ended_at=?,ended_name=?,reason=?,
		version=version+1 WHERE id=? AND version=?`, e.to, e.state, e.given, e.sheet, e.acceptedAt, e.confirmedAt, e.confirmedName, e.endedAt, e.endedName, e.reason, e.id, e.version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	e.version++
	return err
}

// listEntrustments answers those that concern the actor, and those over what scope holds; what is
// open comes first.
func listEntrustments(ctx context.Context, q db.Queryer, actor kernel.Actor, scope kernel.Scope, kind EntrustmentKind, open bool, p kernel.Page) (kernel.List[*entrustment], error) {
	seen, args := org.Visible(scope, "org_id")
	where := "entrustment WHERE (" + seen + " OR from_id=? OR to_id=? OR made_by=? OR (to_id=0 AND member_id<>0 AND member_id=?))"
	args = append(args, actor.Account, actor.Account, actor.Account, actor.Member)
	if kind != "" {
		where, args = where+" AND kind=?", append(args, kind)
	}
	if open {
		where += " AND state IN ('proposed','accepted','confirmed')"
	}
	return db.SelectPage(ctx, q, p, scanEntrustment, entrustmentColumns, where,
		"CASE WHEN state IN ('proposed','accepted','confirmed') THEN 0 ELSE 1 END, made_at DESC, id DESC", args...)
}

// dueEntrustments are those with which the day does something: hand-overs that begin, delegations that
// are over, and what was never agreed to in time.
func dueEntrustments(ctx context.Context, q db.Queryer, today kernel.Day) ([]kernel.ID, error) {
	return db.Select(ctx, q, db.Column[kernel.ID], `SELECT id FROM entrustment WHERE (state='confirmed' AND kind='handover' AND from_day<=?)
		OR (state IN ('proposed','accepted','confirmed') AND kind='delegation' AND to_day<?) ORDER BY id`, today, today)
}

// claimBoth locks two accounts, always in the same order, and answers the second.
func claimBoth(ctx context.Context, tx *db.Tx, from, to kernel.ID) (account, error) {
	first, second := min(from, to), max(from, to)
	a, err := claimAccount(ctx, tx, first)
	if err != nil {
		return account{}, err
	}
	b, err := claimAccount(ctx, tx, second)
	if to == first {
		return a, err
	}
	return b, err
}

func dropGrant(ctx context.Context, tx *db.Tx, id kernel.ID) error {
	_, err := tx.Exec(ctx, "DELETE FROM account_grant WHERE id=?", id)
	return err
}

// endGrant sets the last day of a grant; MaxDay lets it hold on.
func endGrant(ctx context.Context, tx *db.Tx, id kernel.ID, last kernel.Day) error {
	_, err := tx.Exec(ctx, "UPDATE account_grant SET to_day=? WHERE id=?", last, id)
	return err
}

// passDrafts makes an account's drafts another's. One that both have keeps the successor's and
// stands beside it under a name of its own.
func passDrafts(ctx context.Context, tx *db.Tx, from, to kernel.ID) (int64, error) {
	if _, err := tx.Exec(ctx, "UPDATE account_draft SET key=key||'.handed.'||CAST(? AS TEXT) WHERE account_id=? AND key IN (SELECT key FROM account_draft WHERE account_id=?)", from.String(), from, to); err != nil {
		return 0, err
	}
	return tx.Exec(ctx, "UPDATE account_draft SET account_id=? WHERE account_id=?", to, from)
}

// passFilters copies an account's saved filters to another, beside those that are there.
func passFilters(ctx context.Context, tx *db.Tx, from, to kernel.ID) (int, error) {
	type kept struct{ key, value string }
	list, err := db.Select(ctx, tx, func(s db.Scanner) (k kept, err error) {
		err = s.Scan(&k.key, &k.value)
		return k, err
	}, "SELECT key,value FROM preference WHERE account_id=? AND key LIKE 'filters.%' ORDER BY key", from)
	if err != nil {
		return 0, err
	}
	for _, k := range list {
		have, err := db.Scalar[string](ctx, tx, "SELECT value FROM preference WHERE account_id=? AND key=?", to, k.key)
		if err != nil && !errors.Is(err, kernel.ErrNotFound) {
			return 0, err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO preference(account_id,key,value,at) VALUES (?,?,?,?)
			ON CONFLICT (account_id,key) DO UPDATE SET value=excluded.value, at=excluded.at`, to, k.key, mergeFilters(have, k.value), tx.Millis()); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

// keptBy counts an account's drafts and its lists with saved filters.
func keptBy(ctx context.Context, q db.Queryer, account kernel.ID) (drafts, filters int, err error) {
	if drafts, err = db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM account_draft WHERE account_id=?", account); err != nil {
		return 0, 0, err
	}
	filters, err = db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM preference WHERE account_id=? AND key LIKE 'filters.%'", account)
	return drafts, filters, err
}

func accountOfMember(ctx context.Context, q db.Queryer, member kernel.ID) (kernel.ID, error) {
	id, err := db.Scalar[kernel.ID](ctx, q, "SELECT id FROM account WHERE member_id=?", member)
	if errors.Is(err, kernel.ErrNotFound) {
		return 0, nil
	}
	return id, err
}

// accountsNear lists usable accounts within reach, administrators apart.
func accountsNear(ctx context.Context, q db.Queryer, r reach, text string, most int) ([]account, error) {
	in, args := org.Visible(r.Scope, "a.org_id")
	like := db.Like(text)
	args = append(args, r.also, like, strings.ToLower(like), most)
	return db.Select(ctx, q, scanAccount, "SELECT "+accountColumns+" FROM account a WHERE a.state<>'disabled' AND ("+in+` OR (a.org_id=? AND a.org_id<>0))
		AND (a.name LIKE ? ESCAPE '\' OR a.login LIKE ? ESCAPE '\')
		AND NOT EXISTS (SELECT 1 FROM account_grant g WHERE g.account_id=a.id AND g.org_id=0) ORDER BY name_key, id LIMIT ?`, args...)
}

// grantsWithin lists the actor's own grants and those over what the actor's scope holds.
func grantsWithin(ctx context.Context, q db.Queryer, actor kernel.Actor, text string) ([]grant, error) {
	in, args := org.Visible(actor.Scope, "g.org_id")
	like := db.Like(text)
	args = append([]any{actor.Account}, args...)
	args = append(args, like, actor.Account, 500)
	return db.Select(ctx, q, scanGrant, "SELECT "+grantColumns+" FROM "+grantFrom+" WHERE (g.account_id=? OR "+in+`) AND g.source_id=0 AND g.to_day='9999-12-31'
		AND a.state<>'disabled' AND a.name LIKE ? ESCAPE '\' ORDER BY CASE WHEN g.account_id=? THEN 0 ELSE 1 END, a.name_key, g.id LIMIT ?`, args...)
}
