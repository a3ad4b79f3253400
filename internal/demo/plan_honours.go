package demo

import (
	"fmt"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/honour"
)

var brandHeads = []string{"红心", "先锋", "匠心", "清风", "阳光", "初心", "同心", "暖心", "数智", "法润", "绿动", "惠民", "护航", "聚力", "青蓝", "卓越"}

var brandTails = []string{"江州", "赋能", "筑梦", "同行", "先行", "领航", "为民", "服务", "兴业", "守护"}

// honour draws the year's honours: the programme's own every selection, those from above, and those
// that departments grant themselves.
func (k *keeper) honour() {
	day := k.work.after(kernel.MakeDay(k.year, 6, 28))
	if day <= k.end {
		k.programme(day)
		k.above(day)
		k.own(day)
	}
	if brands := k.exactly(brandsOf, k.year); brands > 0 {
		k.brands(k.work.after(kernel.MakeDay(k.year, 12, 18)), brands)
	} else if k.year == k.Year && k.year%2 == 0 {
		k.recommendBrands()
	}
}

func (k *keeper) add(h *honour.Honour, kind string, conferred kernel.Day) {
	h.Kind, h.ConferredDay, h.Year = kind, conferred, k.year
	k.honours = append(k.honours, h)
}

func (k *keeper) programme(day kernel.Day) {
	round := fmt.Sprintf("%d年“三创”评选", k.year)
	paper := func(form string, number int) *honour.Honour {
		return &honour.Honour{Round: round, Form: form, PaperNumber: fmt.Sprintf("江直工〔%d〕%d号", k.year, number), GrantedBy: "市直机关工委", RecommendedDay: day.AddDays(-40)}
	}
	var branches []*branch
	for _, b := range k.branchesOn(day) {
		if b.character != slack && len(b.on(day)) >= 3 {
			branches = append(branches, b)
		}
	}
	for _, b := range some(k.dice, branches, k.exactly(redFlagsOf, k.year)) {
		h := paper("naming", 18)
		h.OrgID = b.id
		k.add(h, "red_flag_branch", day)
	}
	var people []*person
	for _, b := range k.branchesOn(day) {
		for _, p := range working(b.on(day), day) {
			if p.full(day) {
				people = append(people, p)
			}
		}
	}
	for _, p := range some(k.dice, people, k.exactly(starsOf, k.year)) {
		h := paper("bulletin", 19)
		h.MemberID = p.id
		k.add(h, "five_star_model", day)
	}
	var cadres []*person
	for _, p := range k.holding(day, member.AffairsCadre, member.FullTimeDeputy) {
		if p.person.at(day) != nil {
			cadres = append(cadres, p.person)
		}
	}
	for _, p := range some(k.dice, cadres, k.exactly(cadresOf, k.year)) {
		h := paper("bulletin", 19)
		h.MemberID = p.id
		k.add(h, "outstanding_cadre", day)
	}
	k.revoke()
}

// revoke takes one early title back.
func (k *keeper) revoke() {
	if k.year != 2024 {
		return
	}
	for _, h := range k.honours {
		if h.Kind == "five_star_model" && h.Year == 2019 {
			h.RevokedDay, h.RevokedFor = k.work.after("2024-05-20"), "复核不合格：受党内警告处分"
			return
		}
	}
}

func (k *keeper) brandName(i int) string {
	return brandHeads[i*7%len(brandHeads)] + brandTails[(i*3+i/16)%len(brandTails)]
}

func (k *keeper) brands(day kernel.Day, n int) {
	if day > k.end {
		return
	}
	all := k.lasting()
	begin := (k.year / 2 * 31) % max(1, len(all)) // the turn of the next ones
	for i := range min(n, len(all)) {
		d := all[(begin+i)%len(all)]
		h := &honour.Honour{
			BrandName: k.brandName(begin + i), Round: fmt.Sprintf("%d年度品牌评选", k.year), Form: "bulletin", GrantedBy: "市直机关工委",
			PaperNumber: fmt.Sprintf("江直工〔%d〕%d号", k.year, 41), RecommendedDay: day.AddDays(-45),
		}
		h.OrgID = d.id
		k.add(h, "brand_model", day)
	}
}

// recommendBrands is a selection under way.
func (k *keeper) recommendBrands() {
	for i, d := range some(k.dice, k.lasting(), k.many(34)) {
		h := &honour.Honour{BrandName: k.brandName(100 + i), Round: fmt.Sprintf("%d年度品牌评选", k.year), GrantedBy: "市直机关工委", RecommendedDay: k.work.within(kernel.MakeDay(k.year, 10, 26), k.end)}
		h.OrgID = d.id
		k.add(h, "brand_model", "")
	}
}

// above are honours from city and province; more are recommended than granted.
func (k *keeper) above(day kernel.Day) {
	if k.year != 2021 && k.year != 2022 && k.year != 2024 && k.year != 2026 {
		return
	}
	people, branches := k.allOn(day), k.branchesOn(day)
	one := func(kind, by string, asked, granted int) {
		for i := range k.many(asked) {
			h := &honour.Honour{Round: fmt.Sprintf("%d年“两优一先”", k.year), Form: "commendation", GrantedBy: by, RecommendedDay: day.AddDays(-55)}
			conferred := day
			if i >= k.many(granted) {
				h.Form, conferred = "", ""
			}
			if kind == "municipal_advanced_org" || kind == "provincial_advanced_org" {
				h.OrgID = pick(k.dice, branches).id
			} else {
				h.MemberID = pick(k.dice, people).id
			}
			k.add(h, kind, conferred)
		}
	}
	one("provincial_outstanding_worker", "省委", 2, 1)
	one("provincial_advanced_org", "省委", 3, 2)
	one("municipal_outstanding_member", "市委", 8, 5)
	one("municipal_outstanding_worker", "市委", 3, 1)
	one("municipal_advanced_org", "市委", 7, 4)
	k.honours = distinctHonours(k.honours)
}

// distinctHonours drops what names the same holder twice in one round.
func distinctHonours(list []*honour.Honour) []*honour.Honour {
	type key struct {
		kind, round string
		org, person kernel.ID
		brand       string
	}
	seen := map[key]bool{}
	out := list[:0]
	for _, h := range list {
		k := key{h.Kind, h.Round, h.OrgID, h.MemberID, h.BrandName}
		if !seen[k] {
			seen[k], out = true, append(out, h)
		}
	}
	return out
}

// allOn are full members in service on day.
func (k *keeper) allOn(day kernel.Day) []*person {
	var out []*person
	for _, b := range k.branchesOn(day) {
		for _, p := range working(b.on(day), day) {
			if p.full(day) {
				out = append(out, p)
			}
		}
	}
	return out
}

// own are the honours that departments grant among themselves.
func (k *keeper) own(day kernel.Day) {
	for _, d := range k.lasting() {
		if !k.in(26) {
			continue
		}
		round := fmt.Sprintf("%d年度评先", k.year)
		for _, p := range some(k.dice, working(d.on(day), day), k.between(2, 5)) {
			h := &honour.Honour{Round: round, Form: "bulletin", GrantedBy: d.name}
			h.MemberID = p.id
			k.add(h, "department_outstanding_member", day)
		}
		if b := pick(k.dice, d.branches); b.here(day) {
			h := &honour.Honour{Round: round, Form: "bulletin", GrantedBy: d.name}
			h.OrgID = b.id
			k.add(h, "department_advanced_org", day)
		}
	}
}
