package demo

import (
	"fmt"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/points"
)

// theCitysOwn puts in force what the city made of the delivered schemes before the programme was taken over: the
// departments' year runs from December to November, and closes with a carry-over, shares and vetoes.
func (l *loader) theCitysOwn() error {
	if err := l.Points.InstallSeeds(l.ctx); err != nil {
		return err
	}
	if l.Year-2 < firstYear { // nothing was scored before the programme
		return nil
	}
	for _, own := range []struct {
		scheme *points.Scheme
		from   kernel.Day
	}{
		{l.departmentsOwn(), kernel.MakeDay(l.Year-2, 12, 1)},
		{l.branchesOwn(), kernel.MakeDay(l.Year-1, 7, 1)},
		{l.membersOwn(), kernel.MakeDay(l.Year, 10, 1)},
	} {
		if err := l.Points.TakeOver(l.ctx, l.writer, own.scheme, own.from); err != nil {
			return err
		}
	}
	return nil
}

// branchesOwn leaves to the department what a piece in the paper about its branch is worth.
func (l *loader) branchesOwn() *points.Scheme {
	s := points.Seed(points.ByBranch)
	r := rule(s, "published")
	r.Text, r.Points, r.Range, r.Proofs = "支部工作法、党员事迹在专栏刊发一篇，按影响在1至2分内认定", 0, &points.PointsRange{From: 100, To: 200}, []string{"刊发的报纸版面"}
	return s
}

// membersOwn leaves to the branch what a lecture that somebody gave is worth.
func (l *loader) membersOwn() *points.Scheme {
	s := points.Seed(points.ByMember)
	r := rule(s, "lectured")
	r.Text, r.Points, r.Range, r.Proofs = "讲党课或作辅导一次，按准备和效果在4至8分内认定", 0, &points.PointsRange{From: 400, To: 800}, []string{"党课讲稿"}
	return s
}

func full(n int) *kernel.Points {
	p := kernel.Points(n * 100)
	return &p
}

func share(n int) *int { return &n }

func (l *loader) departmentsOwn() *points.Scheme {
	s := points.Seed(points.ByDepartment)
	s.Name = "机关创品牌积分办法"
	s.FirstMonth = 12
	s.Carry = &points.Carry{Share: 20, Above: full(40), Cap: full(3)}
	brand := rule(s, "brand_published")
	brand.Text, brand.Points, brand.Range, brand.Proofs = "品牌案例在专栏刊发一篇，按影响在2至4分内认定", 0, &points.PointsRange{From: 200, To: 400}, []string{"刊发的报纸版面"}
	s.Constants = []points.Constant{{Name: "应到点指导次数", Value: 200}}
	s.Counts = []points.Count{
		{Code: "guided", Name: "到点指导次数", Fact: "inspection.liaison_visited"},
		{Code: "revoked", Name: "撤销荣誉次数", Fact: "honour.revoked"},
		{Code: "studied", Name: "中心组学习次数", Fact: "activity.held", Details: []string{"centre_study"}},
	}
	s.Overrides = []points.Override{
		{Text: "单位或品牌荣誉被撤销", When: "撤销荣誉次数 不少于 1", Band: "待提升", Basis: "本市默认值，可由工委调整"},
		{Text: "全年到点指导少于两次", When: "到点指导次数 少于 应到点指导次数", NotAbove: "良好", AtYearEnd: true, Basis: "每个单位每年到点指导不少于两次"},
		{Text: "中心组学习不足六次，突出党建最多计5分", When: "中心组学习次数 少于 6", Category: "leading", Most: full(5), AtYearEnd: true, Basis: "本市默认值，可由工委调整"},
	}
	s.Bands = []points.Band{
		{Name: "优秀", From: full(42), Share: share(20), When: "突出党建 不少于 8"},
		{Name: "良好", From: full(36), To: full(42), Share: share(40)},
		{Name: "达标", From: full(28), To: full(36)},
		{Name: "待提升", To: full(28)},
	}
	return s
}

// drafts are next year's schemes as the office is discussing them; the branches' one has been tried on last year.
func (l *loader) drafts() error {
	l.clock(l.today.AddDays(-9), 15)
	if _, err := l.Points.CreateScheme(l.plain, drafts, l.membersDraft()); err != nil {
		return err
	}
	d, err := l.Points.CreateScheme(l.plain, drafts, l.branchesDraft())
	if err != nil {
		return err
	}
	l.clock(l.today.AddDays(-6), 10)
	_, err = l.Points.SimulateDraft(l.plain, drafts, d.ID, d.Version, points.Whole(l.Year-1))
	return err
}

// rule is the rule of that code, to be changed.
func rule(s *points.Scheme, code string) *points.Rule {
	return &s.Rules[slices.IndexFunc(s.Rules, func(r points.Rule) bool { return r.Code == code })]
}

func (l *loader) branchesDraft() *points.Scheme {
	s := points.Seed(points.ByBranch)
	s.Name = fmt.Sprintf("%d年支部积分办法（征求意见稿）", l.Year+1)
	theme := rule(s, "theme_day_held")
	theme.Text, theme.Points, theme.Caps = "按期开展主题党日一次1.5分", 150, points.Caps{Month: new(kernel.Points), Year: full(12)}
	*theme.Caps.Month = 150
	theme.Proofs = []string{"会议记录"}
	committee := rule(s, "committee_held")
	committee.Text, committee.Points, committee.Caps = "召开支部委员会会议一次0.5分", 50, points.Caps{Year: full(6)}
	class := rule(s, "class_held")
	class.Text, class.Formula, class.Points, class.Caps = "举办培训班一期3分，每增加一期加半", "最小(数量 × 3, 9)", 0, points.Caps{Year: full(9)}
	s.Rules = append(s.Rules, points.Rule{
		Code: "contest_held", Category: "team", Text: "组织岗位竞赛一次2分", Fact: "activity.held", Details: []string{"post_contest"},
		Direction: points.Credit, Points: 200, Caps: points.Caps{Year: full(6)}, Basis: "本市默认值，可由工委调整",
	})
	s.Counts = []points.Count{
		{Code: "theme_days", Name: "主题党日次数", Fact: "activity.held", Details: []string{"theme_day"}},
		{Code: "lectures", Name: "党课次数", Fact: "activity.held", Details: []string{"lecture"}},
	}
	s.Overrides = []points.Override{
		{Text: "主题党日不足六次，定为待提升", When: "主题党日次数 少于 6", Band: "待提升", AtYearEnd: true, Basis: "本市默认值，可由工委调整"},
		{Text: "党课不足两次，不高于良好", When: "党课次数 少于 2", NotAbove: "良好", AtYearEnd: true, Basis: "本市默认值，可由工委调整"},
	}
	s.Bands = []points.Band{
		{Name: "优秀", From: full(56), Share: share(15), When: "党务健全规范 不少于 14"},
		{Name: "良好", From: full(50), To: full(56), Share: share(45)},
		{Name: "达标", From: full(42), To: full(50)},
		{Name: "待提升", To: full(42)},
	}
	return s
}

func (l *loader) membersDraft() *points.Scheme {
	s := points.Seed(points.ByMember)
	s.Name = fmt.Sprintf("%d年党员积分办法（征求意见稿）", l.Year+1)
	s.Carry = &points.Carry{Share: 10, Above: full(200), Cap: full(10)}
	honoured := rule(s, "honoured")
	honoured.Text, honoured.Formula, honoured.Points = "个人获得荣誉：省级20分，其他12分", "如果(荣誉级别 是 “省级”, 20, 12)", 0
	honoured.Proofs = []string{"表彰文件", "证书"}
	s.Rules = append(s.Rules, points.Rule{
		Code: "debriefed", Category: "devotion", Text: "党组织书记述职，按评议等次计分", Fact: "appraisal.debriefed", Direction: points.Credit,
		Grades: &points.GradeTable{Attr: "rating", Points: []points.Grade{{Value: "good", Points: 1200}, {Value: "fair", Points: 800}, {Value: "average", Points: 400}, {Value: "poor", Points: 0}}},
		Caps:   points.Caps{Year: full(12)}, Basis: "本市默认值，可由工委调整", Proofs: []string{"评议结果通报"},
	})
	volunteered := rule(s, "volunteered")
	volunteered.Caps = points.Caps{HalfYear: full(32), Year: full(64)}
	return s
}
