package points

import (
	"fmt"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// declared are the kinds as the capabilities declare them.
var declared = []fact.Kind{
	{Code: "activity.attended", Name: "参加组织生活", Unit: "次", Subject: fact.Member},
	{Code: "activity.absent", Name: "无故缺席", Unit: "次", Subject: fact.Member},
	{Code: "activity.lectured", Name: "讲党课", Unit: "次", Subject: fact.Member},
	{Code: "activity.held", Name: "开展组织生活", Unit: "次", Subject: fact.Org},
	{Code: "honour.conferred", Name: "获得荣誉", Unit: "项", Attrs: []fact.Attr{{Code: "level", Name: "荣誉级别", Values: []fact.Detail{{Code: "provincial", Name: "省级"}, {Code: "municipal", Name: "市级"}}}}},
	{Code: "honour.revoked", Name: "撤销荣誉", Unit: "项"},
	{Code: "structure.elected_late", Name: "逾期换届", Unit: "次"},
	{Code: "problem.rectification_overdue", Name: "整改逾期", Unit: "件", Details: []fact.Detail{{Code: "own", Name: "责任单位"}}},
	{Code: "training.continued", Name: "跨年培训计入次年的学时", Unit: "学时", Subject: fact.Member},
	{Code: "outreach.visit_made", Name: "参加走访", Unit: "次", Subject: fact.Member},
	{Code: "outreach.visited", Name: "走访", Unit: "次", Subject: fact.Org},
	{Code: "outreach.sent", Name: "专项行动派出", Unit: "次", Subject: fact.Member},
	{Code: "outreach.volunteered", Name: "志愿服务", Unit: "次", Subject: fact.Member},
	{Code: "problem.solved", Name: "解决问题", Unit: "件", Subject: fact.Org},
	{Code: "training.class_held", Name: "举办培训班", Unit: "期", Subject: fact.Org},
	{Code: "training.attended", Name: "参加培训", Unit: "学时", Subject: fact.Member},
	{Code: "contest.entered", Name: "参加展示赛", Unit: "次", Subject: fact.Org},
	{Code: "contest.final", Name: "进入决赛", Unit: "次", Subject: fact.Org},
	{Code: "publicity.planned", Name: "列入专栏选题", Unit: "篇", Subject: fact.Org},
	{Code: "publicity.published", Name: "专栏刊发", Unit: "篇", Subject: fact.Org, Details: []fact.Detail{{Code: "brand"}, {Code: "red_flag"}, {Code: "five_star"}}},
	{Code: "inspection.liaison_visited", Name: "联系点指导", Unit: "次", Subject: fact.Org},
	{Code: "account.logged_in", Name: "登录系统", Unit: "次", Subject: fact.Member, Barred: true, Prohibition: "三"},
	FactKinds[0],
	{
		Code: "appraisal.debriefed", Name: "述职", Subject: fact.Member,
		Attrs: []fact.Attr{{Code: "rating", Name: "评议等次", Values: []fact.Detail{{Code: "good", Name: "好"}, {Code: "fair", Name: "较好"}, {Code: "average", Name: "一般"}, {Code: "poor", Name: "差"}}}},
	},
}

func TestSeedsAreLawfulAndAddUp(t *testing.T) {
	for _, s := range SubjectTypes {
		scheme := Seed(s)
		if scheme.Subject != s {
			t.Errorf("%s: seed is for %s", s, scheme.Subject)
		}
		for _, f := range Validate(scheme, declared) {
			t.Errorf("%s: %s %s %s", s, f.Severity, f.Field, f.Text)
		}
	}
}

func TestSeedOfAnActiveMember(t *testing.T) {
	var facts []fact.Fact
	for m := 1; m <= 12; m++ {
		day := kernel.MakeDay(2026, m, 15)
		facts = append(facts, happened("activity.attended", day, detailed("theme_day")), happened("activity.attended", day, detailed("integrity_education")))
		if m%3 == 0 {
			facts = append(facts, happened("activity.attended", day, detailed("branch_assembly")), happened("activity.attended", day, detailed("lecture")),
				happened("training.attended", day, quantity(800)), happened("outreach.volunteered", day))
		}
	}
	facts = append(facts, happened("activity.attended", "2026-12-20", detailed("org_life_meeting")))
	l := Compute(NewYear(ByMember, 2026, oneVersion(Seed(ByMember))), facts)
	for star, want := range map[string]string{"learning": "68", "devotion": "60", "service": "32", "integrity": "96", "harmony": "84"} {
		if got := l.sums[sumKey{7, l.Year.byName[categoryNode(star)]}]; got != pts(want) {
			t.Errorf("%s: %s, want %s", star, got, want)
		}
	}
}

func sample() *Scheme {
	return &Scheme{
		Subject: ByMember, Name: "试行办法", Total: limit("30"),
		Categories: []Category{{Code: "a", Name: "学习", Cap: limit("20"), Floor: limit("0")}, {Code: "b", Name: "服务", Cap: limit("10")}},
		Rules: []Rule{
			{
				Code: "lecture", Category: "a", Text: "参加党课一次1分", Fact: "activity.attended", Details: []string{"lecture"}, Direction: Credit, Points: 100,
				Caps: Caps{Month: limit("2"), Year: limit("20")},
			},
			{Code: "absent", Category: "a", Text: "无故缺席主题党日扣2分", Fact: "activity.absent", Direction: Debit, Points: -200, Caps: Caps{Month: limit("-2")}},
			{Code: "solved", Category: "b", Text: "参加志愿服务一次2分", Fact: "outreach.volunteered", Direction: Credit, Points: 200},
		},
		Bands: []Band{{Name: "达标", To: limit("18")}, {Name: "优秀", From: limit("18")}},
	}
}

func graded(s *Scheme) *Rule {
	r := &s.Rules[2]
	r.Fact, r.Points = "appraisal.debriefed", 0
	r.Grades = &GradeTable{"rating", []Grade{{"good", pts("4")}, {"fair", pts("2")}}}
	return r
}

func ranged(s *Scheme, from, to string) {
	s.Rules[2].Points, s.Rules[2].Range = 0, &PointsRange{pts(from), pts(to)}
}

func shared(s *Scheme, low, high int) { s.Bands[0].Share, s.Bands[1].Share = &low, &high }

func vetoed(s *Scheme) *Override {
	s.Counts = []Count{{Code: "absent", Name: "缺席次数", Fact: "activity.absent"}}
	s.Overrides = []Override{{Text: "无故缺席三次的，学习类清零", When: "缺席次数 ≥ 3", Category: "a", Most: limit("0")}}
	return &s.Overrides[0]
}

func TestValidate(t *testing.T) {
	if f := Validate(sample(), declared); len(f) > 0 {
		t.Fatalf("the sample itself: %+v", f)
	}
	for name, c := range map[string]struct {
		change   func(*Scheme)
		field    string
		severity Severity
		says     string
	}{
		"no subject":                  {func(s *Scheme) { s.Subject = "team" }, "subject", Refused, "积分对象"},
		"no name":                     {func(s *Scheme) { s.Name = " " }, "name", Refused, "办法名称"},
		"total zero":                  {func(s *Scheme) { s.Total = limit("0") }, "total", Refused, "大于0"},
		"total differs":               {func(s *Scheme) { s.Total = limit("31") }, "total", Refused, "合计30分，与满分31分"},
		"total without a cap":         {func(s *Scheme) { s.Categories[1].Cap = nil }, "categories[1].cap", Refused, "填写上限"},
		"code twice":                  {func(s *Scheme) { s.Categories[1].Code = "a" }, "categories[1].code", Refused, "互不相同"},
		"category unreachable":        {func(s *Scheme) { s.Rules[0].Caps.Year = limit("19") }, "categories[0].cap", Refused, "全年合计最多19分"},
		"category just reachable":     {func(s *Scheme) { s.Rules[0].Caps = Caps{Quarter: limit("5")} }, "", "", ""},
		"category without rules":      {func(s *Scheme) { s.Rules = s.Rules[:2] }, "categories[1].code", Refused, "没有规则"},
		"threshold above cap":         {func(s *Scheme) { s.Categories[0].Threshold = limit("20.01") }, "categories[0].threshold", Refused, "高于上限"},
		"threshold at cap":            {func(s *Scheme) { s.Categories[0].Threshold = limit("20") }, "", "", ""},
		"floor above zero":            {func(s *Scheme) { s.Categories[0].Floor = limit("1") }, "categories[0].floor", Refused, "不能大于0"},
		"floor never met":             {func(s *Scheme) { s.Categories[0].Floor = limit("-25") }, "categories[0].floor", Warned, "不会起作用"},
		"category rewards a burden":   {func(s *Scheme) { s.Categories[0].Name = "每日打卡" }, "categories[0].name", Refused, "第（二）种"},
		"rule code twice":             {func(s *Scheme) { s.Rules[2].Code = "lecture" }, "rules[2].code", Refused, "互不相同"},
		"rule code with a dot":        {func(s *Scheme) { s.Rules[2].Code = "a.b" }, "rules[2].code", Refused, "代码"},
		"no such category":            {func(s *Scheme) { s.Rules[1].Category = "z" }, "rules[1].category", Refused, "选择类别"},
		"no text":                     {func(s *Scheme) { s.Rules[0].Text = "" }, "rules[0].text", Refused, "写明规则"},
		"unknown fact":                {func(s *Scheme) { s.Rules[0].Fact = "activity.liked" }, "rules[0].fact", Refused, "不存在"},
		"unknown detail":              {func(s *Scheme) { s.Subject = ByBranch; s.Rules[0].Fact = "publicity.published" }, "rules[0].details[0]", Refused, "明细不存在"},
		"barred fact, renamed rule":   {func(s *Scheme) { s.Rules[2].Fact = "account.logged_in"; s.Rules[2].Text = "参加学习一次2分" }, "rules[2].fact", Refused, "第（三）种"},
		"about somebody else":         {func(s *Scheme) { s.Rules[2].Fact = "problem.solved" }, "rules[2].fact", Refused, "不是关于党员的记录"},
		"about anybody":               {func(s *Scheme) { s.Rules[2].Fact = "honour.conferred" }, "", "", ""},
		"unit that isn't":             {func(s *Scheme) { s.Rules[2].Fact = "appraisal.debriefed"; s.Rules[2].PerUnit = true }, "rules[2].per_unit", Refused, "没有数量单位"},
		"no direction":                {func(s *Scheme) { s.Rules[2].Direction = "" }, "rules[2].direction", Refused, "加分还是扣分"},
		"no points":                   {func(s *Scheme) { s.Rules[2].Points = 0 }, "rules[2].points", Refused, "不能为0"},
		"credit with negative points": {func(s *Scheme) { s.Rules[2].Points = -1 }, "rules[2].points", Refused, "加分规则"},
		"debit with positive points":  {func(s *Scheme) { s.Rules[1].Points = 1 }, "rules[1].points", Refused, "扣分规则"},
		"cap of the other sign":       {func(s *Scheme) { s.Rules[1].Caps.Month = limit("2") }, "rules[1].caps.month", Refused, "同号"},
		"cap below one fact":          {func(s *Scheme) { s.Rules[2].Caps.Year = limit("1.99") }, "rules[2].caps.year", Refused, "不足一次"},
		"month above year":            {func(s *Scheme) { s.Rules[0].Caps.Month = limit("21") }, "rules[0].caps.month", Refused, "大于全年"},
		"months don't fill the year":  {func(s *Scheme) { s.Rules[0].Caps.Month = limit("1.66") }, "rules[0].caps.year", Refused, "永远达不到"},
		"months just fill the year":   {func(s *Scheme) { s.Rules[0].Caps.Month = limit("1.67") }, "", "", ""},
		"halves don't fill the year":  {func(s *Scheme) { s.Rules[0].Caps = Caps{HalfYear: limit("9.99"), Year: limit("20")} }, "rules[0].caps.year", Refused, "永远达不到"},
		"days don't fill a month":     {func(s *Scheme) { s.Rules[2].Caps = Caps{Day: limit("2"), Month: limit("62.01")} }, "rules[2].caps.month", Refused, "永远达不到"},
		"same fact twice":             {func(s *Scheme) { s.Rules[2].Fact = "activity.attended" }, "rules[2].fact", Warned, "会计两次"},
		"same fact, other detail":     {func(s *Scheme) { s.Rules[2].Fact, s.Rules[2].Details = "activity.attended", []string{"theme_day"} }, "", "", ""},
		"grades beside points":        {func(s *Scheme) { graded(s).Points = 100 }, "rules[2].points", Refused, "只能用一种办法"},
		"grades":                      {func(s *Scheme) { graded(s) }, "", "", ""},
		"an unknown grade":            {func(s *Scheme) { graded(s).Grades.Points[0].Value = "excellent" }, "rules[2].grades[0]", Refused, "没有“excellent”"},
		"a grade twice":               {func(s *Scheme) { graded(s).Grades.Points[0].Value = "fair" }, "rules[2].grades[1]", Refused, "不重复"},
		"a grade that takes":          {func(s *Scheme) { graded(s).Grades.Points[0].Points = -100 }, "rules[2].grades[0]", Refused, "方向一致"},
		"grades of nothing":           {func(s *Scheme) { graded(s).Grades.Attr = "level" }, "rules[2].grades", Refused, "按哪一项"},
		"cap below the best grade":    {func(s *Scheme) { graded(s).Caps.Year = limit("3.99") }, "rules[2].caps.year", Refused, "不足一次的分值4分"},
		"a range":                     {func(s *Scheme) { ranged(s, "1", "5") }, "", "", ""},
		"a range of one value":        {func(s *Scheme) { ranged(s, "5", "5") }, "rules[2].range", Refused, "下限应小于上限"},
		"a range downwards":           {func(s *Scheme) { ranged(s, "-1", "5") }, "rules[2].range", Refused, "方向一致"},
		"a formula":                   {func(s *Scheme) { s.Rules[2].Points, s.Rules[2].Formula = 0, "数量 × 0.5" }, "", "", ""},
		"a formula with a mistake":    {func(s *Scheme) { s.Rules[2].Points, s.Rules[2].Formula = 0, "数量 × 系数" }, "rules[2].formula", Refused, "第6个字：没有“系数”这一项"},
		"a constant": {func(s *Scheme) {
			s.Constants = []Constant{{"系数", 50}}
			s.Rules[2].Points, s.Rules[2].Formula = 0, "数量 × 系数"
		}, "", "", ""},
		"a constant without a name": {func(s *Scheme) { s.Constants = []Constant{{"", 50}} }, "constants[0].name", Refused, "请填写常数的名称"},
		"a name twice":              {func(s *Scheme) { s.Constants = []Constant{{"学习", 50}} }, "constants[0].name", Refused, "重名"},
		"a name with brackets":      {func(s *Scheme) { s.Constants = []Constant{{"系数(一)", 50}} }, "constants[0].name", Refused, "括号"},
		"a formula by quantity":     {func(s *Scheme) { s.Rules[2].Points, s.Rules[2].Formula, s.Rules[2].PerUnit = 0, "数量", true }, "rules[2].per_unit", Refused, "写进公式"},
		"a condition in words":      {func(s *Scheme) { s.Rules[2].When = "月份 大于 6" }, "", "", ""},
		"an amount as a condition":  {func(s *Scheme) { s.Rules[2].When = "月份 + 6" }, "rules[2].when", Refused, "应是一个比较"},
		"a burden in a formula": {func(s *Scheme) {
			s.Rules[2].Fact, s.Rules[2].When = "outreach.volunteered", "数量 > 1 且 “登录天数” 是 “1”"
		}, "rules[2].when", Refused, "第（三）种"},
		"conditions that contradict": {func(s *Scheme) {
			s.Rules[2].Conditions = []Condition{{"quantity", AtLeast, "5"}, {"quantity", Below, "3"}}
		}, "rules[2].conditions[1]", Refused, "互相矛盾"},
		"conditions that meet": {func(s *Scheme) {
			s.Rules[2].Conditions = []Condition{{"quantity", AtLeast, "5"}, {"quantity", AtMost, "5"}}
		}, "", "", ""},
		"an end outside": {func(s *Scheme) {
			s.Rules[2].Conditions = []Condition{{"quantity", AtLeast, "5"}, {"quantity", Below, "5"}}
		}, "rules[2].conditions[1]", Refused, "互相矛盾"},
		"two values at once": {func(s *Scheme) {
			s.Rules[2].Conditions = []Condition{{"community", Equal, "城东"}, {"community", Equal, "城西"}}
		}, "rules[2].conditions[1]", Refused, "互相矛盾"},
		"a value and not it": {func(s *Scheme) {
			s.Rules[2].Conditions = []Condition{{"community", Equal, "城东"}, {"community", Differs, "城东"}}
		}, "rules[2].conditions[1]", Refused, "互相矛盾"},
		"a formula that contradicts itself": {func(s *Scheme) { s.Rules[2].When = "数量 大于 5 且 数量 小于 3" }, "rules[2].when", Refused, "永远不成立"},
		"a formula that meets at one value": {func(s *Scheme) { s.Rules[2].When = "数量 ≥ 5 且 数量 ≤ 5" }, "", "", ""},
		"a formula of an open end":          {func(s *Scheme) { s.Rules[2].When = "数量 > 5 且 数量 < 5.01" }, "rules[2].when", Refused, "永远不成立"},
		"a formula against its condition": {func(s *Scheme) {
			s.Rules[2].Conditions, s.Rules[2].When = []Condition{{"quantity", AtLeast, "5"}}, "数量 < 3 或 月份 > 12"
		}, "rules[2].when", Refused, "永远不成立"},
		"a formula within its condition": {func(s *Scheme) {
			s.Rules[2].Conditions, s.Rules[2].When = []Condition{{"quantity", AtLeast, "5"}}, "数量 < 5.01"
		}, "", "", ""},
		"a month that isn't": {func(s *Scheme) { s.Rules[2].When = "月份 = 13" }, "rules[2].when", Refused, "永远不成立"},
		"half a month":       {func(s *Scheme) { s.Rules[2].When = "月份 > 6 且 月份 < 7" }, "rules[2].when", Refused, "永远不成立"},
		"a value twice over": {func(s *Scheme) {
			s.Rules[2].Fact, s.Rules[2].When = "honour.conferred", "荣誉级别 是 “省级” 且 荣誉级别 是 “市级”"
		}, "rules[2].when", Refused, "永远不成立"},
		"every value denied": {func(s *Scheme) {
			s.Rules[2].Fact, s.Rules[2].When = "honour.conferred", "非 属于(荣誉级别, “省级”, “市级”) 且 已填(荣誉级别)"
		}, "rules[2].when", Refused, "永远不成立"},
		"what is worked out isn't judged": {func(s *Scheme) { s.Rules[2].When = "数量 × 2 > 10 且 数量 < 3" }, "", "", ""},
		"a constant in a condition": {func(s *Scheme) {
			s.Constants, s.Rules[2].When = []Constant{{"系数", 50}}, "数量 > 系数 且 数量 < 0.5"
		}, "rules[2].when", Refused, "永远不成立"},
		"a burden in a constant's name":    {func(s *Scheme) { s.Constants = []Constant{{"登录天数", 50}} }, "constants[0].name", Refused, "第（三）种"},
		"a category twice":                 {func(s *Scheme) { s.Categories[1].Name = "学习" }, "categories[1].name", Refused, "重名"},
		"a category like the total":        {func(s *Scheme) { s.Categories[1].Name = "总分" }, "categories[1].name", Refused, "重名"},
		"a veto out of reach":              {func(s *Scheme) { vetoed(s).When = "总分 > 30" }, "overrides[0].when", Refused, "永远不成立"},
		"a veto just within reach":         {func(s *Scheme) { vetoed(s).When = "总分 ≥ 30" }, "", "", ""},
		"a veto below the floor":           {func(s *Scheme) { vetoed(s).When = "学习 < 0" }, "overrides[0].when", Refused, "永远不成立"},
		"a veto for everybody":             {func(s *Scheme) { vetoed(s).When = "缺席次数 ≥ 0" }, "overrides[0].when", Warned, "人人适用"},
		"a veto between two counts":        {func(s *Scheme) { vetoed(s).When = "缺席次数 > 2 且 缺席次数 < 3" }, "overrides[0].when", Refused, "永远不成立"},
		"a veto for what others come to":   {func(s *Scheme) { vetoed(s).When = "缺席次数 > 总分" }, "", "", ""},
		"a band's condition below itself":  {func(s *Scheme) { s.Bands[1].When = "总分 < 18" }, "bands[1].when", Refused, "永远不成立"},
		"a band's condition at its bottom": {func(s *Scheme) { s.Bands[1].When = "总分 ≤ 18" }, "", "", ""},
		"a lower band takes who fell out":  {func(s *Scheme) { s.Bands[0].When = "总分 > 20" }, "", "", ""},
		"proof by minutes":                 {func(s *Scheme) { s.Rules[0].Proofs = []string{"会议记录", "签到簿（纸质）"} }, "", "", ""},
		"proof by photos":                  {func(s *Scheme) { s.Rules[0].Proofs = []string{"会议记录", "现场照片"} }, "rules[0].proofs[1]", Refused, "第（四）种"},
		"proof by a film":                  {func(s *Scheme) { s.Rules[0].Proofs = []string{"活动视 频"} }, "rules[0].proofs[0]", Refused, "第（四）种"},
		"proof by a track":                 {func(s *Scheme) { s.Rules[0].Proofs = []string{"走访轨迹"} }, "rules[0].proofs[0]", Refused, "第（四）种"},
		"proof by a check-in":              {func(s *Scheme) { s.Rules[0].Proofs = []string{"扫码签到"} }, "rules[0].proofs[0]", Refused, "第（二）种"},
		"proof without a name":             {func(s *Scheme) { s.Rules[0].Proofs = []string{" "} }, "rules[0].proofs[0]", Refused, "会议记录"},
		"base above cap":                   {func(s *Scheme) { s.Categories[1].Base = limit("10.01") }, "categories[1].base", Refused, "高于上限"},
		"base at cap":                      {func(s *Scheme) { s.Categories[1].Base = limit("10") }, "", "", ""},
		"base below nothing":               {func(s *Scheme) { s.Categories[1].Base = limit("-1") }, "categories[1].base", Refused, "不能小于0"},
		"floor at base":                    {func(s *Scheme) { s.Categories[0].Base, s.Categories[0].Floor = limit("5"), limit("5") }, "", "", ""},
		"floor above base":                 {func(s *Scheme) { s.Categories[0].Base, s.Categories[0].Floor = limit("5"), limit("5.01") }, "categories[0].floor", Refused, "不能大于5"},
		"base fills what rules don't":      {func(s *Scheme) { s.Categories[0].Base, s.Rules[0].Caps.Year = limit("1"), limit("19") }, "", "", ""},
		"a scheme for a burden":            {func(s *Scheme) { s.Name = "学习强国积分办法" }, "name", Refused, "第（四）种"},
		"a scheme against a burden":        {func(s *Scheme) { s.Name = "党员积分办法（点赞、转发不计分）" }, "", "", ""},
		"a band for a burden":              {func(s *Scheme) { s.Bands[1].Name = "打卡达人" }, "bands[1].name", Refused, "第（二）种"},
		"a band out of reach":              {func(s *Scheme) { s.Bands[0].To, s.Bands[1].From = limit("30.01"), limit("30.01") }, "bands[1].from", Refused, "合计最多30分"},
		"a band just within reach":         {func(s *Scheme) { s.Bands[0].To, s.Bands[1].From = limit("30"), limit("30") }, "", "", ""},
		"a band reached by a carry": {
			func(s *Scheme) {
				s.Carry, s.Bands[0].To, s.Bands[1].From = &Carry{Share: 50, Cap: limit("5")}, limit("35"), limit("35")
			}, "", "", "",
		},
		"a band above a carry": {
			func(s *Scheme) {
				s.Carry, s.Bands[0].To, s.Bands[1].From = &Carry{Share: 50, Cap: limit("5")}, limit("35.01"), limit("35.01")
			}, "bands[1].from", Refused, "合计最多35分",
		},
		"a cap under the range":    {func(s *Scheme) { ranged(s, "1", "5"); s.Rules[2].Caps.Month = limit("4.99") }, "rules[2].caps.month", Refused, "不足一次的分值5分"},
		"a cap at the range's end": {func(s *Scheme) { ranged(s, "1", "5"); s.Rules[2].Caps.Month = limit("5") }, "", "", ""},
		"a condition on what no record says": {
			func(s *Scheme) { s.Rules[2].Conditions = []Condition{{"level", Equal, "municipal"}} }, "rules[2].conditions[0]", Refused, "“志愿服务”的记录里没有",
		},
		"a condition on a value that isn't": {func(s *Scheme) {
			s.Rules[2].Fact, s.Rules[2].Conditions = "honour.conferred", []Condition{{"level", Equal, "national"}}
		}, "rules[2].conditions[0]", Refused, "“荣誉级别”没有“national”这个取值"},
		"a condition on a value": {func(s *Scheme) {
			s.Rules[2].Fact, s.Rules[2].Conditions = "honour.conferred", []Condition{{"level", Equal, "municipal"}}
		}, "", "", ""},
		"every value excluded": {func(s *Scheme) {
			s.Rules[2].Fact, s.Rules[2].Conditions = "honour.conferred", []Condition{{"level", Differs, "municipal"}, {"level", Differs, "provincial"}}
		}, "rules[2].conditions[1]", Refused, "每一种取值都排除了"},
		"all values but one excluded": {func(s *Scheme) {
			s.Rules[2].Fact, s.Rules[2].Conditions = "honour.conferred", []Condition{{"level", Differs, "municipal"}}
		}, "", "", ""},
		"a count of a value that isn't": {func(s *Scheme) {
			vetoed(s)
			s.Counts[0].Fact, s.Counts[0].Conditions = "honour.conferred", []Condition{{"level", Equal, "national"}}
		}, "counts[0].conditions[0]", Refused, "没有“national”这个取值"},
		"neither year nor half-year": {func(s *Scheme) { s.Period = "quarter" }, "period", Refused, "全年考评或半年考评"},
		"halves with a year's cap":   {func(s *Scheme) { s.Period = HalfTerm }, "rules[0].caps.year", Refused, "请改填每半年上限"},
		"halves with a half's cap":   {func(s *Scheme) { s.Period, s.Rules[0].Caps = HalfTerm, Caps{HalfYear: limit("20")} }, "", "", ""},
		"halves, just unreachable": {
			func(s *Scheme) { s.Period, s.Rules[0].Caps = HalfTerm, Caps{Month: limit("3.33")} }, "categories[0].cap", Refused, "各条规则半年合计最多19.98分",
		},
		"month thirteen":             {func(s *Scheme) { s.FirstMonth = 13 }, "first_month", Refused, "1至12"},
		"limit of the total":         {func(s *Scheme) { s.Total, s.Cap = nil, limit("30.01") }, "cap", Refused, "永远达不到"},
		"total and limit differ":     {func(s *Scheme) { s.Cap = limit("29") }, "cap", Refused, "不一致"},
		"limit under the floor":      {func(s *Scheme) { s.Total, s.Cap, s.Floor = nil, limit("5"), limit("5") }, "cap", Refused, "高于下限"},
		"shares above all":           {func(s *Scheme) { shared(s, 60, 41) }, "bands[1].share", Refused, "合计101%"},
		"shares of all":              {func(s *Scheme) { shared(s, 60, 40) }, "", "", ""},
		"a band's condition":         {func(s *Scheme) { s.Bands[1].When = "学习 不少于 15" }, "", "", ""},
		"a band's mistake":           {func(s *Scheme) { s.Bands[1].When = "数量 不少于 15" }, "bands[1].when", Refused, "没有“数量”这一项"},
		"a band twice":               {func(s *Scheme) { s.Bands[1].Name = "达标" }, "bands[1].name", Refused, "重名"},
		"a veto":                     {func(s *Scheme) { vetoed(s) }, "", "", ""},
		"a veto without a condition": {func(s *Scheme) { vetoed(s).When = "" }, "overrides[0].when", Refused, "什么条件"},
		"a veto's mistake":           {func(s *Scheme) { vetoed(s).When = "缺勤次数 ≥ 1" }, "overrides[0].when", Refused, "没有“缺勤次数”这一项"},
		"a veto without an effect":   {func(s *Scheme) { vetoed(s).Most = nil }, "overrides[0].most", Refused, "选择一种后果"},
		"a veto with two effects":    {func(s *Scheme) { vetoed(s).Band = "达标" }, "overrides[0].most", Refused, "选择一种后果"},
		"a veto of no category":      {func(s *Scheme) { vetoed(s).Category = "z" }, "overrides[0].category", Refused, "已不存在"},
		"a veto to no band":          {func(s *Scheme) { o := vetoed(s); o.Most, o.Category, o.Band = nil, "", "差" }, "overrides[0].band", Refused, "不存在"},
		"a veto for a burden":        {func(s *Scheme) { vetoed(s).Text = "未安装APP的清零" }, "overrides[0].text", Refused, "第（三）种"},
		"a count of a barred kind":   {func(s *Scheme) { vetoed(s); s.Counts[0].Fact = "account.logged_in" }, "counts[0].fact", Refused, "第（三）种"},
		"a count of somebody else's": {func(s *Scheme) { vetoed(s); s.Counts[0].Fact = "activity.held" }, "counts[0].fact", Refused, "不是关于党员"},
		"a count of nothing":         {func(s *Scheme) { vetoed(s); s.Counts[0].Fact = "" }, "counts[0].fact", Refused, "选择记录种类"},
		"carry of more than all":     {func(s *Scheme) { s.Carry = &Carry{Share: 101} }, "carry.share", Refused, "1至100"},
		"carry capped at nothing":    {func(s *Scheme) { s.Carry = &Carry{Share: 50, Cap: limit("0")} }, "carry.cap", Refused, "大于0"},
		"half a condition":           {func(s *Scheme) { s.Rules[2].Conditions = []Condition{{Attr: "level"}} }, "rules[2].conditions[0]", Refused, "不完整"},
		"an unknown comparison":      {func(s *Scheme) { s.Rules[2].Conditions = []Condition{{"level", "like", "市"}} }, "rules[2].conditions[0]", Refused, "等于"},
		"a word compared by size":    {func(s *Scheme) { s.Rules[2].Conditions = []Condition{{"level", AtLeast, "市"}} }, "rules[2].conditions[0]", Refused, "应为数字"},
		"bands with a gap":           {func(s *Scheme) { s.Bands[1].From = limit("18.01") }, "bands[1].from", Refused, "没有档次"},
		"bands overlap":              {func(s *Scheme) { s.Bands[1].From = limit("17.99") }, "bands[1].from", Refused, "重叠"},
		"top missing":                {func(s *Scheme) { s.Bands[1].To = limit("30") }, "bands[1].to", Refused, "之上"},
		"top just above the total":   {func(s *Scheme) { s.Bands[1].To = limit("30.01") }, "", "", ""},
		"bottom missing":             {func(s *Scheme) { s.Bands[0].From = limit("0") }, "bands[0].from", Refused, "之下"},
		"upside down":                {func(s *Scheme) { s.Bands[0].From = limit("19") }, "bands[0].to", Refused, "应高于起点"},
		"band without a name":        {func(s *Scheme) { s.Bands[0].Name = "" }, "bands[0].name", Refused, "档次名称"},
	} {
		s := sample()
		c.change(s)
		findings := Validate(s, declared)
		if c.field == "" && len(findings) > 0 {
			t.Errorf("%s: %+v", name, findings)
		}
		if c.field != "" && !says(findings, c.field, c.severity, c.says) {
			t.Errorf("%s: want %s %s %q, have %s", name, c.severity, c.field, c.says, list(findings))
		}
	}
}

// A scheme copied from a yearly one is told of the caps that don't fit, and of nothing that follows from them.
func TestHalvesAreToldOfYearsCapsAlone(t *testing.T) {
	s := Seed(ByMember)
	s.Period = HalfTerm
	told := map[string]bool{}
	for _, f := range Validate(s, declared) {
		switch {
		case strings.HasSuffix(f.Field, ".caps.year"):
			told[f.Rule] = true
		case f.Field != "categories[4].cap" || !strings.Contains(f.Text, "半年合计最多66分"): // 6 × 7 and 6 × 4: months limit it
			t.Errorf("%+v", f)
		}
	}
	for _, r := range s.Rules {
		if told[r.Code] != (r.Caps.Year != nil) {
			t.Errorf("%s: told %v", r.Code, told[r.Code])
		}
	}
}

func TestRefusedBurdensNameTheDocument(t *testing.T) {
	for text, number := range map[string]string{"学习强国每满500分计1分": "四", "未扫码签到扣1分": "二", "未安装APP扣2分": "三", "每日登录加1分": "三", "点赞转发每次0.5分": "四"} {
		s := sample()
		s.Rules[2].Text = text
		f := Validate(s, declared)
		if len(f) != 1 || f[0].Field != "rules[2].text" || f[0].Severity != Refused || f[0].Document != BurdenDocument ||
			!strings.Contains(f[0].Text, "国办函〔2026〕12号") || !strings.Contains(f[0].Text, "第（"+number+"）种") || strings.Contains(f[0].Text, "条第") {
			t.Errorf("%s: %s", text, list(f))
		}
	}
}

func says(findings []Finding, field string, severity Severity, text string) bool {
	for _, f := range findings {
		if f.Field == field && f.Severity == severity && strings.Contains(f.Text, text) {
			return true
		}
	}
	return false
}

func list(findings []Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "\n\t%s %s %s", f.Severity, f.Field, f.Text)
	}
	return b.String()
}

func TestConditions(t *testing.T) {
	attrs := map[string]string{"level": "市级", "rank": "3", "score": "9.50", "empty": ""}
	for _, c := range []struct {
		condition Condition
		want      bool
	}{
		{Condition{"level", Equal, "市级"}, true},
		{Condition{"level", Equal, "省级"}, false},
		{Condition{"level", Differs, "省级"}, true},
		{Condition{"rank", AtMost, "3"}, true},
		{Condition{"rank", Below, "3"}, false},
		{Condition{"rank", AtLeast, "3"}, true},
		{Condition{"rank", Above, "3"}, false},
		{Condition{"score", Equal, "9.5"}, true},
		{Condition{"score", Differs, "9.5"}, false},
		{Condition{"level", Above, "1"}, false},
		{Condition{"absent", Differs, "x"}, false},
		{Condition{"empty", Differs, "x"}, false},
		{Condition{QuantityAttr, AtLeast, "8"}, true},
		{Condition{QuantityAttr, Above, "8"}, false},
	} {
		if got := c.condition.Holds(800, attrs); got != c.want {
			t.Errorf("%+v: %v", c.condition, got)
		}
	}
}
