package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/work/inspection"
)

// rectify is what the year's inspections found: letters to some departments, items in every state, some overdue and
// one urged by letter and talk; the latest findings wait for their letter.
func (l *loader) rectify(ctx context.Context) error {
	w := rectifier{loader: l, ctx: ctx, staff: kernel.Actor{Name: "方文静", Roles: []string{"staff"}, Grants: []kernel.Grant{{Role: "staff", Org: l.root}}, Scope: kernel.Scope{Orgs: []kernel.ID{l.root}}}}
	for i, d := range l.inspected() {
		tale := tales[min(i, len(tales)-1)]
		if i >= len(tales) { // the rest of the city had their letters long ago
			tale = tales[0]
		}
		w.tell(d, tale, i)
	}
	// day by day over all departments, so that numbers of letters follow their days
	slices.SortStableFunc(w.acts, func(a, b act) int { return cmp.Or(cmp.Compare(a.day, b.day), a.hour-b.hour) })
	for _, a := range w.acts {
		l.clock(a.day, a.hour)
		if err := a.do(); err != nil {
			return fmt.Errorf("%s on %s: %w", a.of, a.day, err)
		}
	}
	l.clock(l.today, 8)
	return l.Problems.UrgeRectifications(ctx)
}

// inspected are the departments that had a letter: the one at home first, then its neighbour, then a few more.
func (l *loader) inspected() (out []*department) {
	out = append(out, l.showcase.department)
	if o := l.elsewhere(l.showcase); o != nil {
		out = append(out, o.department)
	}
	for _, d := range l.departments {
		if len(out) < 8 && d.dissolved == "" && d != out[0] && d != out[len(out)-1] && (len(out) < 2 || d != out[1]) && len(d.branches) > 0 {
			out = append(out, d)
		}
	}
	return out
}

type rectifier struct {
	*loader
	ctx   context.Context
	staff kernel.Actor
	acts  []act
}

// act is one thing that somebody did at an hour of a day.
type act struct {
	day  kernel.Day
	hour int
	of   string
	do   func() error
}

func (w *rectifier) on(day kernel.Day, hour int, of string, do func() error) {
	w.acts = append(w.acts, act{day, hour, of, do})
}

// tale is one department's letter: when it went out, its term, and how far each item came since.
type tale struct {
	ago, term int // days
	ends      []end
	waiting   int // findings of the last days, without a letter yet
}

// end is where an item stands by now.
type end int

const (
	atClosed end = iota
	afterReturn
	atVerified
	atDone
	atPlanned
	atSent
	askingLonger
	askingRelease
	atWaived
	afterTalk
	atLate
)

var tales = []tale{
	{24, 30, []end{atDone, atPlanned, atSent, askingLonger, askingRelease, atVerified, atClosed}, 3},
	{70, 30, []end{atClosed, afterTalk, atLate, afterReturn, atWaived}, 2},
	{95, 40, []end{atClosed, atClosed, atVerified, atClosed}, 0},
	{50, 30, []end{atClosed, atDone, atLate}, 0},
	{110, 30, []end{atClosed, afterReturn, atClosed, atWaived}, 0},
}

// what was found, by what, and how it was put right.
var findings = []struct{ text, basis, suggestion, measures, result string }{
	{"第二季度支部党员大会没有会议记录", "支部党员大会每季度召开1次，会议情况应当记录", "补齐记录，明确记录人", "由组织委员负责记录，会后三日内送书记审核", "已补开支部党员大会并完成记录，指定了记录人"},
	{"主题党日连续两个月改期，没有提前通知党员", "主题党日每月相对固定1天", "年初排定日期，确需改期的提前通知", "重新排定全年主题党日日期并通知全体党员", "已印发全年安排，本月按期开展"},
	{"党费收缴没有公示", "党费收缴、使用情况每年向党员公布1次", "补充公示", "核对台账后在公开栏公示", "已公示上年度党费收缴情况，党员没有异议"},
	{"谈心谈话只有书记与委员之间的记录，没有覆盖党员", "支部委员之间、支部委员和党员之间经常开展谈心谈话", "列出名单，逐人开展", "列出应谈名单，分工在一个月内完成", "已与全部党员谈心谈话，记录齐全"},
	{"支部换届后委员分工没有报备", "支部委员分工应报上级党组织备案", "补报分工", "召开支委会明确分工，报机关党委备案", "已召开支委会明确分工并报备"},
	{"党员活动室长期堆放杂物，不能使用", "党支部应有活动场所", "清理后恢复使用", "联系机关事务部门腾退，两周内恢复", "活动室已清理，本周已在此开展党课"},
	{"流动党员联系不及时，两名党员半年没有参加组织生活", "流动党员应参加流入地或原支部的组织生活", "逐人联系，明确参加方式", "建立联系人制度，每月联系一次", "两名党员均已参加本月主题党日"},
}

func (w *rectifier) tell(d *department, t tale, seed int) {
	day := w.today.AddDays(-t.ago)
	clerk := kernel.Actor{Name: "单位党务专干", Roles: []string{"dept_clerk"}, Grants: []kernel.Grant{{Role: "dept_clerk", Org: d.id}}, Scope: kernel.Scope{Orgs: []kernel.ID{d.id}}}
	if x := w.clerkOf(d); x != nil {
		clerk.Name = x.form.Name
	}
	items, letter := make([]bulk.Chosen, len(t.ends)), kernel.ID(0)
	w.on(day.AddDays(-4), 10, d.name, func() error {
		found, err := w.find(d, len(t.ends), seed)
		for i, r := range found {
			items[i] = bulk.Chosen{ID: r.ID, Version: r.Version}
		}
		return err
	})
	w.on(day, 15, d.name, func() error {
		form := inspection.LetterForm{Items: slices.Clone(items), Subject: fmt.Sprintf("%d年机关党建督导检查", w.Year), Overall: "党组织设置健全，组织生活经常，党员参与面广，服务中心工作有载体。同时，基础工作还有不够细、不够实的地方。", PlanDue: day.AddDays(15), Due: day.AddDays(t.term)}
		for i := range items {
			items[i].Version++
		}
		l, err := w.Letters.Issue(w.ctx, w.staff, inspection.Feedback, form)
		letter = l.PaperID
		return err
	})
	if t.ago > 30 { // the latest one is left to whoever tries the city out
		w.on(day.AddDays(2), 10, d.name, func() error { return w.Papers.Receive(w.ctx, clerk, letter) })
	}
	for i := range items {
		w.follow(d, clerk, &items[i], t, t.ends[i], i+seed, day)
	}
	if t.waiting > 0 {
		w.on(w.today.AddDays(-2), 16, d.name, func() error {
			_, err := w.find(d, t.waiting, seed+3)
			return err
		})
	}
}

// find writes findings down about a department's branches, and one about itself.
func (w *rectifier) find(d *department, n, seed int) ([]*problem.Rectification, error) {
	var list []*problem.Rectification
	day := kernel.DayOf(w.DB.Now())
	for i := range n {
		f := findings[(i+seed)%len(findings)]
		r := &problem.Rectification{Text: f.text, Basis: f.basis, Suggestion: f.suggestion, Origin: "check", FoundDay: day, Finder: "第一督导组", Place: "支部台账"}
		r.OrgID = d.id
		if b := d.branches[i%len(d.branches)]; i%4 != 3 && b.dissolved == "" {
			r.OrgID = b.id
		}
		if i == 0 && d == w.showcase.department {
			r.OrgID = w.showcase.id
		}
		list = append(list, r)
	}
	return list, w.DB.Do(w.ctx, "demo.load", func(ctx context.Context, tx *db.Tx) error { return w.Problems.FindIn(ctx, tx, w.staff, list) })
}

// follow takes an item to where it stands by now.
func (w *rectifier) follow(d *department, clerk kernel.Actor, c *bulk.Chosen, t tale, to end, n int, sent0 kernel.Day) {
	f, due := findings[n%len(findings)], sent0.AddDays(t.term)
	person := "组织委员"
	if x := w.holder(w.showcase.id, member.Organiser); x != nil && n == 0 {
		person = x.form.Name
	}
	step := func(ago int, a problem.Act, who kernel.Actor) {
		w.on(min(sent0.AddDays(ago), w.today.AddDays(-1)), 9+n%7, d.name, func() error {
			r, err := w.Problems.TakeRectification(w.ctx, who, *c, a)
			c.Version = r.Version
			return err
		})
	}
	plan := func() {
		step(6+n%5, problem.Act{Kind: problem.PlanIt, Text: f.measures, MemberName: person}, clerk)
	}
	report := func(day int) {
		step(day, problem.Act{Kind: problem.ReportIt, Text: f.result, MemberName: person}, clerk)
	}
	verify := func(day int) {
		step(day, problem.Act{Kind: problem.VerifyIt, Text: "现场查看，记录齐全"}, w.staff)
	}
	shut := func(day int) {
		step(day, problem.Act{Kind: problem.CloseIt, Text: "同意销号"}, w.staff)
	}
	switch to {
	case atClosed:
		plan()
		report(14)
		verify(17)
		shut(19)
	case afterReturn:
		plan()
		report(18)
		step(21, problem.Act{Kind: problem.ReturnIt, Text: "记录没有签名，请补齐后再报", Day: due.AddDays(10)}, w.staff)
		report(26)
		verify(29)
		shut(31)
	case atVerified:
		plan()
		report(15)
		verify(19)
	case atDone:
		plan()
		report(16)
	case atPlanned, atLate:
		plan()
	case askingLonger:
		plan()
		step(18, problem.Act{Kind: problem.AskLonger, Text: "活动室改造工期需延长两周", Day: due.AddDays(14)}, clerk)
	case askingRelease:
		step(12, problem.Act{Kind: problem.AskRelease, Text: "该支部已按规定并入第二党支部，原记录无法补开"}, clerk)
	case atWaived:
		step(10, problem.Act{Kind: problem.AskRelease, Text: "办公楼整体搬迁，原活动室不再使用"}, clerk)
		step(13, problem.Act{Kind: problem.GrantAsk, Text: "情况属实，新址活动室已另行检查"}, w.staff)
	case afterTalk:
		plan()
		w.on(due.AddDays(9), 10, d.name, func() error {
			_, err := w.Letters.Issue(w.ctx, w.staff, inspection.Reminder, inspection.LetterForm{Items: []bulk.Chosen{*c}})
			c.Version++
			return err
		})
		step(t.term+33, problem.Act{Kind: problem.Admonish, Text: "约谈单位党组副书记和机关党委专职副书记，要求一周内整改到位"}, w.staff)
	}
}
