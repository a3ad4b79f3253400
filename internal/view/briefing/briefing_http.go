package briefing

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/metric"
)

// The permissions of reports: who writes gives the first signature and seals, who signs gives the second.
const (
	mayRead  = "briefing.read"
	mayWrite = "briefing.write"
	maySign  = "briefing.sign"
)

var tags = []string{"汇报材料"}

func op(id, method, path, permission, summary string) web.Op {
	return web.Op{ID: id, Method: method, Path: path, Permission: permission, Summary: summary, Tags: tags}
}

type draftInput struct {
	Year int       `query:"year" required:"true" minimum:"2017" maximum:"2100" doc:"年份"`
	Org  kernel.ID `query:"org" minimum:"0" doc:"组织编号；空为本人可见的全部"`
}

// IDInput names one report. It is exported because embedded parameters are found only then.
type IDInput struct {
	ID kernel.ID `path:"id" minimum:"1"`
}

type listInput struct {
	State State     `query:"state" enum:"draft,drafted,checked,sealed" doc:"状态"`
	Year  int       `query:"year" minimum:"2017" maximum:"2100" doc:"统计期所在年份"`
	Org   kernel.ID `query:"org_id" minimum:"0" doc:"组织及其下级"`
	Text  string    `query:"text" maxLength:"60" doc:"标题"`
	Page  int       `query:"page" minimum:"1" default:"1"`
	Size  int       `query:"size" minimum:"1" maximum:"200" default:"50"`
}

type createInput struct {
	Body struct {
		Template string    `json:"template" minLength:"1" maxLength:"40" doc:"模板的代码，或自存模板的编号"`
		Period   string    `json:"period" minLength:"4" maxLength:"30" doc:"统计期：2026、2026-H1、2026-Q3、2026-03"`
		OrgID    kernel.ID `json:"org_id" minimum:"0" doc:"范围；0 为本人可见的全部"`
	}
}

type saveInput struct {
	IDInput
	Body struct {
		Version  int      `json:"version" minimum:"1" doc:"所看到的版本"`
		Document Document `json:"document"`
	}
}

type figuresInput struct {
	IDInput
	Body struct {
		Refs []Reference `json:"refs" maxItems:"400"`
	}
}

type versionInput struct {
	IDInput
	Version int `query:"version" required:"true" minimum:"1" doc:"所看到的版本"`
}

// Operations registers the reports.
func (s *Service) Operations(api *web.API) {
	s.draftOperations(api)
	s.signOperations(api)
	s.templateOperations(api)
	web.Register(api, op("list-briefings", http.MethodGet, "/api/briefings", mayRead, "汇报材料"),
		func(ctx context.Context, in *listInput) (*web.Body[kernel.List[*Briefing]], error) {
			list, err := s.List(ctx, web.Actor(ctx).Scope, in.Org, Filter{State: in.State, Year: in.Year, Text: strings.TrimSpace(in.Text)}, kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(list), err
		})
	web.Register(api, op("create-briefing", http.MethodPost, "/api/briefings", mayWrite, "起草汇报材料"),
		func(ctx context.Context, in *createInput) (*web.Body[Briefing], error) {
			p, err := kernel.ParsePeriod(in.Body.Period)
			if err != nil {
				return nil, metric.ErrBadPeriod.At("period")
			}
			return answered(s.Create(ctx, web.Actor(ctx), in.Body.Template, p, in.Body.OrgID))
		})
	web.Register(api, op("get-briefing", http.MethodGet, "/api/briefings/{id}", mayRead, "一份汇报材料及其现在的数字"),
		func(ctx context.Context, in *IDInput) (*web.Body[Sheet], error) {
			sheet, err := s.Get(ctx, web.Actor(ctx).Scope, in.ID)
			if err != nil {
				return nil, err
			}
			if err := s.bar(ctx, web.Actor(ctx), sheet); err != nil {
				return nil, err
			}
			return web.Answer(*sheet), nil
		})
	web.Register(api, op("save-briefing", http.MethodPut, "/api/briefings/{id}", mayWrite, "保存汇报材料的文字"),
		func(ctx context.Context, in *saveInput) (*web.Body[Briefing], error) {
			return answered(s.Save(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Document))
		})
	figures := op("read-briefing-figures", http.MethodPost, "/api/briefings/{id}/figures", mayRead, "还没有保存的数字引用现在的数字")
	figures.Repeatable = true
	web.Register(api, figures, func(ctx context.Context, in *figuresInput) (*web.Body[kernel.List[Shown]], error) {
		list, err := s.Figures(ctx, web.Actor(ctx).Scope, in.ID, in.Body.Refs)
		return web.Answer(kernel.List[Shown]{Items: list, Total: len(list)}), err
	})
	web.Register(api, op("delete-briefing", http.MethodDelete, "/api/briefings/{id}", mayWrite, "删除草稿"),
		func(ctx context.Context, in *versionInput) (*struct{}, error) {
			return nil, s.Delete(ctx, web.Actor(ctx), in.ID, in.Version)
		})
	web.Register(api, op("list-briefing-versions", http.MethodGet, "/api/briefings/{id}/versions", mayRead, "保存过的各版文字"),
		func(ctx context.Context, in *IDInput) (*web.Body[kernel.List[Version]], error) {
			list, err := s.Versions(ctx, web.Actor(ctx).Scope, in.ID)
			return web.Answer(kernel.List[Version]{Items: list, Total: len(list)}), err
		})
	web.Register(api, op("get-briefing-paper", http.MethodGet, "/api/briefings/{id}/paper", mayRead, "下载正文（docx）"),
		func(ctx context.Context, in *IDInput) (*web.File, error) {
			p, err := s.Files(ctx, web.Actor(ctx), in.ID, web.Origin(ctx), "docx")
			return web.NewFile(p.Name+".docx", web.DOCX, p.Paper), err
		})
	web.Register(api, op("get-briefing-annex", http.MethodGet, "/api/briefings/{id}/annex", mayRead, "下载附表（xlsx）"),
		func(ctx context.Context, in *IDInput) (*web.File, error) {
			p, err := s.Files(ctx, web.Actor(ctx), in.ID, web.Origin(ctx), "xlsx")
			return web.NewFile(p.Name+"附表.xlsx", web.XLSX, p.Annex), err
		})
}

func answered(b *Briefing, err error) (*web.Body[Briefing], error) {
	if err != nil {
		return nil, err
	}
	return web.Answer(*b), nil
}

func (s *Service) draftOperations(api *web.API) {
	web.Register(api, op("draft-briefing", http.MethodGet, "/api/briefing", mayRead, "汇报材料初稿，不保存"),
		func(ctx context.Context, in *draftInput) (*web.Body[Draft], error) {
			d, err := s.Draft(ctx, web.Actor(ctx).Scope, in.Year, in.Org)
			return web.Answer(d), err
		})
	web.Register(api, op("download-briefing", http.MethodGet, "/api/briefing/paper", mayRead, "下载初稿（docx）"),
		func(ctx context.Context, in *draftInput) (*web.File, error) { return s.download(ctx, in, "docx") })
	web.Register(api, op("download-briefing-annex", http.MethodGet, "/api/briefing/annex", mayRead, "下载初稿附表（xlsx）"),
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
