package outreach

import (
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register"
)

// PlaceKinds (联系点类别) are what is visited.
var PlaceKinds = register.Codes{
	{Code: "village", Name: "乡村", Also: []string{"农村", "村", "行政村", "乡镇"}},
	{Code: "enterprise", Name: "企业", Also: []string{"公司", "民营企业"}},
	{Code: "community", Name: "社区", Also: []string{"街道", "居委会", "小区"}},
}

// Visit (走访) is one visit to a place; the person is the one who went.
type Visit struct {
	register.Head
	Day          kernel.Day `json:"day"`
	PlaceKind    string     `json:"place_kind" enum:"village,enterprise,community"`
	PlaceName    string     `json:"place_name" doc:"联系点"`
	Content      string     `json:"content" doc:"走访内容"`
	ProblemFound bool       `json:"problem_found" doc:"是否发现问题"`
	Problem      string     `json:"problem" doc:"发现的问题"`
}

var visitOwn = []string{"day", "place_kind", "place_name", "content", "problem_found", "problem"}

// Fields implements register.Record.
func (v *Visit) Fields() []any {
	return []any{&v.Day, &v.PlaceKind, &v.PlaceName, &v.Content, &v.ProblemFound, &v.Problem}
}

// guessPlaceKind reads the kind of place from its name, when the sheet does not say it.
func guessPlaceKind(name string) string {
	for _, x := range []struct{ words, kind string }{{"社区 居委会 小区 街道", "community"}, {"公司 企业 集团 工厂 厂 合作社 园区", "enterprise"}, {"村 镇 乡", "village"}} {
		for _, w := range strings.Fields(x.words) {
			if strings.HasSuffix(name, w) {
				return x.kind
			}
		}
	}
	return ""
}

func checkVisit(v *Visit, today kernel.Day) error {
	if v.PlaceKind == "" {
		v.PlaceKind = guessPlaceKind(v.PlaceName)
	}
	if v.Problem = strings.TrimSpace(v.Problem); v.Problem != "" {
		v.ProblemFound = true
	}
	return register.CheckAll(
		register.CheckDay(v.Day, today, "day", true),
		register.CheckText(v.PlaceName, "联系点名称", "place_name"),
		PlaceKinds.Must(v.PlaceKind, "place_kind"))
}

func visitKey(v *Visit) string {
	return register.Fingerprint(v.OrgID, v.Day, v.PlaceName, v.Person(), v.Content)
}

func visitFacts(v *Visit) []fact.Fact {
	of := fact.Subject{Type: fact.Org, ID: v.DepartmentID}
	if of.ID == 0 {
		of.ID = v.OrgID
	}
	out := []fact.Fact{{Kind: "outreach.visited", Detail: v.PlaceKind, Subject: of, Day: v.Day}}
	if v.MemberID != 0 {
		out = append(out, fact.Fact{Kind: "outreach.visit_made", Detail: v.PlaceKind, Subject: fact.Subject{Type: fact.Member, ID: v.MemberID}, Day: v.Day})
	}
	return out
}

// problemOf is the problem that came up on the visit, nil when none was written down.
func problemOf(v *Visit) *problem.Problem {
	if v.Problem == "" {
		return nil
	}
	p := &problem.Problem{Content: v.Problem, Origin: "visit", VisitID: v.ID, PlaceName: v.PlaceName, FoundDay: v.Day}
	p.OrgID, p.MemberID, p.MemberName, p.BatchID = v.OrgID, v.MemberID, v.MemberName, v.BatchID
	return p
}
