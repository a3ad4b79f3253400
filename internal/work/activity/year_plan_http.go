package activity

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// PlannedLine is a planned line with what became of it.
type PlannedLine struct {
	PlanLine
	OrgName    string     `json:"org_name" doc:"党小组的名称；本支部开展的为空"`
	KindNames  []string   `json:"kind_names"`
	State      PlanState  `json:"state" enum:"planned,arranged,waiting,held,moved,missed"`
	ActivityID kernel.ID  `json:"activity_id" doc:"对应的记录，没有为 0"`
	HeldDay    kernel.Day `json:"held_day" doc:"实际开展的日期"`
}

// FixedDaySheet is a fixed day with its words.
type FixedDaySheet struct {
	FixedDay
	Says string `json:"says" doc:"如 每月15日；空为不再固定"`
}

// PlanSheet (年度计划) is a branch's year as it stands.
type PlanSheet struct {
	Org       kernel.ID       `json:"org"`
	Name      string          `json:"name"`
	Year      int             `json:"year"`
	Version   int             `json:"version" doc:"0 为尚未采用，内容按应做事项起草"`
	AsOf      kernel.Day      `json:"as_of"`
	Lines     []PlannedLine   `json:"lines"`
	FixedDay  string          `json:"fixed_day" doc:"现行的主题党日固定日，没有为空"`
	FixedDays []FixedDaySheet `json:"fixed_days"`
}

type planInput struct {
	Org  kernel.ID `path:"org" minimum:"1"`
	Year int       `query:"year" minimum:"1990" maximum:"2999" doc:"年度，不填为本年"`
}

func (s *Service) yearOr(year int) int {
	if year == 0 {
		return s.db.Today().Year()
	}
	return year
}

func (s *Service) planOperations(api *web.API) {
	web.Register(api, get("list-dual-lives", "/api/activities/leaders", mayRead, "领导干部双重组织生活"),
		func(ctx context.Context, in *struct {
			Org    kernel.ID `query:"org" doc:"组织，不填为本人所见全部"`
			Period string    `query:"period" maxLength:"24" doc:"统计期，不填为本年"`
		},
		) (*web.Body[kernel.List[DualLife]], error) {
			p := kernel.YearOf(s.db.Today().Year())
			if in.Period != "" {
				var err error
				if p, err = kernel.ParsePeriod(in.Period); err != nil {
					return nil, ErrPeriod
				}
			}
			list, err := s.DualLives(ctx, web.Actor(ctx), in.Org, p)
			return web.Answer(kernel.List[DualLife]{Items: list, Total: len(list)}), err
		})
	web.Register(api, get("list-year-plans", "/api/year-plans", mayRead, "各党支部年度计划进展"),
		func(ctx context.Context, in *struct {
			Org  kernel.ID `query:"org" doc:"组织，不填为本人所见全部"`
			Year int       `query:"year" minimum:"1990" maximum:"2999" doc:"年度，不填为本年"`
		},
		) (*web.Body[kernel.List[PlanStanding]], error) {
			list, err := s.ListPlans(ctx, web.Actor(ctx), in.Org, s.yearOr(in.Year))
			return web.Answer(kernel.List[PlanStanding]{Items: list, Total: len(list)}), err
		})
	web.Register(api, get("export-year-plans", "/api/year-plans/export", mayRead, "导出各党支部年度计划进展"),
		func(ctx context.Context, in *struct {
			Org     kernel.ID `query:"org" doc:"组织，不填为本人所见全部"`
			Year    int       `query:"year" minimum:"1990" maximum:"2999" doc:"年度，不填为本年"`
			Columns string    `query:"columns" maxLength:"400" doc:"导出哪些列，逗号隔开，依此顺序；空为全部列"`
		},
		) (*web.File, error) {
			return s.ExportPlans(ctx, web.Actor(ctx), in.Org, s.yearOr(in.Year), in.Columns)
		})
	web.Register(api, get("get-year-plan", "/api/year-plans/{org}", mayRead, "党支部年度计划"),
		func(ctx context.Context, in *planInput) (*web.Body[PlanSheet], error) {
			p, err := s.ShowPlan(ctx, web.Actor(ctx), in.Org, s.yearOr(in.Year))
			return web.Answer(p), err
		})
	web.Register(api, web.Op{ID: "save-year-plan", Method: http.MethodPut, Path: "/api/year-plans/{org}", Permission: mayWrite, Summary: "保存党支部年度计划", Tags: tags},
		func(ctx context.Context, in *struct {
			Org  kernel.ID `path:"org" minimum:"1"`
			Body struct {
				Year    int        `json:"year" minimum:"0" maximum:"2999"`
				Version int        `json:"version" minimum:"0" doc:"所看到的版本；尚未采用的为 0"`
				Lines   []PlanLine `json:"lines" maxItems:"1000"`
			}
		},
		) (*web.Body[PlanSheet], error) {
			p, err := s.SavePlan(ctx, web.Actor(ctx), in.Org, in.Body.Year, in.Body.Version, in.Body.Lines)
			return web.Answer(p), err
		})
	web.Register(api, post("hold-planned", "/api/year-plans/{org}/lines/{line}/meeting", mayWrite, "据计划安排一次组织生活"),
		func(ctx context.Context, in *struct {
			Org  kernel.ID `path:"org" minimum:"1"`
			Line kernel.ID `path:"line" minimum:"1"`
		},
		) (*web.Body[RecordSheet], error) {
			a, err := s.HoldPlanned(ctx, web.Actor(ctx), in.Org, in.Line)
			return s.answered(ctx, a, err)
		})
	web.Register(api, web.Op{ID: "set-fixed-day", Method: http.MethodPut, Path: "/api/year-plans/{org}/fixed-day", Permission: mayWrite, Summary: "设定主题党日固定日", Tags: tags},
		func(ctx context.Context, in *struct {
			Org  kernel.ID `path:"org" minimum:"1"`
			Body FixedDay
		},
		) (*struct{}, error) {
			return nil, s.SetFixedDay(ctx, web.Actor(ctx), in.Org, in.Body)
		})
	web.Register(api, get("export-year-plan", "/api/year-plans/{org}/export", mayRead, "导出党支部年度计划"),
		func(ctx context.Context, in *planInput) (*web.File, error) {
			return s.ExportPlan(ctx, web.Actor(ctx), in.Org, s.yearOr(in.Year))
		})
}
