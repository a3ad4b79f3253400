package training

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// MyTraining (我的培训) is what a member reads of one training of their own.
type MyTraining struct {
	ID      kernel.ID     `json:"id"`
	Name    string        `json:"name" doc:"培训班"`
	Kind    string        `json:"kind" enum:"secretary,department,rotation,other"`
	FromDay kernel.Day    `json:"from_day"`
	ToDay   kernel.Day    `json:"to_day"`
	Hours   kernel.Points `json:"hours" doc:"本人学时"`
	Result  string        `json:"result" doc:"考核结果"`
}

// MyYear (年度学时) is what the trainings of one year come to.
type MyYear struct {
	Year  int           `json:"year"`
	Hours kernel.Points `json:"hours" doc:"计入这一年的学时，跨年的按天数分开"`
}

// MyTrainings are all trainings of one member, the latest first.
type MyTrainings struct {
	Items []MyTraining `json:"items"`
	Years []MyYear     `json:"years" doc:"有学时的年度，近的在前"`
}

// Mine answers the actor's own trainings and hours by year (R40). Fault: register.ErrNotMember.
func (s *Service) Mine(ctx context.Context, actor kernel.Actor) (MyTrainings, error) {
	rows, err := s.Trainees.Of(ctx, actor.Scope.Member)
	out := MyTrainings{Items: make([]MyTraining, len(rows)), Years: yearsOf(rows)}
	for i, t := range rows {
		out.Items[i] = MyTraining{ID: t.ID, Name: t.ClassName, Kind: t.ClassKind, FromDay: t.FromDay, ToDay: t.ToDay, Hours: t.Hours, Result: t.Result}
	}
	return out, err
}

func (s *Service) ownOperations(api *web.API) {
	web.Register(api, web.Op{ID: "list-my-trainings", Method: http.MethodGet, Path: "/api/my/trainings", Permission: "training.own", Summary: "我的培训", Tags: []string{"培训"}},
		func(ctx context.Context, _ *struct{}) (*web.Body[MyTrainings], error) {
			mine, err := s.Mine(ctx, web.Actor(ctx))
			return web.Answer(mine), err
		})
}
