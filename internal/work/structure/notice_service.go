package structure

import (
	"context"
	"encoding/json"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// TermNotices (年度换届提醒) is a year's list by department.
type TermNotices struct {
	Year   int          `json:"year"`
	Items  []TermNotice `json:"items"`
	Orgs   int          `json:"orgs" doc:"应换届的党组织"`
	Open   int          `json:"open" doc:"其中还没有换届的"`
	Issued int          `json:"issued" doc:"已发通知的单位"`
}

const noticeType = "term_notice"

// Notices answers which organisations of the scope have to elect in a year, by department, with the notices issued.
func (s *Service) Notices(ctx context.Context, scope kernel.Scope, year int) (out TermNotices, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		out.Year = year
		out.Items, err = s.notices(ctx, q, tree, year, func(id kernel.ID) bool { return tree.Sees(scope, id) })
		return err
	})
	for _, n := range out.Items {
		out.Orgs += len(n.Lines)
		for _, l := range n.Lines {
			if !l.Done {
				out.Open++
			}
		}
		if n.PaperID != 0 {
			out.Issued++
		}
	}
	return out, err
}

// notices are the departments seen that have something to elect, or were told so, in the order of the tree.
func (s *Service) notices(ctx context.Context, q db.Queryer, tree *org.Tree, year int, seen func(kernel.ID) bool) ([]TermNotice, error) {
	list, _, err := s.standings(ctx, q, tree, tree.Root().ID, seen)
	if err != nil {
		return nil, err
	}
	lines := map[kernel.ID][]NoticeLine{}
	start := kernel.MakeDay(year, 1, 1)
	for _, x := range list {
		if d := tree.Department(x.Org); d != 0 && x.Term != 0 && dueIn(x.Limit, year) {
			lines[d] = append(lines[d], NoticeLine{x.Term, x.Org, x.Name, x.Kind, x.Began, x.Limit, x.Limit < start, false})
		}
	}
	printed := map[kernel.ID]TermNotice{}
	if err := db.Each(ctx, q, func(row db.Scanner) error {
		var n TermNotice
		var text string
		if err := row.Scan(&n.Department, &n.PaperID, &n.PaperNumber, &text, &n.IssuedAt); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(text), &n.Lines); err != nil {
			return err
		}
		printed[n.Department] = n
		return nil
	}, "SELECT department_id,paper_id,paper_number,lines,issued_at FROM term_notice WHERE year=?", year); err != nil {
		return nil, err
	}
	out := []TermNotice{}
	for _, d := range tree.Of(tree.Root().ID, org.Department) {
		told, issued := printed[d.ID]
		if !seen(d.ID) || len(lines[d.ID]) == 0 && !issued {
			continue
		}
		n := TermNotice{Department: d.ID, Name: d.Name, Lines: lines[d.ID], PaperID: told.PaperID, PaperNumber: told.PaperNumber, IssuedAt: told.IssuedAt, Changed: []string{}}
		if n.Lines == nil {
			n.Lines = []NoticeLine{}
		}
		if issued {
			n.Changed = changes(told.Lines, n.Lines)
			n.Lines = still(told.Lines, n.Lines)
		}
		out = append(out, n)
	}
	return out, nil
}

// IssueNotices (发出年度换届提醒) issues a numbered notice to each department that has to elect in the year and has not
// been told. It answers how many went out; a second time none do. Fault: ErrNoticeYear.
func (s *Service) IssueNotices(ctx context.Context, actor kernel.Actor, year int) (int, error) {
	return db.InTx(ctx, s.db, "structure.issue_notices", func(ctx context.Context, tx *db.Tx) (int, error) {
		if y := tx.Today().Year(); year < y-1 || year > y+1 {
			return 0, ErrNoticeYear.At("year")
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return 0, err
		}
		list, err := s.notices(ctx, tx, tree, year, func(id kernel.ID) bool { return tree.Sees(actor.Scope, id) })
		if err != nil {
			return 0, err
		}
		issued := 0
		for _, n := range list {
			done, err := s.issueNotice(ctx, tx, actor, tree.Root().ID, year, n)
			if err != nil {
				return 0, err
			}
			if done {
				issued++
			}
		}
		if issued == 0 {
			return 0, nil
		}
		return issued, s.audit.Record(ctx, tx, actor, audit.Entry{Action: "structure.issue_notices", ObjectType: noticeType, Detail: map[string]any{"year": year, "notices": issued}})
	})
}

// issueNotice claims the department's place for the year first, so that of two who issue at once one issues.
func (s *Service) issueNotice(ctx context.Context, tx *db.Tx, actor kernel.Actor, issuer kernel.ID, year int, n TermNotice) (bool, error) {
	if n.PaperID != 0 {
		return false, nil
	}
	text, err := json.Marshal(n.Lines)
	if err != nil {
		return false, err
	}
	took, err := tx.Exec(ctx, "INSERT INTO term_notice(year,department_id,paper_id,paper_number,lines,issued_name,issued_at) VALUES (?,?,0,'',?,?,?) ON CONFLICT(year,department_id) DO NOTHING",
		year, n.Department, string(text), actor.Name, tx.Millis())
	if err != nil || took == 0 {
		return false, err
	}
	draft := n.draft(year, issuer, tx.Today())
	draft.Source = fact.Source{Type: noticeType, ID: n.Department, Version: year}
	p, err := s.papers.IssueIn(ctx, tx, actor, draft)
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, "UPDATE term_notice SET paper_id=?,paper_number=? WHERE year=? AND department_id=?", p.ID, p.Number, year, n.Department)
	return true, err
}
