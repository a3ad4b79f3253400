package inspection

import (
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register"
)

type listInput struct {
	register.Query
}

// Filter implements register.Lister.
func (in listInput) Filter() (register.Filter, error) { return in.Asked() }

// LiaisonVisitForm (到点指导登记表) is what a person fills in.
type LiaisonVisitForm struct {
	register.Stand
	MemberName string     `json:"member_name" maxLength:"60" required:"false" doc:"工委成员"`
	Day        kernel.Day `json:"day" maxLength:"10"`
	Content    string     `json:"content" maxLength:"1000" required:"false"`
	Feedback   string     `json:"feedback" maxLength:"1000" required:"false"`
}

// Apply implements register.Form.
func (f LiaisonVisitForm) Apply(v *LiaisonVisit) {
	f.Put(&v.Head, f.MemberName)
	v.Day, v.Content, v.Feedback = f.Day, strings.TrimSpace(f.Content), strings.TrimSpace(f.Feedback)
}

// Operations registers contact points, visits, checklists and talks.
func (s *Service) Operations(api *web.API) {
	register.Mount[listInput, LiaisonVisitForm](api, s.LiaisonVisits, register.Routes{
		Noun: "liaison-visit", Plural: "liaison-visits", Path: "/api/liaison-visits",
		Tag: "联系点指导", Read: "inspection.read", Write: "inspection.write",
	}, s.Totals)
	s.pointOperations(api)
	s.planOperations(api)
	s.photoOperations(api)
	s.checklistOperations(api)
	s.talkOperations(api)
}
