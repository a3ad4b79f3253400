package metric

import (
	"context"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// Name implements fact.Subscriber.
func (s *Service) Name() string { return "metric" }

type rollupKey struct {
	kind, detail, month string
	department, branch  kernel.ID
}

type personKey struct {
	kind, detail               string
	year                       int
	member, department, branch kernel.ID
}

// FactsAppended keeps the roll-ups. Rows go in key order, so that two writers on PostgreSQL
// never wait for each other in a ring.
func (s *Service) FactsAppended(ctx context.Context, tx *db.Tx, facts []fact.Fact) error {
	sums, people := map[rollupKey][2]int64{}, map[personKey]int64{}
	for _, f := range facts {
		sign := int64(f.Sign)
		k := rollupKey{f.Kind, f.Detail, string(f.Day[:7]), f.Department, f.Branch}
		v := sums[k]
		sums[k] = [2]int64{v[0] + sign, v[1] + sign*f.Quantity}
		if f.Subject.Type == fact.Member && s.persons[f.Kind] {
			people[personKey{f.Kind, f.Detail, f.Day.Year(), f.Subject.ID, f.Department, f.Branch}] += sign
		}
	}
	if err := addRollups(ctx, tx, sums); err != nil {
		return err
	}
	return addPersons(ctx, tx, people)
}

func addRollups(ctx context.Context, tx *db.Tx, sums map[rollupKey][2]int64) error {
	rows := make([][]any, 0, len(sums))
	for k, v := range sums {
		rows = append(rows, []any{k.kind, k.detail, k.month, k.department, k.branch, v[0], v[1]})
	}
	sortRows(rows)
	return db.InsertRows(ctx, tx, "metric_rollup(kind,detail,month,department_id,branch_id,n,quantity)", 7, rows,
		"ON CONFLICT(kind,detail,month,department_id,branch_id) DO UPDATE SET n=metric_rollup.n+excluded.n, quantity=metric_rollup.quantity+excluded.quantity")
}

func addPersons(ctx context.Context, tx *db.Tx, people map[personKey]int64) error {
	rows := make([][]any, 0, len(people))
	for k, n := range people {
		rows = append(rows, []any{k.kind, k.detail, k.year, k.member, k.department, k.branch, n})
	}
	sortRows(rows)
	return db.InsertRows(ctx, tx, "metric_person(kind,detail,year,member_id,department_id,branch_id,n)", 7, rows,
		"ON CONFLICT(kind,detail,year,member_id,department_id,branch_id) DO UPDATE SET n=metric_person.n+excluded.n")
}

func sortRows(rows [][]any) {
	slices.SortFunc(rows, func(a, b []any) int {
		for i := range a {
			if c := compare(a[i], b[i]); c != 0 {
				return c
			}
		}
		return 0
	})
}

func compare(a, b any) int {
	switch x := a.(type) {
	case string:
		return strings.Compare(x, b.(string))
	case kernel.ID:
		return int(max(-1, min(1, x-b.(kernel.ID))))
	case int:
		return x - b.(int)
	default:
		return 0
	}
}

// area is the part of the tree a figure is about, as a condition on facts and roll-ups alike.
type area struct {
	where string
	args  []any
}

// months reports the period as whole months, if it is made of them.
func months(p kernel.Period) (from, to string, ok bool) {
	if p.First[8:] != "01" || p.Last.AddDays(1)[8:] != "01" {
		return "", "", false
	}
	return string(p.First[:7]), string(p.Last[:7]), true
}

// measure computes a definition that counts facts.
func (s *Service) measure(ctx context.Context, q db.Queryer, d Definition, p kernel.Period, a area) (int64, error) {
	from, to, whole := months(p)
	switch {
	case d.Aggregate == Persons && whole && p.First[5:] == "01-01" && p.Last[5:] == "12-31":
		cond, args := conditions(d, a)
		return db.Scalar[int64](ctx, q, "SELECT COUNT(*) FROM (SELECT member_id FROM metric_person WHERE "+cond+" AND year>=? AND year<=? GROUP BY member_id HAVING SUM(n)>0) t",
			append(args, p.First.Year(), p.Last.Year())...)
	case (d.Aggregate == Count || d.Aggregate == Quantity) && whole:
		column := map[Aggregate]string{Count: "n", Quantity: "quantity"}[d.Aggregate]
		cond, args := conditions(d, a)
		return db.Scalar[int64](ctx, q, "SELECT CAST(COALESCE(SUM("+column+"),0) AS BIGINT) FROM metric_rollup WHERE "+cond+" AND month>=? AND month<=?",
			append(args, from, to)...)
	default:
		return s.measureFacts(ctx, q, d, p, a)
	}
}

// measureFacts counts from the facts themselves, for periods that no roll-up fits.
func (s *Service) measureFacts(ctx context.Context, q db.Queryer, d Definition, p kernel.Period, a area) (int64, error) {
	cond, args := conditions(d, a)
	cond += " AND day>=? AND day<=?"
	args = append(args, p.First, p.Last)
	switch d.Aggregate {
	case Count:
		return db.Scalar[int64](ctx, q, "SELECT CAST(COALESCE(SUM(sign),0) AS BIGINT) FROM fact WHERE "+cond, args...)
	case Quantity:
		return db.Scalar[int64](ctx, q, "SELECT CAST(COALESCE(SUM(sign*quantity),0) AS BIGINT) FROM fact WHERE "+cond, args...)
	case Repeated:
		return db.Scalar[int64](ctx, q, "SELECT COUNT(*) FROM (SELECT subject_id FROM (SELECT subject_id, day FROM fact WHERE "+cond+
			" GROUP BY subject_id, day HAVING SUM(sign)>0) d GROUP BY subject_id HAVING COUNT(*)>=?) t", append(args, d.Times)...)
	default: // Persons, Subjects
		return db.Scalar[int64](ctx, q, "SELECT COUNT(*) FROM (SELECT subject_id FROM fact WHERE "+cond+" GROUP BY subject_id HAVING SUM(sign)>0) t", args...)
	}
}

func conditions(d Definition, a area) (string, []any) {
	cond, args := db.In("kind", d.Kinds)
	if len(d.Details) > 0 {
		in, more := db.In("detail", d.Details)
		cond, args = cond+" AND "+in, append(args, more...)
	}
	return cond + " AND " + a.where, append(args, a.args...)
}

// begun answers the month in which each kind was first recorded in the area.
func begun(ctx context.Context, q db.Queryer, a area) (map[string]string, error) {
	out := map[string]string{}
	return out, db.Each(ctx, q, func(r db.Scanner) error {
		var kind, month string
		err := r.Scan(&kind, &month)
		out[kind] = month
		return err
	}, "SELECT kind, MIN(month) FROM metric_rollup WHERE "+a.where+" GROUP BY kind", a.args...)
}

// FirstMonths answers for each department in which month facts of the kind were first recorded, as the
// month's first day. It steps from department to department in the index instead of reading every month of each.
func FirstMonths(ctx context.Context, q db.Queryer, kind string) (map[kernel.ID]kernel.Day, error) {
	out := map[kernel.ID]kernel.Day{}
	return out, db.Each(ctx, q, func(r db.Scanner) error {
		var department kernel.ID
		var month string
		err := r.Scan(&department, &month)
		out[department] = kernel.Day(month + "-01")
		return err
	}, `WITH RECURSIVE recorded(id) AS (
			SELECT MIN(department_id) FROM metric_rollup WHERE kind=?
			UNION ALL SELECT (SELECT MIN(department_id) FROM metric_rollup WHERE kind=? AND department_id>recorded.id) FROM recorded WHERE recorded.id IS NOT NULL
		) SELECT id, (SELECT MIN(month) FROM metric_rollup WHERE kind=? AND department_id=recorded.id) FROM recorded WHERE id IS NOT NULL`, kind, kind, kind)
}

// monthly answers the months of a period with their values, missing months left out.
func (s *Service) monthly(ctx context.Context, q db.Queryer, d Definition, p kernel.Period, a area) (map[string]int64, error) {
	column := "n"
	if d.Aggregate == Quantity {
		column = "quantity"
	}
	return s.grouped(ctx, q, "month", column, d, p, a)
}

func (s *Service) grouped(ctx context.Context, q db.Queryer, group, column string, d Definition, p kernel.Period, a area) (map[string]int64, error) {
	cond, args := conditions(d, a)
	out := map[string]int64{}
	err := db.Each(ctx, q, func(r db.Scanner) error {
		var key string
		var n int64
		if err := r.Scan(&key, &n); err != nil {
			return err
		}
		out[key] = n
		return nil
	}, "SELECT CAST("+group+" AS TEXT), CAST(SUM("+column+") AS BIGINT) FROM metric_rollup WHERE "+cond+" AND month>=? AND month<=? GROUP BY "+group,
		append(args, string(p.First[:7]), string(p.Last[:7]))...)
	return out, err
}
