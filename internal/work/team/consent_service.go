package team

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
)

const (
	dutyAnswer  = "team.answer_request"
	dutyMend    = "team.mend_request"
	dutyEnter   = "team.enter_change"
	consentType = "team_consent"
	staff       = "staff"
	deptClerk   = "dept_clerk"
)

// Request (请示的内容) is what is asked for.
type Request struct {
	MemberID kernel.ID
	Duty     member.Duty
	Kind     Kind
	Day      kernel.Day
	Reason   string
}

// AskConsent (请示任期内变动) asks the level above for its consent. Faults: kernel.ErrNotFound, ErrOrg, ErrKind, ErrDuty,
// ErrNoTerm, ErrNotHeld, ErrHeld, ErrPerson, ErrChangeDay, ErrOutsideTerm, ErrReason, ErrAskedTwice, ErrSeatAsked.
func (s *Service) AskConsent(ctx context.Context, actor kernel.Actor, orgID kernel.ID, r Request) (Consent, error) {
	return db.InTx(ctx, s.DB, "team.ask_consent", func(ctx context.Context, tx *db.Tx) (c Consent, err error) {
		v, err := s.view(ctx, tx, tx.Today())
		if err != nil {
			return c, err
		}
		n, _ := v.tree.Get(orgID)
		if !v.tree.Sees(actor.Scope, orgID) || !n.AliveOn(tx.Today()) {
			return c, kernel.ErrNotFound
		}
		c = Consent{
			ID: tx.NewID(), OrgID: orgID, OrgName: v.tree.FullName(orgID), MemberID: r.MemberID, Duty: r.Duty, DutyName: r.Duty.Chinese(), Kind: r.Kind, KindName: kindWords[r.Kind],
			Day: r.Day, Reason: strings.TrimSpace(r.Reason), State: Asked, AskedName: actor.Name, AskedAt: tx.Millis(), askedBy: actor.Account, Version: 1,
		}
		st, err := s.staffedOf(ctx, tx, &v, n)
		if err != nil {
			return c, err
		}
		if err := st.ask(&c, v.terms[orgID], tx.Today()); err != nil {
			return c, err
		}
		if err := s.person(ctx, tx, v.tree, n, &c); err != nil {
			return c, err
		}
		if err := insertConsent(ctx, tx, &c); err != nil {
			return c, err
		}
		if err := clearMending(ctx, tx, orgID); err != nil {
			return c, err
		}
		role, at := answerer(v.tree, orgID)
		if err := duty.Raise(ctx, tx, duty.Duty{
			Kind: dutyAnswer, Title: fmt.Sprintf("答复任期内变动请示：%s%s%s", c.OrgName, c.DutyName, c.KindName), Note: fmt.Sprintf("%s，拟于%s变动，须在此以前同意", c.MemberName, c.Day.Chinese()),
			Role: role, OrgID: at, Due: c.Day, ObjectType: consentType, ObjectID: c.ID,
		}); err != nil {
			return c, err
		}
		return c, s.trail(ctx, tx, actor, "ask_consent", &c)
	})
}

// person fills in the name. Who is added is a member of the organisation with a vote today.
func (s *Service) person(ctx context.Context, q db.Queryer, tree *org.Tree, n org.Node, c *Consent) error {
	today := s.DB.Today()
	if c.Kind != Add {
		names, err := member.Names(ctx, q, []kernel.ID{c.MemberID})
		c.MemberName = names[c.MemberID]
		return err
	}
	m, err := member.Find(ctx, q, kernel.Everything(), c.MemberID)
	if errors.Is(err, kernel.ErrNotFound) {
		return ErrPerson.At("member_id")
	}
	if err != nil {
		return err
	}
	if m.LeftDay != "" || !m.MayVote(today) || !tree.Holds(body(tree, n), []kernel.ID{m.BranchID}) {
		return ErrPerson.At("member_id")
	}
	c.MemberName = m.Name
	return nil
}

// staffedOf reads the positions of one organisation.
func (s *Service) staffedOf(ctx context.Context, q db.Queryer, v *view, n org.Node) (staffed, error) {
	places := []kernel.ID{n.ID}
	if o := v.office(n); o != 0 {
		places = append(places, o)
	}
	held, err := member.HeldIn(ctx, q, places, kernel.Period{Last: kernel.MaxDay})
	by := map[kernel.ID][]member.Position{}
	for _, p := range held {
		by[p.OrgID] = append(by[p.OrgID], p)
	}
	return v.staffed(n, by), err
}

func clearMending(ctx context.Context, tx *db.Tx, orgID kernel.ID) error {
	ids, err := db.Select(ctx, tx, db.Column[kernel.ID], "SELECT id FROM team_consent WHERE org_id=? AND state='returned'", orgID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := duty.Clear(ctx, tx, dutyMend, consentType, id); err != nil {
			return err
		}
	}
	return nil
}

// answerer is the office of the level above.
func answerer(tree *org.Tree, id kernel.ID) (role string, at kernel.ID) {
	above := tree.Superior(id)
	if above == 0 || above == tree.Root().ID {
		return staff, tree.Root().ID
	}
	return deptClerk, tree.Department(above)
}

// asker is the office that writes a returned request anew, and that enters what was granted.
func asker(tree *org.Tree, id kernel.ID) (role string, at kernel.ID) {
	if d := tree.Department(id); d != 0 {
		return deptClerk, d
	}
	return staff, tree.Root().ID
}

// AnswerConsent (答复请示) grants or returns a request. A consent of today is given by a numbered reply; one that was
// given on paper before names it. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrNotAnswerer, ErrOwnAnswer,
// ErrAnswered, ErrOpinion, ErrGrantDay, ErrGrantBasis, ErrGrantLate.
func (s *Service) AnswerConsent(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, a Answer) (Consent, error) {
	return s.act(ctx, actor, id, version, "answer_consent", func(ctx context.Context, tx *db.Tx, tree *org.Tree, c *Consent) error {
		above := tree.Superior(c.OrgID)
		if !tree.Sees(actor.Scope, above) {
			return ErrNotAnswerer.With(tree.FullName(above))
		}
		if err := c.answer(actor, a, tx.Today(), tx.Millis()); err != nil {
			return err
		}
		role, at := asker(tree, c.OrgID)
		d := duty.Duty{Kind: dutyMend, Title: fmt.Sprintf("任期内变动请示被退回：%s%s%s", c.OrgName, c.DutyName, c.KindName), Note: c.Opinion, Role: role, OrgID: at, ObjectType: consentType, ObjectID: c.ID}
		if c.State == Granted {
			d.Kind, d.Title, d.Due = dutyEnter, fmt.Sprintf("上级已同意%s%s%s，请登记变动", c.OrgName, c.DutyName, c.KindName), max(c.Day, tx.Today())
			d.Note = c.what()
		}
		if c.State == Granted && c.GrantedOn == tx.Today() {
			draft := c.reply(above, tx.Today())
			draft.Source = fact.Source{Type: consentType, ID: c.ID, Version: 1}
			p, err := s.Papers.IssueIn(ctx, tx, actor, draft)
			if err != nil {
				return err
			}
			c.PaperID, c.PaperNumber = p.ID, p.Number
		}
		return duty.Raise(ctx, tx, d)
	})
}

// WithdrawConsent (撤回请示) takes back a request that is not answered, or a consent that is not used. Faults:
// kernel.ErrNotFound, kernel.ErrStale, ErrAnswered.
func (s *Service) WithdrawConsent(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) (Consent, error) {
	return s.act(ctx, actor, id, version, "withdraw_consent", func(_ context.Context, _ *db.Tx, _ *org.Tree, c *Consent) error {
		if c.State != Asked && c.State != Granted {
			return ErrAnswered
		}
		c.State = Withdrawn
		return nil
	})
}

// EnterChange (登记变动) carries a granted change out in the roster: the position ends on the eve of the day, or begins
// on it. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrNotGranted, ErrEnterDay, ErrNotHeld and those of positions.
func (s *Service) EnterChange(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, day kernel.Day) (Consent, error) {
	return s.act(ctx, actor, id, version, "enter_change", func(ctx context.Context, tx *db.Tx, tree *org.Tree, c *Consent) error {
		switch {
		case c.State != Granted:
			return ErrNotGranted
		case !day.Valid() || day < c.GrantedOn || day > tx.Today():
			return ErrEnterDay.With(c.GrantedOn.Chinese()).At("day")
		}
		c.State, c.EnteredDay = Entered, day
		if c.Kind == Add {
			_, err := s.Members.AppointIn(ctx, tx, actor, []member.Position{{MemberID: c.MemberID, OrgID: c.OrgID, Duty: c.Duty, From: day, Note: c.note()}})
			return err
		}
		held, err := member.PositionsOn(ctx, tx, c.OrgID, tx.Today())
		if err != nil {
			return err
		}
		i := slices.IndexFunc(held, func(p member.Position) bool { return p.MemberID == c.MemberID && p.Duty == c.Duty })
		if i < 0 {
			return ErrNotHeld.With(c.DutyName)
		}
		return s.Members.EndPositionIn(ctx, tx, actor, held[i], day.AddDays(-1))
	})
}

// note is what the new position says of its origin.
func (c *Consent) note() string {
	if c.PaperNumber != "" {
		return "任期内增补，" + c.PaperNumber
	}
	return "任期内增补"
}

// act runs one act on one request: loaded, decided, saved, told. What was asked of somebody is done with it.
func (s *Service) act(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, what string, fn func(context.Context, *db.Tx, *org.Tree, *Consent) error) (Consent, error) {
	return db.InTx(ctx, s.DB, "team."+what, func(ctx context.Context, tx *db.Tx) (Consent, error) {
		c, err := findConsent(ctx, tx, actor.Scope, id)
		if err != nil {
			return c, err
		}
		if err := claim(ctx, tx, id, version); err != nil {
			return c, err
		}
		tree, err := s.Orgs.Today(ctx, tx)
		if err != nil {
			return c, err
		}
		c.OrgName = tree.FullName(c.OrgID)
		if err := duty.Clear(ctx, tx, "", consentType, c.ID); err != nil {
			return c, err
		}
		if err := fn(ctx, tx, tree, &c); err != nil {
			return c, err
		}
		if err := updateConsent(ctx, tx, &c); err != nil {
			return c, err
		}
		c.show(tree, actor)
		return c, s.trail(ctx, tx, actor, what, &c)
	})
}

func (s *Service) trail(ctx context.Context, tx *db.Tx, actor kernel.Actor, what string, c *Consent) error {
	return s.Audit.Record(ctx, tx, actor, audit.Entry{
		Action: "team." + what, ObjectType: consentType, ObjectID: c.ID, OrgID: c.OrgID,
		Detail: map[string]any{"state": c.State, "member": c.MemberID, "duty": c.Duty, "kind": c.Kind, "day": c.Day, "paper": c.PaperNumber},
	})
}

// show fills in names and whether the reader is to answer.
func (c *Consent) show(tree *org.Tree, actor kernel.Actor) {
	above := tree.Superior(c.OrgID)
	c.OrgName, c.Superior = tree.FullName(c.OrgID), tree.FullName(above)
	for _, g := range actor.Grants {
		may := g.Role == staff || g.Role == deptClerk
		c.MayAnswer = c.MayAnswer || may && c.State == Asked && tree.Sees(kernel.Scope{Orgs: []kernel.ID{g.Org}}, above)
	}
	if c.MayAnswer && actor.Account != 0 && actor.Account == c.askedBy {
		c.MayAnswer, c.Barred = false, ErrOwnAnswer.Text
	}
}

// Consents lists the requests that the actor sees, those to be answered first; state "" and orgID 0 do not narrow.
func (s *Service) Consents(ctx context.Context, actor kernel.Actor, state State, orgID kernel.ID, p kernel.Page) (out kernel.List[Consent], err error) {
	err = s.DB.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		tree, err := s.Orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		cond, args := org.Visible(actor.Scope, "org_id")
		if state != "" {
			cond, args = cond+" AND state=?", append(args, state)
		}
		if orgID != 0 {
			under, more := org.Under(orgID, "org_id")
			cond, args = cond+" AND "+under, append(args, more...)
		}
		out, err = db.SelectPage(ctx, q, p, scanConsent, consentColumns, "team_consent WHERE "+cond, "CASE state WHEN 'asked' THEN 0 WHEN 'granted' THEN 1 ELSE 2 END, asked_at DESC, id DESC", args...)
		for i := range out.Items {
			out.Items[i].show(tree, actor)
		}
		return err
	})
	return out, err
}

// Consent answers one request. Fault: kernel.ErrNotFound.
func (s *Service) Consent(ctx context.Context, actor kernel.Actor, id kernel.ID) (c Consent, err error) {
	err = s.DB.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		tree, err := s.Orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		if c, err = findConsent(ctx, q, actor.Scope, id); err == nil {
			c.show(tree, actor)
		}
		return err
	})
	return c, err
}

// Consented (事先同意) is asked by the roster before a chief's coming or going is entered. A change inside the term
// needs a consent that was granted before it, which is used up by it. Fault: ErrNoConsent.
func (s *Service) Consented(ctx context.Context, tx *db.Tx, actor kernel.Actor, p member.Position, begins bool, day kernel.Day) error {
	x := Change{p, begins, day}
	if !slices.Contains(chiefs, p.Duty) {
		return nil
	}
	tree, err := s.Orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	n, ok := tree.Get(p.OrgID)
	if !ok || !slices.Contains(bodies, n.Kind) {
		return nil
	}
	terms, err := s.Terms(ctx, tx, tx.Today())
	if err != nil {
		return err
	}
	held, err := member.HeldIn(ctx, tx, []kernel.ID{p.OrgID}, kernel.Period{Last: kernel.MaxDay})
	if err != nil {
		return err
	}
	if !(staffed{kind: n.Kind, held: held}).needsConsent(x, terms[p.OrgID]) {
		return nil
	}
	granted, err := grantedFor(ctx, tx, p.OrgID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(granted, func(c Consent) bool { return c.covers(x) })
	if i < 0 {
		return ErrNoConsent.With(tree.FullName(p.OrgID), p.Duty.Chinese(), tree.FullName(tree.Superior(p.OrgID)))
	}
	c := granted[i]
	c.State, c.EnteredDay = Entered, day
	if err := updateConsent(ctx, tx, &c); err != nil {
		return err
	}
	if err := duty.Clear(ctx, tx, "", consentType, c.ID); err != nil {
		return err
	}
	return s.trail(ctx, tx, actor, "enter_change", &c)
}
