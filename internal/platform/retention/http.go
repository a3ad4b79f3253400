package retention

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// PageInput is a page of a list.
type PageInput struct {
	Page int `query:"page" minimum:"1" default:"1"`
	Size int `query:"size" minimum:"1" maximum:"200" default:"20"`
}

func (p PageInput) page() kernel.Page { return kernel.Page{Number: p.Page, Size: p.Size} }

type dueInput struct {
	Code string `path:"code" maxLength:"40"`
	PageInput
}

type erasedInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Code string    `query:"code" maxLength:"40" required:"true" doc:"类型"`
	PageInput
}

type setInput struct {
	Code string `path:"code" maxLength:"40"`
	Body struct {
		Length int    `json:"length" minimum:"1" maximum:"100000" doc:"期限，按类型的单位计"`
		Was    int    `json:"was" doc:"设定前看到的期限"`
		Basis  string `json:"basis" maxLength:"200" required:"false" doc:"依据"`
	}
}

// Operations registers the operations.
func (s *Service) Operations(api *web.API) {
	op := func(id, method, path, permission, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: path, Permission: permission, Summary: summary, Tags: []string{"保存期限"}}
	}
	web.Register(api, op("list-retention", http.MethodGet, "/api/retention", "retention.read", "保存期限"),
		func(ctx context.Context, _ *struct{}) (*web.Body[Retention], error) {
			out, err := s.Kinds(ctx)
			return web.Answer(out), err
		})
	web.Register(api, op("list-retention-due", http.MethodGet, "/api/retention/{code}/due", "retention.read", "下次将清除的内容"),
		func(ctx context.Context, in *dueInput) (*web.Body[kernel.List[Expired]], error) {
			list, err := s.Due(ctx, in.Code, in.page())
			return web.Answer(list), err
		})
	set := op("set-retention", http.MethodPut, "/api/retention/{code}", "retention.write", "设定保存期限")
	set.Fresh = true
	web.Register(api, set, func(ctx context.Context, in *setInput) (*struct{}, error) {
		return nil, s.Set(ctx, web.Actor(ctx), in.Code, in.Body.Length, in.Body.Was, in.Body.Basis)
	})
	web.Register(api, op("list-retention-runs", http.MethodGet, "/api/retention-runs", "retention.read", "清除记录"),
		func(ctx context.Context, in *PageInput) (*web.Body[kernel.List[Clearing]], error) {
			list, err := s.Runs(ctx, in.page())
			return web.Answer(list), err
		})
	web.Register(api, op("list-retention-erased", http.MethodGet, "/api/retention-runs/{id}/erased", "retention.read", "一次清除了什么"),
		func(ctx context.Context, in *erasedInput) (*web.Body[kernel.List[Expired]], error) {
			list, err := s.Erased(ctx, in.ID, in.Code, in.page())
			return web.Answer(list), err
		})
}
