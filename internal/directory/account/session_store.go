package account

import (
	"context"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// The life of a session: idle and in all; a member's phone stays signed in for a week.
const (
	idleLife     = 30 * time.Minute
	fullLife     = 12 * time.Hour
	memberLife   = 7 * 24 * time.Hour
	touchEvery   = time.Minute
	mostSessions = 20 // of one account; the oldest give way
)

// session (会话) is one log-in as the check of each request reads it, with the account's state.
type session struct {
	id, account        kernel.ID
	createdAt, seenAt  int64
	confirmedAt        int64 // when its owner last proved to be there
	version            int
	active, mustChange bool
	factor             bool // the second factor was given in it
	vouched            int  // byPassword, …
}

func scanLive(s db.Scanner) (v session, err error) {
	var state State
	var mustChange, factor int
	err = s.Scan(&v.id, &v.account, &v.createdAt, &v.seenAt, &v.confirmedAt, &factor, &v.vouched, &v.version, &state, &mustChange)
	v.active, v.mustChange, v.factor = state == Active, mustChange == 1 && v.vouched == byPassword, factor == 1
	return v, err
}

// aliveAt reports whether the session still holds. What it may last follows from what the account
// is now: a member who was given an office no longer stays signed in for a week.
func (v session) aliveAt(now time.Time, memberOnly bool) bool {
	idle, full := idleLife, fullLife
	if memberOnly {
		idle, full = memberLife, memberLife
	}
	at := now.UnixMilli()
	return v.active && at-v.seenAt <= idle.Milliseconds() && at-v.createdAt <= full.Milliseconds()
}

const liveSessions = `SELECT s.id, s.account_id, s.created_at, s.seen_at, s.confirmed_at, s.factor, s.vouched, a.version, a.state, a.must_change
	FROM account_session s JOIN account a ON a.id=s.account_id WHERE `

func liveSession(ctx context.Context, q db.Queryer, tokenHash string) (session, error) {
	return db.One(ctx, q, scanLive, liveSessions+"s.token_hash=?", tokenHash)
}

func findSession(ctx context.Context, q db.Queryer, id kernel.ID) (session, error) {
	return db.One(ctx, q, scanLive, liveSessions+"s.id=?", id)
}

// insertSession opens a session and lets the oldest beyond the limit go.
func insertSession(ctx context.Context, tx *db.Tx, id, account kernel.ID, tokenHash string, at int64, address, agent string, vouched int) error {
	if _, err := tx.Exec(ctx, `INSERT INTO account_session(id,token_hash,account_id,created_at,seen_at,confirmed_at,factor,address,agent,vouched) VALUES (?,?,?,?,?,?,0,?,?,?)`,
		id, tokenHash, account, at, at, at, address, agent, vouched); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM account_session WHERE account_id=? AND id NOT IN
		(SELECT id FROM account_session WHERE account_id=? ORDER BY seen_at DESC, id DESC LIMIT ?)`, account, account, mostSessions)
	return err
}

// endSessions ends all sessions of an account but one.
func endSessions(ctx context.Context, tx *db.Tx, account, but kernel.ID) (int64, error) {
	return tx.Exec(ctx, "DELETE FROM account_session WHERE account_id=? AND id<>?", account, but)
}

func touchSession(ctx context.Context, tx *db.Tx, id kernel.ID, at int64) error {
	_, err := tx.Exec(ctx, "UPDATE account_session SET seen_at=? WHERE id=? AND seen_at<?", at, id, at)
	return err
}

// OwnLogin (登录设备) is one of the caller's own sessions.
type OwnLogin struct {
	ID        kernel.ID `json:"id"`
	CreatedAt int64     `json:"created_at" doc:"登录时间，毫秒"`
	SeenAt    int64     `json:"seen_at" doc:"最近使用时间，毫秒"`
	Address   string    `json:"address"`
	Device    string    `json:"device"`
	Current   bool      `json:"current" doc:"就是这一次登录"`
}

func ownLogins(ctx context.Context, q db.Queryer, account, current kernel.ID) ([]OwnLogin, error) {
	return db.Select(ctx, q, func(s db.Scanner) (v OwnLogin, err error) {
		err = s.Scan(&v.ID, &v.CreatedAt, &v.SeenAt, &v.Address, &v.Device)
		v.Device, v.Current = device(v.Device), v.ID == current
		return v, err
	}, "SELECT id,created_at,seen_at,address,agent FROM account_session WHERE account_id=? ORDER BY seen_at DESC, id DESC", account)
}
