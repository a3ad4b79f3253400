package activity

import (
	"context"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/norm"
)

// ready validates the content for submission and settles what the roster knows better than the
// typist: names, and where each person belonged on the day.
// Faults: ErrIncomplete, ErrMember, ErrOrg.
func (s *Service) ready(ctx context.Context, tx *db.Tx, a *Activity) (map[kernel.ID]Someone, error) {
	kinds, err := s.kinds(ctx, tx)
	if err != nil {
		return nil, err
	}
	today, err := s.orgs.TreeAt(ctx, tx, tx.Today())
	if err != nil {
		return nil, err
	}
	node, ok := today.Get(a.OrgID)
	if !ok {
		return nil, ErrOrg
	}
	book, err := s.book(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := a.Validate(kinds, holderOf(node, book, a.Day), tx.Today()); err != nil {
		return nil, err
	}
	a.judgeVotes(book)
	people, err := s.roster.People(ctx, tx, a.memberIDs(), a.Day)
	if err != nil {
		return nil, err
	}
	if err := a.settleNames(people); err != nil {
		return nil, err
	}
	fixed, err := loadFixedDays(ctx, tx, []kernel.ID{a.OrgID})
	if err != nil {
		return nil, err
	}
	return people, s.settleDay(ctx, tx, a, fixed[a.OrgID])
}

// settleDay writes what was true of the branch on the day into the record, which keeps it: its fixed day
// (R05), and whether its secretary gave the lecture (R04).
func (s *Service) settleDay(ctx context.Context, q db.Queryer, a *Activity, fixed []FixedDay) error {
	a.FixedDay, a.LedLecture = "", false
	if f, ok := fixedOn(fixed, a.Day); ok && a.Has(ThemeDay) {
		a.FixedDay = f.In(a.Day, s.days)
	}
	if !a.Has(Lecture) || a.Speaker.MemberID == 0 {
		return nil
	}
	heads, err := s.roster.Secretaries(ctx, q, a.OrgID, a.Day)
	a.LedLecture = slices.Contains(heads, a.Speaker.MemberID)
	return err
}

func holderOf(node org.Node, book *norm.Book, day kernel.Day) Holder {
	return Holder{Kind: string(node.Kind), Name: node.Name, CommitteeQuorum: book.Fraction(norm.CommitteeMeetQuorum, day)}
}

// judgeVotes writes what the day's rules ask of a vote beside it, so that the result keeps them.
func (a *Activity) judgeVotes(book *norm.Book) {
	a.Resolutions = slices.Clone(a.Resolutions)
	for i, r := range a.Resolutions {
		if r.Vote != nil {
			v := r.Vote.under(votesOn(book, a.Kinds, a.Day))
			a.Resolutions[i].Vote = &v
		}
	}
}

// memberIDs are all members that the record names.
func (a *Activity) memberIDs() []kernel.ID {
	ids := make([]kernel.ID, 0, len(a.Attendances)+3)
	for _, t := range a.Attendances {
		ids = append(ids, t.MemberID)
	}
	for _, p := range []Named{a.Host, a.Recorder, a.Speaker} {
		if p.MemberID != 0 && !slices.Contains(ids, p.MemberID) {
			ids = append(ids, p.MemberID)
		}
	}
	return ids
}

// settleNames writes the roster's names into the record; ErrMember names those it does not know.
func (a *Activity) settleNames(people map[kernel.ID]Someone) error {
	var unknown []string
	for i := range a.Attendances {
		t := &a.Attendances[i]
		p, ok := people[t.MemberID]
		if !ok {
			unknown = append(unknown, t.Name)
			continue
		}
		t.Name = p.Name
	}
	for _, p := range []*Named{&a.Host, &a.Recorder, &a.Speaker} {
		if who, ok := people[p.MemberID]; ok {
			p.Name = who.Name
		} else {
			p.MemberID = 0
		}
	}
	if len(unknown) > 0 {
		return ErrMember.With(len(unknown), strings.Join(unknown, "、")).At("attendances")
	}
	return nil
}

// Submit hands a draft to the secretary. Faults: ErrIncomplete with each fault beside its field,
// ErrNotEditable, ErrMember, kernel.ErrStale.
func (s *Service) Submit(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) (*Activity, error) {
	return db.InTx(ctx, s.db, "activity.submit", func(ctx context.Context, tx *db.Tx) (*Activity, error) {
		a, err := s.findIn(ctx, tx, actor, id, version)
		if err != nil {
			return nil, err
		}
		return a, s.handIn(ctx, tx, actor, a)
	})
}

// submit decides the step from draft to submitted.
func (s *Service) submit(ctx context.Context, tx *db.Tx, actor kernel.Actor, a *Activity, n *note) error {
	if !a.Editable() {
		return ErrNotEditable
	}
	if a.Redacted(actor) {
		return ErrConfidential
	}
	arrivals, err := loadArrivals(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	names, proposed := a.names(), a.Propose(arrivals)
	a.counted()
	if _, err := s.ready(ctx, tx, a); err != nil {
		return err
	}
	if err := s.place(ctx, tx, a, a.Day); err != nil {
		return err
	}
	if proposed || a.names() != names {
		if err := replaceChildren(ctx, tx, a); err != nil {
			return err
		}
	}
	if a.ReturnReason != "" {
		if err := s.compare(ctx, tx, a, n); err != nil {
			return err
		}
	}
	a.State, a.ReturnedName, a.ReturnReason = Submitted, "", ""
	a.SubmittedBy, a.SubmittedName, a.SubmittedAt = actor.Account, actor.Name, tx.Millis()
	return nil
}

func (a *Activity) names() string {
	var b strings.Builder
	for _, t := range a.Attendances {
		b.WriteString(t.Name)
		b.WriteByte('\n')
	}
	return b.String()
}

// compare tells what was changed since the record was sent back.
func (s *Service) compare(ctx context.Context, tx *db.Tx, a *Activity, n *note) error {
	sent, err := lastSent(ctx, tx, a.ID)
	if err != nil || sent == nil {
		return err
	}
	kinds, err := s.kinds(ctx, tx)
	if err == nil {
		n.changes = Changes(*sent, a.Content, kinds)
	}
	return err
}

// Recall (撤回) takes a submission back to be edited. Faults: ErrNotSubmitted, kernel.ErrStale.
func (s *Service) Recall(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) (*Activity, error) {
	return db.InTx(ctx, s.db, "activity.recall", func(ctx context.Context, tx *db.Tx) (*Activity, error) {
		return s.step(ctx, tx, actor, id, version, note{step: StepRecall}, func(a *Activity, _ *note) error {
			if a.State != Submitted {
				return ErrNotSubmitted
			}
			a.State, a.SubmittedBy, a.SubmittedName, a.SubmittedAt = Draft, 0, "", 0
			return nil
		})
	})
}

// Accept (确认) makes a submitted record count. A draft of one's own is submitted and accepted in one
// step. Faults: ErrNotSubmitted, ErrOwn, ErrNotOwnDraft, ErrIncomplete, kernel.ErrStale.
func (s *Service) Accept(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) (*Activity, error) {
	return db.InTx(ctx, s.db, "activity.accept", func(ctx context.Context, tx *db.Tx) (*Activity, error) {
		a, err := s.findIn(ctx, tx, actor, id, version)
		if err != nil {
			return nil, err
		}
		return a, s.accept(ctx, tx, actor, a)
	})
}

// others leaves a record to somebody else's acceptance: what one wrote oneself where the office asks for a second person,
// and through a proxy what either of the two wrote. Faults: ErrByProxy, ErrOwn.
func (s *Service) others(actor kernel.Actor, a *Activity) error {
	switch {
	case a.throughProxy(actor):
		return ErrByProxy
	case s.settings.OthersAccept && a.hand() == actor.Account:
		return ErrOwn
	}
	return nil
}

func (s *Service) accept(ctx context.Context, tx *db.Tx, actor kernel.Actor, a *Activity) error {
	n := note{step: StepAccept}
	barred := s.others(actor, a)
	switch {
	case a.Editable() && a.DraftedBy != actor.Account && !a.throughProxy(actor):
		return ErrNotOwnDraft
	case a.Editable() && barred != nil:
		return barred
	case a.Editable():
		n.step = StepRecord
		if err := s.submit(ctx, tx, actor, a, &n); err != nil {
			return err
		}
	case a.State != Submitted:
		return ErrNotSubmitted
	case barred != nil:
		return barred
	}
	a.accepted(actor.Name, tx.Millis())
	if err := update(ctx, tx, a); err != nil {
		return err
	}
	if err := s.appendFacts(ctx, tx, a, nil); err != nil {
		return err
	}
	if err := clearDuties(ctx, tx, a); err != nil {
		return err
	}
	return s.leave(ctx, tx, actor, a, n)
}

// accepted sets the state that acceptance brings; each acceptance is a revision of its own.
func (a *Activity) accepted(by string, at int64) {
	a.State, a.AcceptedName, a.AcceptedAt = Accepted, by, at
	a.Revision++
}

// Record submits and accepts a new record in one step, without a draft before it.
// Faults: those of CreateDraft and Submit.
func (s *Service) Record(ctx context.Context, actor kernel.Actor, orgID kernel.ID, c Content) (*Activity, error) {
	return db.InTx(ctx, s.db, "activity.record", func(ctx context.Context, tx *db.Tx) (*Activity, error) {
		a := newRecord(actor, orgID, tx.Millis())
		if err := s.fill(ctx, tx, actor, a, orgID, c); err != nil {
			return nil, err
		}
		people, err := s.ready(ctx, tx, a)
		if err != nil {
			return nil, err
		}
		if s.settings.OthersAccept {
			return nil, ErrOwn
		}
		if a.throughProxy(actor) {
			return nil, ErrByProxy
		}
		a.ID = tx.NewID()
		a.accepted(actor.Name, tx.Millis())
		if err := insertActivities(ctx, tx, []*Activity{a}); err != nil {
			return nil, err
		}
		if err := s.appendFacts(ctx, tx, a, people); err != nil {
			return nil, err
		}
		return a, s.leave(ctx, tx, actor, a, note{step: StepRecord})
	})
}

// newRecord is a record drafted and submitted by one and the same act.
func newRecord(actor kernel.Actor, orgID kernel.ID, at int64) *Activity {
	return &Activity{
		OrgID: orgID, Version: 1, DraftedBy: actor.Account, DraftedName: actor.Name, DraftedAt: at,
		SubmittedBy: actor.Account, SubmittedName: actor.Name, SubmittedAt: at,
	}
}

// appendFacts writes what the accepted revision says. people may be nil: then they are asked for.
func (s *Service) appendFacts(ctx context.Context, tx *db.Tx, a *Activity, people map[kernel.ID]Someone) error {
	if people == nil {
		var err error
		if people, err = s.roster.People(ctx, tx, a.memberIDs(), a.Day); err != nil {
			return err
		}
	}
	tree, err := s.orgs.TreeAt(ctx, tx, a.Day)
	if err != nil {
		return err
	}
	return s.facts.Append(ctx, tx, a.Facts(belonging(people, tree))...)
}

func belonging(people map[kernel.ID]Someone, tree *org.Tree) func(kernel.ID) Belonging {
	return func(member kernel.ID) Belonging {
		branch := people[member].Branch
		return Belonging{branch, tree.Department(branch)}
	}
}

// leave writes the step into the record's history and into the trail.
func (s *Service) leave(ctx context.Context, tx *db.Tx, actor kernel.Actor, a *Activity, n note) error {
	if err := insertSteps(ctx, tx, [][]any{n.row(tx, actor, a)}); err != nil {
		return err
	}
	return s.audit.Record(ctx, tx, actor, a.entry(n.step, n.detail()))
}

func (n note) detail() map[string]any {
	d := map[string]any{}
	if n.reason != "" {
		d["reason"] = n.reason
	}
	if len(n.changes) > 0 {
		fields := make([]string, 0, len(n.changes))
		for _, c := range n.changes {
			if !slices.Contains(fields, c.Field) {
				fields = append(fields, c.Field)
			}
		}
		d["changed"] = fields
	}
	return d
}
