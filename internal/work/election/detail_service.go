package election

import (
	"context"
	"slices"
	"strings"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Called (应投的票) is the vote that the record calls for next.
type Called struct {
	Body       Body   `json:"body" enum:"assembly,plenum"`
	Post       Post   `json:"post" enum:"commissioner,secretary,deputy_secretary"`
	Round      int    `json:"round"`
	Why        Next   `json:"why" enum:",again,tie,shortfall"`
	Seats      int    `json:"seats"`
	Title      string `json:"title"`
	Candidates []Mark `json:"candidates" doc:"候选人；空为须提名"`
}

// Won (当选) is who was elected for a post, with the votes.
type Won struct {
	Post     Post      `json:"post" enum:"commissioner,secretary,deputy_secretary"`
	MemberID kernel.ID `json:"member_id"`
	Name     string    `json:"name"`
	Ayes     int       `json:"ayes"`
}

// Detail (换届选举及其经过) is an election with all that its page shows.
type Detail struct {
	Election
	StateName      string      `json:"state_name"`
	Department     string      `json:"department"`
	Superior       string      `json:"superior" doc:"批复的上级党组织"`
	Former         Former      `json:"former"`
	Late           bool        `json:"late" doc:"选举日期（或拟选举日期）晚于最迟换届日期"`
	Full           int         `json:"full" doc:"现有正式党员"`
	SeatsLeast     int         `json:"seats_least"`
	SeatsUsual     int         `json:"seats_usual"`
	SeatsMost      int         `json:"seats_most"`
	CandidatesNeed int         `json:"candidates_need" doc:"委员候选人至少几名"`
	QuorumNeed     int         `json:"quorum_need" doc:"到会至少几人"`
	QuorumWords    string      `json:"quorum_words"`
	MethodNeed     int         `json:"method_need"`
	ElectedWords   string      `json:"elected_words"`
	FewerNeed      int         `json:"fewer_need"`
	Rules          Rules       `json:"rules"`
	Frozen         bool        `json:"frozen" doc:"规则已在选举大会时固定"`
	Named          []Candidate `json:"candidates"`
	Roll           []Voter     `json:"roll" doc:"核定的选举人名册"`
	Officers       []Officer   `json:"officers"`
	Ballots        []Ballot    `json:"ballots"`
	Next           *Called     `json:"next,omitempty"`
	Won            []Won       `json:"won"`
	Team           []Seat      `json:"team"`
	Steps          []Step      `json:"steps"`
	Papers         []Issued    `json:"papers" doc:"批复"`
	MayWrite       bool        `json:"may_write" doc:"由本人的职务筹备和登记"`
	MayAnswer      bool        `json:"may_answer" doc:"由本人的职务批复"`
	Barred         string      `json:"barred" doc:"职务可以批复、但不能由本人批复的原因，没有为空"`
}

// Issued (已印发的公文) is a paper of the level above.
type Issued struct {
	ID     kernel.ID  `json:"id"`
	Number string     `json:"number"`
	Title  string     `json:"title"`
	Day    kernel.Day `json:"day"`
}

// Get answers one election. Fault: kernel.ErrNotFound.
func (s *Service) Get(ctx context.Context, actor kernel.Actor, id kernel.ID) (d Detail, err error) {
	err = s.DB.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		r, err := load(ctx, q, actor.Scope, id)
		if err != nil {
			return err
		}
		d, err = s.detail(ctx, q, actor, &r)
		return err
	})
	return d, err
}

func (s *Service) detail(ctx context.Context, q db.Queryer, actor kernel.Actor, r *record) (d Detail, err error) {
	tree, err := s.Orgs.Today(ctx, q)
	if err != nil {
		return d, err
	}
	r.OrgName = tree.FullName(r.OrgID)
	d = Detail{
		Election: r.Election, StateName: stateWords[r.State], Superior: superiorName(tree, r.OrgID), Department: tree.Name(tree.Department(r.OrgID)),
		Named: listed(r.named), Roll: listed(r.roll), Officers: listed(r.officers),
		Ballots: listed(r.ballots), Won: []Won{}, Team: listed(r.team), Papers: []Issued{},
	}
	d.MayWrite, d.MayAnswer = offices(tree, actor, r)
	if d.MayAnswer && r.at(Asked, Reported) && r.sentBy(actor) {
		d.Barred = ErrOwnAnswer.Text
	}
	d.MayAnswer = d.MayAnswer && !r.sentBy(actor)
	if err := s.arithmetic(ctx, q, tree, r, &d); err != nil {
		return d, err
	}
	if d.Steps, err = stepsOf(ctx, q, r.ID); err != nil {
		return d, err
	}
	d.Papers, err = s.papersOf(ctx, q, r.ID)
	return d, err
}

// listed is the list, and an empty one for none.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// offices tells by what the actor holds whether they prepare this election or answer it.
func offices(tree *org.Tree, actor kernel.Actor, r *record) (write, answer bool) {
	above := tree.Superior(r.OrgID)
	for _, g := range actor.Grants {
		under := func(id kernel.ID) bool { return tree.Sees(kernel.Scope{Orgs: []kernel.ID{g.Org}}, id) }
		switch g.Role {
		case branchSecretary, "branch_clerk":
			write = write || under(r.OrgID)
		case deptClerk:
			write, answer = write || under(r.OrgID), answer || under(above)
		case staff:
			answer = answer || under(above)
		}
	}
	return write, answer
}

// sentBy reports whether the actor sent it up.
func (r *record) sentBy(actor kernel.Actor) bool {
	return actor.Account != 0 && actor.Account == r.askedBy
}

// arithmetic fills in the numbers that the rules ask for and what the ballots came to.
func (s *Service) arithmetic(ctx context.Context, q db.Queryer, tree *org.Tree, r *record, d *Detail) (err error) {
	today := s.DB.Today()
	began := today
	if r.TermID != 0 {
		began = r.Day.AddDays(-1)
	}
	if d.Former, err = s.Terms.Running(ctx, q, r.OrgID, began); err != nil {
		return err
	}
	day := r.Day
	if day == "" {
		day = r.Planned
	}
	d.Late = d.Former.Limit != "" && day > d.Former.Limit
	size, err := s.size(ctx, q, tree, r.OrgID, today)
	if err != nil {
		return err
	}
	d.Full, d.SeatsLeast, d.SeatsUsual, d.SeatsMost = size.Full, size.Least, size.Usual, size.Most
	if d.Rules, d.Frozen = r.frozen(); !d.Frozen {
		book, err := s.Norms.Book(ctx, q)
		if err != nil {
			return err
		}
		if day == "" {
			day = today
		}
		d.Rules = RulesOn(book, day)
	}
	if r.Seats > 0 {
		d.CandidatesNeed = d.Rules.CandidatesNeed(r.Seats)
	}
	if r.Due > 0 {
		d.QuorumNeed, d.QuorumWords, d.MethodNeed = d.Rules.QuorumNeed(r.Due), d.Rules.QuorumWords(r.Due), d.Rules.MethodNeed(r.Due)
	}
	if d.Frozen {
		d.ElectedWords, d.FewerNeed = d.Rules.ElectedWords(r.electorate(Assembly)), d.Rules.FewerNeed(r.Present)
	}
	r.results(d)
	return nil
}

// results says what each confirmed ballot came to, who has won and what is voted next.
func (r *record) results(d *Detail) {
	for i := range d.Ballots {
		b := &d.Ballots[i]
		if !b.Confirmed {
			continue
		}
		o := Decide(d.Rules, r.electorate(b.Body), b.Seats, b.Why, b.Tally)
		b.Outcome = &o
		for _, id := range o.Elected {
			at := slices.IndexFunc(b.Marks, func(m Mark) bool { return m.MemberID == id })
			d.Won = append(d.Won, Won{b.Post, id, b.Marks[at].Name, b.Marks[at].Ayes})
		}
	}
	_, _, next := r.progress()
	if next == nil || r.State != Voting || r.uncounted() != nil {
		return
	}
	b := Ballot{Post: next.post, Round: next.round, Why: next.why, Seats: next.seats}
	d.Next = &Called{Body: next.body, Post: next.post, Round: next.round, Why: next.why, Seats: next.seats, Title: b.title(), Candidates: []Mark{}}
	for _, id := range next.candidates {
		d.Next.Candidates = append(d.Next.Candidates, Mark{MemberID: id, Name: r.nameOf(id)})
	}
}

// Filter narrows elections. Zero fields do not narrow.
type Filter struct {
	OrgID kernel.ID
	State State
	Open  bool
	Year  int
	Text  string
}

// Line (换届选举一览的一行) is an election in the list.
type Line struct {
	Election
	StateName  string `json:"state_name"`
	Department string `json:"department"`
	Round      int    `json:"ballots" doc:"已确认的投票次数"`
	MayAnswer  bool   `json:"may_answer" doc:"等待由本人的职务批复"`
}

// List answers the elections within the scope, those under way first, then the latest. Fault: kernel.ErrNotFound.
func (s *Service) List(ctx context.Context, actor kernel.Actor, f Filter, p kernel.Page) (out kernel.List[Line], err error) {
	err = s.DB.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		tree, err := s.Orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		if f.OrgID != 0 && !tree.Sees(actor.Scope, f.OrgID) {
			return kernel.ErrNotFound
		}
		out, err = s.list(ctx, q, tree, actor, f, p)
		return err
	})
	return out, err
}

func (s *Service) list(ctx context.Context, q db.Queryer, tree *org.Tree, actor kernel.Actor, f Filter, p kernel.Page) (out kernel.List[Line], err error) {
	cond, args := org.Visible(actor.Scope, "org_id")
	add := func(on bool, more string, vals ...any) {
		if on {
			cond, args = cond+" AND "+more, append(args, vals...)
		}
	}
	if f.OrgID != 0 {
		under, more := org.Under(f.OrgID, "org_id")
		add(true, under, more...)
	}
	add(f.State != "", "state=?", f.State)
	if f.Open {
		in, more := db.In("state", open)
		add(true, in, more...)
	}
	add(f.Year != 0, "SUBSTR(CASE WHEN day<>'' THEN day ELSE planned END,1,4)=?", kernel.ID(f.Year).String())
	if f.Text != "" {
		var ids []kernel.ID
		for _, n := range tree.Of(tree.Root().ID, org.Committee, org.GeneralBranch, org.Branch) {
			if strings.Contains(tree.FullName(n.ID), f.Text) {
				ids = append(ids, n.ID)
			}
		}
		in, more := db.In("org_id", ids)
		add(true, in, more...)
	}
	found, err := db.SelectPage(ctx, q, p, scan, columns, "election WHERE "+cond,
		"CASE WHEN state IN ('in_force','cancelled') THEN 1 ELSE 0 END, CASE WHEN day<>'' THEN day ELSE planned END DESC, id DESC", args...)
	if err != nil {
		return out, err
	}
	out = kernel.List[Line]{Items: make([]Line, len(found.Items)), Total: found.Total}
	ids := make([]kernel.ID, len(found.Items))
	for i, e := range found.Items {
		e.OrgName = tree.FullName(e.OrgID)
		r := record{Election: e}
		_, answer := offices(tree, actor, &r)
		out.Items[i] = Line{Election: e, StateName: stateWords[e.State], Department: tree.Name(tree.Department(e.OrgID)), MayAnswer: answer && r.at(Asked, Reported) && !r.sentBy(actor)}
		ids[i] = e.ID
	}
	in, more := db.In("election_id", ids)
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		var id kernel.ID
		var n int
		err := row.Scan(&id, &n)
		if at := slices.Index(ids, id); at >= 0 {
			out.Items[at].Round = n
		}
		return err
	}, "SELECT election_id, COUNT(*) FROM election_ballot WHERE confirmed=1 AND "+in+" GROUP BY election_id", more...)
}

// Titles names elections for the facts that come from them.
func (s *Service) Titles(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error) {
	tree, err := s.Orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	out := map[kernel.ID]string{}
	for part := range slices.Chunk(ids, 500) {
		in, args := db.In("id", part)
		if err := db.Each(ctx, q, func(row db.Scanner) error {
			var id, orgID kernel.ID
			var day kernel.Day
			err := row.Scan(&id, &orgID, &day)
			out[id] = tree.FullName(orgID) + day.Chinese() + "换届选举"
			return err
		}, "SELECT id,org_id,day FROM election WHERE "+in, args...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Choosable (可选人员) is a member who may be named as a candidate.
type Choosable struct {
	MemberID kernel.ID `json:"member_id"`
	Name     string    `json:"name"`
	Sex      string    `json:"sex"`
	Age      int       `json:"age" doc:"周岁；出生日期不详为 0"`
	JobTitle string    `json:"job_title"`
	Duties   string    `json:"duties" doc:"现任党内职务"`
}

// Choosable answers the full members with a vote today, in the order of the roster, with the duties they
// hold in the organisation. Fault: kernel.ErrNotFound.
func (s *Service) Choosable(ctx context.Context, actor kernel.Actor, id kernel.ID) (out []Choosable, err error) {
	err = s.DB.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		e, err := find(ctx, q, actor.Scope, id)
		if err != nil {
			return err
		}
		tree, err := s.Orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		today := s.DB.Today()
		members, err := s.members(ctx, q, tree, e.OrgID, today)
		if err != nil {
			return err
		}
		held, err := member.PositionsOn(ctx, q, e.OrgID, today)
		if err != nil {
			return err
		}
		out = []Choosable{}
		for _, m := range members {
			if !m.MayVote(today) {
				continue
			}
			var duties []string
			for _, p := range held {
				if p.MemberID == m.ID {
					duties = append(duties, p.DutyName)
				}
			}
			out = append(out, Choosable{m.ID, m.Name, m.Sex, ageOn(m.Born, today), m.JobTitle, strings.Join(duties, "、")})
		}
		return nil
	})
	return out, err
}

// ageOn is the age in whole years.
func ageOn(born, day kernel.Day) int {
	if !born.Valid() {
		return 0
	}
	n := day.Year() - born.Year()
	if born.AddMonths(12*n) > day {
		n--
	}
	return n
}
