package opinion

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

type pageInput struct {
	Page int `query:"page" minimum:"1" default:"1"`
	Size int `query:"size" minimum:"1" maximum:"200" default:"20"`
}

func (p pageInput) page() kernel.Page { return kernel.Page{Number: p.Page, Size: p.Size} }

type listInput struct {
	Page    int    `query:"page" minimum:"1" default:"1"`
	Size    int    `query:"size" minimum:"1" maximum:"200" default:"20"`
	State   State  `query:"state" enum:"open,answered"`
	Kind    Kind   `query:"kind" enum:"complaint,suggestion,question"`
	Overdue bool   `query:"overdue"`
	Text    string `query:"text" maxLength:"60"`
}

type answerInput struct {
	ID   kernel.ID `path:"id"`
	Body AnswerForm
}

type stepInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int    `json:"version"`
		More    string `json:"more" maxLength:"2000" required:"false" doc:"追问的内容"`
	}
}

// Operations registers the door. home answers where an account belongs.
func (s *Service) Operations(api *web.API, home func(ctx context.Context, account kernel.ID) (kernel.ID, error)) {
	tags := []string{"意见建议"}
	op := func(id, method, path, permission, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: path, Permission: permission, Summary: summary, Tags: tags}
	}
	web.Register(api, op("raise-opinion", http.MethodPost, "/api/opinions", web.LoggedIn, "提出意见建议"),
		func(ctx context.Context, in *struct{ Body Form }) (*web.Body[Opinion], error) {
			actor := web.Actor(ctx)
			at, err := home(ctx, actor.Account)
			if err != nil {
				return nil, err
			}
			o, err := s.Raise(ctx, actor, at, in.Body)
			return web.Answer(o), err
		})
	web.Register(api, op("list-my-opinions", http.MethodGet, "/api/opinions/mine", web.LoggedIn, "我的意见建议"),
		func(ctx context.Context, in *pageInput) (*web.Body[kernel.List[Opinion]], error) {
			l, err := s.Mine(ctx, web.Actor(ctx), in.page())
			return web.Answer(l), err
		})
	web.Register(api, op("list-public-answers", http.MethodGet, "/api/opinions/public", web.LoggedIn, "公开答复"),
		func(ctx context.Context, in *pageInput) (*web.Body[kernel.List[PublicAnswer]], error) {
			l, err := s.Public(ctx, in.page())
			return web.Answer(l), err
		})
	web.Register(api, op("list-opinions", http.MethodGet, "/api/opinions", "opinion.reply", "意见建议"),
		func(ctx context.Context, in *listInput) (*web.Body[kernel.List[Opinion]], error) {
			l, err := s.List(ctx, Filter{in.State, in.Kind, in.Overdue, in.Text}, kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(l), err
		})
	web.Register(api, op("answer-opinion", http.MethodPost, "/api/opinions/{id}/answer", "opinion.reply", "答复意见建议"),
		func(ctx context.Context, in *answerInput) (*web.Body[Opinion], error) {
			o, err := s.Answer(ctx, web.Actor(ctx), in.ID, in.Body)
			return web.Answer(o), err
		})
	web.Register(api, op("reopen-opinion", http.MethodPost, "/api/opinions/{id}/reopen", web.LoggedIn, "追问"),
		func(ctx context.Context, in *stepInput) (*web.Body[Opinion], error) {
			o, err := s.Reopen(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.More)
			return web.Answer(o), err
		})
	web.Register(api, op("withdraw-opinion", http.MethodPost, "/api/opinions/{id}/withdraw", web.LoggedIn, "撤回意见建议"),
		func(ctx context.Context, in *stepInput) (*web.Body[Opinion], error) {
			o, err := s.Withdraw(ctx, web.Actor(ctx), in.ID, in.Body.Version)
			return web.Answer(o), err
		})
}
