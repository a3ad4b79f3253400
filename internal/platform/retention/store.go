package retention

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// setting is a length that staff set.
type setting struct {
	length int
	basis  string
	setBy  string
	setAt  int64
}

func settings(ctx context.Context, q db.Queryer) (map[string]setting, error) {
	out := map[string]setting{}
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		var code string
		var v setting
		err := row.Scan(&code, &v.length, &v.basis, &v.setBy, &v.setAt)
		out[code] = v
		return err
	}, "SELECT code,length,basis,set_by,set_at FROM retention_period")
}

// lock makes two who set one length go one after the other.
func lock(ctx context.Context, tx *db.Tx, code string) error {
	_, err := tx.Exec(ctx, "INSERT INTO retention_period(code,length,basis,set_by,set_at) VALUES (?,0,'','',0) ON CONFLICT (code) DO UPDATE SET code=excluded.code", code)
	return err
}

func put(ctx context.Context, tx *db.Tx, code string, v setting) error {
	_, err := tx.Exec(ctx, "UPDATE retention_period SET length=?,basis=?,set_by=?,set_at=? WHERE code=?", v.length, v.basis, v.setBy, v.setAt, code)
	return err
}

func scanRun(row db.Scanner) (r Clearing, err error) {
	err = row.Scan(&r.ID, &r.Day, &r.Begun, &r.Ended)
	r.Removed = []Removed{}
	return r, err
}

const runColumns = "id,day,begun_at,ended_at"

// openRun is the run of a day; it begins it when there is none.
func openRun(ctx context.Context, tx *db.Tx, day kernel.Day) (Clearing, error) {
	if _, err := tx.Exec(ctx, "INSERT INTO retention_run(id,day,begun_at,ended_at) VALUES (?,?,?,0) ON CONFLICT (day) DO NOTHING", tx.NewID(), day, tx.Millis()); err != nil {
		return Clearing{}, err
	}
	return db.One(ctx, tx, scanRun, "SELECT "+runColumns+" FROM retention_run WHERE day=?", day)
}

// ranOn reports whether the run of a day has ended.
func ranOn(ctx context.Context, q db.Queryer, day kernel.Day) (bool, error) {
	n, err := db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM retention_run WHERE day=? AND ended_at>0", day)
	return n > 0, err
}

func endRun(ctx context.Context, tx *db.Tx, id kernel.ID) error {
	_, err := tx.Exec(ctx, "UPDATE retention_run SET ended_at=? WHERE id=? AND ended_at=0", tx.Millis(), id)
	return err
}

func bury(ctx context.Context, tx *db.Tx, run kernel.ID, code string, items []Expired) error {
	rows := make([][]any, len(items))
	for i, x := range items {
		rows[i] = []any{run, code, x.ID, x.Title, x.Day, x.Count, tx.Millis()}
	}
	return db.InsertRows(ctx, tx, "retention_tombstone(run_id,code,object_id,title,day,n,at)", 7, rows, "")
}

func scanItem(row db.Scanner) (i Expired, err error) {
	err = row.Scan(&i.ID, &i.Title, &i.Day, &i.Count)
	return i, err
}

// runsOf reads a page of runs that erased something, and the last one in any case, with what each type lost.
func runsOf(ctx context.Context, q db.Queryer, p kernel.Page) (kernel.List[Clearing], error) {
	list, err := db.SelectPage(ctx, q, p, scanRun, runColumns, "retention_run", "day DESC")
	if err != nil || len(list.Items) == 0 {
		return list, err
	}
	at := map[kernel.ID]*Clearing{}
	ids := make([]kernel.ID, len(list.Items))
	for i := range list.Items {
		ids[i] = list.Items[i].ID
		at[ids[i]] = &list.Items[i]
	}
	in, args := db.In("run_id", ids)
	return list, db.Each(ctx, q, func(row db.Scanner) error {
		var id kernel.ID
		var x Removed
		if err := row.Scan(&id, &x.Code, &x.Items); err != nil {
			return err
		}
		at[id].Removed = append(at[id].Removed, x)
		at[id].Items += x.Items
		return nil
	}, "SELECT run_id,code,COUNT(*) FROM retention_tombstone WHERE "+in+" GROUP BY run_id,code ORDER BY run_id,code", args...)
}
