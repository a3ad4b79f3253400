package obligation

import (
	"context"
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// Meeting (已登记的记录) is a record that met an obligation.
type Meeting struct {
	ID    kernel.ID  `json:"id"`
	Day   kernel.Day `json:"day"`
	Title string     `json:"title"`
	Moved bool       `json:"moved" doc:"未在固定日举行"`
}

// Entry (应做事项) is an obligation of a branch as its calendar shows it.
type Entry struct {
	Rule    string     `json:"rule"`
	Name    string     `json:"name"`
	Org     kernel.ID  `json:"org"`
	OrgName string     `json:"org_name" doc:"党小组会为小组名称"`
	Period  string     `json:"period"`
	Says    string     `json:"says" doc:"统计期的文字"`
	Until   kernel.Day `json:"until" doc:"最迟日期"`
	State   State      `json:"state" enum:"met,due,overdue,unknown"`
	Moved   bool       `json:"moved"`
	Have    int        `json:"have"`
	Need    int        `json:"need"`
	Every   string     `json:"every" doc:"频次"`
	Basis   string     `json:"basis" doc:"依据"`
	Kinds   []string   `json:"kinds" doc:"登记哪几类组织生活可以完成"`
	Records []Meeting  `json:"records"`
	Left    []string   `json:"left" doc:"还缺哪些人：没有谈心谈话的，或没有讲党课的书记"`
	Waiting int        `json:"waiting" doc:"已提交、待确认的记录数"`
}

// Calendar (应做日历) is what a branch owes in a year, and how it stands.
type Calendar struct {
	Org             kernel.ID  `json:"org"`
	Name            string     `json:"name"`
	Year            int        `json:"year"`
	AsOf            kernel.Day `json:"as_of" doc:"截至"`
	Entries         []Entry    `json:"entries"`
	Missing         string     `json:"missing" doc:"本季度还缺什么，一句话；全部完成为空"`
	FindingsOverdue int        `json:"findings_overdue" doc:"反馈给本支部、今天已逾期未报整改结果的问题数"`
	Tally
}

// NameSources tells how records are called; the program calls it while it wires its parts.
func (s *Service) NameSources(titles fact.Titles) { s.titles = titles }

// Calendar answers a branch's year. Faults: kernel.ErrNotFound.
func (s *Service) Calendar(ctx context.Context, actor kernel.Actor, orgID kernel.ID, year int) (c Calendar, err error) {
	span := kernel.YearOf(year)
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		if _, _, err := s.seen(ctx, q, actor.Scope, orgID); err != nil {
			return err
		}
		a, err := s.ask(ctx, q, orgID, span)
		if err != nil {
			return err
		}
		c = Calendar{Org: orgID, Name: a.tree.FullName(orgID), Year: year, AsOf: min(span.Last, a.today), Entries: []Entry{}}
		items := a.judge()
		if err := s.enter(ctx, q, a, &c, items); err != nil {
			return err
		}
		if c.Missing, err = s.thisQuarter(ctx, q, orgID, a.today, year); err != nil {
			return err
		}
		unmended, err := s.unmended(ctx, q, span, []kernel.ID{orgID})
		c.FindingsOverdue = unmended[orgID]
		return err
	})
	return c, err
}

// CalendarOn answers a branch's year as it stood on a day; whether the reader may see the branch is for the caller to ask.
func (s *Service) CalendarOn(ctx context.Context, q db.Queryer, orgID kernel.ID, year int, day kernel.Day) (Calendar, error) {
	span := kernel.YearOf(year)
	a, err := s.askOn(ctx, q, orgID, span, day)
	if err != nil {
		return Calendar{}, err
	}
	c := Calendar{Org: orgID, Name: a.tree.FullName(orgID), Year: year, AsOf: min(span.Last, day), Entries: []Entry{}}
	return c, s.enter(ctx, q, a, &c, a.judge())
}

func (s *Service) enter(ctx context.Context, q db.Queryer, a *asked, c *Calendar, items []Obligation) error {
	meetings, err := s.meetings(ctx, q, a, items)
	if err != nil {
		return err
	}
	var left []kernel.ID
	for _, it := range items {
		if ruleOf(it.Rule).Shape == ByPeople {
			left = append(left, without(a.people(it.Rule, it.Org, it.Period))...)
		}
	}
	for _, it := range items {
		left = append(left, a.untaught(it)...)
	}
	names, err := member.Names(ctx, q, left)
	if err != nil {
		return err
	}
	waiting, err := s.waiting(ctx, q, a)
	if err != nil {
		return err
	}
	for _, it := range items {
		col := newColumn(a.book, it)
		e := Entry{
			Rule: it.Rule, Name: col.Name, Org: it.Org, OrgName: a.tree.Name(it.Org), Period: col.Period, Says: col.Says, Until: it.Until, State: it.State,
			Moved: it.Moved, Have: it.Have, Need: it.Need, Every: col.Every, Basis: col.Basis, Kinds: slices.Clone(ruleOf(it.Rule).Kinds), Records: []Meeting{}, Left: []string{},
		}
		for _, id := range it.Records {
			e.Records = append(e.Records, meetings[id])
		}
		if ruleOf(it.Rule).Shape == ByPeople {
			for _, id := range without(a.people(it.Rule, it.Org, it.Period)) {
				e.Left = append(e.Left, names[id])
			}
			slices.Sort(e.Left)
		}
		for _, id := range a.untaught(it) {
			e.Left = append(e.Left, names[id])
		}
		for _, w := range waiting {
			if it.State != Met && w.Org == it.Org && slices.Contains(e.Kinds, w.Kind) && it.Period.First <= w.Day && w.Day <= it.Until {
				e.Waiting++
			}
		}
		c.Entries = append(c.Entries, e)
		c.add(it.State)
	}
	return nil
}

// untaught are the secretaries in office at the end of a period in which none of them gave the lecture
// that is theirs to give (R04).
func (a *asked) untaught(it Obligation) (out []kernel.ID) {
	if ruleOf(it.Rule).Shape != ByHead || it.State == Met {
		return nil
	}
	for _, o := range a.owners {
		for _, h := range o.Heads {
			if day := min(it.Period.Last, a.today); o.ID == it.Org && h.From <= day && day <= h.To {
				out = append(out, h.Member)
			}
		}
	}
	return out
}

// waiting are the owners' records that wait to be accepted.
func (s *Service) waiting(ctx context.Context, q db.Queryer, a *asked) ([]Waiting, error) {
	if s.other.Waiting == nil || len(a.owners) == 0 {
		return nil, nil
	}
	ids := make([]kernel.ID, len(a.owners))
	for i, o := range a.owners {
		ids[i] = o.ID
	}
	return s.other.Waiting(ctx, q, ids, reach(a.span))
}

// without are the people who did not take part yet.
func without(people []Person) []kernel.ID {
	var out []kernel.ID
	for _, p := range people {
		if !p.Covered {
			out = append(out, p.ID)
		}
	}
	return out
}

func (s *Service) meetings(ctx context.Context, q db.Queryer, a *asked, items []Obligation) (map[kernel.ID]Meeting, error) {
	out := map[kernel.ID]Meeting{}
	var sources []fact.Source
	for _, it := range items {
		for _, id := range it.Records {
			if _, ok := out[id]; !ok {
				out[id] = Meeting{ID: id}
				sources = append(sources, fact.Source{Type: recordType, ID: id})
			}
		}
	}
	for _, r := range a.records {
		if m, ok := out[r.Source]; ok {
			m.Day, m.Moved = r.Day, m.Moved || r.Moved
			out[r.Source] = m
		}
	}
	if s.titles == nil || len(sources) == 0 {
		return out, nil
	}
	titles, err := s.titles(ctx, q, sources)
	for source, title := range titles {
		m := out[source.ID]
		m.Title = title
		out[source.ID] = m
	}
	return out, err
}

// thisQuarter says what the branch still misses of the quarter in which today lies.
func (s *Service) thisQuarter(ctx context.Context, q db.Queryer, orgID kernel.ID, today kernel.Day, year int) (string, error) {
	if today.Year() != year {
		return "", nil
	}
	a, err := s.ask(ctx, q, orgID, kernel.PeriodOf(kernel.Quarterly, today))
	if err != nil {
		return "", err
	}
	m := Matrix{}
	m.take(a, slices.DeleteFunc(a.judge(), func(it Obligation) bool { return it.Period == kernel.YearOf(year) }))
	m.arrange()
	for _, r := range m.Rows {
		if r.Org == orgID {
			return r.Missing, nil
		}
	}
	return "", nil
}
