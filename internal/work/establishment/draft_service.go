package establishment

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/norm"
)

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
