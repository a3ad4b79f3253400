package publicity

import (
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/register"
)

// Kinds (稿件类别); the codes are the detail of the facts.
var Kinds = register.Codes{
	{Code: "brand", Name: "品牌案例", Also: []string{"品牌", "党建品牌", "机关创品牌"}},
	{Code: "red_flag", Name: "红旗支部", Also: []string{"红旗党支部", "支部创红旗"}},
	{Code: "five_star", Name: "五星党员", Also: []string{"五星党员标兵", "党员事迹", "党员创五星", "五星标兵"}},
}

// States with their words.
var States = register.Codes{{Code: "planned", Name: "计划中"}, {Code: "published", Name: "已刊发"}}

// Story (专栏稿件) is one piece of the column; the person is its author.
type Story struct {
	register.Head
	Kind         string     `json:"kind" enum:"brand,red_flag,five_star"`
	Number       string     `json:"number" doc:"计划编号"`
	Title        string     `json:"title" doc:"标题"`
	PlannedDay   kernel.Day `json:"planned_day" doc:"计划月份的第一日"`
	PublishedDay kernel.Day `json:"published_day" doc:"见报日"`
	Newspaper    string     `json:"newspaper" doc:"报刊"`
	Page         string     `json:"page" doc:"版面"`
	State        string     `json:"state" enum:"planned,published"`
}

var own = []string{"kind", "number", "title", "planned_day", "published_day", "newspaper", "page", "state"}

// Fields implements register.Record.
func (s *Story) Fields() []any {
	return []any{&s.Kind, &s.Number, &s.Title, &s.PlannedDay, &s.PublishedDay, &s.Newspaper, &s.Page, &s.State}
}

func check(s *Story, today kernel.Day) error {
	if s.PlannedDay == "" && s.PublishedDay.Valid() { // published without a plan: planned when it came
		s.PlannedDay = s.PublishedDay
	}
	switch {
	case s.PlannedDay == "":
		return ErrNoPlan.At("planned_day")
	case !s.PlannedDay.Valid():
		return ErrMonth.At("planned_day")
	}
	s.PlannedDay = kernel.PeriodOf(kernel.Monthly, s.PlannedDay).First
	s.State = "planned"
	if err := register.CheckAll(Kinds.Must(s.Kind, "kind"), register.CheckDay(s.PublishedDay, today, "published_day", false)); err != nil || s.PublishedDay == "" {
		return err
	}
	s.State = "published"
	switch {
	case strings.TrimSpace(s.Newspaper) == "":
		return ErrNewspaper.At("newspaper")
	case strings.TrimSpace(s.Title) == "":
		return ErrTitle.At("title")
	}
	return nil
}

// key: a story of a numbered plan keeps its number while its title changes.
func key(s *Story) string {
	if s.Number != "" {
		return register.Fingerprint(s.PlannedDay.Year(), "number", s.Number)
	}
	return register.Fingerprint(s.OrgID, s.Kind, s.PlannedDay, s.Title)
}

func facts(s *Story) []fact.Fact {
	of := fact.Subject{Type: fact.Org, ID: s.OrgID}
	out := []fact.Fact{{Kind: "publicity.planned", Detail: s.Kind, Subject: of, Day: s.PlannedDay}}
	if s.PublishedDay != "" {
		out = append(out, fact.Fact{Kind: "publicity.published", Detail: s.Kind, Subject: of, Day: s.PublishedDay, Attrs: map[string]string{"newspaper": s.Newspaper}})
	}
	return out
}

// FactKinds are the facts the column writes.
var FactKinds = []fact.Kind{
	{Code: "publicity.planned", Name: "专栏计划稿件", Unit: "篇", Subject: fact.Org, Details: register.Details(Kinds)},
	{Code: "publicity.published", Name: "专栏刊发稿件", Unit: "篇", Subject: fact.Org, Details: register.Details(Kinds), Attrs: []fact.Attr{{Code: "newspaper", Name: "报刊"}}},
}
