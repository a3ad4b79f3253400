package points

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

func (s *Service) closingOperations(api *web.API) {
	tags := []string{"积分"}
	get, post := http.MethodGet, http.MethodPost
	web.Register(api, web.Op{ID: "list-points-closings", Method: get, Path: "/api/points/closings", Permission: "points.settle", Summary: "年度结账", Tags: tags}, s.listClosings)
	web.Register(api, web.Op{ID: "propose-points-closing", Method: post, Path: "/api/points/closings", Permission: "points.settle", Summary: "提出年度结账", Tags: tags, Fresh: true}, s.proposeClosing)
	web.Register(api, web.Op{ID: "ask-points-reopening", Method: post, Path: "/api/points/closings/{id}/reopen", Permission: "points.settle", Summary: "提出重新开放年度", Tags: tags, Fresh: true}, s.askReopening)
	web.Register(api, web.Op{ID: "decide-points-closing", Method: post, Path: "/api/points/closings/{id}/decide", Permission: "points.settle", Summary: "复核结账或重新开放", Tags: tags, Fresh: true}, s.decideClosing)
	web.Register(api, web.Op{ID: "list-late-facts", Method: get, Path: "/api/points/late-facts", Permission: "points.settle", Summary: "迟到事实", Tags: tags}, s.listLate)
	web.Register(api, web.Op{ID: "propose-late-facts", Method: post, Path: "/api/points/late-facts/propose", Permission: "points.settle", Summary: "提出迟到事实的处理建议", Tags: tags, Fresh: true}, s.proposeLate)
	web.Register(api, web.Op{ID: "decide-late-facts", Method: post, Path: "/api/points/late-facts/decide", Permission: "points.settle", Summary: "复核迟到事实的处理建议", Tags: tags, Fresh: true}, s.decideLate)
}

func (s *Service) listClosings(ctx context.Context, _ *none) (*web.Body[kernel.List[YearBook]], error) {
	list, err := s.YearBooks(ctx)
	return web.Answer(list), err
}

type proposeClosingInput struct {
	Body struct {
		Year    int         `json:"year" minimum:"2017" maximum:"2100"`
		Half    int         `json:"half,omitempty" minimum:"0" maximum:"2" doc:"按半年考评的，第几个半年"`
		Subject SubjectType `json:"subject" enum:"member,branch,department"`
		Note    string      `json:"note,omitempty" maxLength:"300" doc:"结账说明"`
	}
}

func (s *Service) proposeClosing(ctx context.Context, in *proposeClosingInput) (*web.Body[Closing], error) {
	c, err := s.ProposeClosing(ctx, web.Actor(ctx), Term{in.Body.Year, in.Body.Half}, in.Body.Subject, in.Body.Note)
	return web.Answer(c), err
}

type reopenInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int    `json:"version"`
		Reason  string `json:"reason" maxLength:"300"`
	}
}

func (s *Service) askReopening(ctx context.Context, in *reopenInput) (*web.Body[Closing], error) {
	c, err := s.AskReopening(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason)
	return web.Answer(c), err
}

type decideInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int    `json:"version"`
		Agree   bool   `json:"agree" doc:"同意；不同意须写明理由，提出人以此撤回"`
		Reason  string `json:"reason,omitempty" maxLength:"300"`
	}
}

func (s *Service) decideClosing(ctx context.Context, in *decideInput) (*web.Body[Closing], error) {
	c, err := s.DecideClosing(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Agree, in.Body.Reason)
	return web.Answer(c), err
}

type listLateInput struct {
	Year    int         `query:"year" required:"true" minimum:"2017" maximum:"2100"`
	Half    int         `query:"half" minimum:"0" maximum:"2" doc:"按半年考评的，第几个半年"`
	Subject SubjectType `query:"subject" required:"true" enum:"member,branch,department"`
	State   LateState   `query:"state" enum:"waiting,accepted,refused,settled"`
	Page    int         `query:"page" minimum:"1" default:"1"`
	Size    int         `query:"size" minimum:"1" maximum:"200" default:"20"`
}

func (s *Service) listLate(ctx context.Context, in *listLateInput) (*web.Body[kernel.List[LateFact]], error) {
	list, err := s.LateFacts(ctx, web.Actor(ctx), Term{in.Year, in.Half}, in.Subject, in.State, pageOf(in.Page, in.Size))
	return web.Answer(list), err
}

type proposeLateInput struct {
	Body struct {
		Year    int         `json:"year" minimum:"2017" maximum:"2100"`
		Half    int         `json:"half,omitempty" minimum:"0" maximum:"2" doc:"按半年考评的，第几个半年"`
		Subject SubjectType `json:"subject" enum:"member,branch,department"`
		FactIDs []kernel.ID `json:"fact_ids" minItems:"1" maxItems:"200"`
		Accept  bool        `json:"accept" doc:"计入；否则不计入"`
		Reason  string      `json:"reason" maxLength:"300"`
	}
}

func (s *Service) proposeLate(ctx context.Context, in *proposeLateInput) (*web.Body[int], error) {
	b := in.Body
	n, err := s.ProposeLate(ctx, web.Actor(ctx), Term{b.Year, b.Half}, b.Subject, b.FactIDs, b.Accept, b.Reason)
	return web.Answer(n), err
}

type decideLateInput struct {
	Body struct {
		Year    int         `json:"year" minimum:"2017" maximum:"2100"`
		Half    int         `json:"half,omitempty" minimum:"0" maximum:"2" doc:"按半年考评的，第几个半年"`
		Subject SubjectType `json:"subject" enum:"member,branch,department"`
		FactIDs []kernel.ID `json:"fact_ids" minItems:"1" maxItems:"200"`
		Accept  bool        `json:"accept" doc:"所复核的建议：计入，否则不计入"`
		Agree   bool        `json:"agree" doc:"同意；不同意须写明理由，提出人以此撤回"`
		Reason  string      `json:"reason,omitempty" maxLength:"300"`
	}
}

func (s *Service) decideLate(ctx context.Context, in *decideLateInput) (*web.Body[int], error) {
	b := in.Body
	n, err := s.DecideLate(ctx, web.Actor(ctx), Term{b.Year, b.Half}, b.Subject, b.FactIDs, b.Accept, b.Agree, b.Reason)
	return web.Answer(n), err
}
