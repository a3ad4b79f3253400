package metric

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// AskInput is the question in an address.
type AskInput struct {
	Period string    `query:"period" doc:"统计期：2026、2026-H1、2026-Q3、2026-03、2017-2023 或 起..止；空为本年" maxLength:"30"`
	Org    kernel.ID `query:"org" doc:"组织编号；空为本人可见的全部" minimum:"0"`
}

func (in AskInput) question(s *Service) (Question, error) {
	p, err := ParsePeriod(in.Period, s.db.Today())
	return Question{p, in.Org}, err
}

type oneInput struct {
	AskInput
	Code string `path:"code" maxLength:"60"`
}

type codeInput struct {
	AskInput
	Code string `path:"code" maxLength:"60"`
	Page int    `query:"page" minimum:"1" default:"1"`
	Size int    `query:"size" minimum:"1" maximum:"200" default:"20"`
}

// Operations registers the figures.
func (s *Service) Operations(api *web.API) {
	web.Register(api, web.Op{ID: "list-figures", Method: http.MethodGet, Path: "/api/figures", Permission: "metric.read", Summary: "运行总览的全部数字", Tags: []string{"统计"}},
		func(ctx context.Context, in *AskInput) (*web.Body[kernel.List[Figure]], error) {
			ask, err := in.question(s)
			if err != nil {
				return nil, err
			}
			figures, err := s.Figures(ctx, web.Actor(ctx).Scope, ask)
			return web.Answer(kernel.List[Figure]{Items: figures, Total: len(figures)}), err
		})
	web.Register(api, web.Op{ID: "get-figure", Method: http.MethodGet, Path: "/api/figures/{code}", Permission: "metric.read", Summary: "一个数字", Tags: []string{"统计"}},
		func(ctx context.Context, in *oneInput) (*web.Body[Figure], error) {
			ask, err := in.question(s)
			if err != nil {
				return nil, err
			}
			figures, err := s.Figures(ctx, web.Actor(ctx).Scope, ask, in.Code)
			if err != nil {
				return nil, err
			}
			return web.Answer(figures[0]), nil
		})
	web.Register(api, web.Op{ID: "get-figure-series", Method: http.MethodGet, Path: "/api/figures/{code}/series", Permission: "metric.read", Summary: "一个指标的逐月数字", Tags: []string{"统计"}},
		func(ctx context.Context, in *oneInput) (*web.Body[kernel.List[Point]], error) {
			ask, err := in.question(s)
			if err != nil {
				return nil, err
			}
			points, err := s.Series(ctx, web.Actor(ctx).Scope, ask, in.Code)
			return web.Answer(kernel.List[Point]{Items: points, Total: len(points)}), err
		})
	web.Register(api, web.Op{ID: "list-figure-facts", Method: http.MethodGet, Path: "/api/figures/{code}/facts", Permission: "metric.read", Summary: "一个数字背后的事实", Tags: []string{"统计"}},
		func(ctx context.Context, in *codeInput) (*web.Body[kernel.List[Line]], error) {
			ask, err := in.question(s)
			if err != nil {
				return nil, err
			}
			lines, err := s.Facts(ctx, web.Actor(ctx).Scope, ask, in.Code, kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(lines), err
		})
	web.Register(api, web.Op{ID: "export-figure-facts", Method: http.MethodGet, Path: "/api/figures/{code}/facts/export", Permission: "metric.read", Summary: "导出一个数字背后的记录", Tags: []string{"统计"}},
		func(ctx context.Context, in *struct {
			AskInput
			Code    string `path:"code" maxLength:"60"`
			Columns string `query:"columns" maxLength:"400" doc:"导出哪些列，逗号隔开，依此顺序；空为全部"`
		},
		) (*web.File, error) {
			ask, err := in.question(s)
			if err != nil {
				return nil, err
			}
			name, body, err := s.ExportFacts(ctx, web.Actor(ctx), ask, in.Code, in.Columns)
			return web.NewFile(name+"-记录清单.xlsx", web.XLSX, body), err
		})
}
