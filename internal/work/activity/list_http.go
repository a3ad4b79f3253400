package activity

import (
	"context"
	"fmt"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// FilterInput narrows the list.
type FilterInput struct {
	Org    kernel.ID `query:"org" minimum:"0" doc:"党组织，含其下级；0 为本人可见的全部"`
	Kind   string    `query:"kind" maxLength:"40"`
	Period string    `query:"period" maxLength:"30" doc:"统计期：2026、2026-H1、2026-Q3、2026-03 或 起..止；空为不限"`
	State  string    `query:"state" enum:",draft,submitted,accepted,returned,withdrawn"`
	Text   string    `query:"text" maxLength:"60" doc:"主题、地点、主持人、内容中的文字"`
	Member kernel.ID `query:"member" minimum:"0" doc:"名单中有此人"`
	Sort   string    `query:"sort" enum:",day,-day,org,attended,-attended"`
}

func (in FilterInput) filter() (Filter, error) {
	f := Filter{Org: in.Org, Kind: in.Kind, State: State(in.State), Text: in.Text, Member: in.Member, Sort: in.Sort}
	if in.Period != "" {
		p, err := kernel.ParsePeriod(in.Period)
		if err != nil {
			return f, ErrPeriod
		}
		f.Period = p
	}
	return f, nil
}

// PageInput is a page of a list.
type PageInput struct {
	Page int `query:"page" minimum:"1" default:"1"`
	Size int `query:"size" minimum:"1" maximum:"200" default:"50"`
}

type rosterInput struct {
	Org   kernel.ID  `query:"org" minimum:"1" required:"true"`
	Kinds []string   `query:"kinds" maxItems:"6"`
	Day   kernel.Day `query:"day" maxLength:"10"`
}

type stepsInput struct {
	IDInput
	Number int `path:"number" minimum:"1"`
}

func (s *Service) listOperations(api *web.API) {
	web.Register(api, get("list-activities", "/api/activities", mayRead, "组织生活记录"),
		func(ctx context.Context, in *struct {
			FilterInput
			PageInput
		},
		) (*web.Body[RecordRows], error) {
			f, err := in.filter()
			if err != nil {
				return nil, err
			}
			rows, err := s.List(ctx, web.Actor(ctx), f, kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(rows), err
		})
	web.Register(api, get("sum-activities", "/api/activities/totals", mayRead, "组织生活记录的合计：应到、实到、请假、缺席"),
		func(ctx context.Context, in *FilterInput) (*web.Body[RecordTotals], error) {
			f, err := in.filter()
			if err != nil {
				return nil, err
			}
			totals, err := s.Totals(ctx, web.Actor(ctx), f)
			return web.Answer(totals), err
		})
	web.Register(api, get("search-activities", "/api/activities/search", mayRead, "按主题查找组织生活"),
		func(ctx context.Context, in *struct {
			Text string `query:"text" minLength:"1" maxLength:"40" required:"true" doc:"主题中的文字"`
		},
		) (*web.Body[kernel.List[FoundRecord]], error) {
			found, err := s.Search(ctx, web.Actor(ctx), in.Text)
			return web.Answer(kernel.List[FoundRecord]{Items: found, Total: len(found)}), err
		})
	web.Register(api, get("export-activities", "/api/activities/export", mayRead, "导出组织生活记录"),
		func(ctx context.Context, in *struct {
			FilterInput
			Columns string `query:"columns" maxLength:"400" doc:"导出哪些列，逗号隔开，依此顺序；空为台账的全部列"`
		},
		) (*web.File, error) {
			f, err := in.filter()
			if err != nil {
				return nil, err
			}
			b, err := s.Export(ctx, web.Actor(ctx), f, in.Columns)
			return web.NewFile(fmt.Sprintf("组织生活记录-%s.xlsx", s.db.Today()), web.XLSX, b), err
		})
	web.Register(api, get("get-activity", "/api/activities/{id}", mayRead, "一条组织生活记录"),
		func(ctx context.Context, in *IDInput) (*web.Body[RecordSheet], error) {
			a, err := s.find(ctx, s.db.Read(), web.Actor(ctx), in.ID)
			return s.answered(ctx, a, err)
		})
	web.Register(api, get("list-activity-steps", "/api/activities/{id}/steps", mayRead, "办理经过和历次修改"),
		func(ctx context.Context, in *IDInput) (*web.Body[kernel.List[RecordStep]], error) {
			steps, err := s.Steps(ctx, web.Actor(ctx), in.ID)
			return web.Answer(kernel.List[RecordStep]{Items: steps, Total: len(steps)}), err
		})
	web.Register(api, get("get-activity-before", "/api/activities/{id}/steps/{number}", mayRead, "退回或更正之前的全文"),
		func(ctx context.Context, in *stepsInput) (*web.Body[Content], error) {
			c, err := s.Before(ctx, web.Actor(ctx), in.ID, in.Number)
			return web.Answer(c), err
		})
	web.Register(api, get("propose-roster", "/api/activities/roster", mayWrite, "按类型和日期提出应到名单"),
		func(ctx context.Context, in *rosterInput) (*web.Body[Proposal], error) {
			p, err := s.ProposeRoster(ctx, web.Actor(ctx), in.Org, in.Kinds, in.Day)
			return web.Answer(p), err
		})
	web.Register(api, get("last-activity", "/api/activities/last", mayWrite, "上一次同类记录，供复制"),
		func(ctx context.Context, in *struct {
			Org  kernel.ID `query:"org" minimum:"1" required:"true"`
			Kind string    `query:"kind" maxLength:"40" required:"true"`
		},
		) (*web.Body[Content], error) {
			c, err := s.Last(ctx, web.Actor(ctx), in.Org, in.Kind)
			return web.Answer(c), err
		})
	web.Register(api, get("prepare-activity", "/api/activities/next", mayWrite, "据上次同类会议准备下一次"),
		func(ctx context.Context, in *struct {
			Org  kernel.ID `query:"org" minimum:"1" required:"true"`
			Kind string    `query:"kind" maxLength:"40" required:"true"`
		},
		) (*web.Body[Content], error) {
			c, err := s.Next(ctx, web.Actor(ctx), in.Org, in.Kind)
			return web.Answer(c), err
		})
}

type kindInput struct {
	Code string `path:"code" maxLength:"40"`
	Body struct {
		Version      int      `json:"version" minimum:"1"`
		Name         string   `json:"name" maxLength:"30"`
		Holders      []string `json:"holders" maxItems:"10"`
		Due          string   `json:"due" enum:"all,committee,group,chosen"`
		Confidential bool     `json:"confidential"`
		Active       bool     `json:"active"`
		Position     int      `json:"position" minimum:"0" maximum:"10000"`
	}
}

func (s *Service) kindOperations(api *web.API) {
	web.Register(api, get("list-activity-kinds", "/api/activity-kinds", web.LoggedIn, "组织生活类型"),
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[Kind]], error) {
			list, err := s.ListKinds(ctx)
			return web.Answer(kernel.List[Kind]{Items: list, Total: len(list)}), err
		})
	web.Register(api, post("add-activity-kind", "/api/activity-kinds", mayKind, "增加组织生活类型"),
		func(ctx context.Context, in *struct {
			Body struct {
				Code         string   `json:"code" maxLength:"40"`
				Name         string   `json:"name" maxLength:"30"`
				Holders      []string `json:"holders" maxItems:"10"`
				Due          string   `json:"due" enum:"all,committee,group,chosen"`
				Confidential bool     `json:"confidential"`
				Position     int      `json:"position" minimum:"0" maximum:"10000"`
			}
		},
		) (*web.Body[Kind], error) {
			b := in.Body
			k, err := s.AddKind(ctx, web.Actor(ctx), Kind{Code: b.Code, Name: b.Name, Holders: b.Holders, Due: Due(b.Due), Confidential: b.Confidential, Position: b.Position})
			return web.Answer(k), err
		})
	web.Register(api, web.Op{ID: "change-activity-kind", Method: http.MethodPut, Path: "/api/activity-kinds/{code}", Permission: mayKind, Summary: "修改组织生活类型", Tags: tags},
		func(ctx context.Context, in *kindInput) (*struct{}, error) {
			b := in.Body
			return nil, s.ChangeKind(ctx, web.Actor(ctx), Kind{
				Code: in.Code, Name: b.Name, Holders: b.Holders, Due: Due(b.Due), Confidential: b.Confidential,
				Active: b.Active, Position: b.Position, Version: b.Version,
			})
		})
}

// MySheet is a meeting as somebody on its roster may read it.
type MySheet struct {
	ID          kernel.ID    `json:"id"`
	OrgName     string       `json:"org_name"`
	KindNames   []string     `json:"kind_names"`
	Day         kernel.Day   `json:"day"`
	StartTime   string       `json:"start_time"`
	EndTime     string       `json:"end_time"`
	Topic       string       `json:"topic"`
	Place       string       `json:"place"`
	Host        string       `json:"host"`
	Speaker     string       `json:"speaker"`
	Agenda      []AgendaItem `json:"agenda"`
	Resolutions []Resolution `json:"resolutions"`
	Minutes     string       `json:"minutes"`
	Expected    int          `json:"expected"`
	Attended    int          `json:"attended"`
	Mark        Mark         `json:"mark" enum:",attended,excused,absent"`
	Reason      string       `json:"reason"`
}

func (s *Service) myOperations(api *web.API) {
	web.Register(api, get("list-my-activities", "/api/my/activities", mayOwn, "我的组织生活"),
		func(ctx context.Context, in *struct {
			Period string `query:"period" maxLength:"30"`
			PageInput
		},
		) (*web.Body[kernel.List[Mine]], error) {
			f, err := FilterInput{Period: in.Period}.filter()
			if err != nil {
				return nil, err
			}
			list, err := s.Mine(ctx, web.Actor(ctx), f.Period, kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(list), err
		})
	web.Register(api, get("list-coming-activities", "/api/my/activities/coming", mayOwn, "我所在支部近期的组织生活安排"),
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[Mine]], error) {
			list, err := s.Coming(ctx, web.Actor(ctx))
			return web.Answer(list), err
		})
	web.Register(api, get("get-my-activity", "/api/my/activities/{id}", mayOwn, "我参加的一次组织生活"), s.mySheet)
}

func (s *Service) mySheet(ctx context.Context, in *IDInput) (*web.Body[MySheet], error) {
	a, t, err := s.MyActivity(ctx, web.Actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	q := s.db.Read()
	kinds, err := s.kinds(ctx, q)
	if err != nil {
		return nil, err
	}
	tree, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return nil, err
	}
	return web.Answer(MySheet{
		ID: a.ID, OrgName: tree.FullName(a.OrgID), KindNames: kinds.Names(a.Kinds), Day: a.Day, StartTime: a.StartTime,
		EndTime: a.EndTime, Topic: a.Topic, Place: a.Place, Host: a.Host.Name, Speaker: a.Speaker.Name, Agenda: a.Agenda, Resolutions: a.Resolutions,
		Minutes: a.Minutes, Expected: a.Expected, Attended: a.AttendedCount, Mark: t.Mark, Reason: t.Reason,
	}), nil
}
