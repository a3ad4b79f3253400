package contest

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/register"
)

// Kinds (比赛类别); the codes are the detail of the facts.
var Kinds = register.Codes{
	{Code: "brand_exhibition", Name: "品牌展示赛", Also: []string{"展示赛", "党建品牌展示赛"}},
	{Code: "knowledge", Name: "学习竞赛", Also: []string{"知识竞赛"}},
	{Code: "post", Name: "岗位竞赛", Also: []string{"岗位练兵", "服务竞赛"}},
	{Code: "other", Name: "其他"},
}

// Stages (赛段) that a team reached.
var Stages = register.Codes{{Code: "preliminary", Name: "初赛", Also: []string{"否", "预赛", "未进入决赛", "初评"}}, {Code: "final", Name: "决赛", Also: []string{"是", "进入决赛", "总决赛"}}}

// Entrant (参赛队) is one team in one contest; the person is who led it.
type Entrant struct {
	register.Head
	ContestID   kernel.ID  `json:"contest_id"`
	ContestName string     `json:"contest_name" doc:"比赛名称"`
	ContestKind string     `json:"contest_kind" enum:"brand_exhibition,knowledge,post,other"`
	Year        int        `json:"year"`
	Day         kernel.Day `json:"day" doc:"比赛日期"`
	Team        string     `json:"team" doc:"参赛队"`
	Title       string     `json:"title" doc:"参赛品牌或作品"`
	Stage       string     `json:"stage" enum:"preliminary,final"`
	Award       string     `json:"award" doc:"奖项"`
}

var own = []string{"contest_id", "contest_name", "contest_kind", "year", "day", "team", "title", "stage", "award"}

// Fields implements register.Record.
func (e *Entrant) Fields() []any {
	return []any{&e.ContestID, &e.ContestName, &e.ContestKind, &e.Year, &e.Day, &e.Team, &e.Title, &e.Stage, &e.Award}
}

func check(e *Entrant, today kernel.Day) error {
	if e.ContestKind == "" {
		e.ContestKind = "brand_exhibition"
	}
	if e.Stage == "" {
		e.Stage = "preliminary"
	}
	if e.Year == 0 {
		e.Year = e.Day.Year()
	}
	if e.ContestName == "" {
		e.ContestName = Kinds.Name(e.ContestKind)
	}
	err := register.CheckAll(register.CheckDay(e.Day, today, "day", true), Kinds.Must(e.ContestKind, "contest_kind"), Stages.Must(e.Stage, "stage"))
	if err == nil && e.Year != e.Day.Year() {
		return ErrYear.At("year")
	}
	return err
}

// key: the contest by year and name, for its number may not be known yet.
func key(e *Entrant) string {
	return register.Fingerprint(e.Year, e.ContestName, e.OrgID, e.Team)
}

func facts(e *Entrant) []fact.Fact {
	of := fact.Subject{Type: fact.Org, ID: e.OrgID}
	out := []fact.Fact{{Kind: "contest.entered", Detail: e.ContestKind, Subject: of, Day: e.Day}}
	if e.Stage == "final" {
		out = append(out, fact.Fact{Kind: "contest.final", Detail: e.ContestKind, Subject: of, Day: e.Day})
	}
	return out
}

// FactKinds are the facts contests write.
var FactKinds = []fact.Kind{
	{Code: "contest.entered", Name: "参加比赛", Unit: "队次", Subject: fact.Org, Details: register.Details(Kinds)},
	{Code: "contest.final", Name: "进入决赛", Unit: "队次", Subject: fact.Org, Details: register.Details(Kinds)},
}
