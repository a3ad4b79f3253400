package handbook

import (
	"context"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const bundleColumns = "id,account_id,org_id,org_name,year,format,state,total,done,hash,size,asked_at,ended_at,address,request"

func scanBundle(s db.Scanner) (b Bundle, err error) {
	err = s.Scan(&b.ID, &b.account, &b.OrgID, &b.OrgName, &b.Year, &b.Format, &b.State, &b.Total, &b.Done, &b.hash, &b.Size, &b.AskedAt, &b.EndedAt, &b.address, &b.request)
	b.Until = b.AskedAt + bundleKept.Milliseconds()
	return b, err
}

func insertBundle(ctx context.Context, tx *db.Tx, b Bundle) error {
	_, err := tx.Exec(ctx, "INSERT INTO handbook_bundle("+bundleColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		b.ID, b.account, b.OrgID, b.OrgName, b.Year, b.Format, b.State, b.Total, b.Done, b.hash, b.Size, b.AskedAt, b.EndedAt, b.address, b.request)
	return err
}

// errEnded is no fault of anybody's: a process that stood still for long finds that another one has ended its work.
var errEnded = errors.New("handbook: the bundle has been ended by another process")

// updateBundle writes how far a bundle is, as long as nobody has ended it.
func updateBundle(ctx context.Context, tx *db.Tx, b Bundle) error {
	n, err := tx.Exec(ctx, "UPDATE handbook_bundle SET state=?,total=?,done=?,hash=?,size=?,ended_at=? WHERE id=? AND state='working'", b.State, b.Total, b.Done, b.hash, b.Size, b.EndedAt, b.ID)
	if err == nil && n == 0 {
		err = errEnded
	}
	return err
}

func findBundle(ctx context.Context, q db.Queryer, id kernel.ID) (Bundle, error) {
	return db.One(ctx, q, scanBundle, "SELECT "+bundleColumns+" FROM handbook_bundle WHERE id=?", id)
}

func bundlesOf(ctx context.Context, q db.Queryer, account kernel.ID, since int64) ([]Bundle, error) {
	return db.Select(ctx, q, scanBundle, "SELECT "+bundleColumns+" FROM handbook_bundle WHERE account_id=? AND asked_at>=? ORDER BY asked_at DESC, id DESC", account, since)
}

// removeBundles deletes those asked for before a time and answers the files that no other names.
func removeBundles(ctx context.Context, tx *db.Tx, before int64) ([]string, error) {
	gone, err := db.Select(ctx, tx, scanBundle, "DELETE FROM handbook_bundle WHERE asked_at<? RETURNING "+bundleColumns, before)
	var out []string
	for _, b := range gone {
		if b.hash == "" {
			continue
		}
		n, err := db.Scalar[int](ctx, tx, "SELECT COUNT(*) FROM handbook_bundle WHERE hash=?", b.hash)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			out = append(out, b.hash)
		}
	}
	return out, err
}

// Hashes lists the contents of the bundles that can still be fetched.
func Hashes(ctx context.Context, q db.Queryer) ([]string, error) {
	return db.Select(ctx, q, db.Column[string], "SELECT hash FROM handbook_bundle WHERE hash<>''")
}
