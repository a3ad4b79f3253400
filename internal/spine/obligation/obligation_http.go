package obligation

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

type matrixInput struct {
	Org    kernel.ID `query:"org" doc:"组织，不填为本人所见全部"`
	Period string    `query:"period" maxLength:"24" doc:"统计期，如 2026-Q3；不填为本季度"`
}

type exportInput struct {
	Org    kernel.ID `query:"org" doc:"组织，不填为本人所见全部"`
	Period string    `query:"period" maxLength:"24" doc:"统计期；不填为本季度"`
	State  string    `query:"state" enum:",lacking,owed,met,due,overdue,unknown" doc:"只要有这种事项的：lacking 有欠缺的，owed 应做的"`
	Text   string    `query:"text" maxLength:"40" doc:"党组织、单位名称中的字"`
}

// period reads a period of at most a year; this quarter when none is asked for. Fault: ErrPeriod.
func (s *Service) period(text string) (kernel.Period, error) {
	if text == "" {
		return kernel.PeriodOf(kernel.Quarterly, s.db.Today()), nil
	}
	p, err := kernel.ParsePeriod(text)
	if err != nil || p.First.DaysUntil(p.Last) > 366 {
		return p, ErrPeriod.At("period")
	}
	return p, nil
}

type calendarInput struct {
	Org  kernel.ID `path:"org"`
	Year int       `query:"year" minimum:"1990" maximum:"2999" doc:"年度，不填为本年"`
}

// Operations registers what reads obligations.
func (s *Service) Operations(api *web.API) {
	tags := []string{"应做事项"}
	web.Register(api, web.Op{ID: "get-obligation-matrix", Method: http.MethodGet, Path: "/api/obligations/matrix", Permission: "obligation.read", Summary: "应做情况表", Tags: tags},
		func(ctx context.Context, in *matrixInput) (*web.Body[Matrix], error) {
			p, err := s.period(in.Period)
			if err != nil {
				return nil, err
			}
			m, err := s.Matrix(ctx, web.Actor(ctx), in.Org, p)
			return web.Answer(m), err
		})
	web.Register(api, web.Op{ID: "export-obligation-matrix", Method: http.MethodGet, Path: "/api/obligations/matrix/export", Permission: "obligation.read", Summary: "导出应做情况", Tags: tags},
		func(ctx context.Context, in *exportInput) (*web.File, error) {
			p, err := s.period(in.Period)
			if err != nil {
				return nil, err
			}
			return s.ExportMatrix(ctx, web.Actor(ctx), in.Org, p, Only{in.State, strings.TrimSpace(in.Text)})
		})
	web.Register(api, web.Op{ID: "get-obligation-calendar", Method: http.MethodGet, Path: "/api/obligations/calendar/{org}", Permission: "obligation.read", Summary: "应做日历", Tags: tags},
		func(ctx context.Context, in *calendarInput) (*web.Body[Calendar], error) {
			if in.Year == 0 {
				in.Year = s.db.Today().Year()
			}
			c, err := s.Calendar(ctx, web.Actor(ctx), in.Org, in.Year)
			return web.Answer(c), err
		})
}
