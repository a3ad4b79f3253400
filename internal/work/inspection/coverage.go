package inspection

import (
	"cmp"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// DepartmentVisits (单位到点情况) is how often a department has been guided in a year.
type DepartmentVisits struct {
	Department kernel.ID    `json:"department"`
	Name       string       `json:"name"`
	Members    []string     `json:"members" doc:"联系的工委成员"`
	Days       []kernel.Day `json:"days" doc:"到点的日期，同一天只计一次"`
	Left       int          `json:"left" doc:"今年还差几次"`
	Next       kernel.Day   `json:"next" doc:"下一次计划的日期，没有安排为空"`
	NextPlan   kernel.ID    `json:"next_plan"`
}

// MemberVisits (工委成员到点情况) is how a committee member's contact points stand.
type MemberVisits struct {
	MemberID    kernel.ID `json:"member_id" doc:"不在名册的为 0"`
	Name        string    `json:"name"`
	Departments int       `json:"departments" doc:"联系的单位数"`
	Enough      int       `json:"enough" doc:"已满次数的单位数"`
	Visits      int       `json:"visits" doc:"本人到联系点的次数"`
	Missing     []string  `json:"missing" doc:"未满次数的单位"`
	Coverage    string    `json:"coverage" doc:"覆盖率（%），没有联系点的为空"`
}

// LiaisonCoverage (到点指导覆盖情况) is the year of a day, up to that day (R55).
type LiaisonCoverage struct {
	AsOf        kernel.Day         `json:"as_of"`
	Due         int                `json:"due" doc:"每年不少于几次"`
	Departments []DepartmentVisits `json:"departments"`
	Members     []MemberVisits     `json:"members"`
	Visits      int                `json:"visits" doc:"到点次数，同一单位同一天只计一次"`
	Visited     int                `json:"visited" doc:"到过的单位数"`
	Enough      int                `json:"enough" doc:"满次数的单位数"`
	Missing     []string           `json:"missing" doc:"未满次数的单位"`
	Unassigned  []string           `json:"unassigned" doc:"没有工委成员联系的单位"`
	Coverage    string             `json:"coverage" doc:"覆盖率（%）：满次数的单位数除以单位总数；没有单位的为空"`
}

// place is a department to be guided.
type place struct {
	id   kernel.ID
	name string
}

// guided is a visit of a person to a department on a day.
type guided struct {
	department kernel.ID
	person     string // as Head.Person
	day        kernel.Day
}

// cover counts the visits of a year. Whoever went counts for the department; a member's own are those to
// the departments that are theirs. Two visits on one day count once, of one member as of two.
func cover(day kernel.Day, due int, places []place, points []LiaisonPoint, visits []guided, next map[kernel.ID]LiaisonPlan) LiaisonCoverage {
	c := LiaisonCoverage{AsOf: day, Due: due, Departments: []DepartmentVisits{}, Members: []MemberVisits{}, Missing: []string{}, Unassigned: []string{}}
	days := map[kernel.ID][]kernel.Day{}
	for _, v := range visits {
		if !slices.Contains(days[v.department], v.day) {
			days[v.department] = append(days[v.department], v.day)
		}
	}
	members, order := map[string]*MemberVisits{}, []string{}
	for _, at := range places {
		d := DepartmentVisits{Department: at.id, Name: at.name, Members: []string{}, Days: []kernel.Day{}, Next: next[at.id].Day, NextPlan: next[at.id].ID}
		d.Days = append(d.Days, days[at.id]...)
		slices.Sort(d.Days)
		d.Left = max(0, due-len(d.Days))
		for i := range points {
			p := &points[i]
			if p.OrgID != at.id || !p.On(day) {
				continue
			}
			d.Members = append(d.Members, p.MemberName)
			m := members[p.Person()]
			if m == nil {
				m = &MemberVisits{MemberID: p.MemberID, Name: p.MemberName, Missing: []string{}}
				members[p.Person()], order = m, append(order, p.Person())
			}
			m.add(&d, ownDays(visits, at.id, p.Person()))
		}
		c.add(&d)
	}
	for _, who := range order {
		m := members[who]
		m.Coverage = register.Percent(m.Enough, m.Departments)
		c.Members = append(c.Members, *m)
	}
	slices.SortStableFunc(c.Departments, func(a, b DepartmentVisits) int { return cmp.Compare(len(a.Days), len(b.Days)) })
	c.Coverage = register.Percent(c.Enough, len(places))
	return c
}

func (c *LiaisonCoverage) add(d *DepartmentVisits) {
	c.Departments = append(c.Departments, *d)
	c.Visits += len(d.Days)
	if len(d.Days) > 0 {
		c.Visited++
	}
	if d.Left == 0 {
		c.Enough++
	} else {
		c.Missing = append(c.Missing, d.Name)
	}
	if len(d.Members) == 0 {
		c.Unassigned = append(c.Unassigned, d.Name)
	}
}

func (m *MemberVisits) add(d *DepartmentVisits, own int) {
	m.Departments++
	m.Visits += own
	if d.Left == 0 {
		m.Enough++
	} else {
		m.Missing = append(m.Missing, d.Name)
	}
}

// ownDays are the different days on which the person was at the department.
func ownDays(visits []guided, department kernel.ID, person string) int {
	seen := map[kernel.Day]bool{}
	for _, v := range visits {
		if v.department == department && v.person == person {
			seen[v.day] = true
		}
	}
	return len(seen)
}
