package problem

import (
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/register"
)

// State (状态) of a problem; it follows from the days.
type State string

// The states.
const (
	Found     State = "found"
	Solved    State = "solved"
	Confirmed State = "confirmed"
)

// States with their words.
var States = register.Codes{{Code: string(Found), Name: "办理中", Also: []string{"未解决", "未办结"}}, {Code: string(Solved), Name: "已解决", Also: []string{"已办结"}}, {Code: string(Confirmed), Name: "已确认", Also: []string{"已销号"}}}

// Origins (来源) of problems.
var Origins = register.Codes{
	{Code: "visit", Name: "走访", Also: []string{"走访发现", "走访联系点"}},
	{Code: "inspection", Name: "督查", Also: []string{"检查", "调研督查", "督导"}},
	{Code: "appraisal", Name: "评议", Also: []string{"民主评议", "述职评议"}},
	{Code: "opinion", Name: "群众反映", Also: []string{"意见建议", "来信来访"}},
	{Code: "other", Name: "其他"},
}

// Categories (类别) of problems.
var Categories = register.Codes{
	{Code: "livelihood", Name: "民生", Also: []string{"民生实事", "群众生活"}},
	{Code: "enterprise", Name: "助企", Also: []string{"企业", "企业发展", "营商环境"}},
	{Code: "facility", Name: "设施", Also: []string{"基础设施", "公共设施"}},
	{Code: "governance", Name: "治理", Also: []string{"基层治理", "社区治理"}},
	{Code: "party", Name: "党建", Also: []string{"党务"}},
	{Code: "other", Name: "其他"},
}

// Problem (问题) is one problem; the person is the one who raised it.
type Problem struct {
	register.Head
	Content      string     `json:"content" doc:"问题内容"`
	Category     string     `json:"category" enum:",livelihood,enterprise,facility,governance,party,other"`
	Origin       string     `json:"origin" enum:"visit,inspection,appraisal,opinion,other"`
	VisitID      kernel.ID  `json:"visit_id" doc:"来自哪次走访，没有为 0"`
	PlaceName    string     `json:"place_name" doc:"乡村、企业或社区"`
	FoundDay     kernel.Day `json:"found_day"`
	Solution     string     `json:"solution" doc:"解决情况"`
	SolvedDay    kernel.Day `json:"solved_day"`
	ConfirmedDay kernel.Day `json:"confirmed_day"`
	ConfirmedBy  string     `json:"confirmed_by" doc:"确认人"`
	State        State      `json:"state" enum:"found,solved,confirmed"`
}

var own = []string{"content", "category", "origin", "visit_id", "place_name", "found_day", "solution", "solved_day", "confirmed_day", "confirmed_by", "state"}

// Fields implements register.Record.
func (p *Problem) Fields() []any {
	return []any{&p.Content, &p.Category, &p.Origin, &p.VisitID, &p.PlaceName, &p.FoundDay, &p.Solution, &p.SolvedDay, &p.ConfirmedDay, &p.ConfirmedBy, &p.State}
}

func check(p *Problem, today kernel.Day) error {
	if p.Origin == "" {
		p.Origin = "other"
		if p.VisitID != 0 || p.PlaceName != "" {
			p.Origin = "visit"
		}
	}
	err := register.CheckAll(
		register.CheckText(p.Content, "问题内容", "content"),
		register.CheckDay(p.FoundDay, today, "found_day", true),
		register.CheckDay(p.SolvedDay, today, "solved_day", false),
		register.CheckDay(p.ConfirmedDay, today, "confirmed_day", false),
		Origins.Must(p.Origin, "origin"))
	switch {
	case err != nil:
		return err
	case p.ConfirmedDay != "" && p.SolvedDay == "":
		return ErrNotSolved.At("solved_day")
	case p.SolvedDay != "" && p.SolvedDay < p.FoundDay:
		return ErrSolvedFirst.At("solved_day")
	case p.ConfirmedDay != "" && p.ConfirmedDay < p.SolvedDay:
		return ErrConfirmedFirst.At("confirmed_day")
	case p.ConfirmedDay != "" && strings.TrimSpace(p.ConfirmedBy) == "":
		return ErrWhoConfirmed.At("confirmed_by")
	}
	switch {
	case p.ConfirmedDay != "":
		p.State = Confirmed
	case p.SolvedDay != "":
		p.State = Solved
	default:
		p.State = Found
	}
	return nil
}

func key(p *Problem) string {
	return register.Fingerprint(p.OrgID, p.FoundDay, p.PlaceName, p.Content)
}

func facts(p *Problem) []fact.Fact {
	subject := fact.Subject{Type: fact.Org, ID: p.DepartmentID}
	if subject.ID == 0 {
		subject.ID = p.OrgID
	}
	var out []fact.Fact
	for _, x := range []struct {
		kind string
		day  kernel.Day
	}{{"problem.found", p.FoundDay}, {"problem.solved", p.SolvedDay}, {"problem.confirmed", p.ConfirmedDay}} {
		if x.day != "" {
			out = append(out, fact.Fact{Kind: x.kind, Detail: p.Origin, Subject: subject, Day: x.day})
		}
	}
	return out
}

// FactKinds are the facts this room writes.
var FactKinds = append([]fact.Kind{
	{Code: "problem.found", Name: "发现问题", Unit: "件", Subject: fact.Org, Details: details},
	{Code: "problem.solved", Name: "解决问题", Unit: "件", Subject: fact.Org, Details: details},
	{Code: "problem.confirmed", Name: "确认销号", Unit: "件", Subject: fact.Org, Details: details},
}, rectificationKinds...)

var details = register.Details(Origins)
