package app

import (
	"context"
	"net/http"

	"sanchuang/internal/platform/web"
)

func (a *App) keyOperations(api *web.API) {
	tags := []string{"系统"}
	web.Register(api, web.Op{ID: "read-keys", Method: http.MethodGet, Path: "/api/keys", Permission: "backup.read", Summary: "密钥状态", Tags: tags},
		func(ctx context.Context, _ *struct{}) (*web.Body[KeyState], error) {
			s, err := a.Keys(ctx)
			return web.Answer(s), err
		})
	web.Register(api, web.Op{ID: "rotate-keys", Method: http.MethodPost, Path: "/api/keys/rotate", Permission: "backup.write", Summary: "轮换数据密钥", Tags: tags, Status: http.StatusAccepted, Fresh: true},
		func(ctx context.Context, _ *struct{}) (*struct{}, error) {
			return nil, a.RotateKeys(ctx, web.Actor(ctx))
		})
}
