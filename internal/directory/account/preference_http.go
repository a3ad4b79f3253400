package account

import (
	"context"
	"net/http"

	"sanchuang/internal/platform/web"
)

// ByKey names what is kept.
type ByKey struct {
	Key string `path:"key" maxLength:"80"`
}

func (s *Service) keptOperations(api *web.API) {
	tags := []string{"个人设置"}
	web.Register(api, web.Op{ID: "get-preference", Method: http.MethodGet, Path: "/api/preferences/{key}", Permission: web.LoggedIn, Summary: "个人设置", Tags: tags},
		func(ctx context.Context, in *ByKey) (*web.Body[Preference], error) {
			return answer(s.Preference(ctx, web.Actor(ctx), in.Key))
		})
	web.Register(api, web.Op{ID: "set-preference", Method: http.MethodPut, Path: "/api/preferences/{key}", Permission: web.LoggedIn, Summary: "保存个人设置", Tags: tags},
		func(ctx context.Context, in *struct {
			ByKey
			Body Preference
		},
		) (*struct{}, error) {
			return nil, s.SetPreference(ctx, web.Actor(ctx), in.Key, in.Body.Value)
		})
	web.Register(api, web.Op{ID: "get-draft", Method: http.MethodGet, Path: "/api/drafts/{key}", Permission: web.LoggedIn, Summary: "草稿", Tags: tags},
		func(ctx context.Context, in *ByKey) (*web.Body[Draft], error) {
			return answer(s.Draft(ctx, web.Actor(ctx), in.Key))
		})
	web.Register(api, web.Op{ID: "save-draft", Method: http.MethodPut, Path: "/api/drafts/{key}", Permission: web.LoggedIn, Summary: "保存草稿", Tags: tags},
		func(ctx context.Context, in *struct {
			ByKey
			Body struct {
				Version int `json:"version" minimum:"0" doc:"读到的版本，新草稿为 0"`
				Value   any `json:"value"`
			}
		},
		) (*web.Body[Draft], error) {
			return answer(s.SaveDraft(ctx, web.Actor(ctx), in.Key, in.Body.Version, in.Body.Value))
		})
	web.Register(api, web.Op{ID: "drop-draft", Method: http.MethodDelete, Path: "/api/drafts/{key}", Permission: web.LoggedIn, Summary: "放弃草稿", Tags: tags},
		func(ctx context.Context, in *ByKey) (*struct{}, error) {
			return nil, s.DropDraft(ctx, web.Actor(ctx), in.Key)
		})
}
