package activity

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/calendar"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
)

// Trees is the organisation tree as of a day; *org.Service is it.
type Trees interface {
	TreeAt(ctx context.Context, q db.Queryer, day kernel.Day) (*org.Tree, error)
}

// Norms are the parameters of the rules; *norm.Service is it.
type Norms interface {
	Book(ctx context.Context, q db.Queryer) (*norm.Book, error)
}

// Settings are the city's choices.
type Settings struct {
	// OthersAccept refuses the acceptance of one's own submission. By default a secretary may record
	// and accept in one step, because records are confirmed where they arise.
	OthersAccept bool
}

// Service keeps organisation life.
type Service struct {
	db       *db.DB
	audit    *audit.Log
	facts    *fact.Log
	orgs     Trees
	roster   Roster
	settings Settings
	signer   Signer
	norms    Norms
	days     *calendar.Table
	plans    Forecast
	bulks    *bulk.Service
	kept     atomic.Pointer[keptKinds]
}

// NewService returns a Service.
func NewService(d *db.DB, a *audit.Log, f *fact.Log, o Trees, r Roster) *Service {
	return &Service{db: d, audit: a, facts: f, orgs: o, roster: r, days: calendar.Seeded()}
}

// Use takes the city's choices, before any request.
func (s *Service) Use(settings Settings) { s.settings = settings }

// UseNorms takes the parameters, before any request; without them the delivered values hold.
func (s *Service) UseNorms(n Norms) { s.norms = n }

func (s *Service) book(ctx context.Context, q db.Queryer) (*norm.Book, error) {
	if s.norms == nil {
		return delivered, nil
	}
	return s.norms.Book(ctx, q)
}

var delivered = norm.NewBook(nil)

// UseSigner takes what signs the codes of check-in, before any request.
func (s *Service) UseSigner(k Signer) { s.signer = k }

// seen finds an organisation within scope by today's tree; kernel.ErrNotFound otherwise.
func (s *Service) seen(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (org.Node, error) {
	tree, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return org.Node{}, err
	}
	n, ok := tree.Get(id)
	if !ok || !tree.Sees(scope, id) {
		return org.Node{}, kernel.ErrNotFound
	}
	return n, nil
}

// find loads a record that the actor may see: in scope, and not confidential to others. Missing and
// out of sight are the same kernel.ErrNotFound.
func (s *Service) find(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID) (*Activity, error) {
	where, args := org.Visible(actor.Scope, "org_id")
	may, more := sight(actor) // asked with the record, so that a talk one may not see costs what a missing one does
	a, err := loadActivity(ctx, q, id, where+" AND "+may, append(args, more...)...)
	if err != nil {
		return nil, err
	}
	if _, err := s.seen(ctx, q, actor.Scope, a.OrgID); err != nil {
		return nil, err
	}
	if a.Confidential && !a.partOf(actor) && !a.confirmedBy(actor) {
		return nil, kernel.ErrNotFound
	}
	return a, nil
}

// findIn is find for a change: the version must be the one the actor looked at.
func (s *Service) findIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, version int) (*Activity, error) {
	a, err := s.find(ctx, tx, actor, id)
	if err != nil {
		return nil, err
	}
	if a.Version != version {
		return nil, kernel.ErrStale
	}
	return a, nil
}

// partOf reports whether the actor took part in the record or wrote it.
func (a *Activity) partOf(actor kernel.Actor) bool {
	return a.DraftedBy == actor.Account || a.Concerns(actor.Member)
}

// The roles to which the steps of a record are addressed.
const (
	roleSecretary = "branch_secretary"
	roleClerk     = "branch_clerk"
	roleDept      = "dept_clerk"
)

// confirmedBy reports whether the record is the actor's to accept: the branch's secretary, or the
// department's clerk for what is held above the branches.
func (a *Activity) confirmedBy(actor kernel.Actor) bool {
	return slices.ContainsFunc(actor.Grants, a.heldBy)
}

// heldBy reports whether the office is the one that accepts the record.
func (a *Activity) heldBy(g kernel.Grant) bool {
	if a.Branch != 0 {
		return g.Role == roleSecretary && (g.Org == a.Branch || g.Org == a.OrgID)
	}
	return g.Role == roleDept && (g.Org == a.Department || g.Org == a.OrgID)
}

// throughProxy reports whether accepting it would go round the rule that two persons see a record: in
// somebody's place nobody accepts what they or the absent one submitted.
func (a *Activity) throughProxy(actor kernel.Actor) bool {
	by := a.hand()
	return actor.For != 0 && (by == actor.Account || by == actor.For)
}

// hand is who submitted it, or drafts it while it can still be changed.
func (a *Activity) hand() kernel.ID {
	if a.Editable() {
		return a.DraftedBy
	}
	return a.SubmittedBy
}

// Redacted reports whether the actor may know that the record is there but not what was said.
func (a *Activity) Redacted(actor kernel.Actor) bool { return a.Confidential && !a.partOf(actor) }

// redact takes away what is for those concerned alone.
func (a *Activity) redact() {
	c := Content{Kinds: a.Kinds, PlannedDay: a.PlannedDay, Day: a.Day, Topic: "（内容仅当事人可见）", Confidential: true}
	a.Content = c.tidied()
}

// CreateDraft keeps a new draft, complete or not, as it was typed.
// Faults: ErrOrg, ErrUnreadable.
func (s *Service) CreateDraft(ctx context.Context, actor kernel.Actor, orgID kernel.ID, c Content) (*Activity, error) {
	return db.InTx(ctx, s.db, "activity.create", func(ctx context.Context, tx *db.Tx) (*Activity, error) {
		return s.draft(ctx, tx, actor, orgID, c)
	})
}

func (s *Service) draft(ctx context.Context, tx *db.Tx, actor kernel.Actor, orgID kernel.ID, c Content) (*Activity, error) {
	a := &Activity{OrgID: orgID, State: Draft, Version: 1, DraftedBy: actor.Account, DraftedName: actor.Name, DraftedAt: tx.Millis()}
	if err := s.fill(ctx, tx, actor, a, orgID, c); err != nil {
		return nil, err
	}
	a.ID = tx.NewID()
	if err := insertActivities(ctx, tx, []*Activity{a}); err != nil {
		return nil, err
	}
	return a, s.audit.Record(ctx, tx, actor, a.entry("create", nil))
}

// SaveDraft keeps the draft as it is now. What its drafter types is on record with the next step, what
// somebody else does at once. Faults: kernel.ErrStale, ErrNotEditable, ErrOrg, ErrUnreadable.
func (s *Service) SaveDraft(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, orgID kernel.ID, c Content) (*Activity, error) {
	return db.InTx(ctx, s.db, "activity.save", func(ctx context.Context, tx *db.Tx) (*Activity, error) {
		a, err := s.findIn(ctx, tx, actor, id, version)
		if err != nil {
			return nil, err
		}
		if !a.Editable() {
			return nil, ErrNotEditable
		}
		if a.Redacted(actor) {
			return nil, ErrConfidential
		}
		if err := s.fill(ctx, tx, actor, a, orgID, c); err != nil {
			return nil, err
		}
		if err := update(ctx, tx, a); err != nil {
			return nil, err
		}
		if err := replaceChildren(ctx, tx, a); err != nil || a.DraftedBy == actor.Account {
			return a, err
		}
		return a, s.audit.Record(ctx, tx, actor, a.entry("save", nil))
	})
}

// fill puts the content into the record and works out where it belongs.
func (s *Service) fill(ctx context.Context, tx *db.Tx, actor kernel.Actor, a *Activity, orgID kernel.ID, c Content) error {
	c = c.tidied()
	if f := c.draftFaults(); len(f) > 0 {
		return ErrUnreadable.With(len(f)).Listing(f)
	}
	node, err := s.seen(ctx, tx, actor.Scope, orgID)
	if err != nil || node.Kind == org.WorkCommittee {
		return ErrOrg
	}
	book, err := s.book(ctx, tx)
	if err != nil {
		return err
	}
	a.OrgID, a.Content = orgID, c
	a.counted()
	a.judgeVotes(book)
	day := a.ShownDay()
	if day == "" {
		day = tx.Today()
	}
	return s.place(ctx, tx, a, day)
}

// place sets the branch and department of that day. An organisation that did not exist then keeps
// the place it has today.
func (s *Service) place(ctx context.Context, q db.Queryer, a *Activity, day kernel.Day) error {
	tree, err := s.orgs.TreeAt(ctx, q, day)
	if err != nil {
		return err
	}
	if _, ok := tree.Get(a.OrgID); !ok {
		if tree, err = s.orgs.TreeAt(ctx, q, s.db.Today()); err != nil {
			return err
		}
	}
	a.Branch, a.Department = tree.BranchOf(a.OrgID), tree.Department(a.OrgID)
	return nil
}

// DeleteDraft removes a draft that was never accepted. Faults: ErrNotRemovable, kernel.ErrStale.
func (s *Service) DeleteDraft(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) error {
	return s.db.Do(ctx, "activity.delete", func(ctx context.Context, tx *db.Tx) error {
		a, err := s.findIn(ctx, tx, actor, id, version)
		if err != nil {
			return err
		}
		if !a.Editable() || a.Revision > 0 {
			return ErrNotRemovable
		}
		if err := removeActivity(ctx, tx, a); err != nil {
			return err
		}
		if err := clearDuties(ctx, tx, a); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, a.entry("delete", nil))
	})
}

// entry is the act's line in the trail; what is confidential stays out of it.
func (a *Activity) entry(step string, detail map[string]any) audit.Entry {
	if detail == nil {
		detail = map[string]any{}
	}
	if !a.Confidential {
		detail["topic"] = a.Topic
	}
	detail["kinds"], detail["day"], detail["revision"] = strings.Join(a.Kinds, ","), a.Day, a.Revision
	return audit.Entry{Action: "activity." + step, ObjectType: sourceType, ObjectID: a.ID, OrgID: a.OrgID, Detail: detail}
}

// Get reads a record; redacted when the actor may only confirm it.
func (s *Service) Get(ctx context.Context, actor kernel.Actor, id kernel.ID) (*Activity, error) {
	a, err := s.find(ctx, s.db.Read(), actor, id)
	if err != nil {
		return nil, err
	}
	if a.Redacted(actor) {
		a.redact()
	}
	return a, nil
}

// Steps answers a record's history, the first step first.
func (s *Service) Steps(ctx context.Context, actor kernel.Actor, id kernel.ID) ([]RecordStep, error) {
	q := s.db.Read()
	a, err := s.find(ctx, q, actor, id)
	if err != nil {
		return nil, err
	}
	steps, err := loadSteps(ctx, q, id)
	if a.Redacted(actor) {
		for i := range steps {
			steps[i].Changes, steps[i].Kept, steps[i].before = []Edit{}, false, nil
		}
	}
	return steps, err
}

// Before answers the full content that a step replaced or sent back.
func (s *Service) Before(ctx context.Context, actor kernel.Actor, id kernel.ID, number int) (Content, error) {
	steps, err := s.Steps(ctx, actor, id)
	if err != nil {
		return Content{}, err
	}
	for _, st := range steps {
		if st.Number == number && st.before != nil {
			return st.before.tidied(), nil
		}
	}
	return Content{}, kernel.ErrNotFound
}
