package demo

import (
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/work/outreach"
)

var (
	villages    = words("红石 青山 柳林 石桥 白马 大塘 双河 新店 龙潭 凤凰 竹溪 长岭 梅园 杨家湾 李家坪 沙河 三里 八里 北坡 南畈 东冲 西寨 清水 云台 枫树")
	companies   = words("宏达 锦绣 恒通 天源 瑞丰 中兴 永泰 金桥 长江 海川 盛世 科源 绿野 鼎新 华阳 安顺 汇通 嘉禾 三友 百川")
	trades      = words("机械 食品 建材 电子 纺织 农业 物流 医药 新材料 环保")
	communities = words("滨江 东湖 文昌 朝阳 建设 解放 人民 红旗 幸福 团结 新华 湖滨 南苑 北苑 桂花 学府 站前 城南 金盾 银杏")
)

var visitContents = []string{"了解产业发展和群众收入情况", "宣讲惠企惠民政策", "走访困难党员和群众", "察看项目建设进度", "了解企业用工和融资需求", "参加村组会议，听取意见", "协助开展环境整治", "看望独居老人和留守儿童", "对接帮扶事项落实情况", "了解社区治理和物业服务情况"}

var troubles = []struct{ text, category string }{
	{"村组道路破损，雨天出行不便", "facility"},
	{"路灯损坏未修，夜间出行不安全", "facility"},
	{"饮水管网老化，高峰时段水压不足", "facility"},
	{"灌溉渠道淤塞，影响春灌", "facility"},
	{"健身器材损坏，存在隐患", "facility"},
	{"企业融资难，抵押物不足", "enterprise"},
	{"企业招工难，技术工人缺口大", "enterprise"},
	{"产品检测送检周期长，影响订单交付", "enterprise"},
	{"用电增容手续不清楚", "enterprise"},
	{"证照变更材料多，往返次数多", "enterprise"},
	{"物流成本高，希望协调专线", "enterprise"},
	{"独居老人就餐困难", "livelihood"},
	{"医保报销政策不清楚", "livelihood"},
	{"困难家庭子女上学有负担", "livelihood"},
	{"农产品滞销，缺少销路", "livelihood"},
	{"残疾人补贴申领不便", "livelihood"},
	{"就业信息少，返乡人员找工作难", "livelihood"},
	{"小区停车秩序混乱", "governance"},
	{"垃圾清运不及时", "governance"},
	{"邻里噪声纠纷未调解", "governance"},
	{"楼道堆物占用消防通道", "governance"},
	{"物业服务不到位，居民意见大", "governance"},
	{"村级活动阵地陈旧，设备不足", "party"},
	{"流动党员联系不畅", "party"},
	{"手续办理窗口排队时间长", "other"},
	{"公交线路未覆盖", "other"},
}

var solutions = []string{"已协调主管部门现场处理并反馈群众。", "已列入年度项目，施工完成。", "组织专场对接会，问题得到解决。", "上门讲解政策并协助办理完毕。", "联系帮扶单位落实资金，已整改到位。", "会同社区调解，双方达成一致。"}

func (k *keeper) place() (kind, name string) {
	switch f := k.IntN(100); {
	case f < 42:
		return "village", pick(k.dice, villages) + "村"
	case f < 68:
		return "enterprise", "江州" + pick(k.dice, companies) + pick(k.dice, trades) + "有限公司"
	default:
		return "community", pick(k.dice, communities) + "社区"
	}
}

// visit draws the year's visits and the problems found.
func (k *keeper) visit() {
	var weights []float64
	departments := k.lasting()
	for _, d := range departments {
		weights = append(weights, float64(d.size)+8+40*k.Float64())
	}
	found := k.ofYear(foundOf, k.year)
	byVisit := found * 93 / 100
	seen := map[string]bool{}
	var fresh []*outreach.Visit
	for i, n := range shares(k.ofYear(visitsOf, k.year), weights, 1) {
		for range n {
			fresh = append(fresh, k.outing(departments[i], seen))
		}
	}
	k.visits = append(k.visits, fresh...)
	var problems []*problem.Problem
	for _, i := range k.Perm(len(fresh))[:min(byVisit, len(fresh))] {
		problems = append(problems, k.found(fresh[i]))
	}
	for len(problems) < found {
		problems = append(problems, k.reported(pick(k.dice, departments), seen))
	}
	k.solve(problems)
	k.problems = append(k.problems, problems...)
}

func (k *keeper) outing(d *department, seen map[string]bool) *outreach.Visit {
	for {
		b := pick(k.dice, d.branches)
		day := k.work.within(k.day(k.first, k.end), k.end)
		people := working(b.on(day), day)
		if len(people) == 0 {
			continue
		}
		v := &outreach.Visit{Day: day, Content: pick(k.dice, visitContents)}
		v.PlaceKind, v.PlaceName = k.place()
		key := fmt.Sprint(b.id, day, v.PlaceName)
		if seen[key] {
			continue
		}
		seen[key] = true
		v.ID, v.OrgID = k.id(), b.id
		v.MemberID = pick(k.dice, people).id
		return v
	}
}

// found writes a problem into the visit and into the problems register, as the visit itself would.
func (k *keeper) found(v *outreach.Visit) *problem.Problem {
	t := pick(k.dice, troubles)
	v.Problem, v.ProblemFound = t.text, true
	p := &problem.Problem{Content: t.text, Category: t.category, Origin: "visit", VisitID: v.ID, PlaceName: v.PlaceName, FoundDay: v.Day}
	p.OrgID, p.MemberID = v.OrgID, v.MemberID
	return p
}

// reportedTexts are what comes up otherwise: at an inspection, a review, in an opinion.
var reportedTexts = []string{
	"组织生活记录不规范，个别月份缺少记录", "党费收缴不及时", "服务窗口办事指南更新不及时", "支部主题党日形式单一", "职工反映食堂菜品单一", "谈心谈话覆盖不全",
	"发展党员材料归档不齐", "党员活动室被挪作他用", "请假手续不全，缺席未补课", "群众来电接听不及时", "公开栏内容半年未更新", "联系服务群众台账不全",
	"青年干部反映培训机会少", "老党员反映送学上门次数少", "停车难，影响群众办事", "志愿服务记录不全", "会议记录字迹潦草，决议不清", "支委分工调整后未公示",
}

// reported is a problem that came up otherwise. The register takes the same words of the same day once.
func (k *keeper) reported(d *department, seen map[string]bool) *problem.Problem {
	for {
		p := &problem.Problem{Origin: pick(k.dice, []string{"inspection", "appraisal", "opinion", "opinion"}), FoundDay: k.work.within(k.day(k.first, k.end), k.end), Category: "party"}
		p.Content, p.OrgID = pick(k.dice, reportedTexts), d.id
		if key := fmt.Sprint(p.OrgID, p.FoundDay, p.Content); !seen[key] {
			seen[key] = true
			return p
		}
	}
}

// solve decides which problems are solved, and when. Those of the year after go with the year before.
func (k *keeper) solve(problems []*problem.Problem) {
	same := len(problems) * 86 / 100
	if k.year == k.Year {
		same = len(problems) * 80 / 100
	}
	if n := k.exactly(solvedOf, k.year); n > 0 {
		same = max(0, n-k.carried(k.year-1))
	}
	carry := k.carried(k.year)
	for n, i := range k.Perm(len(problems)) {
		p := problems[i]
		switch {
		case n < same:
			p.SolvedDay = min(p.FoundDay.AddDays(k.between(0, 60)), k.end)
		case n < same+carry && k.year < k.Year:
			p.SolvedDay = k.day(k.end.AddDays(1), min(k.end.AddDays(150), k.last))
		}
		if p.SolvedDay == "" {
			continue
		}
		p.Solution = pick(k.dice, solutions)
		if day := p.SolvedDay.AddDays(k.between(1, 20)); k.in(92) && day <= k.last {
			p.ConfirmedDay, p.ConfirmedBy = day, pick(k.dice, []string{"村委会", "社区居委会", "企业负责人", "反映人"})
		}
		if p.VisitID != 0 {
			k.solved[p.VisitID] = lastOf(p)
		}
	}
}

// carried is how many of a year's problems are solved in the next.
func (c *city) carried(year int) int {
	if n := c.exactly(carryOf, year); n > 0 {
		return n
	}
	return c.ofYear(foundOf, year) * 9 / 100
}

// act draws who took part in special actions.
func (k *keeper) act() {
	sent := k.epidemic()
	for _, a := range []struct {
		code, way string
		from, to  kernel.Day
		n         int
	}{
		{"flood", "sent", "2020-07-08", "2020-08-02", 620},
		{"poverty_relief", "sent", "2018-03-05", "2020-11-30", 540},
		{"village_revival", "sent", "2021-06-01", "2023-12-10", 480},
		{"civilised_city", "volunteered", "2022-03-05", "2022-11-20", 1100},
		{"flood", "sent", "2024-07-03", "2024-07-28", 710},
		{"civilised_city", "volunteered", kernel.MakeDay(k.Year, 3, 5), kernel.MakeDay(k.Year, 11, 15), 3600},
		{"village_revival", "sent", kernel.MakeDay(k.Year, 2, 20), kernel.MakeDay(k.Year, 11, 10), 420},
		{"investment", "sent", kernel.MakeDay(k.Year, 4, 8), kernel.MakeDay(k.Year, 10, 30), 160},
	} {
		if a.to > k.last {
			continue
		}
		for _, p := range some(k.dice, sent, k.many(a.n)) {
			if from := k.day(a.from, a.to); p.at(from) != nil {
				k.serve(p, a.code, a.way, from, min(from.AddDays(k.between(0, 12)), a.to))
			}
		}
	}
}

// epidemic sends the members of those years to the communities; six in nine also volunteer where they
// live. It answers who was sent, so that other actions of these years add nobody.
func (k *keeper) epidemic() []*person {
	from, to := kernel.Day("2020-01-26"), kernel.Day("2022-12-05")
	if to > k.last {
		return nil
	}
	var able, old []*person
	for _, p := range k.people {
		switch {
		case p.at(to) == nil || p.stays[0].from > to.AddMonths(-2):
		case p.retiredOn(from):
			old = append(old, p)
		default:
			able = append(able, p)
		}
	}
	n := k.many(epidemicSent)
	sent := some(k.dice, able, n)
	sent = append(sent, some(k.dice, old, n-len(sent))...)
	for i, p := range sent {
		first := max(from, p.stays[0].from)
		day := k.day(first, to)
		k.serve(p, "epidemic", "sent", day, day.AddDays(k.between(3, 30)))
		if again := day.AddDays(k.between(40, 300)); i%6 == 0 && again <= to {
			k.serve(p, "epidemic", "sent", again, again.AddDays(k.between(3, 15)))
		}
		if i < k.many(epidemicVolunteered) {
			k.serve(p, "epidemic", "volunteered", k.day(first, to), "")
		}
	}
	return sent
}

func (k *keeper) serve(p *person, action, way string, from, to kernel.Day) {
	c := pick(k.dice, communities)
	x := &outreach.Participation{
		Action: action, Way: way, Community: c + "社区", FromDay: from, ToDay: to,
		Work: pick(k.dice, []string{"卡口值守", "物资配送", "入户摸排", "秩序维护", "环境整治", "巡堤查险", "政策宣传"}),
	}
	x.MemberID = p.id
	k.participations = append(k.participations, x)
}
