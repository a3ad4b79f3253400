package points

import (
	"context"
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/platform/web"
)

var rankingColumns = []audit.Shown[RankingLine]{
	{Key: "rank", Option: sheet.Option{Heading: "位次"}, Value: func(l RankingLine) any { return l.shown(fmt.Sprint(l.Rank)) }},
	{Key: "name", Option: sheet.Option{Heading: "名称", Width: 34}, Value: func(l RankingLine) any { return l.Name }},
	{Key: "band", Option: sheet.Option{Heading: "档次"}, Value: func(l RankingLine) any { return l.Band }},
	{Key: "points", Option: sheet.Option{Heading: "积分", Kind: sheet.Decimal}, Value: func(l RankingLine) any { return l.Points }},
	{Key: "within", Option: sheet.Option{Heading: "所在单位", Width: 26}, Value: func(l RankingLine) any { return l.Within }},
	{Key: "earned", Option: sheet.Option{Heading: "说明", Width: 26}, Value: func(l RankingLine) any {
		switch {
		case l.Overridden:
			return "否决或封顶已适用"
		case !l.Earned:
			return "本年度没有积分记录"
		}
		return ""
	}},
}

// shown leaves a place out where there is nothing that could have earned one.
func (l RankingLine) shown(text string) string {
	if !l.Earned && l.Points == 0 {
		return ""
	}
	return text
}

// ExportRanking hands out the comparison of branches or departments, of one band or all; there is none of persons. Faults: those of
// Ranking, audit.ErrColumn.
func (s *Service) ExportRanking(ctx context.Context, actor kernel.Actor, t SubjectType, term Term, band, keys string) (*web.File, error) {
	r, err := s.RankingIn(ctx, actor.Scope, t, term, band, kernel.AllRows)
	if err != nil {
		return nil, err
	}
	title := r.Term.Chinese() + map[SubjectType]string{ByBranch: "支部", ByDepartment: "单位"}[t] + "积分"
	body, err := audit.HandOutList(ctx, s.audit, s.db, actor, audit.Handout{
		Action: "points.export", ObjectType: "points", Title: title, Query: map[string]any{"subject": t, "year": r.Year, "half": r.Half, "band": band},
	}, rankingColumns, keys, r.Items)
	return web.NewFile(title+".xlsx", web.XLSX, body), err
}
