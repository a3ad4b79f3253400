package establishment

import (
	"context"
	"fmt"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/paper"
)

const (
	object      = "establishment"
	dutyAnswer  = "establishment.answer_request"
	dutyMend    = "establishment.mend_request"
	dutySettle  = "establishment.settle_request"
	dutyElect   = "establishment.elect_committee"
	roleStaff   = "staff"
	roleClerk   = "dept_clerk"
	leastReason = 5
)

// Service changes how organisations are set up.
type Service struct {
	db      *db.DB
	audit   *audit.Log
	orgs    *org.Service
	members *member.Service
	facts   *fact.Log
	norms   *norm.Service
	papers  *paper.Service
}

// NewService returns a Service.
func NewService(d *db.DB, a *audit.Log, orgs *org.Service, members *member.Service, facts *fact.Log, norms *norm.Service, papers *paper.Service) *Service {
	return &Service{d, a, orgs, members, facts, norms, papers}
}

// picture looks at what a plan stands on: the tree of its day, the roster of today.
func (s *Service) picture(ctx context.Context, q db.Queryer, k Kind, p SetupPlan, day kernel.Day) (Picture, error) {
	today := s.db.Today()
	pic := Picture{Day: max(day, today), People: map[kernel.ID]Involved{}, In: map[kernel.ID][]Involved{}, Sizes: map[kernel.ID]branchSizes{}}
	var err error
	if pic.Tree, err = s.orgs.TreeAt(ctx, q, pic.Day); err != nil {
		return pic, err
	}
	strength, err := member.Strengths(ctx, q, today)
	if err != nil {
		return pic, err
	}
	for id, n := range strength {
		pic.Sizes[id] = branchSizes{n.All, n.Full}
	}
	from := map[kernel.ID]bool{}
	for _, id := range p.branches(k) {
		from[id] = true
	}
	named := p.people()
	belong, err := member.BranchesOn(ctx, q, named, today)
	if err != nil {
		return pic, err
	}
	for _, branch := range belong {
		from[branch] = true
	}
	for branch := range from {
		list, err := member.InBranch(ctx, q, branch, today)
		if err != nil {
			return pic, err
		}
		for _, m := range list {
			x := Involved{m.ID, m.Name, branch, m.StandingOn(pic.Day) == member.Full}
			pic.In[branch] = append(pic.In[branch], x)
			pic.People[m.ID] = x
		}
	}
	return pic, nil
}

// reach refuses organisations and members out of the actor's sight, as if they did not exist. Fault:
// kernel.ErrNotFound.
func (s *Service) reach(ctx context.Context, q db.Queryer, scope kernel.Scope, k Kind, p SetupPlan) error {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil || scope.All {
		return err
	}
	for _, id := range p.reached(k) {
		if !tree.Sees(scope, id) {
			return kernel.ErrNotFound
		}
	}
	belong, err := member.BranchesOn(ctx, q, p.people(), s.db.Today())
	for _, branch := range belong {
		if !tree.Sees(scope, branch) {
			return kernel.ErrNotFound
		}
	}
	return err
}

// trail writes a step and the audit row that belongs to it.
func (s *Service) trail(ctx context.Context, tx *db.Tx, actor kernel.Actor, r *Request, action, text string) error {
	if action != "establishment.saved" {
		if err := addStep(ctx, tx, actor, r.ID, action[len("establishment."):], text); err != nil {
			return err
		}
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: action, ObjectType: object, ObjectID: r.ID, OrgID: r.OrgID,
		Detail: map[string]any{"title": r.Title, "state": r.State, "note": text},
	})
}

// change takes a request as the actor saw it, decides, saves and leaves its trace.
func (s *Service) change(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, action string, decide func(context.Context, *db.Tx, *Request) (string, error)) (Request, error) {
	return db.InTx(ctx, s.db, action, func(ctx context.Context, tx *db.Tx) (Request, error) {
		r, err := find(ctx, tx, actor.Scope, id)
		if err != nil {
			return r, err
		}
		if r.Version != version {
			return r, kernel.ErrStale
		}
		text, err := decide(ctx, tx, &r)
		if err != nil {
			return r, err
		}
		if err := save(ctx, tx, &r); err != nil {
			return r, err
		}
		if err := s.duties(ctx, tx, &r); err != nil {
			return r, err
		}
		return r, s.trail(ctx, tx, actor, &r, action, text)
	})
}

// judged is what the rules say of a request on a day, with the reasons that were written.
func (s *Service) judged(ctx context.Context, q db.Queryer, r *Request, day kernel.Day) (pic Picture, book *norm.Book, must, open []kernel.FieldFault, err error) {
	if pic, err = s.picture(ctx, q, r.Kind, r.Plan, day); err != nil {
		return
	}
	if book, err = s.norms.Book(ctx, q); err != nil {
		return
	}
	must, open = answer(Judge(r.Kind, r.Plan, pic, book), r.Acknowledged)
	return
}

// duties keeps what is to be done in step with the state.
func (s *Service) duties(ctx context.Context, tx *db.Tx, r *Request) error {
	for _, kind := range []string{dutyAnswer, dutyMend, dutySettle} {
		if err := duty.Clear(ctx, tx, kind, object, r.ID); err != nil {
			return err
		}
	}
	d := duty.Duty{Title: r.Title, ObjectType: object, ObjectID: r.ID, Due: r.Due}
	switch {
	case r.State == Submitted:
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return err
		}
		d.Kind, d.Note, d.Role, d.OrgID = dutyAnswer, fmt.Sprintf("%s提出，应于%s前批复", r.AskedName, r.Due.Chinese()), roleStaff, tree.Root().ID
		if r.ApproverID != d.OrgID {
			d.Role, d.OrgID = roleClerk, tree.Department(r.ApproverID)
		}
	case r.State == Returned && r.askedBy != 0:
		d.Kind, d.Note, d.Role, d.OrgID, d.Due = dutyMend, "已退回，请修改后再提交，或撤回", duty.RolePerson, r.askedBy, ""
	case r.State == Approved && r.Held != "":
		d.Kind, d.Note, d.Role, d.OrgID, d.Due = dutySettle, r.Held, roleStaff, 0, r.Effective
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return err
		}
		d.OrgID = tree.Root().ID
	default:
		return nil
	}
	return duty.Raise(ctx, tx, d)
}
