package desk

import (
	"context"
	"net/http"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/duty"
)

// Service reads the workbench.
type Service struct {
	db   *db.DB
	orgs *org.Service
}

// NewService returns a service.
func NewService(d *db.DB, orgs *org.Service) *Service { return &Service{d, orgs} }

// Item is a duty as the workbench shows it.
type Item struct {
	duty.Duty
	OrgName string `json:"org_name"`
	Overdue bool   `json:"overdue"`
}

// Duties answers what the actor's roles have to do.
func (s *Service) Duties(ctx context.Context, actor kernel.Actor, p kernel.Page) (kernel.List[Item], error) {
	q := s.db.Read()
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return kernel.List[Item]{}, err
	}
	list, err := duty.Mine(ctx, q, actor.Grants, p)
	out := kernel.List[Item]{Items: make([]Item, 0, len(list.Items)), Total: list.Total}
	for _, d := range list.Items {
		out.Items = append(out.Items, Item{d, tree.Name(d.OrgID), d.Due != "" && d.Due < s.db.Today()})
	}
	return out, err
}

// Operations registers the workbench.
func (s *Service) Operations(api *web.API) {
	web.Register(api, web.Op{ID: "list-duties", Method: http.MethodGet, Path: "/api/duties", Permission: web.LoggedIn, Summary: "我的待办", Tags: []string{"工作台"}},
		func(ctx context.Context, in *struct {
			Page int `query:"page" minimum:"1" default:"1"`
			Size int `query:"size" minimum:"1" maximum:"200" default:"20"`
		},
		) (*web.Body[kernel.List[Item]], error) {
			items, err := s.Duties(ctx, web.Actor(ctx), kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(items), err
		})
}
