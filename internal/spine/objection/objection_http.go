package objection

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/points"
)

// Operations registers the objections' operations.
func (s *Service) Operations(api *web.API) {
	tags := []string{"异议"}
	get, post, put := http.MethodGet, http.MethodPost, http.MethodPut
	web.Register(api, web.Op{ID: "list-objections", Method: get, Path: "/api/objections", Permission: "objection.read", Summary: "异议", Tags: tags}, s.list)
	web.Register(api, web.Op{ID: "get-objection", Method: get, Path: "/api/objections/{id}", Permission: "objection.read", Summary: "一件异议及其经过", Tags: tags}, s.get)
	web.Register(api, web.Op{ID: "get-objection-door", Method: get, Path: "/api/objection-door", Permission: "objection.raise", Summary: "能否提出异议、到哪天、由谁答复", Tags: tags}, s.door)
	web.Register(api, web.Op{ID: "raise-objection", Method: post, Path: "/api/objections", Permission: "objection.raise", Summary: "提出异议", Tags: tags}, s.raise)
	web.Register(api, web.Op{ID: "withdraw-objection", Method: post, Path: "/api/objections/{id}/withdraw", Permission: "objection.raise", Summary: "撤回异议", Tags: tags}, s.withdraw)
	web.Register(api, web.Op{ID: "take-up-objection", Method: post, Path: "/api/objections/{id}/take-up", Permission: "objection.raise", Summary: "请上一级再看一次", Tags: tags}, s.takeUp)
	web.Register(api, web.Op{ID: "answer-objection", Method: post, Path: "/api/objections/{id}/answer", Permission: "objection.answer", Summary: "答复异议", Tags: tags}, s.answer)
	web.Register(api, web.Op{ID: "pass-objection", Method: post, Path: "/api/objections/{id}/pass", Permission: "objection.answer", Summary: "转上一级答复", Tags: tags}, s.pass)
	web.Register(api, web.Op{ID: "get-objection-terms", Method: get, Path: "/api/objection-terms", Permission: "objection.read", Summary: "异议的期限", Tags: tags}, s.getTerms)
	web.Register(api, web.Op{ID: "set-objection-terms", Method: put, Path: "/api/objection-terms", Permission: "objection.terms", Summary: "设定异议的期限", Tags: tags}, s.setTerms)
}

type listInput struct {
	Side    string    `query:"side" enum:"mine,answer" default:"answer" doc:"我提出的，或由我的职务答复的"`
	State   State     `query:"state" enum:"open,upheld,dismissed,withdrawn"`
	Overdue bool      `query:"overdue" doc:"只看逾期未答复的"`
	Year    int       `query:"year"`
	FactID  kernel.ID `query:"fact_id"`
	Text    string    `query:"text" maxLength:"60"`
	Page    int       `query:"page" minimum:"1" default:"1"`
	Size    int       `query:"size" minimum:"1" maximum:"200" default:"20"`
}

func (s *Service) list(ctx context.Context, in *listInput) (*web.Body[kernel.List[Objection]], error) {
	f := Filter{in.Side == "mine", in.State, in.Overdue, in.Year, in.FactID, strings.TrimSpace(in.Text)}
	out, err := s.List(ctx, web.Actor(ctx), f, kernel.Page{Number: in.Page, Size: in.Size})
	return web.Answer(out), err
}

type idInput struct {
	ID kernel.ID `path:"id"`
}

func (s *Service) get(ctx context.Context, in *idInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, nil)
}

// shown answers the objection as it stands after an act.
func (s *Service) shown(ctx context.Context, id kernel.ID, err error) (*web.Body[Detail], error) {
	return web.After(ctx, id, err, s.Get)
}

type doorInput struct {
	Subject   points.SubjectType `query:"subject" enum:"member,branch,department" required:"true"`
	SubjectID kernel.ID          `query:"subject_id" doc:"党员为本人，可不填"`
	Year      int                `query:"year" required:"true" minimum:"2017" maximum:"2100"`
	Half      int                `query:"half" minimum:"0" maximum:"2" doc:"按半年考评的，第几个半年"`
	FactID    kernel.ID          `query:"fact_id" doc:"漏记的不填"`
	Rule      string             `query:"rule" maxLength:"40"`
}

func (s *Service) door(ctx context.Context, in *doorInput) (*web.Body[Door], error) {
	d, err := s.Door(ctx, web.Actor(ctx), Target{in.Subject, in.SubjectID, in.Year, in.FactID, in.Rule, in.Half})
	return web.Answer(d), err
}

type raiseInput struct {
	Body struct {
		Subject   points.SubjectType `json:"subject" enum:"member,branch,department"`
		SubjectID kernel.ID          `json:"subject_id,omitempty" doc:"党员为本人，可不填"`
		Year      int                `json:"year" minimum:"2017" maximum:"2100"`
		Half      int                `json:"half,omitempty" minimum:"0" maximum:"2" doc:"按半年考评的，第几个半年"`
		FactID    kernel.ID          `json:"fact_id,omitempty" doc:"漏记的不填"`
		Rule      string             `json:"rule,omitempty" maxLength:"40"`
		Day       kernel.Day         `json:"day,omitempty" maxLength:"10" doc:"漏记的事发生的日期"`
		Text      string             `json:"text" maxLength:"500"`
	}
}

func (s *Service) raise(ctx context.Context, in *raiseInput) (*web.Body[Detail], error) {
	b := in.Body
	o, err := s.Raise(ctx, web.Actor(ctx), Target{b.Subject, b.SubjectID, b.Year, b.FactID, b.Rule, b.Half}, b.Day, b.Text)
	return s.shown(ctx, o.ID, err)
}

type reasonInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int    `json:"version"`
		Reason  string `json:"reason" maxLength:"500"`
	}
}

func (s *Service) takeUp(ctx context.Context, in *reasonInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.TakeUp(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason))
}

func (s *Service) pass(ctx context.Context, in *reasonInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Pass(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason))
}

type versionInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version"`
	}
}

func (s *Service) withdraw(ctx context.Context, in *versionInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Withdraw(ctx, web.Actor(ctx), in.ID, in.Body.Version))
}

type answerInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int           `json:"version"`
		Uphold  bool          `json:"uphold" doc:"异议成立；否则不予支持"`
		Reason  string        `json:"reason" maxLength:"500"`
		Remedy  Remedy        `json:"remedy,omitempty" enum:",record,points" doc:"异议成立后更正原记录，或调整积分"`
		Rule    string        `json:"rule,omitempty" maxLength:"40" doc:"漏记的按哪条规则调整"`
		Points  kernel.Points `json:"points,omitempty" doc:"加或减多少分"`
	}
}

func (s *Service) answer(ctx context.Context, in *answerInput) (*web.Body[Detail], error) {
	b := in.Body
	return s.shown(ctx, in.ID, s.Answer(ctx, web.Actor(ctx), in.ID, b.Version, Answer{b.Uphold, b.Reason, b.Remedy, b.Rule, b.Points}))
}

func (s *Service) getTerms(ctx context.Context, _ *struct{}) (*web.Body[Terms], error) {
	t, err := s.Terms(ctx)
	return web.Answer(t), err
}

type termsInput struct{ Body Terms }

func (s *Service) setTerms(ctx context.Context, in *termsInput) (*web.Body[Terms], error) {
	t, err := s.SetTerms(ctx, web.Actor(ctx), in.Body)
	return web.Answer(t), err
}
