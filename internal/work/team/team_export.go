package team

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/platform/web"
)

// columns are the register of teams as a sheet.
var columns = []audit.Shown[Line]{
	{Key: "department", Option: sheet.Option{Heading: "所在单位", Width: 24}, Value: func(l Line) any { return l.Department }},
	{Key: "name", Option: sheet.Option{Heading: "党组织", Width: 30}, Value: func(l Line) any { return l.Name }},
	{Key: "kind_name", Option: sheet.Option{Heading: "类别", Width: 10}, Value: func(l Line) any { return l.KindName }},
	{Key: "state", Option: sheet.Option{Heading: "配备情况", Width: 12}, Value: func(l Line) any { return l.state() }},
	{Key: "vacancies", Option: sheet.Option{Heading: "空缺", Width: 40}, Value: func(l Line) any { return l.vacancyWords() }},
	{Key: "secretary", Option: sheet.Option{Heading: "书记", Width: 12}, Value: func(l Line) any { return l.Secretary }},
	{Key: "deputies", Option: sheet.Option{Heading: "副书记", Width: 16}, Value: func(l Line) any { return l.Deputies }},
	{Key: "full_time", Option: sheet.Option{Heading: "专职副书记", Width: 12}, Value: func(l Line) any { return l.FullTime }},
	{Key: "others", Option: sheet.Option{Heading: "委员及分工", Width: 44}, Value: func(l Line) any { return l.Others }},
	{Key: "persons", Option: sheet.Option{Heading: "班子人数", Kind: sheet.Integer, Width: 10, Sum: true}, Value: func(l Line) any { return l.Persons }},
	{Key: "full", Option: sheet.Option{Heading: "正式党员", Kind: sheet.Integer, Width: 10}, Value: func(l Line) any { return l.Full }},
	{Key: "began", Option: sheet.Option{Heading: "本届选举", Width: 12}, Value: func(l Line) any { return l.Began.Chinese() }},
	{Key: "limit", Option: sheet.Option{Heading: "最迟换届", Width: 12}, Value: func(l Line) any { return l.Limit.Chinese() }},
}

func (l Line) state() string {
	if l.Complete {
		return "已配齐"
	}
	return fmt.Sprintf("缺%d名", l.Missing)
}

// vacancyWords lists what stands empty: 书记（自2026年3月2日）、委员2名.
func (l Line) vacancyWords() string {
	out := ""
	for _, v := range l.Vacancies {
		word := v.Name
		if v.Count > 1 {
			word += fmt.Sprintf("%d名", v.Count)
		}
		if v.Since != "" {
			word += "（自" + v.Since.Chinese() + "）"
		}
		out = joined(out, word)
	}
	return out
}

// Only narrows an exported register to what the page shows.
type Only struct {
	State string   // how a team stands, by the words of standings; empty for all
	Kind  org.Kind // of the organisations; empty for all
	Text  string   // in the names of the organisation, its department, or the team
}

// standings are the states that the page narrows by.
var standings = map[string]func(Line) bool{
	"incomplete":   func(l Line) bool { return !l.Complete },
	"no_secretary": func(l Line) bool { return l.Secretary == "" },
	"divided":      func(l Line) bool { return l.Complete && len(l.Vacancies) > 0 },
	"complete":     func(l Line) bool { return l.Complete },
	"full_time":    func(l Line) bool { return l.Kind != org.Branch && l.FullTime != "" },
	"no_full_time": func(l Line) bool { return l.Kind != org.Branch && l.FullTime == "" },
	"waiting":      func(l Line) bool { return l.Waiting > 0 },
}

func (o Only) leavesOut(l Line) bool {
	if is := standings[o.State]; is != nil && !is(l) || o.Kind != "" && l.Kind != o.Kind {
		return true
	}
	return o.Text != "" && !slices.ContainsFunc([]string{l.Name, l.Department, l.Secretary, l.Deputies, l.FullTime, l.Others}, func(s string) bool { return strings.Contains(s, o.Text) })
}

// Export hands out the register of teams, narrowed as the page is. Faults: those of Teams.
func (s *Service) Export(ctx context.Context, actor kernel.Actor, top kernel.ID, day kernel.Day, only Only) (*web.File, error) {
	r, err := s.Teams(ctx, actor, top, day)
	if err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(r.Items, only.leavesOut)
	out := audit.Handout{Action: "team.export", ObjectType: "team", Query: map[string]any{"org": top, "day": r.Day, "state": only.State, "kind": only.Kind, "text": only.Text}}
	out.Title = r.Org + "党组织班子一览（截至" + r.Day.Chinese() + "）"
	body, err := audit.HandOutList(ctx, s.Audit, s.DB, actor, out, columns, "", list)
	return web.NewFile(out.Title+".xlsx", web.XLSX, body), err
}
