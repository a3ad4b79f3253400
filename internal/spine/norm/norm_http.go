package norm

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// Norms (规则参数表) is what the page of parameters shows.
type Norms struct {
	Items []Parameter `json:"items"`
}

type setInput struct {
	Code string `path:"code" maxLength:"60"`
	Body Setting
}

type withdrawInput struct {
	Code string     `path:"code" maxLength:"60"`
	From kernel.Day `path:"from"`
}

// Operations registers the parameters' operations.
func (s *Service) Operations(api *web.API) {
	tags := []string{"规则参数"}
	web.Register(api, web.Op{ID: "list-norms", Method: http.MethodGet, Path: "/api/norms", Permission: "norm.read", Summary: "规则参数", Tags: tags},
		func(ctx context.Context, _ *struct{}) (*web.Body[Norms], error) {
			items, err := s.List(ctx)
			return web.Answer(Norms{items}), err
		})
	web.Register(api, web.Op{ID: "set-norm", Method: http.MethodPost, Path: "/api/norms/{code}/values", Permission: "norm.write", Summary: "设定本市取值", Tags: tags},
		func(ctx context.Context, in *setInput) (*struct{}, error) {
			return nil, s.Set(ctx, web.Actor(ctx), in.Code, in.Body)
		})
	web.Register(api, web.Op{ID: "withdraw-norm", Method: http.MethodDelete, Path: "/api/norms/{code}/values/{from}", Permission: "norm.write", Summary: "撤回本市取值", Tags: tags},
		func(ctx context.Context, in *withdrawInput) (*struct{}, error) {
			return nil, s.Withdraw(ctx, web.Actor(ctx), in.Code, in.From)
		})
}
