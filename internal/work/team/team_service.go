package team

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/paper"
)

// TermsFunc answers the terms that run on a day, by organisation; the application passes it.
type TermsFunc func(ctx context.Context, q db.Queryer, day kernel.Day) (map[kernel.ID]Term, error)

// Deps are the parts that teams are read from.
type Deps struct {
	DB    *db.DB
	Audit *audit.Log
	Orgs  *org.Service
	Norms *norm.Service
	Terms TermsFunc

	Members *member.Service
	Papers  *paper.Service
}

// Service answers teams.
type Service struct {
	Deps
}

// NewService returns a service.
func NewService(d Deps) *Service { return &Service{d} }

// bodies are the kinds of organisations that have a team.
var bodies = []org.Kind{org.Committee, org.GeneralBranch, org.Branch}

// Teams (班子一览) answers the teams of the organisations under top as of a day (today when empty); top 0 is all that
// the actor sees. Who sees what follows today's tree. Faults: ErrDay, kernel.ErrNotFound.
func (s *Service) Teams(ctx context.Context, actor kernel.Actor, top kernel.ID, day kernel.Day) (r Register, err error) {
	if day, err = s.day(day); err != nil {
		return r, err
	}
	err = s.DB.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		now, err := s.Orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		if top != 0 && !now.Sees(actor.Scope, top) {
			return kernel.ErrNotFound
		}
		if top == 0 && !actor.Scope.All && len(actor.Scope.Orgs) == 1 {
			top = actor.Scope.Orgs[0]
		}
		r, err = s.register(ctx, q, top, day, func(id kernel.ID) bool { return now.Sees(actor.Scope, id) })
		return err
	})
	return r, err
}

func (s *Service) day(day kernel.Day) (kernel.Day, error) {
	today := s.DB.Today()
	if day = cmp.Or(day, today); !day.Valid() || day > today {
		return day, ErrDay.At("day")
	}
	return day, nil
}

// register reads all teams that are seen, those with vacancies first, the longest without a secretary before them.
func (s *Service) register(ctx context.Context, q db.Queryer, top kernel.ID, day kernel.Day, seen func(kernel.ID) bool) (Register, error) {
	r := Register{Day: day, Items: []Line{}}
	v, err := s.view(ctx, q, day)
	if err != nil {
		return r, err
	}
	top = cmp.Or(top, v.tree.Root().ID)
	r.Org = v.tree.Name(top)
	held, err := member.HeldWithin(ctx, q, kernel.Period{Last: day})
	if err != nil {
		return r, err
	}
	by := map[kernel.ID][]member.Position{}
	var ids []kernel.ID
	for _, p := range held {
		if by[p.OrgID] = append(by[p.OrgID], p); p.To >= day {
			ids = append(ids, p.MemberID)
		}
	}
	names, err := member.Names(ctx, q, ids)
	if err != nil {
		return r, err
	}
	asked, err := waiting(ctx, q)
	if err != nil {
		return r, err
	}
	for _, n := range v.tree.Of(top, bodies...) {
		if seen(n.ID) {
			l := v.line(n, v.staffed(n, by), names)
			l.Waiting = asked[n.ID]
			r.add(l)
		}
	}
	slices.SortStableFunc(r.Items, func(a, b Line) int {
		return cmp.Or(cmp.Compare(standing(a), standing(b)), cmp.Compare(b.Missing, a.Missing))
	})
	return r, nil
}

// standing puts the teams in order: without a secretary, with other vacancies, complete.
func standing(l Line) int {
	switch {
	case l.Secretary == "":
		return 0
	case !l.Complete:
		return 1
	case len(l.Vacancies) > 0:
		return 2
	}
	return 3
}

// view is what teams of a day are judged by.
type view struct {
	day      kernel.Day
	tree     *org.Tree
	book     *norm.Book
	terms    map[kernel.ID]Term
	strength map[kernel.ID]member.Strength
}

func (s *Service) view(ctx context.Context, q db.Queryer, day kernel.Day) (v view, err error) {
	v.day = day
	if v.tree, err = s.Orgs.TreeAt(ctx, q, day); err != nil {
		return v, err
	}
	if v.book, err = s.Norms.Book(ctx, q); err != nil {
		return v, err
	}
	if v.terms, err = s.Terms(ctx, q, day); err != nil {
		return v, err
	}
	v.strength, err = member.Strengths(ctx, q, day)
	return v, err
}

// staffed gathers the positions of an organisation. The full-time deputy of a department is its 机关党委's, or its
// 党总支's.
func (v *view) staffed(n org.Node, by map[kernel.ID][]member.Position) staffed {
	out := staffed{kind: n.Kind, held: by[n.ID]}
	for _, p := range by[v.office(n)] {
		if p.Duty == member.FullTimeDeputy {
			out.held = append(slices.Clone(out.held), p)
		}
	}
	return out
}

// office is the department or subordinate unit that an organisation stands at the head of; 0 for others.
func (v *view) office(n org.Node) kernel.ID {
	up, _ := v.tree.Get(n.ParentID)
	if n.Kind == org.Branch || up.Kind.IsParty() {
		return 0
	}
	return up.ID
}

// body is the organisation of whose members the team is: a 机关党委 whose branches may hang beside it has those of its
// department.
func body(tree *org.Tree, n org.Node) kernel.ID {
	if up, _ := tree.Get(n.ParentID); n.Kind == org.Committee && !up.Kind.IsParty() {
		return up.ID
	}
	return n.ID
}

// full counts an organisation's full members. A 机关党委 whose branches hang beside it has the department's.
func (v *view) full(n org.Node) int {
	branches := v.tree.Of(n.ID, org.Branch)
	if len(branches) == 0 && n.Kind == org.Committee {
		branches = v.tree.Of(v.office(n), org.Branch)
	}
	out := 0
	for _, b := range branches {
		out += v.strength[b.ID].Full
	}
	return out
}

// size is what the team of an organisation must come to.
func (v *view) size(n org.Node, s staffed) Size {
	return sizeOn(v.book, n.Kind, v.full(n), s.serving(v.terms[n.ID], v.day), v.day)
}

func (v *view) line(n org.Node, s staffed, names map[kernel.ID]string) Line {
	l := lineOf(s, v.size(n, s), v.terms[n.ID], names, v.day)
	l.OrgID, l.Name, l.BodyID = n.ID, v.tree.FullName(n.ID), body(v.tree, n)
	if d := v.tree.Department(n.ID); d != 0 {
		l.Department = v.tree.Name(d)
	}
	return l
}

// Team (一个班子) answers one organisation's team as of a day (today when empty). Faults: kernel.ErrNotFound, ErrOrg,
// ErrDay.
func (s *Service) Team(ctx context.Context, actor kernel.Actor, id kernel.ID, day kernel.Day) (t Team, err error) {
	if day, err = s.day(day); err != nil {
		return t, err
	}
	err = s.DB.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		now, err := s.Orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		if !now.Sees(actor.Scope, id) {
			return kernel.ErrNotFound
		}
		t, err = s.team(ctx, q, id, day)
		return err
	})
	return t, err
}

func (s *Service) team(ctx context.Context, q db.Queryer, id kernel.ID, day kernel.Day) (Team, error) {
	t := Team{Day: day, Holders: []Holder{}, Gone: []Holder{}}
	v, err := s.view(ctx, q, day)
	if err != nil {
		return t, err
	}
	n, ok := v.tree.Get(id)
	switch {
	case !ok || !n.AliveOn(day):
		return t, kernel.ErrNotFound
	case !slices.Contains(bodies, n.Kind):
		return t, ErrOrg.At("org_id")
	}
	places := []kernel.ID{id}
	if o := v.office(n); o != 0 {
		places = append(places, o)
	}
	held, err := member.HeldIn(ctx, q, places, kernel.Period{Last: day})
	if err != nil {
		return t, err
	}
	by, ids := map[kernel.ID][]member.Position{}, []kernel.ID{}
	for _, p := range held {
		by[p.OrgID], ids = append(by[p.OrgID], p), append(ids, p.MemberID)
	}
	names, err := member.Names(ctx, q, ids)
	if err != nil {
		return t, err
	}
	st := v.staffed(n, by)
	t.Line = v.line(n, st, names)
	for _, code := range member.Duties {
		for _, p := range slices.Backward(st.held) { // the latest first, so that who goes on is known
			if p.Duty == code.Duty && p.Duty.OnCommittee() {
				t.place(p, names[p.MemberID])
			}
		}
	}
	slices.SortStableFunc(t.Gone, func(a, b Holder) int { return cmp.Compare(b.To, a.To) })
	return t, nil
}

// place puts a position among those who hold, or those who went in the term.
func (t *Team) place(p member.Position, name string) {
	h := Holder{p.ID, p.MemberID, name, p.Duty, p.DutyName, p.From, p.To, p.Note}
	switch {
	case p.To == "" || p.To >= t.Day:
		t.Holders = append(t.Holders, h)
	case t.Began != "" && p.To >= t.Began && p.To >= p.From && !t.goesOn(p) && !t.handedOver(p):
		t.Gone = append(t.Gone, h)
	}
}

// goesOn tells whether whoever held a duty has held it again from the next day on.
func (t *Team) goesOn(p member.Position) bool {
	return slices.ContainsFunc(t.Holders, func(h Holder) bool { return h.MemberID == p.MemberID && h.Duty == p.Duty && h.From == p.To.AddDays(1) })
}

// handedOver tells whether a chief of the term before held the post until the one elected for this term was approved
// (R28): the term began with the vote, and nobody left in it.
func (t *Team) handedOver(p member.Position) bool {
	return slices.Contains(chiefs, p.Duty) && p.From < t.Began && t.Session > 0 && slices.ContainsFunc(t.Holders, func(h Holder) bool {
		return h.Duty == p.Duty && h.Note == fmt.Sprintf("第%d届", t.Session)
	})
}
