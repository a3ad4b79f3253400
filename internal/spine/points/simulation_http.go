package points

import (
	"context"
	"fmt"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

func (s *Service) simulationOperations(api *web.API) {
	tags := []string{"积分"}
	web.Register(api, web.Op{ID: "simulate-points-draft", Method: http.MethodPost, Path: "/api/points/schemes/{id}/simulations", Permission: "points.scheme", Summary: "按某年的记录试算已保存的草稿，留存结果", Tags: tags, Repeatable: true}, s.simulateDraft)
	web.Register(api, web.Op{ID: "get-points-simulation", Method: http.MethodGet, Path: "/api/points/simulations/{id}", Permission: "points.scheme", Summary: "一次试算的结果", Tags: tags}, s.getSimulation)
	web.Register(api, web.Op{ID: "export-points-simulation", Method: http.MethodGet, Path: "/api/points/simulations/{id}/export", Permission: "points.scheme", Summary: "导出试算结果", Tags: tags}, s.exportSimulation)
}

type simulateDraftInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version"`
		Year    int `json:"year,omitempty" doc:"年度，空为今年"`
		Half    int `json:"half,omitempty" minimum:"0" maximum:"2" doc:"按半年考评的，第几个半年"`
	}
}

func (s *Service) simulateDraft(ctx context.Context, in *simulateDraftInput) (*web.Body[*SimulationRecord], error) {
	r, err := s.SimulateDraft(ctx, web.Actor(ctx), in.ID, in.Body.Version, Term{in.Body.Year, in.Body.Half})
	return web.Answer(r), err
}

func (s *Service) getSimulation(ctx context.Context, in *idInput) (*web.Body[*SimulationRecord], error) {
	r, err := s.GetSimulation(ctx, in.ID)
	return web.Answer(r), err
}

func (s *Service) exportSimulation(ctx context.Context, in *idInput) (*web.File, error) {
	r, body, err := s.ExportSimulation(ctx, web.Actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return web.NewFile(fmt.Sprintf("%s-%s试算.xlsx", r.Result.Name, r.Term.Chinese()), web.XLSX, body), nil
}
