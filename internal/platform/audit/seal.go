package audit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// sealMax bounds the rows of one seal, so that sealing after an import never holds the writer long.
const sealMax = 1000

// toSeal finds what is not sealed yet through the queue. Ordered by the other table's key, SQLite walks through the whole trail
// for it, once a second and with the writer held.
const toSeal = "SELECT a.id, a.leaf FROM audit_open o CROSS JOIN audit a WHERE a.id=o.audit_id ORDER BY o.audit_id LIMIT ?"

// The forms in which roots were made. A seal of an old form never follows one of a newer.
const (
	sealUndated = 1 // does not cover the seal's time
	sealDated   = 2
)

type seal struct {
	number int64
	at     int64
	ids    string
	root   string
	form   int
}

const sealColumns = "number,at,ids,root,form"

func scanSeal(s db.Scanner) (v seal, err error) {
	err = s.Scan(&v.number, &v.at, &v.ids, &v.root, &v.form)
	return v, err
}

const lastSeal = "SELECT " + sealColumns + " FROM audit_seal ORDER BY number DESC LIMIT 1"

type openRow struct {
	id   kernel.ID
	leaf string
}

func scanOpen(s db.Scanner) (r openRow, err error) {
	err = s.Scan(&r.id, &r.leaf)
	return r, err
}

// Seal empties the queue into one seal; it answers how many rows it bound. Two sealers at once
// collide on the seal's number, and one of them fails without effect.
func (l *Log) Seal(ctx context.Context, d *db.DB) (int, error) {
	open, err := db.Scalar[int](ctx, d.Read(), "SELECT COUNT(*) FROM audit_open")
	if err != nil || open == 0 {
		return 0, err
	}
	return db.InTx(ctx, d, "audit.seal", func(ctx context.Context, tx *db.Tx) (int, error) {
		last, err := db.One(ctx, tx, scanSeal, lastSeal)
		if err != nil && !errors.Is(err, kernel.ErrNotFound) {
			return 0, err
		}
		rows, err := db.Select(ctx, tx, scanOpen, toSeal, sealMax)
		if err != nil || len(rows) == 0 {
			return 0, err
		}
		next := l.next(last, seal{at: tx.Millis(), form: sealDated}, rows)
		if _, err := tx.Exec(ctx, "INSERT INTO audit_seal("+sealColumns+") VALUES (?,?,?,?,?)", next.number, next.at, next.ids, next.root, next.form); err != nil {
			return 0, err
		}
		ids := make([]kernel.ID, len(rows))
		for i, r := range rows {
			ids[i] = r.id
		}
		for part := range slices.Chunk(ids, 500) {
			in, args := db.In("audit_id", part)
			if _, err := tx.Exec(ctx, "DELETE FROM audit_open WHERE "+in, args...); err != nil {
				return 0, err
			}
		}
		return len(rows), nil
	})
}

// next computes the seal that follows last over rows in the order of their ids; s says when, and in which form.
func (l *Log) next(last, s seal, rows []openRow) seal {
	var ids, leaves strings.Builder
	for i, r := range rows {
		if i > 0 {
			ids.WriteByte(',')
		}
		ids.WriteString(strconv.FormatInt(int64(r.id), 36))
		leaves.WriteString(r.leaf)
		leaves.WriteByte('\n')
	}
	s.number, s.ids = last.number+1, ids.String()
	covered := fmt.Sprintf("%s\n%d\n%s\n%s", last.root, s.number, s.ids, leaves.String())
	if s.form != sealUndated {
		covered = fmt.Sprintf("seal %d\n%d\n%s", s.form, s.at, covered)
	}
	s.root = l.keys.Hash([]byte(covered))
	return s
}

// Run seals until ctx ends, looking every second.
func (l *Log) Run(ctx context.Context, d *db.DB, log *slog.Logger) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			for {
				n, err := l.Seal(ctx, d)
				if err != nil && ctx.Err() == nil {
					log.Warn("audit not sealed", "err", err.Error())
				}
				if err != nil || n < sealMax {
					break
				}
			}
		}
	}
}

// LastRoot is the root of the last seal, empty before the first: whoever keeps it elsewhere can later
// prove that nothing up to it was cut off.
func (l *Log) LastRoot(ctx context.Context, q db.Queryer) (string, error) {
	root, err := db.Scalar[string](ctx, q, "SELECT COALESCE((SELECT root FROM audit_seal ORDER BY number DESC LIMIT 1),'')")
	return root, err
}

// Finding is what Verify answers.
type Finding struct {
	Rows  int    `json:"rows"`
	Seals int64  `json:"seals"`
	Open  int    `json:"open" doc:"尚未封存的行数"`
	Root  string `json:"root" doc:"最后一个封存根"`
	Bad   string `json:"bad,omitempty" doc:"第一处不符，空为全部相符"`
}

// Verify recomputes every leaf and root. knownRoot, when given, is a root written down earlier:
// a trail cut short or rewritten as a whole no longer contains it.
func (l *Log) Verify(ctx context.Context, d *db.DB, knownRoot string) (f Finding, err error) {
	err = d.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		f, err = l.check(ctx, q, knownRoot)
		return err
	})
	return f, err
}

func (l *Log) check(ctx context.Context, q db.Queryer, knownRoot string) (f Finding, err error) {
	leaves, err := l.checkLeaves(ctx, q, &f)
	if err != nil || f.Bad != "" {
		return f, err
	}
	if err := l.checkSeals(ctx, q, leaves, knownRoot, &f); err != nil || f.Bad != "" {
		return f, err
	}
	return f, l.checkOpen(ctx, q, leaves, &f)
}

func (l *Log) checkLeaves(ctx context.Context, q db.Queryer, f *Finding) (map[kernel.ID]string, error) {
	leaves := map[kernel.ID]string{}
	err := db.Each(ctx, q, func(s db.Scanner) error {
		r, err := scanRow(s)
		if err != nil {
			return err
		}
		f.Rows++
		leaves[r.ID] = r.leaf
		if f.Bad == "" && l.keys.Leaf(r.canonical()) != r.leaf {
			f.Bad = fmt.Sprintf("第 %s 行的内容与其校验值不符", r.ID)
		}
		return nil
	}, "SELECT "+auditColumns+" FROM audit ORDER BY id")
	return leaves, err
}

// checkSeals takes each sealed row out of leaves; what stays must be in the queue.
func (l *Log) checkSeals(ctx context.Context, q db.Queryer, leaves map[kernel.ID]string, knownRoot string, f *Finding) error {
	last, known := seal{}, knownRoot == ""
	err := db.Each(ctx, q, func(s db.Scanner) error {
		v, err := scanSeal(s)
		if err != nil || f.Bad != "" {
			return err
		}
		var rows []openRow
		for _, text := range strings.Split(v.ids, ",") {
			n, err := strconv.ParseInt(text, 36, 64)
			leaf, ok := leaves[kernel.ID(n)]
			if err != nil || !ok {
				f.Bad = fmt.Sprintf("第 %d 号封存中的一行（%d）已不在", v.number, n)
				return nil
			}
			delete(leaves, kernel.ID(n))
			rows = append(rows, openRow{kernel.ID(n), leaf})
		}
		sound := v.form == sealDated || v.form == sealUndated && last.form != sealDated
		if want := l.next(last, v, rows); !sound || want.number != v.number || want.root != v.root {
			f.Bad = fmt.Sprintf("第 %d 号封存与前后不符", v.number)
		}
		known = known || v.root == knownRoot
		last, f.Seals, f.Root = v, v.number, v.root
		return nil
	}, "SELECT "+sealColumns+" FROM audit_seal ORDER BY number")
	if err == nil && f.Bad == "" && !known {
		f.Bad = "先前记下的封存根已不在链中，留痕可能被截断或整体改写"
	}
	return err
}

func (l *Log) checkOpen(ctx context.Context, q db.Queryer, leaves map[kernel.ID]string, f *Finding) error {
	open, err := db.Select(ctx, q, db.Column[kernel.ID], "SELECT audit_id FROM audit_open")
	if err != nil {
		return err
	}
	f.Open = len(open)
	for _, id := range open {
		if _, ok := leaves[id]; !ok {
			f.Bad = fmt.Sprintf("待封存的第 %s 行已不在", id)
			return nil
		}
		delete(leaves, id)
	}
	for id := range leaves {
		f.Bad = fmt.Sprintf("第 %s 行既未封存也不在待封存之列", id)
		return nil
	}
	return nil
}
