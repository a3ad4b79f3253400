package demo

import (
	"fmt"
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/work/appraisal"
	"sanchuang/internal/work/contest"
	"sanchuang/internal/work/inspection"
	"sanchuang/internal/work/publicity"
	"sanchuang/internal/work/training"
)

// train draws the class for secretaries and the departments' own classes.
func (k *keeper) train() {
	k.secretaryClass()
	departments := k.lasting()
	slices.SortStableFunc(departments, func(a, b *department) int { return b.size - a.size })
	n := k.ofYear(classesOf, k.year)
	for i, d := range some(k.dice, departments[:min(len(departments), n+n/2)], n) {
		k.ownClass(d, i)
	}
	if k.year == k.Year || k.year%4 == 0 {
		k.rotation(departments)
	}
}

func (k *keeper) class(org kernel.ID, name, kind string, day kernel.Day, days int, place string) *training.TrainingClass {
	c := &training.TrainingClass{Name: name, Kind: kind, FromDay: day, ToDay: day.AddDays(days - 1), Place: place}
	c.ID, c.OrgID = k.id(), org
	k.classes = append(k.classes, c)
	return c
}

func (k *keeper) teach(c *training.TrainingClass, p *person, post string) {
	t := &training.Trainee{ClassID: c.ID, ClassName: c.Name, FromDay: c.FromDay, ToDay: c.ToDay, JobTitle: post, Result: pick(k.dice, []string{"合格", "合格", "合格", "优秀", ""})}
	if days := training.Days(c.FromDay, c.ToDay); days > 1 && k.in(6) {
		t.Hours = 800 * kernel.Points(days-1) // missed a day
	}
	t.MemberID = p.id
	k.trainees = append(k.trainees, t)
}

func (k *keeper) secretaryClass() {
	n := k.ofYear(secretariesOf, k.year)
	day := k.work.after(kernel.MakeDay(k.year, 8, 15+k.year%5))
	if n == 0 || day.AddDays(4) > k.end {
		return
	}
	c := k.class(k.root, fmt.Sprintf("%d年市直机关党组织书记培训班", k.year), "secretary", day, 4, "市委党校")
	posts := some(k.dice, k.holding(day, member.FullTimeDeputy), n*2/5)
	seen := map[*person]bool{}
	for _, p := range posts {
		seen[p.person] = true
	}
	for _, p := range some(k.dice, k.holding(day, member.Secretary), 1<<20) {
		if len(posts) < n && !seen[p.person] {
			posts = append(posts, p)
		}
	}
	for _, p := range posts {
		k.teach(c, p.person, p.duty.Chinese())
	}
}

func (k *keeper) ownClass(d *department, i int) {
	day := k.work.within(k.day(k.first.AddMonths(2), k.end.AddDays(-25)), k.end.AddDays(-3))
	names := []string{"党员集中培训班", "入党积极分子和党务干部培训班", "党员能力提升培训班", "党性教育专题培训班", "支委培训班"}
	c := k.class(d.id, fmt.Sprintf("%s%d年%s", d.name, k.year, names[i%len(names)]), "department", day, k.between(1, 3), pick(k.dice, []string{"市委党校", "单位会议中心", "江州干部学院", "红色教育基地"}))
	for _, p := range some(k.dice, working(d.on(day), day), traineesOfClass+k.between(-4, 6)) {
		k.teach(c, p, p.form.JobTitle)
	}
}

// rotation are short courses in which many take part.
func (k *keeper) rotation(departments []*department) {
	for _, d := range departments {
		day := k.work.within(k.day(k.first.AddMonths(1), k.end.AddDays(-20)), k.end.AddDays(-3))
		if !k.in(30) {
			continue
		}
		c := k.class(d.id, fmt.Sprintf("%s%d年党员轮训", d.name, k.year), "rotation", day, 1, "单位会议中心")
		for _, p := range working(d.on(day), day) {
			if k.in(55) {
				k.teach(c, p, "")
			}
		}
	}
}

// compete draws the exhibition contests and, between them, contests of knowledge.
func (k *keeper) compete() {
	day, ok := exhibitions[k.year]
	if !ok {
		k.knowledge()
		return
	}
	on := kernel.Day(fmt.Sprintf("%d-%s", k.year, day))
	if on > k.end {
		return
	}
	all := some(k.dice, k.lasting(), 1<<20)
	for i, d := range all {
		e := &contest.Entrant{
			ContestName: fmt.Sprintf("%d年机关党建品牌展示赛", k.year), ContestKind: "brand_exhibition", Day: on, Team: d.name + "代表队",
			Title: "品牌“" + k.brandName(i) + "”", Stage: "preliminary",
		}
		e.OrgID = d.id
		switch {
		case i < 10:
			e.Stage, e.Award = "final", []string{"一等奖", "一等奖", "二等奖", "二等奖", "二等奖", "三等奖", "三等奖", "三等奖", "三等奖", "三等奖"}[i]
		case i < 10+len(all)/8:
			e.Award = "优秀组织奖"
		}
		k.entrants = append(k.entrants, e)
	}
}

func (k *keeper) knowledge() {
	day := k.work.after(kernel.MakeDay(k.year, 6, 20))
	if k.year < 2018 || day > k.end {
		return
	}
	all := k.lasting()
	for i, d := range some(k.dice, all, len(all)*2/5+1) {
		e := &contest.Entrant{ContestName: fmt.Sprintf("%d年市直机关学习竞赛", k.year), ContestKind: "knowledge", Day: day, Team: d.name + "代表队", Stage: "preliminary"}
		if i < 6 {
			e.Award = []string{"一等奖", "二等奖", "二等奖", "三等奖", "三等奖", "三等奖"}[i]
		}
		e.OrgID = d.id
		k.entrants = append(k.entrants, e)
	}
}

// publish draws the column's plan of the year and what came of it.
func (k *keeper) publish() {
	planned := k.exactly(plannedOf, k.year)
	if planned == 0 && k.year >= 2019 {
		planned = k.many(52)
	}
	published := k.ofYear(publishedOf, k.year)
	kinds := words("brand red_flag five_star brand red_flag")
	departments := k.lasting()
	for i := range planned {
		month := 1 + i*12/planned
		s := &publicity.Story{Kind: kinds[i%len(kinds)], Number: fmt.Sprintf("%d-%03d", k.year, i+1), PlannedDay: kernel.MakeDay(k.year, month, 1)}
		d := pick(k.dice, departments)
		k.title(s, d, k.work.within(s.PlannedDay.AddDays(10), k.end))
		if i < published {
			day := k.work.within(s.PlannedDay.AddDays(k.between(6, 40)), k.end)
			if day >= s.PlannedDay {
				s.PublishedDay, s.Newspaper, s.Page = day, "江州日报", fmt.Sprintf("第%d版", k.between(2, 4))
			}
		}
		k.stories = append(k.stories, s)
	}
}

func (k *keeper) title(s *publicity.Story, d *department, day kernel.Day) {
	s.OrgID = d.id
	b := pick(k.dice, d.branches)
	people := b.on(day)
	switch {
	case s.Kind == "brand":
		s.Title = "“" + k.brandName(k.IntN(90)) + "”品牌的实践——" + d.name + "机关党建纪实"
	case s.Kind == "red_flag" && b.here(day):
		s.OrgID, s.Title = b.id, pick(k.dice, []string{"把支部建在服务链上", "红旗飘在项目一线", "一个支部的三本台账", "小支部的大作为"})+"——记"+b.name
	case s.Kind == "five_star" && b.here(day) && len(people) > 0:
		p := pick(k.dice, people)
		s.OrgID, s.MemberID = b.id, p.id
		s.Title = pick(k.dice, []string{"平凡岗位上的坚守", "群众的贴心人", "把脚步留在村头", "窗口里的微笑"}) + "——记共产党员" + p.form.Name
	default:
		s.Title = "机关党建新作为——" + d.name + "侧记"
	}
}

// debrief lets the secretaries in office at the year's end report: all of them in 2022, nearly all in
// the other years; of the current year the first ones.
func (k *keeper) debrief() {
	if k.year < 2018 {
		return
	}
	missing, last := 3.0, kernel.MakeDay(k.year+1, 3, 28)
	switch k.year {
	case 2022:
		missing = 0
	case k.Year:
		missing = 96
	case 2018, 2019:
		missing = 7
	}
	first := kernel.MakeDay(k.year, 11, 10)
	for _, p := range k.secretariesOn(min(kernel.MakeDay(k.year, 12, 31), k.end)) {
		if k.in(missing) || first > k.last {
			continue
		}
		x := &appraisal.Debriefing{Year: k.year, Form: "written", Position: p.duty.Chinese(), Day: k.work.within(k.day(first, min(last, k.last)), k.last)}
		if k.in(14) {
			x.Form, x.Comment = "live", pick(k.dice, []string{"抓党建思路清晰，建议进一步突出特色。", "问题查摆具体，整改措施还需细化。", "亮点突出，要持续用力抓落实。"})
		}
		x.Rating = []string{"good", "good", "fair", "fair", "fair", "average", ""}[k.IntN(7)]
		x.OrgID, x.MemberID = p.org, p.person.id
		k.debriefings = append(k.debriefings, x)
	}
}

// planCommittee makes leading members of departments members of the work committee.
func (c *city) planCommittee() []*person {
	d := newDice(c.Seed, "committee")
	var able []*person
	for _, p := range c.posts {
		if p.person.upper && len(p.person.stays) == 1 && p.person.stays[0].from < "2016-01-01" && p.person.left == "" && !slices.Contains(able, p.person) {
			able = append(able, p.person)
		}
	}
	out := some(d, able, max(2, min(9, len(able))))
	for i, p := range out {
		duty := member.Commissioner
		if i == 0 {
			duty = member.Deputy
		}
		c.posts = append(c.posts, &post{p, c.root, duty, "2016-11-20", kernel.MaxDay})
	}
	return out
}

var guidances = []string{"列席支部主题党日并点评", "现场察看党建阵地和品牌创建情况", "召开座谈会听取意见建议", "查阅支部工作手册，指导规范组织生活", "与新任专职副书记谈话", "指导换届工作", "调研党建与业务融合情况"}

// guide draws the committee's visits to its contact points: every department twice in 2022, nearly so
// in the other years (R55).
func (k *keeper) guide(committee []*person) {
	if len(committee) == 0 {
		return
	}
	for i, d := range k.lasting() {
		who := committee[i%len(committee)]
		middle := kernel.MakeDay(k.year, 6, 30)
		visit := func(first, last kernel.Day) {
			if first > k.end {
				return
			}
			v := &inspection.LiaisonVisit{Day: k.work.within(k.day(first, min(last, k.end)), k.end), Content: pick(k.dice, guidances)}
			if k.in(60) {
				v.Feedback = pick(k.dice, []string{"要进一步突出品牌特色。", "组织生活记录要及时、规范。", "联系服务群众做得扎实，继续保持。", "要加强青年党员培养。"})
			}
			if last := len(k.liaisons) - 1; last >= 0 && k.liaisons[last].OrgID == d.id && k.liaisons[last].Day == v.Day {
				return
			}
			v.OrgID, v.MemberID = d.id, who.id
			k.liaisons = append(k.liaisons, v)
		}
		sure := k.year == 2022 || k.year == 2023
		if sure || k.in(96) {
			visit(k.work.after(kernel.MakeDay(k.year, 3, 10)), middle)
		}
		if sure || k.in(89) {
			visit(middle.AddDays(20), kernel.MakeDay(k.year, 11, 30))
		}
		if k.in(12) {
			visit(kernel.MakeDay(k.year, 10, 10), kernel.MakeDay(k.year, 12, 20))
		}
	}
}
