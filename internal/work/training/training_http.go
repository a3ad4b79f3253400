package training

import (
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register"
)

type classInput struct {
	register.Query
	Kind string `query:"kind" enum:"secretary,department,rotation,other" doc:"类别"`
}

// Filter implements register.Lister.
func (in classInput) Filter() (register.Filter, error) {
	f, err := in.Asked()
	f.Equal(in.Kind != "", "kind", in.Kind)
	return f, err
}

// TrainingClassForm (培训班登记表) is what a person fills in.
type TrainingClassForm struct {
	register.Stand
	MemberName string        `json:"member_name" maxLength:"60" required:"false" doc:"联系人"`
	Name       string        `json:"name" minLength:"1" maxLength:"80"`
	Kind       string        `json:"kind" enum:",secretary,department,rotation,other" required:"false"`
	FromDay    kernel.Day    `json:"from_day" maxLength:"10"`
	ToDay      kernel.Day    `json:"to_day" maxLength:"10" required:"false"`
	Hours      kernel.Points `json:"hours" required:"false" doc:"学时；不填按整天 8 学时计"`
	Place      string        `json:"place" maxLength:"60" required:"false"`
}

// Apply implements register.Form.
func (f TrainingClassForm) Apply(c *TrainingClass) {
	f.Put(&c.Head, f.MemberName)
	c.Name, c.Kind, c.FromDay, c.ToDay, c.Hours, c.Place = strings.TrimSpace(f.Name), f.Kind, f.FromDay, f.ToDay, f.Hours, strings.TrimSpace(f.Place)
}

type traineeInput struct {
	register.Query
	Kind  string    `query:"kind" enum:"secretary,department,rotation,other" doc:"类别"`
	Class kernel.ID `query:"class_id" minimum:"0" doc:"培训班"`
}

// Filter implements register.Lister.
func (in traineeInput) Filter() (register.Filter, error) {
	f, err := in.Asked()
	f.Equal(in.Kind != "", "class_kind", in.Kind)
	f.Equal(in.Class != 0, "class_id", in.Class)
	return f, err
}

// TraineeForm (学员登记表) is what a person fills in.
type TraineeForm struct {
	register.Stand
	ClassID  kernel.ID     `json:"class_id" minimum:"1"`
	Hours    kernel.Points `json:"hours" required:"false" doc:"学时；不填随培训班"`
	JobTitle string        `json:"job_title" maxLength:"60" required:"false"`
	Result   string        `json:"result" maxLength:"20" required:"false"`
}

// Apply implements register.Form.
func (f TraineeForm) Apply(t *Trainee) {
	f.Put(&t.Head, "")
	t.ClassID, t.Hours, t.FullHours = f.ClassID, f.Hours, f.Hours == 0
	t.JobTitle, t.Result = strings.TrimSpace(f.JobTitle), strings.TrimSpace(f.Result)
}

// Operations registers classes and trainees.
func (s *Service) Operations(api *web.API) {
	register.Mount[classInput, TrainingClassForm](api, s.Classes, register.Routes{
		Noun: "training-class", Plural: "training-classes", Path: "/api/training-classes",
		Tag: "培训", Read: "training.read", Write: "training.write",
	}, s.ClassTotals)
	register.Mount[traineeInput, TraineeForm](api, s.Trainees, register.Routes{
		Noun: "trainee", Plural: "trainees", Path: "/api/trainees",
		Tag: "培训", Read: "training.read", Write: "training.write",
	}, s.TraineeTotals)
	s.ownOperations(api)
}
