package problem

import (
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register"
)

type listInput struct {
	register.Query
	State    string    `query:"state" enum:"found,solved,confirmed" doc:"状态"`
	Origin   string    `query:"origin" enum:"visit,inspection,appraisal,opinion,other" doc:"来源"`
	Category string    `query:"category" enum:"livelihood,enterprise,facility,governance,party,other" doc:"类别"`
	Visit    kernel.ID `query:"visit_id" minimum:"0" doc:"来自哪次走访"`
}

// Filter implements register.Lister.
func (in listInput) Filter() (register.Filter, error) {
	f, err := in.Asked()
	f.Equal(in.State != "", "state", in.State)
	f.Equal(in.Origin != "", "origin", in.Origin)
	f.Equal(in.Category != "", "category", in.Category)
	f.Equal(in.Visit != 0, "visit_id", in.Visit)
	return f, err
}

// ProblemForm (问题登记表) is what a person fills in; the state follows from the days.
type ProblemForm struct {
	register.Stand
	MemberName   string     `json:"member_name" maxLength:"60" required:"false" doc:"提出人"`
	Content      string     `json:"content" minLength:"1" maxLength:"1000"`
	Category     string     `json:"category" enum:",livelihood,enterprise,facility,governance,party,other" required:"false"`
	Origin       string     `json:"origin" enum:",visit,inspection,appraisal,opinion,other" required:"false"`
	VisitID      kernel.ID  `json:"visit_id" minimum:"0" required:"false"`
	PlaceName    string     `json:"place_name" maxLength:"60" required:"false"`
	FoundDay     kernel.Day `json:"found_day" maxLength:"10"`
	Solution     string     `json:"solution" maxLength:"1000" required:"false"`
	SolvedDay    kernel.Day `json:"solved_day" maxLength:"10" required:"false"`
	ConfirmedDay kernel.Day `json:"confirmed_day" maxLength:"10" required:"false"`
	ConfirmedBy  string     `json:"confirmed_by" maxLength:"60" required:"false"`
}

// Apply implements register.Form.
func (f ProblemForm) Apply(p *Problem) {
	f.Put(&p.Head, f.MemberName)
	p.Content, p.Category, p.Origin, p.VisitID, p.PlaceName = strings.TrimSpace(f.Content), f.Category, f.Origin, f.VisitID, strings.TrimSpace(f.PlaceName)
	p.FoundDay, p.Solution, p.SolvedDay = f.FoundDay, strings.TrimSpace(f.Solution), f.SolvedDay
	p.ConfirmedDay, p.ConfirmedBy = f.ConfirmedDay, strings.TrimSpace(f.ConfirmedBy)
}

// Operations registers the problems register.
func (s *Service) Operations(api *web.API) {
	register.Mount[listInput, ProblemForm](api, s.Book, register.Routes{
		Noun: "problem", Plural: "problems", Path: "/api/problems", Tag: "问题台账",
		Read: mayRead, Write: "problem.write",
	}, s.Totals)
	s.rectificationOperations(api)
}
