package inspection

import (
	"cmp"
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/problem"
)

// DueLetter (应发的催办函) is what the ladder of urging calls for at a department: a letter about some overdue items,
// a talk about some.
type DueLetter struct {
	Department kernel.ID `json:"department"`
	Name       string    `json:"name" doc:"单位"`
	Items      []DueItem `json:"items" doc:"应写进催办函的问题；只应约谈的单位为空"`
	Talks      int       `json:"talks" doc:"应约谈的问题数"`
	Days       int       `json:"days" doc:"逾期最久的天数"`
}

// DueItem is an overdue item that a letter is to ask for.
type DueItem struct {
	bulk.Chosen
	Text    string     `json:"text"`
	OrgName string     `json:"org_name" doc:"责任单位"`
	Due     kernel.Day `json:"due" doc:"整改期限"`
	Days    int        `json:"days" doc:"逾期天数"`
}

// Due answers the letters that should go out today, and the talks, by department, the longest overdue first.
func (s *Letters) Due(ctx context.Context, actor kernel.Actor) (out []DueLetter, err error) {
	return out, s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		items, err := s.problems.UrgingsDue(ctx, q, actor)
		if err != nil {
			return err
		}
		by := map[kernel.ID]*DueLetter{}
		for _, x := range items {
			l := by[x.DepartmentID]
			if l == nil {
				l = &DueLetter{Department: x.DepartmentID, Name: tree.FullName(x.DepartmentID), Items: []DueItem{}}
				by[x.DepartmentID] = l
			}
			l.take(x)
		}
		out = make([]DueLetter, 0, len(by))
		for _, l := range by {
			slices.SortFunc(l.Items, func(a, b DueItem) int { return cmp.Or(b.Days-a.Days, cmp.Compare(a.ID, b.ID)) })
			out = append(out, *l)
		}
		slices.SortFunc(out, func(a, b DueLetter) int {
			return cmp.Or(b.Days-a.Days, cmp.Compare(a.Department, b.Department))
		})
		return nil
	})
}

func (l *DueLetter) take(x problem.UrgingDue) {
	l.Days = max(l.Days, x.Days)
	if x.Talk {
		l.Talks++
	}
	if x.Letter {
		l.Items = append(l.Items, DueItem{bulk.Chosen{ID: x.ID, Version: x.Version}, x.Text, x.OrgName, x.Due, x.Days})
	}
}

// IssueDue (发出应发的催办函) issues the reminding letters that are due about chosen items, one for each department
// with the usual words and term, all or none. Nothing that is not due goes out: who pressed twice, or later than
// somebody else, is told. Faults: ErrLetterNotDue, kernel.ErrNotFound, problem.ErrMoved, and those of Issue.
func (s *Letters) IssueDue(ctx context.Context, actor kernel.Actor, chosen []bulk.Chosen) ([]FeedbackLetter, error) {
	return db.InTx(ctx, s.db, letterType+".issue_due", func(ctx context.Context, tx *db.Tx) ([]FeedbackLetter, error) {
		due, err := s.problems.UrgingsDue(ctx, tx, actor)
		if err != nil {
			return nil, err
		}
		at := map[kernel.ID]kernel.ID{}
		for _, x := range due {
			if x.Letter {
				at[x.ID] = x.DepartmentID
			}
		}
		forms, order := map[kernel.ID]*LetterForm{}, []kernel.ID{}
		for _, c := range chosen {
			department, ok := at[c.ID]
			if !ok {
				return nil, ErrLetterNotDue
			}
			if forms[department] == nil {
				forms[department], order = &LetterForm{}, append(order, department)
			}
			forms[department].Items = append(forms[department].Items, c)
		}
		out := make([]FeedbackLetter, 0, len(order))
		for _, department := range order {
			l, err := s.issueIn(ctx, tx, actor, Reminder, *forms[department])
			if err != nil {
				return nil, err
			}
			out = append(out, l)
		}
		return out, nil
	})
}
