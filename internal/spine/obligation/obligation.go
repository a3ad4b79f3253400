package obligation

import (
	"cmp"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

// State (情况) of an obligation.
type State string

// The states. A period that has not begun owes nothing yet and is not asked for.
const (
	Met     State = "met"     // 已完成
	Due     State = "due"     // 待完成，期限未到
	Overdue State = "overdue" // 已逾期
	Unknown State = "unknown" // 启用登记之前，不作判断
)

// Stretch (期间) is a run of days, both ends included; an open end is kernel.MaxDay.
type Stretch struct{ From, To kernel.Day }

// Owner (应做主体) is who owes: what an organisation was over the days.
type Owner struct {
	ID       kernel.ID
	Kind     string    // of directory/org
	Branch   kernel.ID // whose calendar it stands in: a group's branch, else itself
	Founded  kernel.Day
	Last     kernel.Day // the last day of its existence; kernel.MaxDay while it exists
	Bodies   []Stretch  // when it had a committee of its own (支委会, 党委委员会)
	Recorded kernel.Day // the first day from which missing records mean something; empty when there are none at all
	Heads    []Head     // its secretaries
	Seats    []Head     // its committee, the secretaries among them
}

// Head (书记) is who led the organisation on which days.
type Head struct {
	Member kernel.ID
	Stretch
}

// Record (记录) is an accepted record that can meet obligations.
type Record struct {
	Org     kernel.ID
	Kind    string
	Day     kernel.Day
	Year    int  // the year it was held for when that is not the day's (R06)
	Moved   bool // held on another day than planned or fixed (R05)
	Speaker kernel.ID
	Source  kernel.ID
}

// Person (人员) is somebody of an organisation on the last day that was judged, for obligations that count people.
type Person struct {
	ID      kernel.ID
	Covered bool
}

// Shape (方式) says how an obligation is met.
type Shape string

// The shapes.
const (
	ByRecord Shape = "record" // one record of the kind in the period
	ByHead   Shape = "head"   // one record in the period that the secretary taught
	ByPeople Shape = "people" // everybody there took part in a record of the kind
)

// Rule (应做规则) says who owes what, how often.
type Rule struct {
	Code   string
	Name   string
	Rule   string   // id in docs/RULES.md; empty for a value of ours
	Owners []string // kinds of organisation
	Kinds  []string // kinds of record that meet it
	Every  string   // norm with its frequency
	Body   bool     // owed only by those with a committee
	Shape  Shape
	Pair   Pairing // of a rule ByPeople: who talks with whom (R11)
	Unit   string  // what Need counts when it can be more than one
	Late   bool    // a record of the next months can be held for the year (R06)
}

// Obligation (应做事项) is one obligation of one organisation in one period.
type Obligation struct {
	Rule    string
	Org     kernel.ID
	Branch  kernel.ID
	Period  kernel.Period
	Until   kernel.Day // the last day on which it can be met in time
	State   State
	Moved   bool // met, but on another day than fixed
	Need    int  // people, for ByPeople; otherwise 1
	Have    int
	Records []kernel.ID // sources that met it, the earliest first
}

// frequencies are the options of a frequency norm; "none" owes nothing.
var frequencies = map[string]kernel.PeriodKind{
	"month": kernel.Monthly, "quarter": kernel.Quarterly, "half_year": kernel.HalfYearly, "year": kernel.Yearly,
}

// People answers for a rule, an owner and a period whom an obligation by people concerns.
type People func(rule string, org kernel.ID, p kernel.Period) []Person

// Judge (判定) answers what the owners owed in the periods that touch the span and had begun by today, and
// how it stands. Items come by owner, rule and period. people answers for an owner and a period whom an
// obligation by people concerns; it may be nil when no such rule is asked.
func Judge(rules []Rule, book *norm.Book, owners []Owner, records []Record, people People, span kernel.Period, today kernel.Day) []Obligation {
	j := judge{book: book, today: today, people: people, records: map[recordKey][]Record{}}
	for _, r := range records {
		k := recordKey{r.Org, r.Kind}
		j.records[k] = append(j.records[k], r)
	}
	for _, list := range j.records {
		slices.SortStableFunc(list, func(a, b Record) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Source, b.Source)) })
	}
	var out []Obligation
	for _, u := range owners {
		for _, r := range rules {
			if slices.Contains(r.Owners, u.Kind) {
				out = append(out, j.owner(r, u, span)...)
			}
		}
	}
	return out
}

type recordKey struct {
	org  kernel.ID
	kind string
}

type judge struct {
	book    *norm.Book
	today   kernel.Day
	people  People
	records map[recordKey][]Record
}

// owner goes through the periods.
func (j *judge) owner(r Rule, u Owner, span kernel.Period) []Obligation {
	var out []Obligation
	for day := span.First; day <= span.Last && day <= j.today; {
		p, whole, owed := j.period(r, day)
		if owed && j.owes(r, u, p, whole) {
			// Only what is owed once a year may be held in the next one for it (R06).
			asked := r
			asked.Late = r.Late && whole == kernel.PeriodOf(kernel.Yearly, day)
			if it := j.item(asked, u, p); it.Need > 0 {
				out = append(out, it)
			}
		}
		day = p.Last.AddDays(1)
	}
	return out
}

// period is the period in which a day lies by the frequency in force on it, cut off where the frequency
// changes, and the whole period that it is a part of.
func (j *judge) period(r Rule, day kernel.Day) (p, whole kernel.Period, owed bool) {
	kind, owed := frequencies[j.book.Choice(r.Every, day)]
	if !owed {
		kind = kernel.Monthly
	}
	whole = kernel.PeriodOf(kind, day)
	same := j.book.Stretch(r.Every, day)
	return kernel.Period{First: max(whole.First, same.First), Last: min(whole.Last, same.Last)}, whole, owed
}

// owes tells whether what the rule asks could be asked: on the period's last day the owner exists, with
// a committee where the rule needs one, and it had been so for the share of the whole period that the
// norm sets. So nobody owes a meeting that could not be held, and a frequency that ended early asks for
// nothing that there was too little time for.
func (j *judge) owes(r Rule, u Owner, p, whole kernel.Period) bool {
	stretches := []Stretch{{u.Founded, u.Last}}
	if r.Body {
		stretches = u.Bodies
	}
	if r.Shape == ByHead {
		stretches = nil
		for _, h := range u.Heads {
			stretches = append(stretches, h.Stretch)
		}
	}
	days, last := 0, false
	for _, s := range merged(stretches) {
		from, to := max(s.From, p.First, u.Founded), min(s.To, p.Last, u.Last)
		if from > to {
			continue
		}
		days += from.DaysUntil(to) + 1
		last = last || to == p.Last
	}
	return last && j.book.Fraction(norm.OwedShare, p.Last).Reached(days, whole.First.DaysUntil(whole.Last)+1)
}

// merged joins stretches that touch or overlap, so that no day counts twice.
func merged(list []Stretch) []Stretch {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Stretch) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	out := list[:0]
	for _, s := range list {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

func (j *judge) item(r Rule, u Owner, p kernel.Period) Obligation {
	it := Obligation{Rule: r.Code, Org: u.ID, Branch: u.Branch, Period: p, Until: p.Last, Need: 1, Records: []kernel.ID{}}
	if r.Late {
		it.Until = kernel.MakeDay(p.Last.Year()+1, j.book.Count(norm.OrgLifeUntil, p.Last)+1, 0)
	}
	if r.Shape == ByPeople {
		return j.byPeople(it, u, p)
	}
	inTime := false
	it.Moved = true
	for _, kind := range r.Kinds {
		for _, rec := range j.records[recordKey{u.ID, kind}] {
			if !within(r, rec, p, it.Until) || r.Shape == ByHead && !led(u, rec) || slices.Contains(it.Records, rec.Source) {
				continue
			}
			it.Records = append(it.Records, rec.Source)
			it.Have, inTime = 1, true
			it.Moved = it.Moved && rec.Moved
		}
	}
	it.Moved = it.Moved && inTime
	it.State = j.state(inTime, u, it)
	return it
}

// within tells whether a record belongs to the period. What is held for another year belongs to that
// one; a record after the last day on which it could be held in time belongs to none.
func within(r Rule, rec Record, p kernel.Period, until kernel.Day) bool {
	if !r.Late {
		return p.Contains(rec.Day)
	}
	if rec.Day > until {
		return false
	}
	if rec.Year != 0 && rec.Year != rec.Day.Year() {
		return rec.Year == p.Last.Year() && p.Last == kernel.MakeDay(rec.Year, 12, 31)
	}
	return p.Contains(rec.Day)
}

func led(u Owner, rec Record) bool {
	return slices.ContainsFunc(u.Heads, func(h Head) bool { return h.Member == rec.Speaker && h.From <= rec.Day && rec.Day <= h.To })
}

func (j *judge) byPeople(it Obligation, u Owner, p kernel.Period) Obligation {
	list := j.people(it.Rule, u.ID, p)
	it.Need = len(list)
	for _, person := range list {
		if person.Covered {
			it.Have++
		}
	}
	it.State = j.state(it.Have == it.Need, u, it)
	return it
}

// state judges an item. What is missing before the owner's records begin is not known to be missing.
func (j *judge) state(met bool, u Owner, it Obligation) State {
	switch {
	case met:
		return Met
	case j.today <= it.Until:
		return Due
	case u.Recorded == "" || it.Period.First < u.Recorded:
		return Unknown
	}
	return Overdue
}
