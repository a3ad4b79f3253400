package contest

import (
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register"
)

type listInput struct {
	register.Query
	Kind    string    `query:"kind" enum:"brand_exhibition,knowledge,post,other" doc:"比赛类别"`
	Stage   string    `query:"stage" enum:"preliminary,final" doc:"最高赛段"`
	Contest kernel.ID `query:"contest_id" minimum:"0" doc:"比赛"`
}

// Filter implements register.Lister.
func (in listInput) Filter() (register.Filter, error) {
	f, err := in.Asked()
	f.Equal(in.Kind != "", "contest_kind", in.Kind)
	f.Equal(in.Stage != "", "stage", in.Stage)
	f.Equal(in.Contest != 0, "contest_id", in.Contest)
	return f, err
}

// EntrantForm (参赛登记表) is what a person fills in.
type EntrantForm struct {
	register.Stand
	MemberName  string     `json:"member_name" maxLength:"60" required:"false" doc:"领队"`
	ContestName string     `json:"contest_name" maxLength:"60" required:"false"`
	ContestKind string     `json:"contest_kind" enum:",brand_exhibition,knowledge,post,other" required:"false"`
	Day         kernel.Day `json:"day" maxLength:"10"`
	Team        string     `json:"team" maxLength:"60" required:"false"`
	Title       string     `json:"title" maxLength:"80" required:"false"`
	Stage       string     `json:"stage" enum:",preliminary,final" required:"false"`
	Award       string     `json:"award" maxLength:"40" required:"false"`
}

// Apply implements register.Form.
func (f EntrantForm) Apply(e *Entrant) {
	f.Put(&e.Head, f.MemberName)
	e.ContestName, e.ContestKind, e.Day, e.Year = strings.TrimSpace(f.ContestName), f.ContestKind, f.Day, f.Day.Year()
	e.Team, e.Title, e.Stage, e.Award = strings.TrimSpace(f.Team), strings.TrimSpace(f.Title), f.Stage, strings.TrimSpace(f.Award)
}

// Operations registers the entrants.
func (s *Service) Operations(api *web.API) {
	register.Mount[listInput, EntrantForm](api, s.Entrants, register.Routes{
		Noun: "contest-entrant", Plural: "contest-entrants", Path: "/api/contest-entrants",
		Tag: "展示赛", Read: "contest.read", Write: "contest.write",
	}, s.Totals)
}
