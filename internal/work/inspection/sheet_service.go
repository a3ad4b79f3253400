package inspection

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/problem"
)

// FillSheet (填检查表) takes what was filled in, begins the visit with the first of it and, where asked, ends
// it: the record goes into the register and the findings become rectifications. All of it happens or
// nothing. Who fills in at the same time comes one after the other. Faults: kernel.ErrNotFound, ErrPlanGone,
// ErrPlanOver, ErrOtherSheet, ErrItem, ErrAnswered, ErrFinding, ErrFindingOrg, ErrFindingSent, ErrHeldDay.
func (s *Service) FillSheet(ctx context.Context, actor kernel.Actor, id kernel.ID, sent SentSheet) (LiaisonPlan, error) {
	return db.InTx(ctx, s.db, "liaison_plan.fill", func(ctx context.Context, tx *db.Tx) (LiaisonPlan, error) {
		if err := lockPlan(ctx, tx, id); err != nil {
			return LiaisonPlan{}, err
		}
		p, err := findPlan(ctx, tx, actor.Scope, id)
		if err != nil {
			return p, err
		}
		list, err := s.listOf(ctx, tx, &p, sent.Number)
		if err != nil {
			return p, err
		}
		if err := p.fill(list.Number); err != nil {
			return p, err
		}
		if err := s.takeAnswers(ctx, tx, actor, &p, list, sent.Answers); err != nil {
			return p, err
		}
		if err := s.takeFindings(ctx, tx, actor, &p, list, sent.Findings); err != nil {
			return p, err
		}
		action := "liaison_plan.fill"
		if sent.Hold != nil {
			action = "liaison_plan.hold"
			if err := s.hold(ctx, tx, actor, &p, *sent.Hold); err != nil {
				return p, err
			}
		}
		if p.State == Held {
			if err := s.raiseFindings(ctx, tx, actor, &p); err != nil {
				return p, err
			}
		}
		if err := updatePlan(ctx, tx, &p, actor); err != nil {
			return p, err
		}
		return p, s.planFollows(ctx, tx, actor, action, &p)
	})
}

// listOf is the list that a sheet was filled in with; a visit that began without one has none. Fault: ErrChecklist.
func (s *Service) listOf(ctx context.Context, q db.Queryer, p *LiaisonPlan, number int) (Checklist, error) {
	if p.ChecklistID == 0 {
		return Checklist{}, nil
	}
	c, err := findChecklist(ctx, q, p.ChecklistID, number)
	if err != nil {
		return c, ErrChecklist
	}
	return c, nil
}

func (s *Service) takeAnswers(ctx context.Context, tx *db.Tx, actor kernel.Actor, p *LiaisonPlan, list Checklist, sent []SentAnswer) error {
	for i, a := range sent {
		if _, ok := list.item(a.Item); !ok {
			return ErrItem.At("answers[" + strconv.Itoa(i) + "].item")
		}
	}
	standing, err := answersOf(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	byItem := make(map[string]SheetAnswer, len(standing))
	for _, a := range standing {
		byItem[a.Item] = a
	}
	changed, clashes := merge(byItem, sent, actor, tx.Millis())
	if len(clashes) > 0 {
		first, _ := list.item(clashes[0].Item)
		return ErrAnswered.With(first.Text, len(clashes), clashes[0].By)
	}
	return saveAnswers(ctx, tx, p.ID, changed)
}

func (s *Service) takeFindings(ctx context.Context, tx *db.Tx, actor kernel.Actor, p *LiaisonPlan, list Checklist, sent []SentFinding) error {
	if len(sent) == 0 {
		return nil
	}
	tree, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	standing, err := findingsOf(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	byKey := make(map[string]SheetFinding, len(standing))
	for _, f := range standing {
		byKey[f.Key] = f
	}
	for i, x := range sent {
		at := "findings[" + strconv.Itoa(i) + "]"
		if _, ok := list.item(x.Item); x.Item != "" && !ok {
			return ErrItem.At(at + ".item")
		}
		f, err := x.tidy()
		if err != nil {
			return ErrFinding.At(at + ".text")
		}
		if f.OrgID = cmp.Or(f.OrgID, p.OrgID); !within(tree, p.OrgID, f.OrgID) {
			return ErrFindingOrg.At(at + ".org_id")
		}
		f.OrgName, f.By, f.At = tree.FullName(f.OrgID), actor.Name, tx.Millis()
		old, there := byKey[f.Key]
		if err := s.takeFinding(ctx, tx, actor, p, f, old, there, x.Removed); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) takeFinding(ctx context.Context, tx *db.Tx, actor kernel.Actor, p *LiaisonPlan, f, old SheetFinding, there, removed bool) error {
	switch {
	case there && !removed && old.same(&f), !there && removed:
		return nil
	case there && old.RectificationID != 0:
		return ErrFindingSent
	case removed:
		if err := s.dropPhotosOf(ctx, tx, actor, p.ID, old.Key); err != nil {
			return err
		}
		return dropFinding(ctx, tx, old.ID)
	case !there:
		f.ID = tx.NewID()
	}
	return saveFinding(ctx, tx, p.ID, &f)
}

// within reports whether an organisation is the department or stands below it.
func within(tree *org.Tree, department, id kernel.ID) bool {
	_, ok := tree.Get(id)
	return ok && (id == department || tree.Department(id) == department)
}

// hold writes the visit into the register. One that somebody has entered there already is this one.
func (s *Service) hold(ctx context.Context, tx *db.Tx, actor kernel.Actor, p *LiaisonPlan, h Holding) error {
	if err := p.hold(h.Day, tx.Today()); err != nil {
		return err
	}
	v := LiaisonVisit{Day: h.Day, Content: cmp.Or(strings.TrimSpace(h.Content), p.Purpose), Feedback: strings.TrimSpace(h.Feedback)}
	v.OrgID, v.MemberID, v.MemberName = p.OrgID, p.MemberID, p.MemberName
	fresh, err := s.LiaisonVisits.Unknown(ctx, tx, []*LiaisonVisit{&v})
	if err != nil {
		return err
	}
	if len(fresh) == 0 {
		p.VisitID, err = visitOn(ctx, tx, p)
		return err
	}
	// who may hold the visit may write its record: the department is in their sight, the member need not be
	writer := actor
	writer.Scope = kernel.Everything()
	if err := s.LiaisonVisits.CreateIn(ctx, tx, writer, &v); err != nil {
		return err
	}
	p.VisitID = v.ID
	return nil
}

// visitOn finds the record of a visit in the register.
func visitOn(ctx context.Context, q db.Queryer, p *LiaisonPlan) (kernel.ID, error) {
	return db.Scalar[kernel.ID](ctx, q, "SELECT COALESCE(MAX(id),0) FROM liaison_visit WHERE removed=0 AND org_id=? AND day=? AND member_id=? AND (member_id<>0 OR member_name=?)", p.OrgID, p.HeldDay, p.MemberID, p.MemberName)
}

// visitChanged keeps a plan in step with its record: another day is the plan's too, and a record that is
// taken out ends the plan, since the visit was not made.
func (s *Service) visitChanged(ctx context.Context, tx *db.Tx, actor kernel.Actor, _, after *LiaisonVisit) error {
	plans, err := planOfVisit(ctx, tx, after.ID)
	if err != nil {
		return err
	}
	for i := range plans {
		p := &plans[i]
		p.HeldDay = after.Day
		if after.Removed {
			p.State, p.VisitID, p.Reason = Withdrawn, 0, "到点指导记录已删除："+after.RemovedFor
		}
		if err := updatePlan(ctx, tx, p, actor); err != nil {
			return err
		}
	}
	return nil
}

// raiseFindings hands what was found over to be put right, each once.
func (s *Service) raiseFindings(ctx context.Context, tx *db.Tx, actor kernel.Actor, p *LiaisonPlan) error {
	all, err := findingsOf(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	var fresh []*SheetFinding
	var found []*problem.Rectification
	for i := range all {
		f := &all[i]
		if f.RectificationID != 0 {
			continue
		}
		r := &problem.Rectification{
			Origin: "visit", SourceType: "liaison_visit", SourceID: p.VisitID, FoundDay: p.HeldDay, Finder: f.By, Text: f.Text, Place: f.Place, Basis: f.Basis, Suggestion: f.Suggestion,
		}
		r.OrgID = f.OrgID
		fresh, found = append(fresh, f), append(found, r)
	}
	if len(found) == 0 {
		return nil
	}
	if err := s.problems.FindIn(ctx, tx, actor, found); err != nil {
		return err
	}
	for i, f := range fresh {
		f.RectificationID = found[i].ID
		if err := saveFinding(ctx, tx, p.ID, f); err != nil {
			return err
		}
	}
	return nil
}
