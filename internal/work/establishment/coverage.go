package establishment

import (
	"cmp"
	"fmt"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

// Gap (问题类别) is what sort of thing a coverage finding is.
type Gap string

// The gaps, in the order in which people look for them.
const (
	NoOrg       Gap = "no_org"       // 没有党组织的单位
	Outside     Gap = "outside"      // 没有编入支部的党员
	NoGroup     Gap = "no_group"     // 划分了党小组的支部里没有编入党小组的党员
	TooFew      Gap = "too_few"      // 正式党员不足3名
	TooMany     Gap = "too_many"     // 超过50名
	NoCommittee Gap = "no_committee" // 满7名未设支委会
	General     Gap = "general"      // 满50名未设党总支
	Party       Gap = "party"        // 满100名未设机关党委
	TooJoint    Gap = "too_joint"    // 联合党支部覆盖超过5个单位
)

var gaps = []Gap{NoOrg, Outside, NoGroup, TooFew, TooMany, NoCommittee, General, Party, TooJoint}

var gapNames = map[Gap]string{
	NoOrg: "没有党组织", Outside: "党员未编入支部", NoGroup: "党员未编入党小组", TooFew: "正式党员不足", TooMany: "党员人数偏多", NoCommittee: "应设支委会", General: "可设党总支", Party: "可设机关党委", TooJoint: "联合单位偏多",
}

// Chinese is the gap's name.
func (g Gap) Chinese() string { return gapNames[g] }

// CoverageFinding (覆盖情况的问题) is one thing that the rules would have otherwise, with a proposal in words.
type CoverageFinding struct {
	Gap        Gap       `json:"gap" enum:"no_org,outside,no_group,too_few,too_many,no_committee,general,party,too_joint"`
	GapName    string    `json:"gap_name"`
	OrgID      kernel.ID `json:"org_id"`
	Name       string    `json:"name"`
	Department string    `json:"department"`
	Count      int       `json:"count" doc:"现有人数或单位数"`
	Limit      int       `json:"limit" doc:"规定的数"`
	Text       string    `json:"text"`
	Proposal   string    `json:"proposal"`
	Rule       string    `json:"rule"`
	Basis      string    `json:"basis"`
	Ask        string    `json:"ask" enum:",found,dissolve,rename,move,merge,split,upgrade" doc:"可以起草的请示，没有为空"`
	AskKind    string    `json:"ask_kind" doc:"起草时的组织类别"`
}

// Cover (一个单位的覆盖情况) is one department in figures.
type Cover struct {
	ID         kernel.ID `json:"id"`
	Name       string    `json:"name"`
	Committees int       `json:"committees" doc:"机关党委"`
	Generals   int       `json:"generals" doc:"党总支"`
	Branches   int       `json:"branches" doc:"党支部"`
	Members    int       `json:"members" doc:"党员"`
	Full       int       `json:"full" doc:"其中正式党员"`
	Findings   int       `json:"findings" doc:"发现的问题"`
	Staff      int       `json:"staff" doc:"在职人数，含下属单位；没有登记的不计"`
	Uncovered  int       `json:"uncovered" doc:"其中所在单位没有党组织的"`
	Unknown    int       `json:"unknown" doc:"没有登记在职人数的单位和下属单位"`
}

// Coverage (全覆盖) is a part of the tree as of a day.
type Coverage struct {
	Day      kernel.Day        `json:"day"`
	Org      string            `json:"org"`
	Items    []Cover           `json:"items" doc:"各单位"`
	Findings []CoverageFinding `json:"findings"`
	Covered  int               `json:"covered" doc:"有党组织的单位"`

	Staff     int `json:"staff" doc:"在职人数；没有登记的单位不计"`
	Uncovered int `json:"uncovered" doc:"其中所在单位没有党组织的"`
	Unknown   int `json:"unknown" doc:"没有登记在职人数的单位和下属单位"`
}

// Roll (名册摘要) is what the survey needs of the roster on the day.
type Roll struct {
	Sizes  map[kernel.ID]branchSizes
	Seated map[kernel.ID]int         // persons in each organisation's committee
	Groups map[kernel.ID]int         // members in each Party group
	Units  map[kernel.ID][]kernel.ID // covered by joint branches
	Staff  map[kernel.ID]UnitStaff   // who work in a unit, where that was written down
}

// survey looks at the departments that are seen, by the parameters of the day.
func survey(tree *org.Tree, roll Roll, book *norm.Book, day kernel.Day, seen func(kernel.ID) bool) Coverage {
	c := Coverage{Day: day, Items: []Cover{}, Findings: []CoverageFinding{}}
	s := &surveyor{tree: tree, roll: roll, book: book, day: day, seen: seen, joint: jointUnits(tree, roll.Units, day)}
	for _, d := range tree.Of(tree.Root().ID, org.Department) {
		x, found := s.department(d)
		if len(found) == 0 && !seen(d.ID) && x.Branches == 0 {
			continue
		}
		if x.Committees+x.Generals+x.Branches > 0 || s.joint[d.ID] {
			c.Covered++
		}
		x.Findings = len(found)
		c.Staff, c.Uncovered, c.Unknown = c.Staff+x.Staff, c.Uncovered+x.Uncovered, c.Unknown+x.Unknown
		c.Items, c.Findings = append(c.Items, x), append(c.Findings, found...)
	}
	slices.SortStableFunc(c.Findings, func(a, b CoverageFinding) int {
		return cmp.Compare(slices.Index(gaps, a.Gap), slices.Index(gaps, b.Gap))
	})
	return c
}

// jointUnits are the units that a joint branch covers on a day.
func jointUnits(tree *org.Tree, units map[kernel.ID][]kernel.ID, day kernel.Day) map[kernel.ID]bool {
	out := map[kernel.ID]bool{}
	for of, list := range units {
		if n, ok := tree.Get(of); ok && n.AliveOn(day) {
			for _, u := range list {
				out[u] = true
			}
		}
	}
	return out
}

type surveyor struct {
	tree  *org.Tree
	roll  Roll
	book  *norm.Book
	day   kernel.Day
	seen  func(kernel.ID) bool
	joint map[kernel.ID]bool // units covered by a joint branch
	out   []CoverageFinding
}

func (s *surveyor) count(code string) int { return s.book.Count(code, s.day) }

func (s *surveyor) add(g Gap, n org.Node, code string, count, limit int, text, proposal, ask, askKind string) {
	f := CoverageFinding{Gap: g, GapName: g.Chinese(), OrgID: n.ID, Name: s.tree.FullName(n.ID), Department: s.tree.Name(s.tree.Department(n.ID)), Count: count, Limit: limit, Text: text, Proposal: proposal, Ask: ask, AskKind: askKind}
	if code != "" {
		f.Rule, f.Basis = norm.RuleOf(code), s.book.At(code, s.day).Basis
	}
	s.out = append(s.out, f)
}

// department looks at one department and all below it that is seen.
func (s *surveyor) department(d org.Node) (Cover, []CoverageFinding) {
	s.out = nil
	x := Cover{ID: d.ID, Name: d.Name}
	for _, n := range s.tree.Of(d.ID, org.Department, org.Subunit, org.Committee, org.GeneralBranch, org.Branch) {
		if !s.seen(n.ID) {
			continue
		}
		switch n.Kind {
		case org.Committee:
			x.Committees++
		case org.GeneralBranch:
			x.Generals++
			s.general(n)
		case org.Branch:
			x.Branches++
			size := s.roll.Sizes[n.ID]
			x.Members, x.Full = x.Members+size.All, x.Full+size.Full
			s.branch(n, size)
		default:
			covered := s.office(n)
			u := s.roll.Staff[n.ID]
			x.Staff += u.Staff
			if !u.Known {
				x.Unknown++
			}
			if !covered {
				x.Uncovered += u.Staff
			}
		}
	}
	if s.seen(d.ID) {
		s.body(d, x)
	}
	return x, s.out
}

// office finds units without any organisation, their own or a joint branch that covers them. It answers whether the
// unit is covered.
func (s *surveyor) office(n org.Node) bool {
	if len(s.tree.Of(n.ID, org.Committee, org.GeneralBranch, org.Branch)) > 0 || s.joint[n.ID] {
		return true
	}
	text := fmt.Sprintf("%s没有党组织，也没有联合党支部覆盖。", s.tree.FullName(n.ID))
	u := s.roll.Staff[n.ID]
	if u.Known {
		text = fmt.Sprintf("%s没有党组织，也没有联合党支部覆盖；有在职人员%d名（自%s）。", s.tree.FullName(n.ID), u.Staff, u.Day.Chinese())
	}
	if n.Kind == org.Subunit {
		s.add(NoOrg, n, norm.BranchLeast, u.Staff, s.count(norm.BranchLeast), text, fmt.Sprintf("正式党员满%d名的应成立党支部；不足的，编入上级单位的党支部或与邻近单位联合成立。", s.count(norm.BranchLeast)), string(Found), string(org.Branch))
		return false
	}
	s.add(NoOrg, n, norm.BranchLeast, u.Staff, s.count(norm.BranchLeast), text, fmt.Sprintf("正式党员满%d名的应成立党支部；不足的，与邻近单位成立联合党支部。", s.count(norm.BranchLeast)), string(Found), string(org.Branch))
	return false
}

func (s *surveyor) branch(n org.Node, size branchSizes) {
	name := s.tree.FullName(n.ID)
	if groups := s.tree.Of(n.ID, org.Group); len(groups) > 0 {
		outside := size.All
		for _, g := range groups {
			outside -= s.roll.Groups[g.ID]
		}
		if outside > 0 {
			s.add(NoGroup, n, "", outside, 0, fmt.Sprintf("%s划分了%d个党小组，有%d名党员没有编入。", name, len(groups), outside), "请在名册中把他们编入党小组。", "", "")
		}
	}
	if least := s.count(norm.BranchLeast); size.Full < least {
		s.add(TooFew, n, norm.BranchLeast, size.Full, least, fmt.Sprintf("%s有正式党员%d名，不足%d名。", name, size.Full, least), "应研究撤销，党员编入邻近的党支部；或与邻近的党支部合并。", string(Merge), "")
	}
	if most := s.count(norm.BranchMost); size.All > most {
		ask, kind := Split, ""
		if size.All >= s.count(norm.GeneralFrom) {
			ask, kind = Upgrade, string(org.GeneralBranch)
		}
		if parent, _ := s.tree.Get(n.ParentID); !org.GeneralBranch.Under(parent.Kind) {
			ask, kind = Split, ""
		}
		s.add(TooMany, n, norm.BranchMost, size.All, most, fmt.Sprintf("%s已有党员%d名，超过%d名。", name, size.All, most), "应研究分设党支部，或升格为党总支。", string(ask), kind)
	}
	least := s.count(norm.CommitteeLeast)
	if from := s.count(norm.CommitteeFrom); size.Full >= from && s.roll.Seated[n.ID] < least {
		s.add(NoCommittee, n, norm.CommitteeFrom, size.Full, from, fmt.Sprintf("%s有正式党员%d名，满%d名，班子现有%d人，没有支部委员会。", name, size.Full, from, s.roll.Seated[n.ID]),
			fmt.Sprintf("应召开党员大会选举产生支部委员会，委员%d至%d人；已经选举的，请在名册中登记任职。", least, s.count(norm.CommitteeUsual)), "", "")
	}
	if most := s.count(norm.JointMost); len(s.roll.Units[n.ID]) > most {
		s.add(TooJoint, n, norm.JointMost, len(s.roll.Units[n.ID]), most, fmt.Sprintf("%s覆盖%d个单位，超过%d个。", name, len(s.roll.Units[n.ID]), most), "应研究分设，由邻近的单位分别联合成立。", string(Split), "")
	}
}

// general finds a 党总支 that has grown to the size of a 党委 (R19: exactly 100 is enough).
func (s *surveyor) general(n org.Node) {
	all := 0
	for _, b := range s.tree.Of(n.ID, org.Branch) {
		all += s.roll.Sizes[b.ID].All
	}
	if from := s.count(norm.PartyFrom); all >= from {
		s.add(Party, n, norm.PartyFrom, all, from, fmt.Sprintf("%s有党员%d名，已满%d名。", s.tree.FullName(n.ID), all, from), "应研究升格为机关党委。", string(Upgrade), string(org.Committee))
	}
}

// body finds departments that have come to the size of a 党总支 or 党委 and have none (R18, R19).
func (s *surveyor) body(d org.Node, x Cover) {
	general, party := s.count(norm.GeneralFrom), s.count(norm.PartyFrom)
	switch {
	case x.Committees > 0 || x.Generals > 0 && x.Members < party:
	case slices.ContainsFunc(s.out, func(f CoverageFinding) bool { return f.Gap == Party }): // its 党总支 is proposed already
	case x.Members >= party:
		s.add(Party, d, norm.PartyFrom, x.Members, party, fmt.Sprintf("%s有党员%d名，已满%d名，没有机关党委。", d.Name, x.Members, party), "应研究设立机关党委。", string(Found), string(org.Committee))
	case x.Members >= general:
		s.add(General, d, norm.GeneralFrom, x.Members, general, fmt.Sprintf("%s有党员%d名，已满%d名，没有党总支。", d.Name, x.Members, general), "应研究设立党总支。", string(Found), string(org.GeneralBranch))
	}
}
