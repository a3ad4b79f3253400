package team

import (
	"context"
	"net/http"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

type consentsInput struct {
	State State     `query:"state" enum:"asked,granted,returned,withdrawn,entered"`
	Org   kernel.ID `query:"org_id" doc:"该组织及其下级的"`
	Page  int       `query:"page" minimum:"1" default:"1"`
	Size  int       `query:"size" minimum:"1" maximum:"200" default:"20"`
}

type consentInput struct {
	ID kernel.ID `path:"id"`
}

type askInput struct {
	ID   kernel.ID `path:"id" doc:"党组织"`
	Body struct {
		MemberID kernel.ID  `json:"member_id" required:"false" doc:"变动的人"`
		Duty     string     `json:"duty" required:"false" doc:"书记或副书记"`
		Kind     string     `json:"kind" required:"false" doc:"remove 免职、move 调动、add 增补"`
		Day      kernel.Day `json:"day" maxLength:"10" required:"false" doc:"拟变动日期"`
		Reason   string     `json:"reason" maxLength:"500" required:"false"`
	}
}

type answerInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int        `json:"version" minimum:"1"`
		Grant   bool       `json:"grant" doc:"同意；否则退回"`
		Day     kernel.Day `json:"day,omitempty" maxLength:"10" doc:"同意日期，不填为今天"`
		Opinion string     `json:"opinion,omitempty" maxLength:"500" doc:"退回的理由；此前已书面同意的，文件名称或文号"`
	}
}

type withdrawInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version" minimum:"1"`
	}
}

type enterInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int        `json:"version" minimum:"1"`
		Day     kernel.Day `json:"day" maxLength:"10" required:"false" doc:"变动日期：不再任职的第一日，或任职日期"`
	}
}

func (s *Service) consentOperations(api *web.API) {
	op := func(id, method, path, permission, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: path, Permission: permission, Summary: summary, Tags: []string{"班子"}}
	}
	const list, one = "/api/team-consents", "/api/team-consents/{id}"
	web.Register(api, op("list-team-consents", http.MethodGet, list, "team.read", "任期内变动请示"), func(ctx context.Context, in *consentsInput) (*web.Body[kernel.List[Consent]], error) {
		out, err := s.Consents(ctx, web.Actor(ctx), in.State, in.Org, kernel.Page{Number: in.Page, Size: in.Size})
		return web.Answer(out), err
	})
	web.Register(api, op("get-team-consent", http.MethodGet, one, "team.read", "一件任期内变动请示"), func(ctx context.Context, in *consentInput) (*web.Body[Consent], error) {
		c, err := s.Consent(ctx, web.Actor(ctx), in.ID)
		return web.Answer(c), err
	})
	web.Register(api, op("ask-team-consent", http.MethodPost, "/api/teams/{id}/consents", "team.write", "请示任期内变动"), func(ctx context.Context, in *askInput) (*web.Body[Consent], error) {
		b := in.Body
		c, err := s.AskConsent(ctx, web.Actor(ctx), in.ID, Request{b.MemberID, member.Duty(b.Duty), Kind(b.Kind), b.Day, b.Reason})
		return web.Answer(c), err
	})
	web.Register(api, op("answer-team-consent", http.MethodPost, one+"/answer", "team.consent", "答复任期内变动请示"), func(ctx context.Context, in *answerInput) (*web.Body[Consent], error) {
		b := in.Body
		c, err := s.AnswerConsent(ctx, web.Actor(ctx), in.ID, b.Version, Answer{b.Grant, b.Day, b.Opinion})
		return web.Answer(c), err
	})
	web.Register(api, op("withdraw-team-consent", http.MethodPost, one+"/withdraw", "team.write", "撤回任期内变动请示"), func(ctx context.Context, in *withdrawInput) (*web.Body[Consent], error) {
		c, err := s.WithdrawConsent(ctx, web.Actor(ctx), in.ID, in.Body.Version)
		return web.Answer(c), err
	})
	web.Register(api, op("enter-team-change", http.MethodPost, one+"/enter", "member.write", "登记任期内变动"), func(ctx context.Context, in *enterInput) (*web.Body[Consent], error) {
		c, err := s.EnterChange(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Day)
		return web.Answer(c), err
	})
}
