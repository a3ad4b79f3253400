package desk

import (
	"context"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/metric"
)

// BurdenRecord (减负账的一条记录) is a record behind the account: what it took to fill in.
type BurdenRecord struct {
	Kind     string    `json:"kind" doc:"记录种类"`
	Name     string    `json:"name" doc:"记录种类的名称"`
	ID       kernel.ID `json:"id"`
	Label    string    `json:"label" doc:"记录的标题或所指的人"`
	OrgID    kernel.ID `json:"org_id"`
	OrgName  string    `json:"org_name"`
	At       int64     `json:"at" doc:"登记时间，毫秒"`
	Imported bool      `json:"imported" doc:"由表格导入"`
	Typed    int64     `json:"typed" doc:"人工填写的字段数"`
	Filled   int64     `json:"filled" doc:"系统代填的字段数"`
}

// BurdenQuery narrows the records of an account.
type BurdenQuery struct {
	Year  int
	Org   kernel.ID
	Kind  string // of record; empty for all
	Month int    // of the year in which they were entered; 0 for all
	Sheet bool   // those alone that came from a sheet
}

// span is from which to before which instant the records were entered.
func (q BurdenQuery) span(year int) (from, to int64) {
	first, after := kernel.MakeDay(year, 1, 1), kernel.MakeDay(year+1, 1, 1)
	if q.Month > 0 {
		first = kernel.MakeDay(year, q.Month, 1)
		after = first.AddMonths(1)
	}
	return first.Start().UnixMilli(), after.Start().UnixMilli()
}

// BurdenRecords answers the records behind an account, those that took most first. Faults: ErrYear, ErrBurdenKind,
// kernel.ErrNotFound.
func (s *Service) BurdenRecords(ctx context.Context, scope kernel.Scope, asked BurdenQuery, page kernel.Page) (out kernel.List[BurdenRecord], err error) {
	year, err := s.burdenYear(asked.Year)
	if err != nil {
		return out, err
	}
	if asked.Kind != "" && !slices.ContainsFunc(burdenForms, func(f struct{ view, name, kind string }) bool { return f.kind == asked.Kind }) {
		return out, ErrBurdenKind.At("kind")
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		top, err := burdenTop(tree, scope, asked.Org)
		if err != nil {
			return err
		}
		from, args := asked.source(year, top)
		out, err = db.SelectPage(ctx, q, page, func(row db.Scanner) (r BurdenRecord, err error) {
			imported := 0
			err = row.Scan(&r.Kind, &r.Name, &r.ID, &r.Label, &r.OrgID, &r.At, &imported, &r.Typed, &r.Filled)
			r.Imported, r.OrgName = imported == 1, tree.FullName(r.OrgID)
			return r, err
		}, "kind, name, record_id, label, org, at, imported, typed, filled", from, "typed DESC, at DESC, record_id", args...)
		return err
	})
	return out, err
}

// BurdenFacts answers what the records became by themselves: the facts of a year, or of one of its months, below an
// organisation, by the day on which they happened. Faults: ErrYear, kernel.ErrNotFound.
func (s *Service) BurdenFacts(ctx context.Context, scope kernel.Scope, asked BurdenQuery, page kernel.Page) (out kernel.List[metric.Line], err error) {
	year, err := s.burdenYear(asked.Year)
	if err != nil {
		return out, err
	}
	tree, err := s.orgs.Today(ctx, s.db.Read())
	if err != nil {
		return out, err
	}
	top, err := burdenTop(tree, scope, asked.Org)
	if err != nil {
		return out, err
	}
	in := kernel.Period{First: kernel.MakeDay(year, 1, 1), Last: kernel.MakeDay(year, 12, 31)}
	if asked.Month > 0 {
		in.First = kernel.MakeDay(year, asked.Month, 1)
		in.Last = in.First.AddMonths(1).AddDays(-1)
	}
	return s.proofs.Facts(ctx, scope, top, in, page)
}

// source is the views as one, narrowed.
func (q BurdenQuery) source(year int, top kernel.ID) (string, []any) {
	first, after := q.span(year)
	var parts []string
	var args []any
	for _, f := range burdenForms {
		if q.Kind == "" || q.Kind == f.kind {
			imported := ""
			if q.Sheet {
				imported = " AND imported=1"
			}
			parts = append(parts, "SELECT '"+f.kind+"' AS kind, '"+f.name+"' AS name, record_id, label, CASE WHEN branch_id<>0 THEN branch_id ELSE department_id END AS org, at, imported, CAST(typed AS BIGINT) AS typed, CAST(filled AS BIGINT) AS filled FROM "+f.view+" WHERE at>=? AND at<?"+imported)
			args = append(args, first, after)
		}
	}
	under, more := org.Under(top, "r.org")
	return "(" + strings.Join(parts, " UNION ALL ") + ") r WHERE " + under, append(args, more...)
}
