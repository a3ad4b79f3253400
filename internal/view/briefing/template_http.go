package briefing

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

type newTemplateInput struct {
	Body struct {
		OrgID kernel.ID `json:"org_id" minimum:"1" doc:"归哪个组织；下级也可以选用"`
		Base  string    `json:"base" minLength:"1" maxLength:"40" doc:"所依据的系统模板"`
		TemplateForm
	}
}

type changeTemplateInput struct {
	IDInput
	Body struct {
		Version int `json:"version" minimum:"1" doc:"所看到的版本"`
		TemplateForm
	}
}

func (s *Service) templateOperations(api *web.API) {
	web.Register(api, op("list-briefing-templates", http.MethodGet, "/api/briefing-templates", mayRead, "汇报材料的模板"),
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[Template]], error) {
			list, err := s.Templates(ctx, web.Actor(ctx).Scope)
			return web.Answer(kernel.List[Template]{Items: list, Total: len(list)}), err
		})
	web.Register(api, op("create-briefing-template", http.MethodPost, "/api/briefing-templates", mayWrite, "另存为模板"),
		func(ctx context.Context, in *newTemplateInput) (*web.Body[Template], error) {
			t, err := s.SaveAsTemplate(ctx, web.Actor(ctx), in.Body.OrgID, in.Body.Base, in.Body.TemplateForm)
			return web.Answer(t), err
		})
	web.Register(api, op("change-briefing-template", http.MethodPut, "/api/briefing-templates/{id}", mayWrite, "修改自存模板"),
		func(ctx context.Context, in *changeTemplateInput) (*web.Body[Template], error) {
			t, err := s.ChangeTemplate(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.TemplateForm)
			return web.Answer(t), err
		})
	web.Register(api, op("remove-briefing-template", http.MethodDelete, "/api/briefing-templates/{id}", mayWrite, "删除自存模板"),
		func(ctx context.Context, in *IDInput) (*struct{}, error) {
			return nil, s.RemoveTemplate(ctx, web.Actor(ctx), in.ID)
		})
}
