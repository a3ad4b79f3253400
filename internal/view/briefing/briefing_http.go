package briefing

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

type draftInput struct {
	Year int       `query:"year" required:"true" minimum:"2017" maximum:"2100" doc:"年份"`
	Org  kernel.ID `query:"org" minimum:"0" doc:"组织编号；空为本人可见的全部"`
}

// Operations registers the report.
func (s *Service) Operations(api *web.API) {
	web.Register(api, web.Op{ID: "draft-briefing", Method: http.MethodGet, Path: "/api/briefing", Permission: "briefing.read", Summary: "汇报材料初稿", Tags: []string{"汇报材料"}},
		func(ctx context.Context, in *draftInput) (*web.Body[Draft], error) {
			d, err := s.Draft(ctx, web.Actor(ctx).Scope, in.Year, in.Org)
			return web.Answer(d), err
		})
	web.Register(api, web.Op{ID: "download-briefing", Method: http.MethodGet, Path: "/api/briefing/paper", Permission: "briefing.read", Summary: "下载汇报材料（docx）", Tags: []string{"汇报材料"}},
		func(ctx context.Context, in *draftInput) (*web.File, error) { return s.download(ctx, in, "docx") })
	web.Register(api, web.Op{ID: "download-briefing-annex", Method: http.MethodGet, Path: "/api/briefing/annex", Permission: "briefing.read", Summary: "下载汇报材料附表（xlsx）", Tags: []string{"汇报材料"}},
		func(ctx context.Context, in *draftInput) (*web.File, error) { return s.download(ctx, in, "xlsx") })
}

func (s *Service) download(ctx context.Context, in *draftInput, kind string) (*web.File, error) {
	actor := web.Actor(ctx)
	p, err := s.Print(ctx, actor, in.Year, in.Org, web.Origin(ctx))
	if err != nil {
		return nil, err
	}
	if err := s.Trail(ctx, actor, in.Year, in.Org, kind); err != nil {
		return nil, err
	}
	if kind == "xlsx" {
		return web.NewFile(p.Name+"附表.xlsx", web.XLSX, p.Annex), nil
	}
	return web.NewFile(p.Name+".docx", web.DOCX, p.Paper), nil
}
