package demo

import (
	"cmp"
	"slices"
	"strings"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
)

// programmeBegan is the first day of which the city keeps people's comings and goings.
const programmeBegan kernel.Day = "2017-01-01"

// planner draws people; numbers that must not come twice are remembered.
type planner struct {
	*city
	dice
	numbers map[string]bool
	phones  int
}

func (c *city) planPeople() {
	p := &planner{city: c, dice: newDice(c.Seed, "people"), numbers: map[string]bool{}}
	for _, b := range c.branches {
		if b.dissolved == "" {
			for range b.size {
				p.settle(p.person(b, b.retired || p.in(3)), b)
			}
		}
	}
	p.fillMerged()
	for year := firstYear; year <= c.Year; year++ {
		for range c.many(118) {
			p.leaver(year)
		}
	}
	for _, b := range c.branches {
		slices.SortStableFunc(b.stays, func(x, y *stay) int {
			return cmp.Or(strings.Compare(string(x.from), string(y.from)), cmp.Compare(x.person.id, y.person.id))
		})
		p.groups(b)
	}
}

// person draws somebody of the branch.
func (p *planner) person(b *branch, retired bool) *person {
	woman := p.in(41)
	age := p.between(24, 59)
	if retired {
		age = p.between(61, 86)
	}
	born := p.day(p.today.AddMonths(-12*(age+1)).AddDays(1), p.today.AddMonths(-12*age))
	f := member.Form{Name: name(p.Rand, woman), Sex: member.Male, Born: born, Standing: member.Full, Service: member.InService, Education: p.education(age), Nation: "01"}
	if woman {
		f.Sex = member.Female
	}
	if p.in(4) {
		f.Nation = pick(p.dice, []string{"15", "03", "06", "11", "08", "02"})
	}
	if retired {
		f.Service = member.Retired
	}
	f.Joined = p.day(born.AddMonths(12*20), min(born.AddMonths(12*33), p.today.AddMonths(-14)))
	f.Confirmed = f.Joined.AddMonths(12)
	if !retired && age < 40 && p.in(4.7) {
		f.Joined = p.day(p.today.AddMonths(-12).AddDays(3), p.today.AddDays(-20))
		f.Standing, f.Confirmed = member.Probationary, ""
	}
	f.JobTitle = jobTitle(p.dice, b.department.name, age)
	x := &person{id: p.id(), form: f, diligent: 0.86 + 0.135*p.Float64()}
	p.count(x, woman)
	return x
}

// count gives a phone and an ID number to most, as in any roster.
func (p *planner) count(x *person, woman bool) {
	p.phones++
	if p.in(97) {
		x.form.Phone = phone(p.phones * 7)
	}
	if !p.in(95.5) {
		return
	}
	for {
		n := idNumber(p.Rand, strings.ReplaceAll(string(x.form.Born), "-", ""), woman)
		if !p.numbers[n] {
			p.numbers[n], x.form.IDNumber = true, n
			return
		}
	}
}

func (p *planner) education(age int) string {
	switch f := p.IntN(100); {
	case age < 40 && f < 30, age < 60 && f < 14:
		return "10"
	case age < 60 && f < 90, f < 35:
		return "20"
	case f < 97:
		return "30"
	default:
		return "60"
	}
}

func jobTitle(d dice, department string, age int) string {
	switch {
	case age > 60:
		return pick(d, []string{"原副局级干部", "退休干部", "退休干部", "退休职工"})
	case strings.Contains(department, "集团") || strings.Contains(department, "公司") || strings.Contains(department, "银行"):
		return pick(d, []string{"职员", "职员", "主管", "高级主管", "部门副经理", "部门经理"})
	case strings.Contains(department, "医院") || strings.Contains(department, "保健院"):
		return pick(d, []string{"住院医师", "主治医师", "副主任医师", "主任医师", "护师", "主管护师"})
	case strings.Contains(department, "学院") || strings.Contains(department, "大学"):
		return pick(d, []string{"助教", "讲师", "副教授", "辅导员", "教授"})
	case age < 32:
		return pick(d, []string{"一级科员", "二级科员", "四级主任科员"})
	default:
		return pick(d, []string{"一级科员", "四级主任科员", "三级主任科员", "二级主任科员", "一级主任科员", "副科长", "科长", "四级调研员"})
	}
}

// settle gives the person their time in the branch and, to some, an earlier one elsewhere.
func (p *planner) settle(x *person, b *branch) {
	p.people = append(p.people, x)
	entry := max(x.form.Joined, foundings[0])
	if entry < programmeBegan && p.in(22) { // came from elsewhere since
		entry = p.day(max(entry, programmeBegan), p.last.AddDays(-30))
	}
	switch {
	case entry < b.founded:
		p.earlier(x, b, entry, b.founded)
	case entry < p.last.AddMonths(-8) && p.in(9):
		p.earlier(x, b, entry, p.day(max(entry.AddMonths(3), "2017-02-01"), p.last.AddDays(-15)))
	default:
		p.stay(x, b, entry, kernel.MaxDay, "")
	}
}

func (p *planner) stay(x *person, b *branch, from, to kernel.Day, note string) {
	s := &stay{x, b, from, to, note}
	x.stays, b.stays = append(x.stays, s), append(b.stays, s)
}

// earlier lets the person come to b on day, from a sister branch or another department when one
// existed all the while.
func (p *planner) earlier(x *person, b *branch, entry, day kernel.Day) {
	from, note := p.standing(b.department.branches, b, entry), "岗位调整"
	if from == nil || p.in(15) {
		from, note = p.standing(p.branches, b, max(entry, foundings[2])), "工作调动"
	}
	begin := kernel.Day("")
	if from != nil {
		begin = max(entry, from.founded)
	}
	if from == nil || begin >= day {
		p.stay(x, b, max(entry, b.founded), kernel.MaxDay, "")
		return
	}
	p.stay(x, from, begin, day.AddDays(-1), "")
	p.stay(x, b, day, kernel.MaxDay, note)
}

// standing picks a branch other than b that existed on day and still does.
func (p *planner) standing(list []*branch, b *branch, day kernel.Day) *branch {
	for range 8 {
		o := pick(p.dice, list)
		if o != b && o.dissolved == "" && o.founded <= max(day, foundings[2]) && o.retired == b.retired {
			return o
		}
	}
	return nil
}

// fillMerged lets some of a branch's people come from those merged into it.
func (p *planner) fillMerged() {
	for _, m := range p.branches {
		if m.merged == nil {
			continue
		}
		left := p.between(5, 9)
		for _, s := range slices.Clone(m.merged.stays) {
			x := s.person
			if left == 0 || len(x.stays) != 1 || s.from >= m.dissolved.AddMonths(-3) {
				continue
			}
			left--
			x.stays = nil
			p.stay(x, m, max(s.from, m.founded), m.dissolved.AddDays(-1), "")
			s.from, s.note = m.dissolved, "党支部合并"
			x.stays = append(x.stays, s)
		}
	}
}

// leaver is somebody who was on the roster until some day of the year.
func (p *planner) leaver(year int) {
	b := pick(p.dice, p.branches)
	day := p.day(kernel.MakeDay(year, 1, 5), min(kernel.MakeDay(year, 12, 28), p.last.AddDays(-3)))
	if b.dissolved != "" || b.founded >= programmeBegan {
		return
	}
	x := p.person(b, b.retired || p.in(12))
	from := max(x.form.Joined, b.founded)
	if x.form.Standing == member.Probationary || from >= day.AddMonths(-6) {
		return
	}
	x.left, x.leftKind = day, "transferred"
	if x.form.Service == member.Retired && p.in(75) {
		x.leftKind = "died"
	} else if p.in(2) {
		x.leftKind = pick(p.dice, []member.LeaveKind{"expelled", "removed"})
	}
	p.people = append(p.people, x)
	p.stay(x, b, from, day.AddDays(-1), "")
}

// groups shares a branch's present people out to its groups.
func (p *planner) groups(b *branch) {
	if len(b.groups) == 0 {
		return
	}
	for i, x := range b.on(p.today) {
		x.group = b.groups[i%len(b.groups)]
		x.group.people = append(x.group.people, x)
		x.form.GroupID = x.group.id
	}
	for _, g := range b.groups {
		if len(g.people) > 0 {
			g.leader = g.people[p.IntN(len(g.people))]
		}
	}
}
