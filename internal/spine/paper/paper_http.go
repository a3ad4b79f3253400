package paper

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// The permissions of papers.
const (
	mayRead    = "paper.read"
	mayWrite   = "paper.write"
	mayReceive = "paper.receive"
	maySet     = "paper.format"
)

// ListQuery asks for papers.
type ListQuery struct {
	Year       int       `query:"year" minimum:"2017" maximum:"2100"`
	Kind       string    `query:"kind" maxLength:"20"`
	State      State     `query:"state" enum:"issued,void"`
	Org        kernel.ID `query:"org_id" minimum:"0" doc:"发文或主送机关及其下级"`
	Unreceived bool      `query:"unreceived" doc:"还有主送机关没有签收"`
	Mine       bool      `query:"mine" doc:"待本单位签收"`
	Text       string    `query:"text" maxLength:"60" doc:"字号、标题或主送机关"`
}

func (q ListQuery) filter() Filter {
	return Filter(q)
}

type listInput struct {
	ListQuery
	Page int `query:"page" minimum:"1" default:"1"`
	Size int `query:"size" minimum:"1" maximum:"200" default:"50"`
}

type exportInput struct {
	ListQuery
	Columns string `query:"columns" maxLength:"200" doc:"列，不填为全部"`
}

type idInput struct {
	ID kernel.ID `path:"id" minimum:"1"`
}

type issueInput struct {
	Body struct {
		Kind      string      `json:"kind" maxLength:"20" enum:"notice,bulletin,decision,letter"`
		Title     string      `json:"title" maxLength:"200"`
		To        []kernel.ID `json:"to" maxItems:"1000"`
		Text      string      `json:"text" maxLength:"60000" doc:"正文，一行一段；以“一、”“（一）”开头的短行为标题"`
		Issuer    kernel.ID   `json:"issuer" minimum:"0" doc:"发文机关"`
		Day       kernel.Day  `json:"day,omitempty" maxLength:"10" doc:"成文日期，不填为今天"`
		Confined  bool        `json:"confined,omitempty" doc:"点对点"`
		Receipt   bool        `json:"receipt,omitempty" doc:"需要签收"`
		CopyTo    string      `json:"copy_to,omitempty" maxLength:"200" doc:"抄送"`
		PrintedBy string      `json:"printed_by,omitempty" maxLength:"60" doc:"印发机关"`
	}
}

type voidInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Reason  string `json:"reason" maxLength:"200"`
	}
}

type prefixInput struct {
	Body struct {
		Org    kernel.ID  `json:"org" minimum:"0"`
		Kind   string     `json:"kind,omitempty" maxLength:"20" doc:"空为没有单独设定的全部文种"`
		From   kernel.Day `json:"from" maxLength:"10"`
		Prefix string     `json:"prefix" maxLength:"40"`
	}
}

type formatInput struct {
	Code string `path:"code" maxLength:"20"`
	Body struct {
		Format Format `json:"format" enum:"head,letter"`
	}
}

// Operations registers the papers.
func (s *Service) Operations(api *web.API) {
	tags := []string{"公文"}
	get, post, put := http.MethodGet, http.MethodPost, http.MethodPut
	web.Register(api, web.Op{ID: "list-papers", Method: get, Path: "/api/papers", Permission: mayRead, Summary: "公文", Tags: tags},
		func(ctx context.Context, in *listInput) (*web.Body[kernel.List[Paper]], error) {
			list, err := s.List(ctx, web.Actor(ctx), in.filter(), kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(list), err
		})
	web.Register(api, web.Op{ID: "export-papers", Method: get, Path: "/api/papers/export", Permission: mayRead, Summary: "导出公文目录", Tags: tags},
		func(ctx context.Context, in *exportInput) (*web.File, error) {
			return s.ExportList(ctx, web.Actor(ctx), in.filter(), in.Columns)
		})
	web.Register(api, web.Op{ID: "list-outstanding-papers", Method: get, Path: "/api/papers/outstanding", Permission: mayRead, Summary: "本人或本单位发出、还没有签收齐的公文", Tags: tags},
		func(ctx context.Context, in *struct {
			Page int `query:"page" minimum:"1" default:"1"`
			Size int `query:"size" minimum:"1" maximum:"100" default:"20"`
		},
		) (*web.Body[kernel.List[Outstanding]], error) {
			list, err := s.Outstanding(ctx, web.Actor(ctx), kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(list), err
		})
	web.Register(api, web.Op{ID: "issue-paper", Method: post, Path: "/api/papers", Permission: mayWrite, Summary: "拟写并发出公文", Tags: tags},
		func(ctx context.Context, in *issueInput) (*web.Body[Paper], error) {
			b := in.Body
			p, err := s.Issue(ctx, web.Actor(ctx), Written{b.Kind, b.Title, b.To, b.Text, b.Issuer, b.Day, b.Confined, b.Receipt, b.CopyTo, b.PrintedBy})
			return web.Answer(p), err
		})
	web.Register(api, web.Op{ID: "get-paper", Method: get, Path: "/api/papers/{id}", Permission: mayRead, Summary: "一份公文", Tags: tags},
		func(ctx context.Context, in *idInput) (*web.Body[Detail], error) { return s.shown(ctx, in.ID, nil) })
	web.Register(api, web.Op{ID: "get-paper-docx", Method: get, Path: "/api/papers/{id}/docx", Permission: mayRead, Summary: "下载公文（docx）", Tags: tags},
		func(ctx context.Context, in *idInput) (*web.File, error) {
			return s.File(ctx, web.Actor(ctx), in.ID)
		})
	web.Register(api, web.Op{ID: "receive-paper", Method: post, Path: "/api/papers/{id}/receipt", Permission: mayReceive, Summary: "签收公文", Tags: tags},
		func(ctx context.Context, in *idInput) (*web.Body[Detail], error) {
			return s.shown(ctx, in.ID, s.Receive(ctx, web.Actor(ctx), in.ID))
		})
	web.Register(api, web.Op{ID: "void-paper", Method: post, Path: "/api/papers/{id}/void", Permission: mayWrite, Summary: "作废公文", Tags: tags},
		func(ctx context.Context, in *voidInput) (*web.Body[Detail], error) {
			return s.shown(ctx, in.ID, s.Void(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason))
		})
	web.Register(api, web.Op{ID: "get-paper-settings", Method: get, Path: "/api/paper-settings", Permission: mayWrite, Summary: "文种和机关代字", Tags: tags},
		func(ctx context.Context, _ *struct{}) (*web.Body[Settings], error) {
			out, err := s.Settings(ctx, web.Actor(ctx))
			return web.Answer(out), err
		})
	web.Register(api, web.Op{ID: "set-paper-prefix", Method: put, Path: "/api/paper-settings/prefix", Permission: mayWrite, Summary: "设定机关代字", Tags: tags},
		func(ctx context.Context, in *prefixInput) (*web.Body[Settings], error) {
			b := in.Body
			return s.set(ctx, s.SetPrefix(ctx, web.Actor(ctx), Prefix{Org: b.Org, Kind: b.Kind, From: b.From, Prefix: b.Prefix}))
		})
	web.Register(api, web.Op{ID: "set-paper-format", Method: put, Path: "/api/paper-settings/formats/{code}", Permission: maySet, Summary: "设定文种的格式", Tags: tags},
		func(ctx context.Context, in *formatInput) (*web.Body[Settings], error) {
			return s.set(ctx, s.SetFormat(ctx, web.Actor(ctx), in.Code, in.Body.Format))
		})
}

func (s *Service) set(ctx context.Context, err error) (*web.Body[Settings], error) {
	if err != nil {
		return nil, err
	}
	out, err := s.Settings(ctx, web.Actor(ctx))
	return web.Answer(out), err
}

// shown answers the paper as it stands after an act.
func (s *Service) shown(ctx context.Context, id kernel.ID, err error) (*web.Body[Detail], error) {
	return web.After(ctx, id, err, s.Get)
}
