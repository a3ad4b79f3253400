package demo

import (
	"fmt"
	"math"
	"time"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/work/structure"
)

// Options say which city is made.
type Options struct {
	Seed     uint64
	Scale    float64 // 1: about 100 departments, 720 branches, 12,000 members
	Year     int     // the current year; its records reach to 22 November
	Progress func(string)
}

// The sizes at scale 1.
const (
	departmentsAtOne = 100
	branchesAtOne    = 720
	membersAtOne     = 12000
	smallest         = 0.01
)

// firstYear is the programme's.
const firstYear = 2017

func (o Options) check() error {
	if o.Scale < smallest || o.Scale > 3 {
		return fmt.Errorf("规模应在 %.2f 到 3 之间", smallest)
	}
	if o.Year < firstYear+1 || o.Year > 2100 {
		return fmt.Errorf("年份应在 %d 到 2100 之间", firstYear+1)
	}
	return nil
}

func (o Options) say(format string, args ...any) {
	if o.Progress != nil {
		o.Progress(fmt.Sprintf(format, args...))
	}
}

// many scales a figure of the whole city.
func (o Options) many(n int) int { return max(1, int(math.Round(float64(n)*o.Scale))) }

// department is a department with all that is planned of it.
type department struct {
	id        kernel.ID
	name      string // of today
	weight    float64
	founded   kernel.Day
	dissolved kernel.Day
	body      *body // 机关党委 or 党总支; nil when branches stand under the department itself
	subunits  []*body
	generals  []subordinate
	branches  []*branch
	size      int
	formerly  string // its name before renamed
	renamed   kernel.Day
}

// subordinate is the 党总支 of a subordinate unit with its branches.
type subordinate struct {
	*body
	branches []*branch
}

// body is an organisation that has no members of its own.
type body struct {
	id   kernel.ID
	kind org.Kind
	name string
}

// character is how a branch goes about its meetings.
type character int

const (
	ordinary character = iota
	active
	slack
)

// branch is a branch with the people it has had.
type branch struct {
	id         kernel.ID
	name       string
	department *department
	parent     kernel.ID
	founded    kernel.Day
	dissolved  kernel.Day
	merged     *branch // where its people went
	size       int
	retired    bool
	character  character
	groups     []*group
	stays      []*stay
	posts      []*post // of the branch itself
	number     int
}

type group struct {
	id     kernel.ID
	name   string
	leader *person
	people []*person
}

// stay is a person's time in a branch.
type stay struct {
	person   *person
	branch   *branch
	from, to kernel.Day
	note     string
}

// person is a member, present or former.
type person struct {
	id       kernel.ID
	form     member.Form
	stays    []*stay
	group    *group
	left     kernel.Day
	leftKind member.LeaveKind
	upper    bool // holds a post above the branches
	diligent float64
}

// post is a duty held from day to day; to is kernel.MaxDay for the present holder.
type post struct {
	person   *person
	org      kernel.ID
	duty     member.Duty
	from, to kernel.Day
}

// change is what happens to an organisation after its founding.
type change struct {
	id       kernel.ID
	day      kernel.Day
	name     string
	parent   kernel.ID
	dissolve bool
	basis    string
}

// city is the whole plan.
type city struct {
	Options
	work        *workdays
	ids         *kernel.IDs
	today       kernel.Day // the clock's day
	last        kernel.Day // the last day with records
	root        kernel.ID
	departments []*department // of today first, then those that are no more
	branches    []*branch
	people      []*person
	posts       []*post
	terms       []*structure.Term
	orgs        []org.New
	changes     []change
	showcase    *branch // where the demonstration's own accounts are at home
	shown       int
}

// planCity draws the organisations, people and posts.
func planCity(o Options) *city {
	c := &city{Options: o, work: newWorkdays(), ids: kernel.NewIDs(o.Seed ^ 0x5a17c0de), today: kernel.MakeDay(o.Year, 11, 23)}
	c.last = c.today.AddDays(-1)
	c.planOrgs()
	c.planPeople()
	c.planPosts()
	c.planTeams()
	c.terms = c.planTerms()
	c.electUppers()
	c.showcase = c.chooseShowcase()
	return c
}

// planEpoch lies before every instant at which rows are written, so that the plan's keys and the
// database's never meet.
var planEpoch = time.Date(2017, 1, 3, 0, 0, 0, 0, kernel.Zone)

func (c *city) id() kernel.ID { return c.ids.Next(planEpoch) }

// here tells whether the branch existed on day.
func (b *branch) here(day kernel.Day) bool {
	return b.founded <= day && (b.dissolved == "" || day < b.dissolved)
}

// on are the people of the branch on day, in the order of the plan.
func (b *branch) on(day kernel.Day) []*person {
	var out []*person
	for _, s := range b.stays {
		if s.from <= day && day <= s.to {
			out = append(out, s.person)
		}
	}
	return out
}

// full tells whether the person was a full member on day.
func (p *person) full(day kernel.Day) bool {
	return p.form.Standing == member.Full && (p.form.Confirmed == "" || p.form.Confirmed <= day)
}

// retiredOn tells whether the person had retired by day; sixty is taken for the age.
func (p *person) retiredOn(day kernel.Day) bool {
	return p.form.Service == member.Retired && p.form.Born.AddMonths(12*60) <= day
}

// at is the branch of a day; nil when the person was in none.
func (p *person) at(day kernel.Day) *branch {
	for _, s := range p.stays {
		if s.from <= day && day <= s.to {
			return s.branch
		}
	}
	return nil
}

// here tells whether the department existed on day.
func (d *department) here(day kernel.Day) bool {
	return d.founded <= day && (d.dissolved == "" || day < d.dissolved)
}

// on are the department's people on day.
func (d *department) on(day kernel.Day) []*person {
	var out []*person
	for _, b := range d.branches {
		out = append(out, b.on(day)...)
	}
	return out
}

// departmentsOn are the departments that existed on day.
func (c *city) departmentsOn(day kernel.Day) []*department {
	var out []*department
	for _, d := range c.departments {
		if d.here(day) {
			out = append(out, d)
		}
	}
	return out
}

// branchesOn are the branches that existed on day.
func (c *city) branchesOn(day kernel.Day) []*branch {
	var out []*branch
	for _, b := range c.branches {
		if b.here(day) {
			out = append(out, b)
		}
	}
	return out
}

// chooseShowcase finds a lively branch with a 支委会, best one with 党小组 and in the department that
// demonstrations like to show.
func (c *city) chooseShowcase() *branch {
	best, most := c.branches[0], 0
	for _, b := range c.branches {
		if b.dissolved != "" || b.retired || b.department.body == nil || c.holder(b.id, member.Secretary) == nil || c.holder(b.id, member.Organiser) == nil {
			continue
		}
		merit := 1
		if b.department.name == "市财政局" {
			merit += 4
		}
		if len(b.groups) > 0 && b.size < 32 {
			merit += 2
		}
		if merit > most {
			best, most = b, merit
		}
	}
	best.character = active
	return best
}

// holder holds the duty in the organisation today.
func (c *city) holder(org kernel.ID, duty member.Duty) *person {
	for _, p := range c.posts {
		if p.org == org && p.duty == duty && p.from <= c.today && c.today <= p.to && p.person.left == "" {
			return p.person
		}
	}
	return nil
}
