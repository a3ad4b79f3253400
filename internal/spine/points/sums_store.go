package points

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// total is a row of points_total: the sum at the root, and the band of the score alone.
type total struct {
	subject kernel.ID
	points  kernel.Points
	band    string
	standing
}

const totalColumns = "subject_id,total,band,branch_id,department_id,last_day"

func scanTotal(s db.Scanner) (t total, err error) {
	err = s.Scan(&t.subject, &t.points, &t.band, &t.branch, &t.department, &t.day)
	return t, err
}

func totalsOf(ctx context.Context, q db.Queryer, run kernel.ID) ([]total, error) {
	return db.Select(ctx, q, scanTotal, "SELECT "+totalColumns+" FROM points_total WHERE run_id=? ORDER BY subject_id", run)
}

// pointsOf is what readers want of the totals, by subject.
func pointsOf(ctx context.Context, q db.Queryer, run kernel.ID) (map[kernel.ID]kernel.Points, error) {
	out := map[kernel.ID]kernel.Points{}
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		var subject, points int64 // plain numbers: database/sql converts named ones by reflection, row by row
		err := row.Scan(&subject, &points)
		out[kernel.ID(subject)] = kernel.Points(points)
		return err
	}, "SELECT subject_id,total FROM points_total WHERE run_id=?", run)
}

// stored is a run's tables as the place where sums live.
type stored struct {
	tx     *db.Tx
	run    kernel.ID
	year   *Year
	places map[kernel.ID]standing
}

// statementRows are the numbers of rows a posting statement may have: few, so that few are prepared.
var statementRows = []int{128, 32, 8, 2, 1}

func slicesOf[T any](rows []T, do func([]T) error) error {
	for len(rows) > 0 {
		n := statementRows[slices.IndexFunc(statementRows, func(n int) bool { return n <= len(rows) })]
		if err := do(rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func (s *stored) add(ctx context.Context, l level, changes []change) ([]kernel.Points, error) {
	if l == totalLevel {
		return nil, slicesOf(changes, func(part []change) error { return s.addTotals(ctx, part) })
	}
	found := make(map[sumKey]kernel.Points, len(changes))
	err := slicesOf(changes, func(part []change) error {
		args := make([]any, 0, 4*len(part))
		for _, c := range part {
			args = append(args, s.run, c.subject, s.year.nodes[c.node].name, int64(c.by))
		}
		_, err := db.Select(ctx, s.tx, func(row db.Scanner) (k sumKey, err error) {
			var name string
			var raw kernel.Points
			err = row.Scan(&k.subject, &name, &raw)
			k.node = s.year.byName[name]
			found[k] = raw
			return k, err
		}, "INSERT INTO points_sum(run_id,subject_id,node,raw) VALUES "+db.Marks(4, len(part))+
			" ON CONFLICT (run_id,subject_id,node) DO UPDATE SET raw=points_sum.raw+excluded.raw RETURNING subject_id,node,raw", args...)
		return err
	})
	raw := make([]kernel.Points, len(changes))
	for i, c := range changes {
		raw[i] = found[c.sumKey]
	}
	return raw, err
}

// addTotals moves the totals. The band is set in a second step where the first one moved the total
// into another band; the row stays locked between the two.
func (s *stored) addTotals(ctx context.Context, changes []change) error {
	args := make([]any, 0, 7*len(changes))
	for _, c := range changes {
		p := s.places[c.subject]
		args = append(args, s.run, c.subject, int64(c.by), s.band(c.by), p.branch, p.department, p.day)
	}
	const later = "(excluded.last_day>points_total.last_day OR excluded.last_day=points_total.last_day AND excluded.branch_id>points_total.branch_id)"
	totals, err := db.Select(ctx, s.tx, scanTotal, "INSERT INTO points_total(run_id,subject_id,total,band,branch_id,department_id,last_day) VALUES "+
		db.Marks(7, len(changes))+" ON CONFLICT (run_id,subject_id) DO UPDATE SET total=points_total.total+excluded.total,"+
		" branch_id=CASE WHEN "+later+" THEN excluded.branch_id ELSE points_total.branch_id END,"+
		" department_id=CASE WHEN "+later+" THEN excluded.department_id ELSE points_total.department_id END,"+
		" last_day=CASE WHEN "+later+" THEN excluded.last_day ELSE points_total.last_day END RETURNING "+totalColumns, args...)
	if err != nil {
		return err
	}
	for _, t := range totals {
		if band := s.band(t.points); band != t.band {
			if _, err := s.tx.Exec(ctx, "UPDATE points_total SET band=? WHERE run_id=? AND subject_id=?", band, s.run, t.subject); err != nil {
				return err
			}
		}
	}
	return nil
}

// band is the band of a score; raw is without base points.
func (s *stored) band(raw kernel.Points) string {
	return s.year.last().Scheme.BandOf(raw + s.year.opening)
}

// caseCounts locks each case by a row of its own, for two facts of one case touch different sums
// and would otherwise not see each other on PostgreSQL; then it counts the case's entries.
func (s *stored) caseCounts(ctx context.Context, keys []CaseKey) (map[CaseKey]caseCount, error) {
	rows := make([][]any, len(keys))
	for i, k := range keys {
		rows[i] = []any{s.run, k.Subject, caseNode + k.Case, 1}
	}
	if err := db.InsertRows(ctx, s.tx, "points_sum(run_id,subject_id,node,raw)", 4, rows,
		"ON CONFLICT (run_id,subject_id,node) DO UPDATE SET raw=points_sum.raw+1"); err != nil {
		return nil, err
	}
	counts := map[CaseKey]caseCount{}
	for _, k := range keys {
		entries, err := db.Select(ctx, s.tx, scanEntry, "SELECT "+entryColumns+
			" FROM points_entry WHERE run_id=? AND subject_id=? AND case_key=? AND case_key<>''", s.run, k.Subject, k.Case)
		if err != nil {
			return nil, err
		}
		counts[k] = caseCount{}
		for i := range entries {
			counts[k].add(s.year, &entries[i], 1)
		}
	}
	return counts, nil
}

// caseNode begins the names of the rows that lock cases; they are no part of the tree.
const caseNode = "case."
