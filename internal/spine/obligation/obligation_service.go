package obligation

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
)

// The facts that obligations read.
const (
	factHeld     = "activity.held"
	factLectured = "activity.lectured"
	recordType   = "activity"
	lecture      = "lecture"
)

// Elsewhere is what the service asks of rooms above it.
type Elsewhere struct {
	// Recorded answers from which day on each department records its organisation life.
	Recorded func(ctx context.Context, q db.Queryer) (map[kernel.ID]kernel.Day, error)
	// Talks answers who talked with whom, by accepted records of a kind in a period; with people named, the talks that one of
	// them was at are enough.
	Talks func(ctx context.Context, q db.Queryer, kind string, p kernel.Period, people []kernel.ID) ([]Talk, error)
	// Waiting answers the organisations' records that are handed in and not yet accepted. May be nil.
	Waiting func(ctx context.Context, q db.Queryer, orgs []kernel.ID, p kernel.Period) ([]Waiting, error)
	// Unmended answers how many findings given back to each organisation are overdue today. May be nil.
	Unmended func(ctx context.Context, q db.Queryer, orgs []kernel.ID) (map[kernel.ID]int, error)
}

// Waiting (待确认的记录) is a record that will meet an obligation once it is accepted, one for each of its kinds.
type Waiting struct {
	Org  kernel.ID
	Kind string
	Day  kernel.Day
}

// Service answers what is owed.
type Service struct {
	db    *db.DB
	audit *audit.Log
	orgs  *org.Service
	facts *fact.Log
	norms *norm.Service
	other Elsewhere

	titles fact.Titles
}

// NewService returns a service.
func NewService(d *db.DB, a *audit.Log, orgs *org.Service, facts *fact.Log, norms *norm.Service, other Elsewhere) *Service {
	return &Service{db: d, audit: a, orgs: orgs, facts: facts, norms: norms, other: other}
}

// few is up to how many owners records are read owner by owner, not the city's as a whole.
const few = 60

// asked is everything that judging a part of the tree over a span needs.
type asked struct {
	tree    *org.Tree // of the day to which the answer belongs
	span    kernel.Period
	today   kernel.Day
	rules   []Rule
	book    *norm.Book
	owners  []Owner
	records []Record
	people  People
}

func (a *asked) judge() []Obligation {
	return Judge(a.rules, a.book, a.owners, a.records, a.people, a.span, a.today)
}

// handful are the owners when they are few enough to be read one by one; none means the whole city's are read.
func (a *asked) handful() []kernel.ID {
	ids := make([]kernel.ID, len(a.owners))
	for i, o := range a.owners {
		ids[i] = o.ID
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) > few {
		return nil
	}
	return ids
}

// ask reads what is needed of one part of the tree, whose structure is that of the span's last day.
func (s *Service) ask(ctx context.Context, q db.Queryer, top kernel.ID, span kernel.Period) (*asked, error) {
	return s.askOn(ctx, q, top, span, s.db.Today())
}

// askOn is ask as it would have been answered on a day, by what is recorded now.
func (s *Service) askOn(ctx context.Context, q db.Queryer, top kernel.ID, span kernel.Period, day kernel.Day) (*asked, error) {
	return s.askBy(ctx, q, Rules(), top, span, day)
}

// askBy is askOn for some of the rules.
func (s *Service) askBy(ctx context.Context, q db.Queryer, rules []Rule, top kernel.ID, span kernel.Period, day kernel.Day) (*asked, error) {
	a := &asked{span: span, today: day, rules: rules}
	var err error
	if a.tree, err = s.orgs.TreeAt(ctx, q, min(span.Last, a.today)); err != nil {
		return nil, err
	}
	if a.book, err = s.norms.Book(ctx, q); err != nil {
		return nil, err
	}
	if err := s.readOwners(ctx, q, a, top); err != nil {
		return nil, err
	}
	if err := s.readRecords(ctx, q, a); err != nil {
		return nil, err
	}
	a.people, err = s.whom(ctx, q, a)
	return a, err
}

// reach is the days whose records can matter: the whole periods that the span touches, and the months of
// the next year in which something can still be held for it.
func reach(span kernel.Period) kernel.Period {
	return kernel.Period{First: kernel.YearOf(span.First.Year()).First, Last: kernel.YearOf(span.Last.Year() + 1).Last}
}

func (s *Service) readOwners(ctx context.Context, q db.Queryer, a *asked, top kernel.ID) error {
	ends, err := s.orgs.Ends(ctx, q)
	if err != nil {
		return err
	}
	recorded, err := s.other.Recorded(ctx, q)
	if err != nil {
		return err
	}
	owning := map[org.Kind]bool{}
	for _, r := range a.rules {
		for _, k := range r.Owners {
			owning[org.Kind(k)] = true
		}
	}
	changed, err := s.orgs.Kinds(ctx, q)
	if err != nil {
		return err
	}
	at := map[kernel.ID][]int{}
	for _, n := range a.tree.Everyone() {
		last := kernel.MaxDay
		if d, ok := ends[n.ID]; ok {
			last = d.AddDays(-1)
		}
		if !a.tree.Holds(top, []kernel.ID{n.ID}) {
			continue
		}
		stages := changed[n.ID] // who was a branch until May owed until then what branches owe
		if len(stages) == 0 {
			stages = []org.Span{{From: n.Founded, To: kernel.MaxDay, Kind: n.Kind}}
		}
		for _, k := range stages {
			from, to := max(k.From, n.Founded), min(k.To, last)
			if !owning[k.Kind] || to < a.span.First {
				continue
			}
			a.owners = append(a.owners, Owner{
				ID: n.ID, Kind: string(k.Kind), Branch: cmp.Or(a.tree.BranchOf(n.ID), n.ID), Founded: from, Last: to, Recorded: recorded[a.tree.Department(n.ID)],
			})
		}
	}
	slices.SortFunc(a.owners, func(x, y Owner) int { return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Founded, y.Founded)) })
	for i, o := range a.owners {
		at[o.ID] = append(at[o.ID], i)
	}
	held, err := member.HeldWithin(ctx, q, reach(a.span), a.handful()...)
	if err != nil {
		return err
	}
	byOrg := map[kernel.ID][]member.Position{}
	for _, p := range held {
		if _, ok := at[p.OrgID]; ok {
			byOrg[p.OrgID] = append(byOrg[p.OrgID], p)
		}
	}
	for id, list := range byOrg {
		for _, i := range at[id] {
			o := &a.owners[i]
			o.Bodies = bodies(list, a.book)
			for _, p := range list {
				if p.Duty.OnCommittee() {
					o.Seats = append(o.Seats, Head{p.MemberID, Stretch{p.From, p.To}})
				}
				if p.Duty == member.Secretary {
					o.Heads = append(o.Heads, Head{p.MemberID, Stretch{p.From, p.To}})
				}
			}
		}
	}
	return nil
}

// bodies are the days on which as many persons sat in an organisation's committee as make one (R17).
func bodies(positions []member.Position, book *norm.Book) []Stretch {
	days := []kernel.Day{}
	for _, p := range positions {
		if p.Duty.OnCommittee() {
			days = append(days, p.From)
			if p.To != kernel.MaxDay {
				days = append(days, p.To.AddDays(1))
			}
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	var out []Stretch
	for i, from := range days {
		to := kernel.MaxDay
		if i+1 < len(days) {
			to = days[i+1].AddDays(-1)
		}
		if seated(positions, from) >= book.Count(norm.CommitteeLeast, from) {
			out = append(out, Stretch{from, to})
		}
	}
	return out
}

// seated counts the persons, who may hold two duties, in a committee on a day.
func seated(positions []member.Position, day kernel.Day) int {
	persons := map[kernel.ID]bool{}
	for _, p := range positions {
		if p.Duty.OnCommittee() && p.From <= day && day <= p.To {
			persons[p.MemberID] = true
		}
	}
	return len(persons)
}

func (s *Service) readRecords(ctx context.Context, q db.Queryer, a *asked) error {
	kinds := map[string]bool{}
	for _, r := range a.rules {
		for _, k := range r.Kinds {
			kinds[k] = true
		}
	}
	owners := map[kernel.ID]bool{}
	for _, o := range a.owners {
		owners[o.ID] = true
	}
	speakers := map[kernel.ID]kernel.ID{}
	within := reach(a.span)
	within.Last = min(within.Last, kernel.MakeDay(a.span.Last.Year()+1, a.book.Count(norm.OrgLifeUntil, a.span.Last)+1, 0))
	take := func(f fact.Fact) error {
		if !owners[f.Subject.ID] || !kinds[f.Detail] || f.Day > a.today {
			return nil
		}
		r := Record{Org: f.Subject.ID, Kind: f.Detail, Day: f.Day, Moved: f.Attrs["moved"] != "", Source: f.Source.ID}
		r.Year, _ = strconv.Atoi(f.Attrs["year"])
		a.records = append(a.records, r)
		return nil
	}
	filter := fact.Filter{Kinds: []string{factHeld}, Period: within}
	lessons := fact.Filter{Kinds: []string{factLectured}, Details: []string{lecture}, Period: within}
	if len(a.owners) == 0 {
		return nil
	}
	filter.Subjects = a.handful()
	if err := s.facts.Each(ctx, q, filter, take); err != nil {
		return err
	}
	if len(owners) <= few {
		if lessons.Sources = a.lectures(); len(lessons.Sources) == 0 {
			return nil
		}
	}
	if err := s.facts.Each(ctx, q, lessons, func(f fact.Fact) error {
		speakers[f.Source.ID] = f.Subject.ID
		return nil
	}); err != nil {
		return err
	}
	for i := range a.records {
		a.records[i].Speaker = speakers[a.records[i].Source]
	}
	return nil
}

// lectures are the records at which a lecture was given.
func (a *asked) lectures() []kernel.ID {
	var out []kernel.ID
	for _, r := range a.records {
		if r.Kind == lecture {
			out = append(out, r.Source)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// whom prepares the question about people: who belonged to the owner when the period ended, or today, and
// whether they were talked with.
func (s *Service) whom(ctx context.Context, q db.Queryer, a *asked) (People, error) {
	at := slices.IndexFunc(a.rules, func(r Rule) bool { return r.Shape == ByPeople })
	if at < 0 {
		return nil, nil
	}
	type answer struct {
		day     kernel.Day
		members map[kernel.ID][]kernel.ID // by branch
		talks   Partners
	}
	answers, owners := map[kernel.Period]answer{}, map[kernel.ID]Owner{}
	for _, o := range a.owners {
		owners[o.ID] = o
	}
	// the rules by people share their frequency and their kind of record
	j := judge{book: a.book, today: a.today}
	for day := a.span.First; day <= a.span.Last && day <= a.today; {
		p, _, owed := j.period(a.rules[at], day)
		if owed {
			got := answer{day: min(p.Last, a.today), members: map[kernel.ID][]kernel.ID{}}
			belong, err := member.Belongings(ctx, q, got.day, a.handful()...)
			if err != nil {
				return nil, err
			}
			for id, branch := range belong {
				got.members[branch] = append(got.members[branch], id)
			}
			talks, err := s.other.Talks(ctx, q, a.rules[at].Kinds[0], kernel.Period{First: p.First, Last: min(p.Last, a.today)}, a.circle(belong))
			if err != nil {
				return nil, err
			}
			got.talks = PartnersIn(talks)
			answers[p] = got
		}
		day = p.Last.AddDays(1)
	}
	return func(rule string, id kernel.ID, p kernel.Period) []Person {
		got, ok := answers[p]
		if !ok {
			return nil
		}
		return Covered(ruleOf(rule).Pair, owners[id], got.members[id], got.talks, got.day)
	}, nil
}

// circle are the people of a handful of owners: who belongs to them, sits in their committees or leads them. Whoever of them
// talked with another was at a talk that one of the circle was at; nobody is named when the whole city is asked for.
func (a *asked) circle(belong map[kernel.ID]kernel.ID) []kernel.ID {
	if len(a.handful()) == 0 {
		return nil
	}
	out := slices.Collect(maps.Keys(belong))
	for _, o := range a.owners {
		for _, h := range slices.Concat(o.Seats, o.Heads) {
			out = append(out, h.Member)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
