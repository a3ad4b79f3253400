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
	web.Register(api, web.Op{ID: "list-unit-staff", Method: http.MethodGet, Path: "/api/unit-staff", Permission: "establishment.read", Summary: "各单位在职人数", Tags: tags},
		func(ctx context.Context, in *struct {
			Day string `query:"day" maxLength:"10" doc:"截至哪一日，不填为今天"`
		},
		) (*web.Body[kernel.List[UnitStaff]], error) {
			list, err := s.UnitStaffs(ctx, web.Actor(ctx), kernel.Day(in.Day))
			return web.Answer(kernel.List[UnitStaff]{Items: list, Total: len(list)}), err
		})
	web.Register(api, web.Op{ID: "export-unit-staff", Method: http.MethodGet, Path: "/api/unit-staff/export", Permission: "establishment.read", Summary: "导出各单位在职人数", Tags: tags},
		func(ctx context.Context, in *struct {
			Day string `query:"day" maxLength:"10" doc:"截至哪一日，不填为今天"`
		},
		) (*web.File, error) {
			return s.ExportUnitStaff(ctx, web.Actor(ctx), kernel.Day(in.Day))
		})
	web.Register(api, web.Op{ID: "record-unit-staff", Method: http.MethodPut, Path: "/api/unit-staff", Permission: "member.write", Summary: "登记在职人数", Tags: tags},
		func(ctx context.Context, in *struct {
			Body struct {
				Day   kernel.Day      `json:"day" maxLength:"10" required:"false" doc:"自哪一日起"`
				Lines []UnitStaffLine `json:"lines" maxItems:"2000"`
			}
		},
		) (*web.Body[kernel.List[UnitStaff]], error) {
			if _, err := s.RecordUnitStaff(ctx, web.Actor(ctx), in.Body.Day, in.Body.Lines); err != nil {
				return nil, err
			}
			list, err := s.UnitStaffs(ctx, web.Actor(ctx), in.Body.Day)
			return web.Answer(kernel.List[UnitStaff]{Items: list, Total: len(list)}), err
		})
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
