package establishment

import (
	"context"
	"fmt"
	"slices"

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

// Outlook (核对结果) is what stands to be said about a form before it is sent.
type Outlook struct {
	Title    string      `json:"title"`
	Checks   []RuleCheck `json:"checks"`
	People   []Involved  `json:"people" doc:"所涉党支部的党员和已选的党员"`
	Approver string      `json:"approver" doc:"由谁批复"`
	Months   int         `json:"months" doc:"批复时限，月"`
	Org      string      `json:"org" doc:"所涉党组织的名称"`
	OrgKind  string      `json:"org_kind"`
	Busy     kernel.ID   `json:"busy" doc:"同一党组织正在办理的另一件申请，没有为0"`
}

// Preview (核对) judges a form as it stands now. Faults: ErrKind, kernel.ErrNotFound.
func (s *Service) Preview(ctx context.Context, actor kernel.Actor, of kernel.ID, f RequestForm) (out Outlook, err error) {
	r := Request{State: Draft}
	if err := r.fill(f); err != nil {
		return out, err
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		if err := s.reach(ctx, q, actor.Scope, r.Kind, r.Plan); err != nil {
			return err
		}
		pic, err := s.picture(ctx, q, r.Kind, r.Plan, "")
		if err != nil {
			return err
		}
		book, err := s.norms.Book(ctx, q)
		if err != nil {
			return err
		}
		out = Outlook{Title: Title(r.Kind, r.Plan, pic.Tree), Checks: Judge(r.Kind, r.Plan, pic, book), People: []Involved{}, Months: book.Count(norm.FoundingAnswer, pic.Day)}
		answer(out.Checks, r.Acknowledged)
		out.Approver = pic.Tree.FullName(whom(r.Kind, r.Plan, pic.Tree, byOffice(actor)))
		if at := r.Plan.about(r.Kind); len(at) > 0 {
			n, _ := pic.Tree.Get(at[0])
			out.Org, out.OrgKind = pic.Tree.FullName(at[0]), string(n.Kind)
		}
		seen := map[kernel.ID]bool{}
		for _, branch := range append(r.Plan.branches(r.Kind), 0) {
			list := pic.In[branch]
			if branch == 0 {
				list = pic.named(r.Plan.people())
			}
			for _, x := range list {
				if !seen[x.ID] {
					seen[x.ID] = true
					out.People = append(out.People, x)
				}
			}
		}
		out.Busy, err = busy(ctx, q, r.Plan.about(r.Kind), of)
		return err
	})
	return out, err
}

// busy finds another live request about one of the organisations.
func busy(ctx context.Context, q db.Queryer, orgs []kernel.ID, but kernel.ID) (kernel.ID, error) {
	in, args := db.In("org_id", orgs)
	ids, err := db.Select(ctx, q, db.Column[kernel.ID], "SELECT establishment_id FROM establishment_hold WHERE establishment_id<>? AND "+in, append([]any{but}, args...)...)
	if len(ids) > 0 {
		return ids[0], err
	}
	return 0, err
}

// byOffice tells who asks for a department or the committee, not for a branch of it.
func byOffice(actor kernel.Actor) bool {
	return actor.Scope.All || slices.ContainsFunc(actor.Grants, func(g kernel.Grant) bool { return g.Role == roleClerk || g.Role == roleStaff })
}

// Create (起草) keeps a new request as a draft. Faults: ErrKind, kernel.ErrNotFound.
func (s *Service) Create(ctx context.Context, actor kernel.Actor, f RequestForm) (Request, error) {
	return db.InTx(ctx, s.db, "establishment.create", func(ctx context.Context, tx *db.Tx) (Request, error) {
		r := Request{ID: tx.NewID(), Version: 1, State: Draft, AskedName: actor.Name, askedBy: actor.Account, MadeAt: tx.Millis(), ChangedAt: tx.Millis()}
		if err := s.fill(ctx, tx, actor, &r, f); err != nil {
			return r, err
		}
		if err := insert(ctx, tx, &r); err != nil {
			return r, err
		}
		if err := tie(ctx, tx, &r); err != nil {
			return r, err
		}
		return r, s.trail(ctx, tx, actor, &r, "establishment.drafted", "")
	})
}

// Save (保存草稿) writes a draft over, or one that came back. Faults: ErrKind, ErrNotDraft, kernel.ErrNotFound,
// kernel.ErrStale.
func (s *Service) Save(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, f RequestForm) (Request, error) {
	return s.change(ctx, actor, id, version, "establishment.saved", func(ctx context.Context, tx *db.Tx, r *Request) (string, error) {
		if err := s.fill(ctx, tx, actor, r, f); err != nil {
			return "", err
		}
		return "", tie(ctx, tx, r)
	})
}

func (s *Service) fill(ctx context.Context, tx *db.Tx, actor kernel.Actor, r *Request, f RequestForm) error {
	if err := r.fill(f); err != nil {
		return err
	}
	at := r.Plan.about(r.Kind)
	if len(at) == 0 {
		field := "org_id"
		if r.Kind == Found {
			field = "parent_id"
		}
		return ErrRule.With("请先选择所涉的党组织或上级，才能保存").At(field)
	}
	if err := s.reach(ctx, tx, actor.Scope, r.Kind, r.Plan); err != nil {
		return err
	}
	tree, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	r.OrgID, r.DepartmentID, r.Title = at[0], tree.Department(at[0]), Title(r.Kind, r.Plan, tree)
	return nil
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

// Submit (提交) sends a draft to the level above. Faults: ErrNotDraft, ErrReason, ErrRules with what the rules
// require, ErrUnanswered with what wants a reason, ErrBusy, kernel.ErrNotFound, kernel.ErrStale.
func (s *Service) Submit(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) (Request, error) {
	return s.change(ctx, actor, id, version, "establishment.submitted", func(ctx context.Context, tx *db.Tx, r *Request) (string, error) {
		if err := s.reach(ctx, tx, actor.Scope, r.Kind, r.Plan); err != nil {
			return "", err
		}
		pic, book, must, open, err := s.judged(ctx, tx, r, "")
		switch {
		case err != nil:
			return "", err
		case len(must) > 0:
			return "", ErrRules.With(len(must)).Listing(must)
		}
		if err := r.submit(tx.Today(), book.Count(norm.FoundingAnswer, tx.Today())); err != nil {
			return "", err
		}
		if len(open) > 0 {
			return "", ErrUnanswered.With(len(open)).Listing(open)
		}
		taken, err := hold(ctx, tx, r)
		if err != nil {
			return "", err
		}
		if taken != 0 {
			return "", ErrBusy.With(pic.Tree.FullName(taken)).At("org_id")
		}
		r.ApproverID, r.askedBy, r.AskedName = whom(r.Kind, r.Plan, pic.Tree, byOffice(actor)), actor.Account, actor.Name
		return "", nil
	})
}

// Withdraw (撤回) ends one's own request before it is answered. Faults: ErrEnded, kernel.ErrNotFound, kernel.ErrStale.
func (s *Service) Withdraw(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) (Request, error) {
	return s.change(ctx, actor, id, version, "establishment.withdrawn", func(ctx context.Context, tx *db.Tx, r *Request) (string, error) {
		if err := r.takeBack(); err != nil {
			return "", err
		}
		return "", release(ctx, tx, r.ID)
	})
}

// mayAnswer holds an answer to the level that was asked; the work committee may always. Faults: ErrOwn, ErrLevel.
func (s *Service) mayAnswer(ctx context.Context, q db.Queryer, actor kernel.Actor, r *Request) error {
	tree, err := s.orgs.Today(ctx, q)
	switch {
	case err != nil:
		return err
	case actor.Scope.All:
		return nil // staff answer for every level, and enter what the committee has decided
	case !tree.Sees(actor.Scope, r.ApproverID):
		return ErrLevel.With(tree.FullName(r.ApproverID))
	case r.askedBy != 0 && r.askedBy == actor.Account:
		return ErrOwn
	}
	return nil
}

func why(text string) (string, error) {
	if len([]rune(text)) < leastReason {
		return "", ErrWhy.At("reason")
	}
	return text, nil
}

// Return (退回) gives a request back to be mended. Faults: ErrNotWaiting, ErrWhy, ErrOwn, ErrLevel,
// kernel.ErrNotFound, kernel.ErrStale.
func (s *Service) Return(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (Request, error) {
	return s.change(ctx, actor, id, version, "establishment.returned", func(ctx context.Context, tx *db.Tx, r *Request) (string, error) {
		if err := r.back(); err != nil {
			return "", err
		}
		if err := s.mayAnswer(ctx, tx, actor, r); err != nil {
			return "", err
		}
		if _, err := why(reason); err != nil {
			return "", err
		}
		return reason, release(ctx, tx, r.ID)
	})
}

// Reject (不予同意) ends a request with an answer. Faults: those of Return.
func (s *Service) Reject(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (Request, error) {
	return s.change(ctx, actor, id, version, "establishment.rejected", func(ctx context.Context, tx *db.Tx, r *Request) (string, error) {
		if err := r.refuse(actor.Name, tx.Today()); err != nil {
			return "", err
		}
		if err := s.mayAnswer(ctx, tx, actor, r); err != nil {
			return "", err
		}
		if _, err := why(reason); err != nil {
			return "", err
		}
		return reason, release(ctx, tx, r.ID)
	})
}

// Approval (批复) is what who answers fills in.
type Approval struct {
	Effective    kernel.Day
	Words        string            // a further point of the reply
	Acknowledged map[string]string // for what has come up since the request was sent
}

// Approve (批复) answers with a numbered reply; what is effective today happens at once. Faults: ErrNotWaiting,
// ErrDay, ErrPast, ErrFar, ErrRules, ErrUnanswered, ErrOwn, ErrLevel, kernel.ErrNotFound, kernel.ErrStale.
func (s *Service) Approve(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, a Approval) (Request, error) {
	return db.InTx(ctx, s.db, "establishment.approved", func(ctx context.Context, tx *db.Tx) (Request, error) {
		r, err := find(ctx, tx, actor.Scope, id)
		if err != nil {
			return r, err
		}
		if r.Version != version {
			return r, kernel.ErrStale
		}
		if err := s.mayAnswer(ctx, tx, actor, &r); err != nil {
			return r, err
		}
		if err := r.approve(actor.Name, a.Effective, tx.Today()); err != nil {
			return r, err
		}
		if err := s.reply(ctx, tx, actor, &r, a); err != nil {
			return r, err
		}
		if err := save(ctx, tx, &r); err != nil {
			return r, err
		}
		if err := s.duties(ctx, tx, &r); err != nil {
			return r, err
		}
		if err := s.trail(ctx, tx, actor, &r, "establishment.approved", fmt.Sprintf("%s，自%s起生效。", r.PaperNumber, r.Effective.Chinese())); err != nil {
			return r, err
		}
		if r.Effective > tx.Today() {
			return r, nil
		}
		return r, s.takeEffect(ctx, tx, actor, &r)
	})
}

// reply checks once more and issues the paper.
func (s *Service) reply(ctx context.Context, tx *db.Tx, actor kernel.Actor, r *Request, a Approval) error {
	for code, text := range a.Acknowledged {
		if text != "" && len(r.Acknowledged) < 100 {
			r.Acknowledged[code] = text
		}
	}
	pic, book, must, open, err := s.judged(ctx, tx, r, r.Effective)
	switch {
	case err != nil:
		return err
	case len(must) > 0:
		return ErrRules.With(len(must)).Listing(must)
	case len(open) > 0:
		return ErrUnanswered.With(len(open)).Listing(open)
	}
	today, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	d := Reply(r, pic, book, subjectOf(r, today), a.Words)
	d.Source = fact.Source{Type: object, ID: r.ID}
	p, err := s.papers.IssueIn(ctx, tx, actor, d)
	r.PaperID, r.PaperNumber = p.ID, p.Number
	return err
}

// Revoke (撤回批复) takes an approval back before its day, with a notice to who asked. Faults: ErrNotApproved,
// ErrWhy, ErrLevel, kernel.ErrNotFound, kernel.ErrStale.
func (s *Service) Revoke(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (Request, error) {
	return s.change(ctx, actor, id, version, "establishment.approval_withdrawn", func(ctx context.Context, tx *db.Tx, r *Request) (string, error) {
		number := r.PaperNumber
		if err := r.revoke(); err != nil {
			return "", err
		}
		if err := s.mayAnswer(ctx, tx, actor, r); err != nil {
			return "", err
		}
		if _, err := why(reason); err != nil {
			return "", err
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return "", err
		}
		d := Revocation(r, number, tree, subjectOf(r, tree), reason, tx.Today())
		d.Source = fact.Source{Type: object, ID: r.ID}
		p, err := s.papers.IssueIn(ctx, tx, actor, d)
		r.PaperID, r.PaperNumber = 0, ""
		return fmt.Sprintf("撤回%s（%s）：%s", number, p.Number, reason), err
	})
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
