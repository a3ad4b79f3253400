package publicity

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/register"
)

// Stories is the column's register.
type Stories = register.Book[Story, *Story]

// Service keeps the column's stories.
type Service struct{ Stories *Stories }

// NewService returns a Service.
func NewService(d register.Deps) *Service { return &Service{register.NewBook(d, spec())} }

func spec() register.Spec[Story, *Story] {
	return register.Spec[Story, *Story]{
		Code: "story", Name: "专栏稿件", Title: "专栏稿件台账", Table: "story", Caption: "title", Own: own,
		Search: []string{"title", "number", "newspaper"}, Day: "planned_day", OtherDays: []string{"published_day"}, Who: register.Free, Shared: true,
		On: func(s *Story) kernel.Day {
			if s.PublishedDay != "" {
				return s.PublishedDay
			}
			return s.PlannedDay
		},
		Check: check, Key: key, Facts: facts, Columns: columns,
	}
}

// StoryTotals (专栏合计): planned by the plan's month, published by the paper's day.
type StoryTotals struct {
	Planned   int    `json:"planned" doc:"计划篇数"`
	Published int    `json:"published" doc:"刊发篇数"`
	Brand     int    `json:"brand" doc:"刊发的品牌案例"`
	RedFlag   int    `json:"red_flag" doc:"刊发的红旗支部"`
	FiveStar  int    `json:"five_star" doc:"刊发的五星党员事迹"`
	Rate      string `json:"rate" doc:"刊发率（%）；没有计划的为空"`
}

// Totals answers the figures of a filter.
func (s *Service) Totals(ctx context.Context, scope kernel.Scope, f register.Filter) (StoryTotals, error) {
	n, err := s.Stories.Sums(ctx, scope, f, register.CountIn("planned_day", f.Period, ""), register.CountIn("published_day", f.Period, ""),
		register.CountIn("published_day", f.Period, "t.kind='brand'"), register.CountIn("published_day", f.Period, "t.kind='red_flag'"),
		register.CountIn("published_day", f.Period, "t.kind='five_star'"))
	if err != nil {
		return StoryTotals{}, err
	}
	return StoryTotals{n[0], n[1], n[2], n[3], n[4], register.Percent(n[1], n[0])}, nil
}

// Definitions are the registers as kinds of import.
func (s *Service) Definitions() []intake.Definition {
	return []intake.Definition{s.Stories.Definition()}
}

// Links lead from facts to records.
func (s *Service) Links() []register.Link {
	return []register.Link{{SourceType: "story", Name: "专栏稿件", Path: "/stories/{id}", Permission: "publicity.read"}}
}
