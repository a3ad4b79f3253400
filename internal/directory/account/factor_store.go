package account

import (
	"context"
	"errors"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// findFactor answers the zero factor for an account that has none.
func findFactor(ctx context.Context, q db.Queryer, account kernel.ID) (factor, error) {
	f, err := db.One(ctx, q, func(s db.Scanner) (f factor, err error) {
		var active int
		err = s.Scan(&f.account, &f.sealed, &active, &f.madeAt, &f.usedStep, &f.lockedUntil, &f.locks)
		f.active = active == 1
		return f, err
	}, "SELECT account_id,secret,active,made_at,used_step,locked_until,locks FROM account_factor WHERE account_id=?", account)
	if errors.Is(err, kernel.ErrNotFound) {
		return factor{}, nil
	}
	return f, err
}

// keepFactor begins to set one up; a beginning that was left lying is replaced, an active one is not.
func keepFactor(ctx context.Context, tx *db.Tx, account kernel.ID, sealed string, at int64) error {
	n, err := tx.Exec(ctx, `INSERT INTO account_factor(account_id,secret,active,made_at,used_step,attempts,attempts_since,locked_until,locks) VALUES (?,?,0,?,0,0,0,0,0)
		ON CONFLICT (account_id) DO UPDATE SET secret=excluded.secret, made_at=excluded.made_at, used_step=0 WHERE account_factor.active=0`, account, sealed, at)
	if err == nil && n == 0 {
		return ErrFactorSet
	}
	return err
}

// useStep takes the code of a step, once: of two who bring the same code one gets false.
func useStep(ctx context.Context, tx *db.Tx, account kernel.ID, sealed string, step int64) (bool, error) {
	n, err := tx.Exec(ctx, "UPDATE account_factor SET used_step=?, attempts=0, locks=0 WHERE account_id=? AND secret=? AND used_step<?", step, account, sealed, step)
	return n == 1, err
}

// useRecovery takes a recovery code, once.
func useRecovery(ctx context.Context, tx *db.Tx, account kernel.ID, hash string, at int64) (bool, error) {
	n, err := tx.Exec(ctx, "UPDATE account_recovery SET used_at=? WHERE account_id=? AND code_hash=? AND used_at=0", at, account, hash)
	return n == 1, err
}

// replaceRecovery forgets the old recovery codes and keeps the hashes of new ones.
func replaceRecovery(ctx context.Context, tx *db.Tx, account kernel.ID, hashes []string) error {
	if _, err := tx.Exec(ctx, "DELETE FROM account_recovery WHERE account_id=?", account); err != nil {
		return err
	}
	rows := make([][]any, len(hashes))
	for i, h := range hashes {
		rows[i] = []any{account, h, 0}
	}
	return db.InsertRows(ctx, tx, "account_recovery(account_id,code_hash,used_at)", 3, rows, "")
}

func recoveryLeft(ctx context.Context, q db.Queryer, account kernel.ID) (int, error) {
	return db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM account_recovery WHERE account_id=? AND used_at=0", account)
}

// dropFactor forgets the factor with its recovery codes and answers whether there was an active one.
func dropFactor(ctx context.Context, tx *db.Tx, account kernel.ID) (bool, error) {
	if _, err := tx.Exec(ctx, "DELETE FROM account_recovery WHERE account_id=?", account); err != nil {
		return false, err
	}
	f, err := findFactor(ctx, tx, account)
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, "DELETE FROM account_factor WHERE account_id=?", account)
	return f.active, err
}

func hasFactor(ctx context.Context, q db.Queryer, account kernel.ID) (bool, error) {
	n, err := db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM account_factor WHERE account_id=? AND active=1", account)
	return n == 1, err
}

// withFactor answers which of the accounts have an active factor.
func withFactor(ctx context.Context, q db.Queryer, accounts []kernel.ID) (map[kernel.ID]bool, error) {
	in, args := db.In("account_id", accounts)
	ids, err := db.Select(ctx, q, db.Column[kernel.ID], "SELECT account_id FROM account_factor WHERE active=1 AND "+in, args...)
	out := make(map[kernel.ID]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

// countWrongCode counts a wrong code as countFailure does a wrong password, apart from it: whoever
// fails at the password must not lock the way in by the factor.
func countWrongCode(ctx context.Context, tx *db.Tx, f factor, now time.Time) (time.Duration, error) {
	if f.lockedUntil > now.UnixMilli() {
		return 0, nil
	}
	old := now.Add(-attemptsWindow).UnixMilli()
	n, err := db.Scalar[int](ctx, tx, `UPDATE account_factor SET attempts = CASE WHEN attempts_since < ? THEN 1 ELSE attempts + 1 END,
		attempts_since = CASE WHEN attempts_since < ? THEN ? ELSE attempts_since END WHERE account_id=? RETURNING attempts`, old, old, now.UnixMilli(), f.account)
	if err != nil || n < maxAttempts {
		return 0, err
	}
	if now.UnixMilli()-f.lockedUntil > locksForgotten.Milliseconds() {
		f.locks = 0
	}
	d := lockDelay(f.locks)
	_, err = tx.Exec(ctx, "UPDATE account_factor SET attempts=0, locks=?, locked_until=? WHERE account_id=?", f.locks+1, now.Add(d).UnixMilli(), f.account)
	return d, err
}
