package demo

import (
	"context"
	"fmt"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/objection"
	"sanchuang/internal/spine/points"
	"sanchuang/internal/work/activity"
	"sanchuang/internal/work/outreach"
	"sanchuang/internal/work/publicity"
)

// justice is the people's side of the points: last year closed with some records that came late, a
// few points at discretion, and objections in each state, all in the showcase branch.
func (l *loader) justice(ctx context.Context) error {
	b := l.showcase
	who := func(name, role string, org kernel.ID) kernel.Actor {
		return kernel.Actor{Name: name, Roles: []string{role}, Grants: []kernel.Grant{{Role: role, Org: org}}, Scope: kernel.Scope{Orgs: []kernel.ID{org}}}
	}
	nameOf := func(x *person, otherwise string) string {
		if x == nil {
			return otherwise
		}
		return x.form.Name
	}
	j := justice{
		loader: l, ctx: ctx, first: who("方文静", "staff", l.root), second: who("常立新", "staff", l.root),
		secretary: who(nameOf(l.holder(b.id, member.Secretary), "支部书记"), "branch_secretary", b.id),
		clerk:     who(nameOf(l.clerkOf(b.department), "单位党务专干"), "dept_clerk", b.department.id),
	}
	for _, s := range b.stays {
		if s.to == kernel.MaxDay && s.from < kernel.MakeDay(l.Year-1, 1, 1) && s.person.left == "" && !l.holds(s.person) {
			j.members = append(j.members, s.person)
		}
	}
	if len(j.members) < 3 {
		return nil // the smallest cities have nobody to tell this about
	}
	for _, step := range []func() error{j.comeToLight, j.choose, j.close, j.comeLate, j.adjust, j.object} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

type justice struct {
	*loader
	ctx                             context.Context
	first, second, secretary, clerk kernel.Actor
	members                         []*person
}

// comeToLight is what a range asks about at home: a lecture that the demonstration's member gave, and a piece about the branch.
func (j *justice) comeToLight() error {
	x, day := j.members[0], j.today.AddDays(-9)
	lecture := activity.Content{
		Kinds: []string{"lecture"}, Day: day, PlannedDay: day, StartTime: "15:00", EndTime: "16:00", Topic: "把群众的小事办实", Place: "支部活动室",
		Host: named(x), Speaker: named(x), Minutes: "结合本职岗位讲党课，交流讨论。",
	}
	for _, p := range j.members {
		lecture.Attendances = append(lecture.Attendances, activity.Attendance{MemberID: p.id, Name: p.form.Name, Mark: activity.Attended})
	}
	if _, err := j.Activities.Record(j.ctx, j.secretary, j.showcase.id, lecture); err != nil {
		return err
	}
	story := publicity.Story{
		Kind: "red_flag", Number: fmt.Sprintf("%d-补01", j.Year), Title: "把支部建在服务链上——记" + j.showcase.name, PlannedDay: kernel.MakeDay(day.Year(), day.Month(), 1),
		PublishedDay: day, Newspaper: "江州日报", Page: "第2版",
	}
	story.OrgID = j.showcase.id
	_, err := j.Publicity.Stories.Create(j.ctx, j.first, story)
	return err
}

// choose settles what ranges leave open; the latest of each level at home still wait for whoever chooses them there.
func (j *justice) choose() error {
	waiting := points.ChoiceFilter{State: points.ChoiceWaiting}
	left := map[kernel.ID]bool{}
	for _, at := range []struct {
		actor kernel.Actor
		level points.Level
	}{{j.secretary, points.BranchLevel}, {j.clerk, points.DepartmentLevel}, {j.first, points.CommitteeLevel}} {
		list, err := j.Points.Choices(j.ctx, at.actor, waiting, kernel.AllRows)
		if err != nil {
			return err
		}
		kept := 0
		for _, c := range list.Items {
			if c.Level == at.level && c.Day.Year() == j.Year && kept < 2 {
				left[c.ID] = true
				kept++
			}
		}
	}
	list, err := j.Points.Choices(j.ctx, j.first, waiting, kernel.AllRows)
	if err != nil {
		return err
	}
	for i, c := range list.Items {
		if left[c.ID] {
			continue
		}
		said := chosen[c.Level]
		by := j.first
		if said.by != "" {
			by.Name = said.by
		}
		worth, reason := c.Most, said.high
		if i%3 == 1 {
			worth, reason = (c.Least+c.Most)/2, said.middle
		}
		if _, err := j.Points.Choose(j.ctx, by, c.ID, c.Version, worth, reason); err != nil {
			return err
		}
	}
	return nil
}

// chosen is what whoever chooses says of it, by level.
var chosen = map[points.Level]struct{ by, high, middle string }{
	points.BranchLevel:     {"支部书记", "准备充分，联系实际，党员反映好", "内容完整，联系实际还可加强"},
	points.DepartmentLevel: {"单位党务专干", "整版刊发，做法被其他支部借鉴", "半版刊发，做法具体可学"},
	points.CommitteeLevel:  {"", "整版刊发，被省级媒体转载", "半版刊发，做法具体可学"},
}

// close settles last year.
func (j *justice) close() error {
	for _, t := range points.SubjectTypes {
		c, err := j.Points.ProposeClosing(j.ctx, j.first, points.Whole(j.Year-1), t, "年度积分已公示，异议均已答复。")
		if err != nil {
			return err
		}
		if _, err := j.Points.DecideClosing(j.ctx, j.second, c.ID, c.Version, true, ""); err != nil {
			return err
		}
	}
	return nil
}

// comeLate records what happened last year and became known only now; one is accepted, one refused, one proposed.
func (j *justice) comeLate() error {
	var list []*outreach.Participation
	for i, x := range j.members[:min(4, len(j.members))] {
		p := &outreach.Participation{Action: "civilised_city", Way: "volunteered", FromDay: kernel.MakeDay(j.Year-1, 9+i, 12), Work: "环境整治", Community: "东湖社区"}
		p.OrgID, p.MemberID, p.MemberName = j.showcase.id, x.id, x.form.Name
		list = append(list, p)
	}
	if err := j.DB.Do(j.ctx, "demo.late", func(ctx context.Context, tx *db.Tx) error {
		return j.Outreach.Participations.BulkInsert(ctx, tx, j.writer, list)
	}); err != nil {
		return err
	}
	late, err := j.Points.LateFacts(j.ctx, j.first, points.Whole(j.Year-1), points.ByMember, points.LateWaiting, kernel.AllRows)
	if err != nil {
		return err
	}
	propose := func(i int, accept bool, reason string) error {
		_, err := j.Points.ProposeLate(j.ctx, j.second, points.Whole(j.Year-1), points.ByMember, []kernel.ID{late.Items[i].FactID}, accept, reason)
		return err
	}
	decide := func(i int, accept bool) error {
		_, err := j.Points.DecideLate(j.ctx, j.first, points.Whole(j.Year-1), points.ByMember, []kernel.ID{late.Items[i].FactID}, accept, true, "")
		return err
	}
	for i, x := range []struct {
		accept bool
		reason string
	}{{true, "社区证明已补齐"}, {false, "当年已按支部活动计入，不再重复计"}, {true, "社区已补来活动照片和签到表"}} {
		if i == len(late.Items) {
			return nil // the smallest cities
		}
		if err := propose(i, x.accept, x.reason); err != nil {
			return err
		}
		if i == 2 {
			return nil // waits for a second person; one more waits for a first
		}
		if err := decide(i, x.accept); err != nil {
			return err
		}
	}
	return nil
}

// adjust gives points at discretion: granted, waiting, refused, taken back.
func (j *justice) adjust() error {
	for i, text := range []string{"防汛值守连续三昼夜，带头转移群众", "主持办结群众反映多年的供水问题", "参加展示赛筹备，工作量较大"} {
		a, err := j.Points.Propose(j.ctx, j.secretary, points.Proposal{
			Subject: points.ByMember, SubjectID: j.members[i].id, Rule: "service_discretion", Points: kernel.Points(300 - 100*i), Reason: text, Evidence: "支委会会议记录",
		})
		if err != nil {
			return err
		}
		if i == 1 {
			continue // waits for the department
		}
		if _, err := j.Points.DecideAdjustment(j.ctx, j.clerk, a.ID, a.Version, i == 0, []string{"", "", "属本职工作，不宜酌情加分"}[i]); err != nil {
			return err
		}
	}
	a, err := j.Points.Propose(j.ctx, j.clerk, points.Proposal{
		Subject: points.ByBranch, SubjectID: j.showcase.id, Rule: "results_discretion", Points: 200, Reason: "承办全市机关党建现场会", Evidence: "市直机关工委现场会通知",
	})
	if err != nil {
		return err
	}
	if a, err = j.Points.DecideAdjustment(j.ctx, j.first, a.ID, a.Version, true, ""); err != nil {
		return err
	}
	if a, err = j.Points.AskTakeback(j.ctx, j.clerk, a.ID, a.Version, "现场会改由其他支部承办"); err != nil {
		return err
	}
	_, err = j.Points.DecideAdjustment(j.ctx, j.second, a.ID, a.Version, true, "")
	return err
}

// object raises objections of members to something missing, and leaves each in another state.
func (j *justice) object() error {
	texts := []string{"上周的志愿服务我参加了，没有计分", "参加走访联系点没有登记上", "夜学我去了，名单里没有我", "组织生活会的分值没有计入", "结对共建活动漏记了我", "廉政教育我补课了，没有计分", "参加市里的理论宣讲，支部没有登记"}
	for i, text := range texts {
		x := j.members[i%len(j.members)]
		by := kernel.Actor{Member: x.id, Name: x.form.Name, Scope: kernel.Scope{Member: x.id}}
		o, err := j.Objections.Raise(j.ctx, by, objection.Target{Subject: points.ByMember, Year: j.Year}, j.today.AddDays(-2-i), text)
		if err != nil {
			return err
		}
		if err := j.answer(i, by, o); err != nil {
			return err
		}
	}
	_, err := j.Objections.Raise(j.ctx, j.clerk, objection.Target{Subject: points.ByDepartment, Year: j.Year}, j.today.AddDays(-20), "联系点委员当天到我单位指导，没有计入到点指导次数")
	return err
}

func (j *justice) answer(i int, by kernel.Actor, o objection.Objection) error {
	say := func(a objection.Answer) error { return j.Objections.Answer(j.ctx, j.secretary, o.ID, o.Version, a) }
	switch i {
	case 1:
		return say(objection.Answer{Uphold: true, Reason: "经核对走访记录，确实漏登，由支部补记", Remedy: objection.ByRecord})
	case 2:
		return say(objection.Answer{Reason: "当晚签到名单由本人确认，没有该同志"})
	case 3:
		return say(objection.Answer{Uphold: true, Reason: "会议记录有该同志，系统未计，调整积分", Remedy: objection.ByPoints, Rule: "org_life_attended", Points: 1200})
	case 4:
		if err := say(objection.Answer{Reason: "活动名单中没有该同志，不予支持"}); err != nil {
			return err
		}
		return j.Objections.TakeUp(j.ctx, by, o.ID, o.Version+1, "共建单位可以证明我在场")
	case 5:
		return j.Objections.Withdraw(j.ctx, by, o.ID, o.Version)
	case 6: // the branch and the department hand it up: the committee's staff have it to answer
		if err := j.Objections.Pass(j.ctx, j.secretary, o.ID, o.Version, "宣讲由市里组织，支部没有名单"); err != nil {
			return err
		}
		return j.Objections.Pass(j.ctx, j.clerk, o.ID, o.Version+1, "宣讲名单在工委，请工委核对后答复")
	}
	return nil
}
