package briefing

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/metric"
)

type stepInput struct {
	IDInput
	Body struct {
		Version int `json:"version" minimum:"1" doc:"所看到的版本"`
	}
}

type reasonInput struct {
	IDInput
	Body struct {
		Version int    `json:"version" minimum:"1" doc:"所看到的版本"`
		Reason  string `json:"reason" maxLength:"500"`
	}
}

type commentInput struct {
	IDInput
	Body struct {
		Block string    `json:"block" maxLength:"20" doc:"段落编号"`
		Text  string    `json:"text" maxLength:"500"`
		ToID  kernel.ID `json:"to_id,omitempty" minimum:"0" doc:"请谁答复（账号编号）；不指定为 0"`
	}
}

type answerInput struct {
	IDInput
	Comment kernel.ID `path:"comment" minimum:"1"`
	Body    struct {
		Text string `json:"text" maxLength:"500"`
	}
}

type changesInput struct {
	IDInput
	Page int `query:"page" minimum:"1" default:"1"`
	Size int `query:"size" minimum:"1" maximum:"100" default:"20"`
}

type resolveInput struct {
	IDInput
	Comment kernel.ID `path:"comment" minimum:"1"`
}

type movedInput struct {
	IDInput
	Key  string `query:"key" required:"true" maxLength:"140" doc:"文中数字的编号"`
	Page int    `query:"page" minimum:"1" default:"1"`
	Size int    `query:"size" minimum:"1" maximum:"200" default:"20"`
}

func (s *Service) signOperations(api *web.API) {
	for _, x := range []struct {
		id, path, permission, summary string
		act                           func(context.Context, kernel.Actor, kernel.ID, int) (*Briefing, error)
	}{
		{"sign-briefing", "sign", mayWrite, "拟稿签名", s.Sign},
		{"check-briefing", "check", maySign, "核稿签名", s.Check},
	} {
		web.Register(api, op(x.id, http.MethodPost, "/api/briefings/{id}/"+x.path, x.permission, x.summary),
			func(ctx context.Context, in *stepInput) (*web.Body[Briefing], error) {
				return answered(x.act(ctx, web.Actor(ctx), in.ID, in.Body.Version))
			})
	}
	web.Register(api, op("return-briefing", http.MethodPost, "/api/briefings/{id}/return", maySign, "退回修改，签名作废"),
		func(ctx context.Context, in *reasonInput) (*web.Body[Briefing], error) {
			return answered(s.Return(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason))
		})
	sealing := op("seal-briefing", http.MethodPost, "/api/briefings/{id}/seal", mayWrite, "封存")
	sealing.Fresh = true // a result is published with it
	web.Register(api, sealing,
		func(ctx context.Context, in *stepInput) (*web.Body[Briefing], error) {
			return answered(s.Seal(ctx, web.Actor(ctx), in.ID, in.Body.Version, web.Origin(ctx)))
		})
	web.Register(api, op("renew-briefing", http.MethodPost, "/api/briefings/{id}/renew", mayWrite, "在封存的材料之后另起一稿"),
		func(ctx context.Context, in *IDInput) (*web.Body[Briefing], error) {
			return answered(s.Renew(ctx, web.Actor(ctx), in.ID))
		})
	web.Register(api, op("list-briefing-movements", http.MethodGet, "/api/briefings/{id}/movements", mayRead, "使一个数字变化的记录"),
		func(ctx context.Context, in *movedInput) (*web.Body[kernel.List[metric.Movement]], error) {
			list, err := s.Moved(ctx, web.Actor(ctx).Scope, in.ID, in.Key, kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(list), err
		})
	web.Register(api, op("list-briefing-comments", http.MethodGet, "/api/briefings/{id}/comments", mayRead, "批注"),
		func(ctx context.Context, in *IDInput) (*web.Body[kernel.List[Comment]], error) {
			list, err := s.Comments(ctx, web.Actor(ctx), in.ID)
			return web.Answer(kernel.List[Comment]{Items: list, Total: len(list)}), err
		})
	web.Register(api, op("add-briefing-comment", http.MethodPost, "/api/briefings/{id}/comments", mayRead, "写批注"),
		func(ctx context.Context, in *commentInput) (*web.Body[Comment], error) {
			c, err := s.Remark(ctx, web.Actor(ctx), in.ID, in.Body.Block, in.Body.Text, in.Body.ToID)
			return web.Answer(c), err
		})
	web.Register(api, op("list-briefing-readers", http.MethodGet, "/api/briefings/{id}/readers", mayRead, "批注可以请谁答复"),
		func(ctx context.Context, in *IDInput) (*web.Body[kernel.List[Reader]], error) {
			list, err := s.Readers(ctx, web.Actor(ctx), in.ID)
			return web.Answer(kernel.List[Reader]{Items: list, Total: len(list)}), err
		})
	web.Register(api, op("answer-briefing-comment", http.MethodPost, "/api/briefings/{id}/comments/{comment}/answer", mayRead, "答复请本人答复的批注"),
		func(ctx context.Context, in *answerInput) (*struct{}, error) {
			return nil, s.AnswerRemark(ctx, web.Actor(ctx), in.ID, in.Comment, in.Body.Text)
		})
	web.Register(api, op("find-briefing-comment", http.MethodGet, "/api/briefing-comments/{id}", mayRead, "批注所在的材料"),
		func(ctx context.Context, in *IDInput) (*web.Body[CommentPlace], error) {
			place, err := s.CommentAt(ctx, web.Actor(ctx), in.ID)
			return web.Answer(place), err
		})
	web.Register(api, op("list-briefing-changes", http.MethodGet, "/api/briefings/{id}/changes", mayRead, "汇报材料的变更记录"),
		func(ctx context.Context, in *changesInput) (*web.Body[kernel.List[audit.Change]], error) {
			list, err := s.TrailOf(ctx, web.Actor(ctx).Scope, in.ID, kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(list), err
		})
	web.Register(api, op("resolve-briefing-comment", http.MethodPost, "/api/briefings/{id}/comments/{comment}/resolve", mayWrite, "把批注标为已处理"),
		func(ctx context.Context, in *resolveInput) (*struct{}, error) {
			return nil, s.Resolve(ctx, web.Actor(ctx), in.ID, in.Comment)
		})
}
