package outreach

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register"
)

type visitInput struct {
	register.Query
	PlaceKind string `query:"place_kind" enum:"village,enterprise,community" doc:"联系点类别"`
	Problem   string `query:"problem_found" enum:"yes,no" doc:"是否发现问题"`
}

// Filter implements register.Lister.
func (in visitInput) Filter() (register.Filter, error) {
	f, err := in.Asked()
	f.Equal(in.PlaceKind != "", "place_kind", in.PlaceKind)
	f.And(in.Problem == "yes", "t.problem_found=1")
	f.And(in.Problem == "no", "t.problem_found=0")
	return f, err
}

// VisitForm (走访登记表) is what a person fills in: two lines are enough.
type VisitForm struct {
	register.Stand
	MemberName   string     `json:"member_name" maxLength:"60" required:"false" doc:"走访人，多人用顿号隔开"`
	Day          kernel.Day `json:"day" maxLength:"10"`
	PlaceKind    string     `json:"place_kind" enum:",village,enterprise,community" required:"false"`
	PlaceName    string     `json:"place_name" minLength:"1" maxLength:"60"`
	Content      string     `json:"content" maxLength:"1000" required:"false"`
	ProblemFound bool       `json:"problem_found" required:"false"`
	Problem      string     `json:"problem" maxLength:"1000" required:"false"`
}

// Apply implements register.Form.
func (f VisitForm) Apply(v *Visit) {
	f.Put(&v.Head, f.MemberName)
	v.Day, v.PlaceKind, v.PlaceName, v.Content = f.Day, f.PlaceKind, strings.TrimSpace(f.PlaceName), strings.TrimSpace(f.Content)
	v.ProblemFound, v.Problem = f.ProblemFound, strings.TrimSpace(f.Problem)
	if !v.ProblemFound {
		v.Problem = ""
	}
}

type participationInput struct {
	register.Query
	Action string `query:"action" maxLength:"40" doc:"专项行动代码"`
	Way    string `query:"way" enum:"sent,volunteered" doc:"参加方式"`
}

// Filter implements register.Lister.
func (in participationInput) Filter() (register.Filter, error) {
	f, err := in.Asked()
	f.Equal(in.Action != "", "action", in.Action)
	f.Equal(in.Way != "", "way", in.Way)
	return f, err
}

// ParticipationForm (专项行动登记表) is what a person fills in.
type ParticipationForm struct {
	register.Stand
	Action    string     `json:"action" minLength:"1" maxLength:"40"`
	Way       string     `json:"way" enum:"sent,volunteered"`
	Community string     `json:"community" maxLength:"60" required:"false"`
	Work      string     `json:"work" maxLength:"200" required:"false"`
	FromDay   kernel.Day `json:"from_day" maxLength:"10"`
	ToDay     kernel.Day `json:"to_day" maxLength:"10" required:"false"`
}

// Apply implements register.Form.
func (f ParticipationForm) Apply(p *Participation) {
	f.Put(&p.Head, "")
	p.Action, p.ActionName, p.Way = f.Action, "", f.Way
	p.Community, p.Work, p.FromDay, p.ToDay = strings.TrimSpace(f.Community), strings.TrimSpace(f.Work), f.FromDay, f.ToDay
}

type actionInput struct {
	Body Action
}

// Operations registers visits, actions and participations.
func (s *Service) Operations(api *web.API) {
	register.Mount[visitInput, VisitForm](api, s.Visits, register.Routes{
		Noun: "visit", Plural: "visits", Path: "/api/visits", Tag: "走访与专项行动",
		Read: "outreach.read", Write: "outreach.write",
	}, s.VisitTotals)
	register.Mount[participationInput, ParticipationForm](api, s.Participations, register.Routes{
		Noun: "participation", Plural: "participations", Path: "/api/participations",
		Tag: "走访与专项行动", Read: "outreach.read", Write: "outreach.write",
	}, s.ParticipationTotals)
	web.Register(api, web.Op{ID: "list-actions", Method: http.MethodGet, Path: "/api/actions", Permission: "outreach.read", Summary: "专项行动", Tags: []string{"走访与专项行动"}},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[Action]], error) {
			actions, err := listActions(ctx, s.db.Read())
			return web.Answer(kernel.List[Action]{Items: actions, Total: len(actions)}), err
		})
	web.Register(api, web.Op{ID: "save-action", Method: http.MethodPut, Path: "/api/actions", Permission: "outreach.action", Summary: "增加或修改专项行动", Tags: []string{"走访与专项行动"}},
		func(ctx context.Context, in *actionInput) (*web.Body[Action], error) {
			a, err := s.SaveAction(ctx, web.Actor(ctx), in.Body)
			return web.Answer(a), err
		})
}
