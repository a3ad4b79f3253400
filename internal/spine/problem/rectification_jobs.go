package problem

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/register"
)

// say makes the facts about an item those that stand of it now. What stays is not said again: a fact of a year
// that has been closed since is not touched by what is done in the next.
func (s *Service) say(ctx context.Context, tx *db.Tx, r *Rectification) error {
	var standing []fact.Fact
	if err := s.facts.Each(ctx, tx, fact.Filter{Where: "f.source_id=? AND f.source_type=?", Args: []any{r.ID, rectificationType}}, func(f fact.Fact) error {
		standing = append(standing, f)
		return nil
	}); err != nil {
		return err
	}
	if turn := turnOf(standing, rectificationFacts(r)); len(turn) > 0 {
		return s.facts.Append(ctx, tx, turn...)
	}
	return nil
}

// UrgeRectifications (整改督促) finds what has fallen due by today: overdue items become facts, rungs of the
// ladder are kept, each once for a term, and what is to be done stands on the desks. A day on which it did not run
// loses nothing, and running twice changes nothing.
func (s *Service) UrgeRectifications(ctx context.Context) error {
	return s.db.Do(ctx, "rectification.urge", func(ctx context.Context, tx *db.Tx) error {
		terms, err := s.terms(ctx, tx)
		if err != nil {
			return err
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return err
		}
		working, err := s.working(ctx, tx, 0)
		if err != nil {
			return err
		}
		for i := range working {
			if err := s.climb(ctx, tx, &working[i], terms); err != nil {
				return err
			}
		}
		return s.keepDuties(ctx, tx, tree, terms, 0)
	})
}

// climb keeps the rungs that an item has reached.
func (s *Service) climb(ctx context.Context, tx *db.Tx, r *Rectification, t Terms) error {
	today := tx.Today()
	if r.FallDue(today) {
		first, err := setOverdue(ctx, tx, r)
		if err != nil {
			return err
		}
		if first {
			if err := s.say(ctx, tx, r); err != nil {
				return err
			}
		}
	}
	for _, rung := range r.Reached(today, t) {
		if _, err := insertRung(ctx, tx, r, rung); err != nil {
			return err
		}
	}
	return nil
}

// working are the items on which somebody works, of one department or all.
func (s *Service) working(ctx context.Context, q db.Queryer, department kernel.ID) ([]Rectification, error) {
	f := register.Filter{}
	f.Equal(department != 0, "department_id", department)
	f.And(true, "t.state IN ('sent','planned','done','verified')")
	var out []Rectification
	return out, s.Rectifications.Each(ctx, q, kernel.Everything(), f, func(r Rectification) error {
		out = append(out, r)
		return nil
	})
}

// The duties: of the side that answers for it by organisation, of the side that found it by department, each as
// one line however many items there are.
const (
	dutyRectify = "problem.rectify_findings"
	dutyReview  = "problem.review_rectifications"
	placeType   = "rectification_org"
	deptClerk   = "dept_clerk"
	secretary   = "branch_secretary"
	staffRole   = "staff"
)

// keepDuties makes the duties of one department, or of all, those that its items call for.
func (s *Service) keepDuties(ctx context.Context, tx *db.Tx, tree *org.Tree, t Terms, department kernel.ID) error {
	items, err := s.working(ctx, tx, department)
	if err != nil {
		return err
	}
	letters, talks, err := urged(ctx, tx)
	if err != nil {
		return err
	}
	lists := map[kernel.ID]*workload{}
	at := func(id kernel.ID) *workload {
		if lists[id] == nil {
			lists[id] = &workload{}
		}
		return lists[id]
	}
	reviews := map[kernel.ID]*workload{}
	for i := range items {
		r := &items[i]
		letter, talk := r.calls(tx.Today(), t, letters[r.ID], talks[r.ID])
		at(r.OrgID).add(r, tx.Today(), letter, talk)
		place := cmp.Or(r.DepartmentID, r.OrgID)
		if reviews[place] == nil {
			reviews[place] = &workload{}
		}
		reviews[place].add(r, tx.Today(), letter, talk)
	}
	rectify, review := map[kernel.ID]duty.Duty{}, map[kernel.ID]duty.Duty{}
	for id, w := range lists {
		if d, ok := w.toRectify(tree.FullName(id)); ok {
			d.Role, d.OrgID = office(tree, id)
			d.ObjectType, d.ObjectID = placeType, id
			rectify[id] = d
		}
	}
	for id, w := range reviews {
		if d, ok := w.toReview(tree.FullName(id)); ok {
			d.Role, d.OrgID, d.ObjectType, d.ObjectID = staffRole, tree.Root().ID, placeType, id
			review[id] = d
		}
	}
	if department == 0 {
		if err := duty.Keep(ctx, tx, dutyRectify, placeType, rectify); err != nil {
			return err
		}
		return duty.Keep(ctx, tx, dutyReview, placeType, review)
	}
	places, err := placesOf(ctx, tx, department)
	if err != nil {
		return err
	}
	for _, id := range places {
		for _, x := range []struct {
			kind   string
			wanted map[kernel.ID]duty.Duty
		}{{dutyRectify, rectify}, {dutyReview, review}} {
			if d, ok := x.wanted[id]; ok {
				err = duty.Raise(ctx, tx, d)
			} else {
				err = duty.Clear(ctx, tx, x.kind, placeType, id)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// office is who works for an organisation: a branch's secretary, a department's clerk for all else.
func office(tree *org.Tree, id kernel.ID) (role string, at kernel.ID) {
	if n, _ := tree.Get(id); n.Kind == org.Branch || n.Kind == org.GeneralBranch {
		return secretary, id
	}
	return deptClerk, cmp.Or(tree.Department(id), id)
}

// workload counts what the items of a place call for.
type workload struct {
	plan, report, late, verify, close, asked, letter, talk int
	next                                                   kernel.Day
	worst                                                  int // days overdue, the most
}

func (w *workload) add(r *Rectification, today kernel.Day, letter, talk bool) {
	switch r.State {
	case Sent:
		w.plan++
		w.until(min(r.PlanDue, r.Due))
	case Planned:
		w.report++
		w.until(r.Due)
	case Done:
		w.verify++
	case Verified:
		w.close++
	}
	if r.Ask != "" {
		w.asked++
	}
	if !r.Late(today) {
		return
	}
	w.late++
	w.worst = max(w.worst, r.Due.DaysUntil(today))
	if letter {
		w.letter++
	}
	if talk {
		w.talk++
	}
}

func (w *workload) until(day kernel.Day) {
	if w.next == "" || day < w.next {
		w.next = day
	}
}

// said joins what there is of each.
func said(parts ...any) string {
	var out []string
	for i := 0; i < len(parts); i += 2 {
		if n := parts[i].(int); n > 0 {
			out = append(out, fmt.Sprintf("%d项%s", n, parts[i+1]))
		}
	}
	return strings.Join(out, "，")
}

func (w *workload) toRectify(name string) (duty.Duty, bool) {
	if w.plan+w.report == 0 {
		return duty.Duty{}, false
	}
	note := said(w.plan, "待报整改方案", w.report, "待报整改结果", w.asked, "申请待答复")
	if w.late > 0 {
		note += fmt.Sprintf("；其中%d项已逾期，最长%d天", w.late, w.worst)
	}
	return duty.Duty{Kind: dutyRectify, Title: fmt.Sprintf("%s有反馈问题%d项待整改", name, w.plan+w.report), Note: note, Due: w.next}, true
}

func (w *workload) toReview(name string) (duty.Duty, bool) {
	if w.verify+w.close+w.asked+w.letter+w.talk == 0 {
		return duty.Duty{}, false
	}
	return duty.Duty{
		Kind: dutyReview, Title: name + "的整改待办理",
		Note: said(w.verify, "待核实", w.close, "待销号", w.asked, "申请待答复", w.letter, "逾期应发催办函", w.talk, "逾期应约谈"),
	}, true
}

// placesOf are the organisations of a department that have or had items, and the department.
func placesOf(ctx context.Context, q db.Queryer, department kernel.ID) ([]kernel.ID, error) {
	ids, err := db.Select(ctx, q, db.Column[kernel.ID], "SELECT DISTINCT org_id FROM rectification WHERE department_id=?", department)
	ids = append(ids, department)
	slices.Sort(ids)
	return slices.Compact(ids), err
}
