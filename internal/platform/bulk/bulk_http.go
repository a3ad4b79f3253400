package bulk

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// Input is the body with which a list asks for a bulk act.
type Input struct {
	Items  []Chosen `json:"items" minItems:"1" maxItems:"2000"`
	Reason string   `json:"reason,omitempty" maxLength:"500"`
}

// IDInput names a bulk act. It is exported because embedded parameters are found only then.
type IDInput struct {
	ID kernel.ID `path:"id" minimum:"1"`
}

// PageInput is a page of a list.
type PageInput struct {
	Page int `query:"page" minimum:"1" default:"1"`
	Size int `query:"size" minimum:"1" maximum:"200" default:"20"`
}

func (p PageInput) page() kernel.Page { return kernel.Page{Number: p.Page, Size: p.Size} }

type itemsInput struct {
	IDInput
	PageInput
	Refused bool `query:"refused" doc:"只看没有办成的"`
}

// Operations registers what everybody may do with what they themselves asked for.
func (s *Service) Operations(api *web.API) {
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: path, Permission: web.LoggedIn, Summary: summary, Tags: []string{"批量办理"}}
	}
	web.Register(api, op("list-bulks", http.MethodGet, "/api/bulks", "我的批量办理"),
		func(ctx context.Context, in *PageInput) (*web.Body[kernel.List[Bulk]], error) {
			list, err := s.List(ctx, web.Actor(ctx), in.page())
			return web.Answer(list), err
		})
	web.Register(api, op("get-bulk", http.MethodGet, "/api/bulks/{id}", "一次批量办理的进度"),
		func(ctx context.Context, in *IDInput) (*web.Body[Bulk], error) {
			b, err := s.Get(ctx, web.Actor(ctx), in.ID)
			return web.Answer(b), err
		})
	web.Register(api, op("list-bulk-items", http.MethodGet, "/api/bulks/{id}/items", "一次批量办理的逐条结果"),
		func(ctx context.Context, in *itemsInput) (*web.Body[kernel.List[BulkItem]], error) {
			list, err := s.Items(ctx, web.Actor(ctx), in.ID, in.Refused, in.page())
			return web.Answer(list), err
		})
	web.Register(api, op("undo-bulk", http.MethodPost, "/api/bulks/{id}/undo", "撤销还没有开始的批量办理"),
		func(ctx context.Context, in *IDInput) (*web.Body[Bulk], error) {
			b, err := s.Undo(ctx, web.Actor(ctx), in.ID)
			return web.Answer(b), err
		})
	web.Register(api, op("see-bulk", http.MethodPost, "/api/bulks/{id}/seen", "看过批量办理的结果"),
		func(ctx context.Context, in *IDInput) (*struct{}, error) {
			return nil, s.Seen(ctx, web.Actor(ctx), in.ID)
		})
}
