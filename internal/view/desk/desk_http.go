package desk

import (
	"context"
	"net/http"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/metric"
)

// Service reads the workbench.
type Service struct {
	db      *db.DB
	orgs    *org.Service
	proofs  Proofs
	sources []Source
}

// NewService returns a service; sources of one kind stand beside each other.
func NewService(d *db.DB, orgs *org.Service, p Proofs, sources []Source) *Service {
	return &Service{d, orgs, p, sources}
}

// Item is a duty as the workbench shows it.
type Item struct {
	duty.Duty
	OrgName string `json:"org_name"`
	Overdue bool   `json:"overdue"`
}

// addressed are the grants under which duties find somebody: the offices, and the person.
func addressed(actor kernel.Actor) []kernel.Grant {
	out := append(slices.Clone(actor.Grants), duty.Personal(actor.Account))
	if actor.Member != 0 {
		out = append(out, duty.Personal(actor.Member))
	}
	return out
}

// Duties answers what the actor's roles have to do.
func (s *Service) Duties(ctx context.Context, actor kernel.Actor, p kernel.Page) (kernel.List[Item], error) {
	q := s.db.Read()
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return kernel.List[Item]{}, err
	}
	list, err := duty.Mine(ctx, q, addressed(actor), actor.Proxies, p)
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
	web.Register(api, web.Op{ID: "list-messages", Method: http.MethodGet, Path: "/api/messages", Permission: web.LoggedIn, Summary: "消息", Tags: []string{"工作台"}},
		func(ctx context.Context, in *struct {
			Kind string `query:"kind" maxLength:"20" doc:"种类；空为全部"`
			Page int    `query:"page" minimum:"1" maximum:"50" default:"1"`
			Size int    `query:"size" minimum:"1" maximum:"50" default:"20"`
		},
		) (*web.Body[Messages], error) {
			messages, err := s.Messages(ctx, web.Actor(ctx), in.Kind, in.Page, in.Size)
			return web.Answer(messages), err
		})
	web.Register(api, web.Op{ID: "read-burden", Method: http.MethodGet, Path: "/api/burden", Permission: "burden.read", Summary: "减负账", Tags: []string{"减负"}},
		func(ctx context.Context, in *struct {
			Year int       `query:"year" minimum:"2017" maximum:"2100"`
			Org  kernel.ID `query:"org"`
		},
		) (*web.Body[BurdenAccount], error) {
			account, err := s.Burden(ctx, web.Actor(ctx).Scope, in.Year, in.Org)
			return web.Answer(account), err
		})
	web.Register(api, web.Op{ID: "list-burden-records", Method: http.MethodGet, Path: "/api/burden/records", Permission: "burden.read", Summary: "减负账的记录", Tags: []string{"减负"}},
		func(ctx context.Context, in *struct {
			Year  int       `query:"year" minimum:"2017" maximum:"2100"`
			Org   kernel.ID `query:"org" minimum:"0" doc:"组织及其下级；空为可见的全部"`
			Kind  string    `query:"kind" maxLength:"40" doc:"记录种类；空为全部"`
			Month int       `query:"month" minimum:"0" maximum:"12" doc:"登记的月份；0为全年"`
			Sheet bool      `query:"imported" doc:"只看由表格导入的"`
			Page  int       `query:"page" minimum:"1" default:"1"`
			Size  int       `query:"size" minimum:"1" maximum:"200" default:"50"`
		},
		) (*web.Body[kernel.List[BurdenRecord]], error) {
			list, err := s.BurdenRecords(ctx, web.Actor(ctx).Scope, BurdenQuery{in.Year, in.Org, in.Kind, in.Month, in.Sheet}, kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(list), err
		})
	web.Register(api, web.Op{ID: "list-burden-facts", Method: http.MethodGet, Path: "/api/burden/facts", Permission: "burden.read", Summary: "减负账的自动生成事实", Tags: []string{"减负"}},
		func(ctx context.Context, in *struct {
			Year  int       `query:"year" minimum:"2017" maximum:"2100"`
			Org   kernel.ID `query:"org" minimum:"0" doc:"组织及其下级；空为可见的全部"`
			Month int       `query:"month" minimum:"0" maximum:"12" doc:"发生的月份；0为全年"`
			Page  int       `query:"page" minimum:"1" default:"1"`
			Size  int       `query:"size" minimum:"1" maximum:"200" default:"50"`
		},
		) (*web.Body[kernel.List[metric.Line]], error) {
			list, err := s.BurdenFacts(ctx, web.Actor(ctx).Scope, BurdenQuery{Year: in.Year, Org: in.Org, Month: in.Month}, kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(list), err
		})
	web.Register(api, web.Op{ID: "check-burden", Method: http.MethodGet, Path: "/api/burden/checks", Permission: "burden.read", Summary: "减负体检", Tags: []string{"减负"}},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[BurdenCheck]], error) {
			checks, err := s.BurdenChecks(ctx)
			return web.Answer(kernel.List[BurdenCheck]{Items: checks, Total: len(checks)}), err
		})
}
