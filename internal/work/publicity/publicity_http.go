package publicity

import (
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register"
)

type listInput struct {
	register.Query
	Kind  string `query:"kind" enum:"brand,red_flag,five_star" doc:"类别"`
	State string `query:"state" enum:"planned,published" doc:"状态"`
}

// Filter implements register.Lister.
func (in listInput) Filter() (register.Filter, error) {
	f, err := in.Asked()
	f.Equal(in.Kind != "", "kind", in.Kind)
	f.Equal(in.State != "", "state", in.State)
	return f, err
}

// StoryForm (专栏稿件登记表) is what a person fills in.
type StoryForm struct {
	register.Stand
	MemberName   string     `json:"member_name" maxLength:"60" required:"false" doc:"作者"`
	Kind         string     `json:"kind" enum:"brand,red_flag,five_star"`
	Number       string     `json:"number" maxLength:"20" required:"false"`
	Title        string     `json:"title" maxLength:"100" required:"false"`
	PlannedDay   kernel.Day `json:"planned_day" maxLength:"10" required:"false" doc:"计划月份中的任一日"`
	PublishedDay kernel.Day `json:"published_day" maxLength:"10" required:"false"`
	Newspaper    string     `json:"newspaper" maxLength:"40" required:"false"`
	Page         string     `json:"page" maxLength:"20" required:"false"`
}

// Apply implements register.Form.
func (f StoryForm) Apply(s *Story) {
	f.Put(&s.Head, f.MemberName)
	s.Kind, s.Number, s.Title, s.PlannedDay = f.Kind, strings.TrimSpace(f.Number), strings.TrimSpace(f.Title), f.PlannedDay
	s.PublishedDay, s.Newspaper, s.Page = f.PublishedDay, strings.TrimSpace(f.Newspaper), strings.TrimSpace(f.Page)
}

// Operations registers the column's stories.
func (s *Service) Operations(api *web.API) {
	register.Mount[listInput, StoryForm](api, s.Stories, register.Routes{
		Noun: "story", Plural: "stories", Path: "/api/stories", Tag: "专栏宣传",
		Read: "publicity.read", Write: "publicity.write",
	}, s.Totals)
}
