package team

import (
	"context"
	"net/http"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

type teamsInput struct {
	Org kernel.ID `query:"org_id" doc:"组织，不填为本人所见全部"`
	Day string    `query:"day" maxLength:"10" doc:"截至哪一日，不填为今天"`
}

type exportInput struct {
	teamsInput
	State string `query:"state" enum:",incomplete,no_secretary,divided,complete,full_time,no_full_time,waiting" doc:"只要这种情况的"`
	Kind  string `query:"kind" enum:",committee,general_branch,branch" doc:"只要这一类党组织"`
	Text  string `query:"text" maxLength:"40" doc:"党组织、单位、姓名中的字"`
}

type teamInput struct {
	ID  kernel.ID `path:"id" doc:"党组织"`
	Day string    `query:"day" maxLength:"10" doc:"截至哪一日，不填为今天"`
}

// Operations registers the teams.
func (s *Service) Operations(api *web.API) {
	s.consentOperations(api)
	op := func(id, path, summary string) web.Op {
		return web.Op{ID: id, Method: http.MethodGet, Path: path, Permission: "team.read", Summary: summary, Tags: []string{"班子"}}
	}
	web.Register(api, op("list-teams", "/api/teams", "班子一览"), func(ctx context.Context, in *teamsInput) (*web.Body[Register], error) {
		r, err := s.Teams(ctx, web.Actor(ctx), in.Org, kernel.Day(in.Day))
		return web.Answer(r), err
	})
	web.Register(api, op("export-teams", "/api/teams/export", "导出班子一览"), func(ctx context.Context, in *exportInput) (*web.File, error) {
		return s.Export(ctx, web.Actor(ctx), in.Org, kernel.Day(in.Day), Only{in.State, org.Kind(in.Kind), in.Text})
	})
	web.Register(api, op("get-team", "/api/teams/{id}", "一个班子"), func(ctx context.Context, in *teamInput) (*web.Body[Team], error) {
		t, err := s.Team(ctx, web.Actor(ctx), in.ID, kernel.Day(in.Day))
		return web.Answer(t), err
	})
}
