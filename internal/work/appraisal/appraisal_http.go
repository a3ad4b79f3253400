package appraisal

import (
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register"
)

type listInput struct {
	register.Query
	Year   int    `query:"year" minimum:"0" doc:"述职年度"`
	Form   string `query:"form" enum:"live,written" doc:"述职形式"`
	Rating string `query:"rating" enum:"good,fair,average,poor" doc:"等次"`
}

// Filter implements register.Lister.
func (in listInput) Filter() (register.Filter, error) {
	f, err := in.Asked()
	f.Equal(in.Year != 0, "year", in.Year)
	f.Equal(in.Form != "", "form", in.Form)
	f.Equal(in.Rating != "", "rating", in.Rating)
	return f, err
}

// DebriefingForm (述职登记表) is what a person fills in.
type DebriefingForm struct {
	register.Stand
	Year     int        `json:"year" minimum:"0" maximum:"2100" required:"false" doc:"不填按日期推定"`
	Form     string     `json:"form" enum:"live,written"`
	Day      kernel.Day `json:"day" maxLength:"10"`
	Position string     `json:"position" maxLength:"60" required:"false"`
	Rating   string     `json:"rating" enum:",good,fair,average,poor" required:"false"`
	Comment  string     `json:"comment" maxLength:"1000" required:"false"`
}

// Apply implements register.Form.
func (f DebriefingForm) Apply(d *Debriefing) {
	f.Put(&d.Head, "")
	d.Year, d.Form, d.Day = f.Year, f.Form, f.Day
	d.Position, d.Rating, d.Comment = strings.TrimSpace(f.Position), f.Rating, strings.TrimSpace(f.Comment)
}

// Operations registers the debriefings.
func (s *Service) Operations(api *web.API) {
	register.Mount[listInput, DebriefingForm](api, s.Debriefings, register.Routes{
		Noun: "debriefing", Plural: "debriefings", Path: "/api/debriefings", Tag: "述职评议",
		Read: "appraisal.read", Write: "appraisal.write",
	}, s.Totals)
}
