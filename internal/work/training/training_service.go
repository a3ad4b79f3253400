package training

import (
	"context"
	"fmt"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/register"
)

// The registers of training.
type (
	Classes  = register.Book[TrainingClass, *TrainingClass]
	Trainees = register.Book[Trainee, *Trainee]
)

// Service keeps classes and trainees.
type Service struct {
	Classes  *Classes
	Trainees *Trainees
	db       *db.DB
}

// NewService returns a Service.
func NewService(d register.Deps) *Service {
	s := &Service{db: d.DB}
	s.Trainees = register.NewBook(d, s.traineeSpec())
	s.Classes = register.NewBook(d, s.classSpec())
	return s
}

func (s *Service) classSpec() register.Spec[TrainingClass, *TrainingClass] {
	return register.Spec[TrainingClass, *TrainingClass]{
		Code: "training_class", Name: "培训班", Title: "培训班台账", Table: "training_class", Caption: "name", Own: classOwn,
		Search: []string{"name", "place"}, Day: "from_day", Who: register.Free, Shared: true,
		On: func(c *TrainingClass) kernel.Day { return c.FromDay }, Check: checkClass, Key: classKey, Facts: classFacts,
		Changed: s.classChanged, Held: s.attended, Columns: classColumns,
	}
}

// classChanged lets the trainees follow their class, and keeps a class that still has some.
func (s *Service) classChanged(ctx context.Context, tx *db.Tx, actor kernel.Actor, before, after *TrainingClass) error {
	trainees, err := ofClass(ctx, tx, after.ID)
	if err != nil || len(trainees) == 0 {
		return err
	}
	if after.Removed {
		return ErrHasTrainees.With(len(trainees))
	}
	actor.Scope = kernel.Everything() // a class has trainees of other departments
	for _, t := range trainees {
		if _, err := s.Trainees.CorrectIn(ctx, tx, actor, t.id, t.version, func(t *Trainee) error { t.follow(after); return nil }); err != nil {
			return err
		}
	}
	return nil
}

// attended keeps classes that trainees have been put down for.
func (s *Service) attended(ctx context.Context, q db.Queryer, classes []kernel.ID) (map[kernel.ID]string, error) {
	out := map[kernel.ID]string{}
	for _, id := range classes {
		trainees, err := ofClass(ctx, q, id)
		if err != nil {
			return nil, err
		}
		if len(trainees) > 0 {
			out[id] = fmt.Sprintf("班里已登记 %d 名学员", len(trainees))
		}
	}
	return out, nil
}

func (s *Service) traineeSpec() register.Spec[Trainee, *Trainee] {
	return register.Spec[Trainee, *Trainee]{
		Code: "trainee", Name: "学员", Title: "培训学员名册", Table: "trainee", Caption: "class_name", Own: traineeOwn,
		Search: []string{"class_name", "job_title"}, Day: "from_day", Personal: true, Who: register.Needed,
		On:       func(t *Trainee) kernel.Day { return t.FromDay },
		Resolver: s.classResolver, Check: checkTrainee, Key: traineeKey, Facts: traineeFacts, Columns: traineeColumns,
	}
}

// classResolver finds the class by its number or, from a sheet, by its name and first day, among those that
// the asker knows of.
func (s *Service) classResolver(ctx context.Context, q db.Queryer, scope kernel.Scope) (func(*Trainee) error, error) {
	readable, args := s.Classes.Readable(scope)
	own, more := s.Trainees.Readable(scope)
	classes, err := knownClasses(ctx, q, readable, own, slices.Concat(args, more))
	if err != nil {
		return nil, err
	}
	byID, byName := map[kernel.ID]*TrainingClass{}, map[string][]*TrainingClass{}
	for i := range classes {
		c := &classes[i]
		byID[c.ID] = c
		byName[c.Name] = append(byName[c.Name], c)
	}
	return func(t *Trainee) error {
		c, err := meant(t, byID, byName)
		if err == nil {
			t.follow(c)
		}
		return err
	}, nil
}

func meant(t *Trainee, byID map[kernel.ID]*TrainingClass, byName map[string][]*TrainingClass) (*TrainingClass, error) {
	if t.ClassID != 0 {
		if c := byID[t.ClassID]; c != nil {
			return c, nil
		}
		return nil, ErrClassGone.At("class_id")
	}
	var hits []*TrainingClass
	for _, c := range byName[t.ClassName] {
		if t.classDay == "" || c.FromDay == t.classDay {
			hits = append(hits, c)
		}
	}
	switch len(hits) {
	case 0:
		return nil, ErrNoClass.With(t.ClassName).At("class_name")
	case 1:
		return hits[0], nil
	}
	return nil, ErrManyClasses.With(t.ClassName).At("class_name")
}

// ClassTotals (培训班合计).
type ClassTotals struct {
	Classes    int           `json:"classes" doc:"期数"`
	Secretary  int           `json:"secretary" doc:"书记培训班期数"`
	Department int           `json:"department" doc:"单位自办班期数"`
	Hours      kernel.Points `json:"hours" doc:"学时合计"`
}

// ClassTotals answers the figures of a filter.
func (s *Service) ClassTotals(ctx context.Context, scope kernel.Scope, f register.Filter) (ClassTotals, error) {
	n, err := s.Classes.Sums(ctx, scope, f, register.CountIn("from_day", f.Period, ""), register.CountIn("from_day", f.Period, "t.kind='secretary'"),
		register.CountIn("from_day", f.Period, "t.kind='department'"), register.Sum{SQL: "CAST(COALESCE(SUM(t.hours),0) AS BIGINT)"})
	if err != nil {
		return ClassTotals{}, err
	}
	return ClassTotals{n[0], n[1], n[2], kernel.Points(n[3])}, nil
}

// TraineeTotals (学员合计): persons and person-times are two figures.
type TraineeTotals struct {
	Persons           int `json:"persons" doc:"培训人数，同一人只计一次"`
	Times             int `json:"times" doc:"培训人次"`
	SecretaryPersons  int `json:"secretary_persons" doc:"书记培训人数"`
	DepartmentPersons int `json:"department_persons" doc:"单位自办班人数"`
	Classes           int `json:"classes" doc:"涉及的期数"`
}

// TraineeTotals answers the figures of a filter.
func (s *Service) TraineeTotals(ctx context.Context, scope kernel.Scope, f register.Filter) (TraineeTotals, error) {
	n, err := s.Trainees.Sums(ctx, scope, f, register.PersonsIn("from_day", f.Period, ""), register.CountIn("from_day", f.Period, ""),
		register.PersonsIn("from_day", f.Period, "t.class_kind='secretary'"), register.PersonsIn("from_day", f.Period, "t.class_kind='department'"),
		register.DistinctIn("t.class_id", "from_day", f.Period, ""))
	if err != nil {
		return TraineeTotals{}, err
	}
	return TraineeTotals{n[0], n[1], n[2], n[3], n[4]}, nil
}

// Definitions are the registers as kinds of import.
func (s *Service) Definitions() []intake.Definition {
	return []intake.Definition{s.Classes.Definition(), s.Trainees.Definition()}
}

// Links lead from facts to records.
func (s *Service) Links() []register.Link {
	return []register.Link{
		{SourceType: "training_class", Name: "培训班", Path: "/training-classes/{id}", Permission: "training.read"},
		{SourceType: "trainee", Name: "学员", Path: "/trainees/{id}", Permission: "training.read"},
	}
}
