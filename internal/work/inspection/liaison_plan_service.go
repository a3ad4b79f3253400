package inspection

import (
	"context"
	"strings"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
)

const (
	planType  = "liaison_plan"
	dutyVisit = "inspection.visit_department"
)

// PlanAsked (到点安排登记表) is what a person fills in; without a member it is the actor's own visit.
type PlanAsked struct {
	OrgID       kernel.ID
	MemberID    kernel.ID
	MemberName  string
	Company     string
	Day         kernel.Day
	Purpose     string
	ChecklistID kernel.ID
}

// apply writes what was asked into a plan. Faults: kernel.ErrNotFound for a department or member out of
// sight, ErrPointDepartment, ErrChecklist, and those of LiaisonPlan.check.
func (s *Service) apply(ctx context.Context, tx *db.Tx, actor kernel.Actor, p *LiaisonPlan, a PlanAsked) error {
	tree, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	n, ok := tree.Get(a.OrgID)
	switch {
	case !ok || !tree.Sees(actor.Scope, a.OrgID):
		return kernel.ErrNotFound.At("org_id")
	case n.Kind != org.Department:
		return ErrPointDepartment.At("org_id")
	}
	if a.MemberID == 0 && strings.TrimSpace(a.MemberName) == "" {
		a.MemberID, a.MemberName = actor.Member, actor.Name
	}
	p.OrgID, p.OrgName, p.MemberID, p.MemberName = a.OrgID, n.Name, a.MemberID, strings.TrimSpace(a.MemberName)
	if a.MemberID != 0 {
		if p.MemberName, err = memberName(ctx, tx, actor, a.MemberID); err != nil {
			return err
		}
	}
	p.Company, p.Day, p.Purpose, p.ChecklistID = a.Company, a.Day, a.Purpose, a.ChecklistID
	if a.ChecklistID != 0 {
		if c, err := findChecklist(ctx, tx, a.ChecklistID, 0); err != nil || !c.Active {
			return ErrChecklist.At("checklist_id")
		}
	}
	return p.check(tx.Today())
}

// memberName answers the name of a member whom the actor may name: anybody for who sees the whole city,
// oneself, or who is in sight. Fault: kernel.ErrNotFound.
func memberName(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID) (string, error) {
	scope := actor.Scope
	if id == actor.Member {
		scope = kernel.Everything()
	}
	m, err := member.Find(ctx, q, scope, id)
	if err != nil {
		return "", kernel.ErrNotFound.At("member_id")
	}
	return m.Name, nil
}

// PlanVisit (安排到点指导) puts a visit down before it is made. Faults: as apply, ErrPlanTwice.
func (s *Service) PlanVisit(ctx context.Context, actor kernel.Actor, a PlanAsked) (LiaisonPlan, error) {
	return db.InTx(ctx, s.db, "liaison_plan.create", func(ctx context.Context, tx *db.Tx) (LiaisonPlan, error) {
		p := LiaisonPlan{ID: tx.NewID(), Version: 1, State: Planned, MadeBy: actor.Name, MadeAt: tx.Millis(), ChangedBy: actor.Name, ChangedAt: tx.Millis()}
		if err := s.apply(ctx, tx, actor, &p, a); err != nil {
			return p, err
		}
		if err := insertPlan(ctx, tx, &p); err != nil {
			return p, err
		}
		return p, s.planFollows(ctx, tx, actor, "liaison_plan.create", &p)
	})
}

// ChangePlan changes a visit that has not begun. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrPlanBegun,
// ErrPlanOver, ErrPlanGone, and those of PlanVisit.
func (s *Service) ChangePlan(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, a PlanAsked) (LiaisonPlan, error) {
	return s.movePlan(ctx, actor, "liaison_plan.update", id, version, func(ctx context.Context, tx *db.Tx, p *LiaisonPlan) error {
		if err := p.change(); err != nil {
			return err
		}
		return s.apply(ctx, tx, actor, p, a)
	})
}

// WithdrawPlan (撤回安排) calls a visit off; what was filled in stays to be read. Faults: as ChangePlan, ErrReason.
func (s *Service) WithdrawPlan(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (LiaisonPlan, error) {
	return s.movePlan(ctx, actor, "liaison_plan.withdraw", id, version, func(_ context.Context, _ *db.Tx, p *LiaisonPlan) error { return p.withdraw(reason) })
}

func (s *Service) movePlan(ctx context.Context, actor kernel.Actor, action string, id kernel.ID, version int, how func(context.Context, *db.Tx, *LiaisonPlan) error) (LiaisonPlan, error) {
	return db.InTx(ctx, s.db, action, func(ctx context.Context, tx *db.Tx) (LiaisonPlan, error) {
		p, err := findPlan(ctx, tx, actor.Scope, id)
		if err != nil {
			return p, err
		}
		if p.Version != version {
			return p, kernel.ErrStale
		}
		if err := how(ctx, tx, &p); err != nil {
			return p, err
		}
		if err := updatePlan(ctx, tx, &p, actor); err != nil {
			return p, err
		}
		return p, s.planFollows(ctx, tx, actor, action, &p)
	})
}

// planFollows keeps the member's duty in step with a visit and writes the trail.
func (s *Service) planFollows(ctx context.Context, tx *db.Tx, actor kernel.Actor, action string, p *LiaisonPlan) error {
	if err := duty.Clear(ctx, tx, dutyVisit, planType, p.ID); err != nil {
		return err
	}
	if p.Open() && p.MemberID != 0 {
		if err := duty.Raise(ctx, tx, duty.Duty{
			Kind: dutyVisit, Title: "到点指导：" + p.OrgName, Note: p.Purpose, Role: duty.RolePerson, OrgID: p.MemberID, Due: p.Day, ObjectType: planType, ObjectID: p.ID,
		}); err != nil {
			return err
		}
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: action, ObjectType: planType, ObjectID: p.ID, OrgID: p.OrgID,
		Detail: map[string]any{"after": map[string]any{"state": p.State, "day": p.Day, "member": p.MemberID, "checklist": p.ChecklistID, "number": p.ChecklistNumber}},
	})
}

// Plans lists the planned visits that the actor sees, those still to be made first.
func (s *Service) Plans(ctx context.Context, actor kernel.Actor, f PlanFilter, page kernel.Page) (kernel.List[LiaisonPlan], error) {
	return listPlans(ctx, s.db.Read(), actor.Scope, f, page)
}

// LiaisonSheet (到点安排及检查表) is a visit with its list and what has been filled in.
type LiaisonSheet struct {
	LiaisonPlan
	Checklist Checklist      `json:"checklist" doc:"这次用的清单；不用清单的分组为空"`
	Answers   []SheetAnswer  `json:"answers"`
	Findings  []SheetFinding `json:"findings"`
	Photos    []SheetPhoto   `json:"photos" doc:"现场照片"`
}

// Sheet answers a visit with its sheet: the version it began with, or the one in use before it begins.
// Fault: kernel.ErrNotFound.
func (s *Service) Sheet(ctx context.Context, actor kernel.Actor, id kernel.ID) (out LiaisonSheet, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		out = LiaisonSheet{}
		if out.LiaisonPlan, err = findPlan(ctx, q, actor.Scope, id); err != nil {
			return err
		}
		out.Checklist.Groups = []ChecklistGroup{}
		if out.ChecklistID != 0 {
			if out.Checklist, err = findChecklist(ctx, q, out.ChecklistID, out.ChecklistNumber); err != nil {
				return err
			}
		}
		if out.Answers, err = answersOf(ctx, q, id); err != nil {
			return err
		}
		if out.Findings, err = findingsOf(ctx, q, id); err != nil {
			return err
		}
		out.Photos, err = photosOf(ctx, q, id)
		return err
	})
	return out, err
}
