package points

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

func (s *Service) choiceOperations(api *web.API) {
	tags := []string{"积分"}
	web.Register(api, web.Op{ID: "list-points-choices", Method: http.MethodGet, Path: "/api/points/choices", Permission: "points.adjust", Summary: "认定分值", Tags: tags}, s.listChoices)
	web.Register(api, web.Op{ID: "get-points-choice", Method: http.MethodGet, Path: "/api/points/choices/{id}", Permission: "points.adjust", Summary: "一条待认定的分值", Tags: tags}, s.getChoice)
	web.Register(api, web.Op{ID: "choose-points", Method: http.MethodPost, Path: "/api/points/choices/{id}", Permission: "points.adjust", Summary: "在幅度内认定分值", Tags: tags}, s.choosePoints)
}

type listChoicesInput struct {
	State   ChoiceState `query:"state" enum:"waiting,chosen,dropped"`
	Subject SubjectType `query:"subject" enum:"member,branch,department"`
	Text    string      `query:"text" maxLength:"60" doc:"姓名、名称或规则"`
	Page    int         `query:"page" minimum:"1" default:"1"`
	Size    int         `query:"size" minimum:"1" maximum:"200" default:"20"`
}

func (s *Service) listChoices(ctx context.Context, in *listChoicesInput) (*web.Body[kernel.List[Choice]], error) {
	list, err := s.Choices(ctx, web.Actor(ctx), ChoiceFilter{in.State, in.Subject, strings.TrimSpace(in.Text)}, pageOf(in.Page, in.Size))
	return web.Answer(list), err
}

func (s *Service) getChoice(ctx context.Context, in *idInput) (*web.Body[Choice], error) {
	c, err := s.GetChoice(ctx, web.Actor(ctx), in.ID)
	return web.Answer(c), err
}

type chooseInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int           `json:"version"`
		Points  kernel.Points `json:"points" doc:"在幅度内"`
		Reason  string        `json:"reason" maxLength:"500" doc:"理由，被计分的人看得到"`
	}
}

func (s *Service) choosePoints(ctx context.Context, in *chooseInput) (*web.Body[Choice], error) {
	c, err := s.Choose(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Points, in.Body.Reason)
	return web.Answer(c), err
}
