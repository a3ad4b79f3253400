package handbook

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// The permissions of books.
const (
	mayRead   = "handbook.read"
	mayHandIn = "handbook.hand_in"
	mayCheck  = "handbook.check"
)

func op(id, method, path, permission, summary string) web.Op {
	return web.Op{ID: id, Method: method, Path: path, Permission: permission, Summary: summary, Tags: []string{"支部工作手册"}}
}

type listInput struct {
	ID    kernel.ID `query:"id" minimum:"0" doc:"只要这一本，是哪一年的都行"`
	Year  int       `query:"year" minimum:"2017" maximum:"2100" doc:"年度，不填为今年"`
	Org   kernel.ID `query:"org_id" minimum:"0" doc:"组织及其下级，不填为本人所见全部"`
	State State     `query:"state" enum:"none,handed_in,returned,checked" doc:"状态"`
	Text  string    `query:"text" maxLength:"40" doc:"支部、单位名称"`
	Page  int       `query:"page" minimum:"1" default:"1"`
	Size  int       `query:"size" minimum:"1" maximum:"200" default:"50"`
}

type bookInput struct {
	Org  kernel.ID  `path:"org" minimum:"1" doc:"党支部"`
	Year int        `query:"year" minimum:"2017" maximum:"2100" doc:"年度，不填为今年"`
	Day  kernel.Day `query:"day" maxLength:"10" doc:"截至日期，不填为年末或今天"`
	Kept bool       `query:"kept" doc:"报送时保存的全文"`
}

type stepInput struct {
	Org  kernel.ID `path:"org" minimum:"1"`
	Body struct {
		Year    int `json:"year" minimum:"1" maximum:"9999"`
		Version int `json:"version" minimum:"0" doc:"所看到的版本，没有报送过为 0"`
	}
}

type returnInput struct {
	Org  kernel.ID `path:"org" minimum:"1"`
	Body struct {
		Year    int    `json:"year" minimum:"1" maximum:"9999"`
		Version int    `json:"version" minimum:"1"`
		Words   string `json:"words" maxLength:"2000" doc:"退回的原因"`
	}
}

type bundleInput struct {
	Body struct {
		OrgID  kernel.ID `json:"org_id" minimum:"1" doc:"单位"`
		Year   int       `json:"year" minimum:"1" maximum:"9999"`
		Format string    `json:"format" enum:"docx,pdf,both"`
	}
}

type idInput struct {
	ID kernel.ID `path:"id" minimum:"1"`
}

func (s *Service) yearOr(year int) int {
	if year == 0 {
		return s.db.Today().Year()
	}
	return year
}

// Operations registers the books.
func (s *Service) Operations(api *web.API) {
	web.Register(api, op("list-handbooks", http.MethodGet, "/api/handbooks", mayRead, "支部工作手册一览"),
		func(ctx context.Context, in *listInput) (*web.Body[HandbookList], error) {
			if in.ID != 0 {
				list, err := s.Named(ctx, web.Actor(ctx), in.ID)
				return web.Answer(list), err
			}
			list, err := s.List(ctx, web.Actor(ctx), s.yearOr(in.Year), Filter{Org: in.Org, State: in.State, Text: in.Text}, kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(list), err
		})
	web.Register(api, op("get-handbook", http.MethodGet, "/api/handbooks/{org}", mayRead, "一个党支部的工作手册：内容、检查和状态"),
		func(ctx context.Context, in *bookInput) (*web.Body[HandbookSheet], error) {
			sheet, err := s.Get(ctx, web.Actor(ctx), in.Org, s.yearOr(in.Year), in.Day, in.Kept)
			return web.Answer(sheet), err
		})
	web.Register(api, op("get-handbook-docx", http.MethodGet, "/api/handbooks/{org}/docx", mayRead, "下载手册（Word）"),
		func(ctx context.Context, in *bookInput) (*web.File, error) { return s.file(ctx, in, Docx, web.DOCX) })
	web.Register(api, op("get-handbook-pdf", http.MethodGet, "/api/handbooks/{org}/pdf", mayRead, "下载手册（PDF）"),
		func(ctx context.Context, in *bookInput) (*web.File, error) { return s.file(ctx, in, PDF, web.PDF) })
	web.Register(api, op("hand-in-handbook", http.MethodPost, "/api/handbooks/{org}/hand-in", mayHandIn, "报送手册"),
		func(ctx context.Context, in *stepInput) (*web.Body[Handbook], error) {
			h, err := s.HandIn(ctx, web.Actor(ctx), in.Org, in.Body.Year, in.Body.Version)
			return web.Answer(h), err
		})
	web.Register(api, op("check-handbook", http.MethodPost, "/api/handbooks/{org}/check", mayCheck, "核查通过"),
		func(ctx context.Context, in *stepInput) (*web.Body[Handbook], error) {
			h, err := s.Check(ctx, web.Actor(ctx), in.Org, in.Body.Year, in.Body.Version)
			return web.Answer(h), err
		})
	web.Register(api, op("return-handbook", http.MethodPost, "/api/handbooks/{org}/return", mayCheck, "退回手册"),
		func(ctx context.Context, in *returnInput) (*web.Body[Handbook], error) {
			h, err := s.GiveBack(ctx, web.Actor(ctx), in.Org, in.Body.Year, in.Body.Version, in.Body.Words)
			return web.Answer(h), err
		})
	s.bundleOperations(api)
}

func (s *Service) bundleOperations(api *web.API) {
	web.Register(api, op("ask-handbook-bundle", http.MethodPost, "/api/handbook-bundles", mayCheck, "打包一个单位的手册"),
		func(ctx context.Context, in *bundleInput) (*web.Body[Bundle], error) {
			b, err := s.AskBundle(ctx, web.Actor(ctx), in.Body.OrgID, in.Body.Year, in.Body.Format)
			return web.Answer(b), err
		})
	web.Register(api, op("list-handbook-bundles", http.MethodGet, "/api/handbook-bundles", mayCheck, "我的手册打包"),
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[Bundle]], error) {
			list, err := s.Bundles(ctx, web.Actor(ctx))
			return web.Answer(kernel.List[Bundle]{Items: list, Total: len(list)}), err
		})
	web.Register(api, op("get-handbook-bundle", http.MethodGet, "/api/handbook-bundles/{id}", mayCheck, "手册打包的进度"),
		func(ctx context.Context, in *idInput) (*web.Body[Bundle], error) {
			b, err := s.Bundle(ctx, web.Actor(ctx), in.ID)
			return web.Answer(b), err
		})
	web.Register(api, op("get-handbook-bundle-file", http.MethodGet, "/api/handbook-bundles/{id}/file", mayCheck, "下载打包的手册"),
		func(ctx context.Context, in *idInput) (*web.File, error) {
			name, file, err := s.BundleFile(ctx, web.Actor(ctx), in.ID)
			if err != nil {
				return nil, err
			}
			return web.NewFile(name, "application/zip", file), nil
		})
}

func (s *Service) file(ctx context.Context, in *bookInput, format, mime string) (*web.File, error) {
	name, file, err := s.Print(ctx, web.Actor(ctx), in.Org, s.yearOr(in.Year), in.Day, in.Kept, format)
	if err != nil {
		return nil, err
	}
	return web.NewFile(name, mime, file), nil
}
