package establishment

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

type coverageInput struct {
	Org kernel.ID `query:"org_id" doc:"组织，不填为本人所见全部"`
	Day string    `query:"day" maxLength:"10" doc:"截至哪一日，不填为今天"`
}

type coverageExportInput struct {
	Org         kernel.ID `query:"org_id" doc:"组织，不填为本人所见全部"`
	Day         string    `query:"day" maxLength:"10" doc:"截至哪一日，不填为今天"`
	Gap         Gap       `query:"gap" enum:"no_org,outside,no_group,too_few,too_many,no_committee,general,party,too_joint" doc:"只要这一类问题"`
	Departments bool      `query:"departments" doc:"按单位的覆盖情况，否则为问题清单"`
}

func (s *Service) coverageOperations(api *web.API) {
	tags := []string{"组织设置"}
	web.Register(api, web.Op{ID: "get-coverage", Method: http.MethodGet, Path: "/api/coverage", Permission: "establishment.read", Summary: "组织全覆盖情况", Tags: tags},
		func(ctx context.Context, in *coverageInput) (*web.Body[Coverage], error) {
			c, err := s.Coverage(ctx, web.Actor(ctx), in.Org, kernel.Day(in.Day))
			return web.Answer(c), err
		})
	web.Register(api, web.Op{ID: "export-coverage", Method: http.MethodGet, Path: "/api/coverage/export", Permission: "establishment.read", Summary: "导出组织全覆盖情况", Tags: tags},
		func(ctx context.Context, in *coverageExportInput) (*web.File, error) {
			return s.ExportCoverage(ctx, web.Actor(ctx), in.Org, kernel.Day(in.Day), in.Gap, in.Departments)
		})
}
