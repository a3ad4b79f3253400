package points

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

func (s *Service) adjustmentOperations(api *web.API) {
	tags := []string{"积分"}
	get, post := http.MethodGet, http.MethodPost
	web.Register(api, web.Op{ID: "list-points-adjustments", Method: get, Path: "/api/points/adjustments", Permission: "points.adjust", Summary: "调整分", Tags: tags}, s.listAdjustments)
	web.Register(api, web.Op{ID: "get-points-adjustment", Method: get, Path: "/api/points/adjustments/{id}", Permission: "points.adjust", Summary: "一次调整分", Tags: tags}, s.getAdjustment)
	web.Register(api, web.Op{ID: "list-discretionary-rules", Method: get, Path: "/api/points/discretionary-rules", Permission: "points.adjust", Summary: "可酌情加减分的规则", Tags: tags}, s.listDiscretionary)
	web.Register(api, web.Op{ID: "propose-points-adjustment", Method: post, Path: "/api/points/adjustments", Permission: "points.adjust", Summary: "提出酌情加减分", Tags: tags}, s.proposeAdjustment)
	web.Register(api, web.Op{ID: "decide-points-adjustment", Method: post, Path: "/api/points/adjustments/{id}/decide", Permission: "points.adjust", Summary: "批准或不批准调整分", Tags: tags}, s.decideAdjustment)
	web.Register(api, web.Op{ID: "ask-points-takeback", Method: post, Path: "/api/points/adjustments/{id}/takeback", Permission: "points.adjust", Summary: "提出冲正调整分", Tags: tags}, s.askTakeback)
}

type listAdjustmentsInput struct {
	State   AdjustmentState `query:"state" enum:"proposed,granted,refused,withdrawn,reversing,reversed"`
	Subject SubjectType     `query:"subject" enum:"member,branch,department"`
	Cause   Cause           `query:"cause" enum:"discretion,objection"`
	Text    string          `query:"text" maxLength:"60" doc:"姓名、名称或理由"`
	Page    int             `query:"page" minimum:"1" default:"1"`
	Size    int             `query:"size" minimum:"1" maximum:"200" default:"20"`
}

func (s *Service) listAdjustments(ctx context.Context, in *listAdjustmentsInput) (*web.Body[kernel.List[Adjustment]], error) {
	list, err := s.Adjustments(ctx, web.Actor(ctx), AdjustmentFilter{in.State, in.Subject, in.Cause, strings.TrimSpace(in.Text)}, pageOf(in.Page, in.Size))
	return web.Answer(list), err
}

func (s *Service) getAdjustment(ctx context.Context, in *idInput) (*web.Body[Adjustment], error) {
	a, err := adjustmentSeen(ctx, s.db.Read(), web.Actor(ctx), BranchLevel, in.ID)
	return web.Answer(a), err
}

type discretionaryInput struct {
	Subject SubjectType `query:"subject" required:"true" enum:"member,branch,department"`
	Day     kernel.Day  `query:"day" maxLength:"10" doc:"记在哪一天，空为今天"`
}

func (s *Service) listDiscretionary(ctx context.Context, in *discretionaryInput) (*web.Body[kernel.List[Rule]], error) {
	if in.Day == "" {
		in.Day = s.db.Today()
	}
	if !in.Day.Valid() {
		return nil, ErrAdjustDay.At("day")
	}
	rules, err := s.DiscretionaryRules(ctx, in.Subject, in.Day)
	return web.Answer(kernel.List[Rule]{Items: rules, Total: len(rules)}), err
}

type proposeInput struct {
	Body struct {
		Subject   SubjectType   `json:"subject" enum:"member,branch,department"`
		SubjectID kernel.ID     `json:"subject_id"`
		Day       kernel.Day    `json:"day,omitempty" maxLength:"10" doc:"记在哪一天，空为今天"`
		Rule      string        `json:"rule" maxLength:"40"`
		Points    kernel.Points `json:"points"`
		Reason    string        `json:"reason" maxLength:"500"`
		Evidence  string        `json:"evidence" maxLength:"500" doc:"依据的材料，如会议记录、通报文号"`
	}
}

func (s *Service) proposeAdjustment(ctx context.Context, in *proposeInput) (*web.Body[Adjustment], error) {
	b := in.Body
	a, err := s.Propose(ctx, web.Actor(ctx), Proposal{b.Subject, b.SubjectID, b.Day, b.Rule, b.Points, b.Reason, b.Evidence})
	return web.Answer(a), err
}

func (s *Service) decideAdjustment(ctx context.Context, in *decideInput) (*web.Body[Adjustment], error) {
	a, err := s.DecideAdjustment(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Agree, in.Body.Reason)
	return web.Answer(a), err
}

func (s *Service) askTakeback(ctx context.Context, in *reopenInput) (*web.Body[Adjustment], error) {
	a, err := s.AskTakeback(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason)
	return web.Answer(a), err
}
