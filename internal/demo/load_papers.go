package demo

import (
	"errors"
	"fmt"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/work/structure"
)

// papers issues what the committee's office sent in the year: the list of terms in January, and notices.
func (l *loader) papers() error {
	d := newDice(l.Seed, "papers")
	year := l.today.Year()
	l.clock(kernel.MakeDay(year, 1, 5), 9)
	tree, err := l.Orgs.Today(l.plain, l.DB.Read())
	if err != nil {
		return err
	}
	root := tree.Root().ID
	for _, p := range [][2]string{{"", "江工委"}, {"reply", "江工委批"}, {"letter", "江工委函"}} {
		if err := l.Papers.SetPrefix(l.plain, l.writer, paper.Prefix{Org: root, Kind: p[0], From: kernel.MakeDay(year, 1, 1), Prefix: p[1]}); err != nil {
			return err
		}
	}
	if day := kernel.MakeDay(year, 1, 8); day < l.today {
		l.clock(day, 10)
		if _, err := l.Structures.IssueNotices(l.plain, l.writer, year); err != nil {
			return err
		}
	}
	departments := []kernel.ID{}
	for _, n := range tree.Of(root, org.Department) {
		departments = append(departments, n.ID)
	}
	for _, x := range []struct {
		month, day int
		title      string
		lines      []string
	}{
		{2, 27, fmt.Sprintf("关于召开%d年机关党的工作会议的通知", year), []string{"经研究，定于3月6日上午召开市直机关党的工作会议，现将有关事项通知如下。", "一、参会人员", "各单位机关党委（党总支、党支部）书记、专职副书记。", "二、会议内容", "总结上年机关党建工作，部署“三创”年度任务。", "三、有关要求", "请于3月3日前将参会人员名单报工委办公室，会议期间不得无故缺席。"}},
		{5, 11, "关于组织收看党员教育专题片的通知", []string{"请各单位结合5月主题党日，组织党员集中收看专题片，收看情况记入支部组织生活记录，不另行报送材料。"}},
		{9, 7, "关于做好中秋国庆期间廉洁提醒工作的通知", []string{"节日将至，请各单位结合党支部组织生活开展一次廉洁提醒。", "一、提醒到人", "由党支部书记对班子成员、党员逐一提醒。", "二、不搞形式", "不要求报送总结、照片和台账。"}},
	} {
		day := kernel.MakeDay(year, x.month, x.day)
		if day >= l.today {
			continue
		}
		l.clock(day, 15)
		text := ""
		for _, line := range x.lines {
			text += line + "\n"
		}
		if _, err := l.Papers.Issue(l.plain, l.writer, paper.Written{Kind: "notice", Title: x.title, To: departments, Text: text, Issuer: root, Receipt: true, PrintedBy: "市直机关工委办公室"}); err != nil {
			return err
		}
	}
	return l.receipts(d)
}

// extensions lets two departments ask for a later election: one is answered, the other waits. Where a term ran out in
// these days, a third request was made in time and waits past the end.
func (l *loader) extensions() error {
	d := newDice(l.Seed, "extensions")
	tree, err := l.Orgs.Today(l.plain, l.DB.Read())
	if err != nil {
		return err
	}
	l.clock(l.today.AddDays(-9), 9)
	board, err := l.Structures.Board(l.plain, l.writer, 0)
	if err != nil {
		return err
	}
	asked, past := 0, false
	for _, x := range board.Items {
		if x.State != structure.Ending {
			continue
		}
		if x.Days >= 1 && x.Days < 8 && !past {
			past = true
			l.clock(l.today.AddDays(-9), 16)
			if _, err := l.Structures.AskExtension(l.plain, officeOver(tree, tree.Department(x.Org)), x.Term, x.Ends.AddMonths(6), "原任书记已调离，新任人选正在考察，建议人选明确后换届。"); err != nil && !errors.Is(err, structure.ErrHasEnded) {
				return err
			}
			continue
		}
		if x.Days < 40 || asked == 2 {
			continue
		}
		l.clock(l.today.AddDays(-9+7*asked), 9+asked)
		clerk := officeOver(tree, tree.Department(x.Org))
		e, err := l.Structures.AskExtension(l.plain, clerk, x.Term, x.Ends.AddMonths(4+d.between(0, 3)), "单位机构改革方案尚未批复，领导班子成员拟于近期调整，建议改革到位后一并换届。")
		if errors.Is(err, structure.ErrHasEnded) {
			continue // its branch was merged, or elected, in the days since
		}
		if err != nil {
			return err
		}
		if asked++; asked == 1 {
			l.clock(l.today.AddDays(-3), 17)
			if _, err := l.Structures.DecideExtension(l.plain, l.writer, e.ID, e.Version, structure.Approve, "请在延期期间正常开展组织生活"); err != nil {
				return err
			}
		}
	}
	return nil
}

// receipts: most departments have acknowledged what they were sent.
func (l *loader) receipts(d dice) error {
	l.clock(l.today.AddDays(-1), 16)
	tree, err := l.Orgs.Today(l.plain, l.DB.Read())
	if err != nil {
		return err
	}
	list, err := l.Papers.List(l.plain, l.writer, paper.Filter{Unreceived: true}, kernel.AllRows)
	if err != nil {
		return err
	}
	for _, p := range list.Items {
		detail, err := l.Papers.Get(l.plain, l.writer, p.ID)
		if err != nil {
			return err
		}
		for _, a := range detail.Addressees {
			if d.in(12) || p.Day > l.today.AddDays(-7) {
				continue
			}
			l.clock(min(p.Day.AddDays(d.between(0, 4)), l.today.AddDays(-1)), d.between(9, 16))
			if err := l.Papers.Receive(l.plain, officeOver(tree, a.Org), p.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// officeOver is a department's clerk as of that day.
func officeOver(tree *org.Tree, department kernel.ID) kernel.Actor {
	return kernel.Actor{Name: "党务专干", OrgName: tree.Name(department), Grants: []kernel.Grant{{Role: "dept_clerk", Org: department}}, Scope: kernel.Scope{Orgs: []kernel.ID{department}}}
}
