package desk

import (
	"context"
	"fmt"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// burdenForms are the kinds of record that people enter, each with the view in which its owner says how many
// fields were typed and how many filled in, and the type by which a page shows such a record.
var burdenForms = []struct{ view, name, kind string }{
	{"activity_burden", "组织生活", "activity"},
	{"visit_burden", "走访记录", "visit"},
	{"problem_burden", "问题台账", "problem"},
	{"rectification_burden", "问题整改", "rectification"},
	{"participation_burden", "专项行动", "participation"},
	{"training_class_burden", "培训班", "training_class"},
	{"trainee_burden", "培训学员", "trainee"},
	{"debriefing_burden", "述职评议", "debriefing"},
	{"term_burden", "任期", "term"},
	{"term_extension_burden", "延期换届申请", "term_extension"},
	{"election_burden", "换届选举", "election"},
	{"establishment_burden", "组织设置申请", "establishment"},
	{"unit_staff_burden", "在职人数", "unit_staff"},
	{"honour_burden", "荣誉台账", "honour"},
	{"contest_entrant_burden", "展示赛", "contest_entrant"},
	{"story_burden", "专栏稿件", "story"},
	{"liaison_visit_burden", "联系点走访", "liaison_visit"},
}

// Burden (减负账) is a year's account below an organisation; org 0 means all that the scope sees.
// Faults: ErrYear, kernel.ErrNotFound.
func (s *Service) Burden(ctx context.Context, scope kernel.Scope, year int, top kernel.ID) (out BurdenAccount, err error) {
	today := s.db.Today()
	if year, err = s.burdenYear(year); err != nil {
		return out, err
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		if top, err = burdenTop(tree, scope, top); err != nil {
			return err
		}
		var cells []cell
		for form := range burdenForms {
			if cells, err = burdenCells(ctx, q, cells, form, year); err != nil {
				return err
			}
		}
		if cells, err = factCells(ctx, q, cells, year); err != nil {
			return err
		}
		out = account(tree, scope, top, year, today, cells)
		return nil
	})
	return out, err
}

// monthOf is an expression that puts an instant into a month of the year, from 0.
func monthOf(column string, year int) string {
	var b strings.Builder
	b.WriteString("CASE")
	for m := 2; m <= 12; m++ {
		fmt.Fprintf(&b, " WHEN %s<%d THEN %d", column, kernel.MakeDay(year, m, 1).Start().UnixMilli(), m-2)
	}
	return b.String() + " ELSE 11 END"
}

func burdenCells(ctx context.Context, q db.Queryer, cells []cell, form, year int) ([]cell, error) {
	from, to := kernel.MakeDay(year, 1, 1).Start().UnixMilli(), kernel.MakeDay(year+1, 1, 1).Start().UnixMilli()
	err := db.Each(ctx, q, func(row db.Scanner) error {
		c := cell{form: form}
		err := row.Scan(&c.department, &c.branch, &c.month, &c.Records, &c.Imported, &c.Typed, &c.Filled)
		cells = append(cells, c)
		return err
	}, "SELECT department_id, branch_id, "+monthOf("at", year)+" AS m, COUNT(*), CAST(SUM(imported) AS BIGINT), CAST(SUM(typed) AS BIGINT), CAST(SUM(filled) AS BIGINT) FROM "+
		burdenForms[form].view+" WHERE at>=? AND at<? GROUP BY department_id, branch_id, m", from, to)
	return cells, err
}

func factCells(ctx context.Context, q db.Queryer, cells []cell, year int) ([]cell, error) {
	err := db.Each(ctx, q, func(row db.Scanner) error {
		c := cell{form: -1}
		var month string
		err := row.Scan(&c.department, &c.branch, &month, &c.Facts)
		c.month = max(kernel.Day(month+"-01").Month()-1, 0)
		cells = append(cells, c)
		return err
	}, "SELECT department_id, branch_id, month, CAST(facts AS BIGINT) FROM metric_burden WHERE month>=? AND month<=?", fmt.Sprintf("%d-01", year), fmt.Sprintf("%d-12", year))
	return cells, err
}

// burdenYear is the year asked for, this one when none is. Fault: ErrYear.
func (s *Service) burdenYear(year int) (int, error) {
	this := s.db.Today().Year()
	if year == 0 {
		year = this
	}
	if year < firstYear || year > this {
		return year, ErrYear.At("year")
	}
	return year, nil
}

// burdenTop is the organisation asked for; without one the whole that the scope sees. Fault: kernel.ErrNotFound.
func burdenTop(tree *org.Tree, scope kernel.Scope, top kernel.ID) (kernel.ID, error) {
	if top == 0 {
		top = tree.Root().ID
		if !scope.All && len(scope.Orgs) > 0 {
			top = scope.Orgs[0]
		}
	}
	if !tree.Sees(scope, top) {
		return 0, kernel.ErrNotFound
	}
	return top, nil
}
