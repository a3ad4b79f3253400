package inspection

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register"
)

type pointQuery struct {
	register.Query
}

// Filter implements register.Lister.
func (in pointQuery) Filter() (register.Filter, error) { return in.Asked() }

// LiaisonPointForm (联系点登记表) is what a person fills in.
type LiaisonPointForm struct {
	register.Stand
	MemberName string     `json:"member_name" maxLength:"60" required:"false" doc:"工委成员"`
	From       kernel.Day `json:"from_day" maxLength:"10" required:"false" doc:"开始日期"`
	To         kernel.Day `json:"to_day" maxLength:"10" required:"false" doc:"结束日期，仍在联系的不填"`
}

// Apply implements register.Form.
func (f LiaisonPointForm) Apply(p *LiaisonPoint) {
	f.Put(&p.Head, f.MemberName)
	p.From, p.To = f.From, f.To
}

type handOverInput struct {
	Body struct {
		FromMember kernel.ID  `json:"from_member_id" minimum:"0" required:"false" doc:"移交人"`
		FromName   string     `json:"from_name" maxLength:"60" required:"false"`
		ToMember   kernel.ID  `json:"to_member_id" minimum:"0" required:"false" doc:"接手人"`
		ToName     string     `json:"to_name" maxLength:"60" required:"false"`
		Day        kernel.Day `json:"day" maxLength:"10" required:"false" doc:"接手日期"`
	}
}

// HandedPoints (移交结果) says how many contact points went over.
type HandedPoints struct {
	Points int `json:"points"`
}

type dayInput struct {
	Day kernel.Day `query:"day" maxLength:"10" doc:"截至哪一天，不填为今天；统计当年"`
}

type coverageExportInput struct {
	Day     kernel.Day `query:"day" maxLength:"10" doc:"截至哪一天，不填为今天；统计当年"`
	Members bool       `query:"members" doc:"按工委成员，否则按单位"`
}

func (s *Service) pointOperations(api *web.API) {
	tags := []string{"联系点指导"}
	web.Register(api, web.Op{ID: "hand-over-liaison-points", Method: http.MethodPost, Path: "/api/liaison-points/hand-over", Permission: "inspection.point", Summary: "移交联系点", Tags: tags},
		func(ctx context.Context, in *handOverInput) (*web.Body[HandedPoints], error) {
			b := in.Body
			n, err := s.HandOverPoints(ctx, web.Actor(ctx), HandOver{b.FromMember, strings.TrimSpace(b.FromName), b.ToMember, strings.TrimSpace(b.ToName), b.Day})
			return web.Answer(HandedPoints{n}), err
		})
	register.Mount[pointQuery, LiaisonPointForm](api, s.LiaisonPoints, register.Routes{
		Noun: "liaison-point", Plural: "liaison-points", Path: "/api/liaison-points", Tag: "联系点指导", Read: "inspection.read", Write: "inspection.point",
	}, s.pointTotals)
	web.Register(api, web.Op{ID: "get-liaison-coverage", Method: http.MethodGet, Path: "/api/liaison-coverage", Permission: "inspection.read", Summary: "到点指导覆盖情况", Tags: tags},
		func(ctx context.Context, in *dayInput) (*web.Body[LiaisonCoverage], error) {
			c, err := s.CoverageOn(ctx, web.Actor(ctx), in.Day)
			return web.Answer(c), err
		})
	web.Register(api, web.Op{ID: "export-liaison-coverage", Method: http.MethodGet, Path: "/api/liaison-coverage/export", Permission: "inspection.read", Summary: "导出到点指导覆盖情况", Tags: tags},
		func(ctx context.Context, in *coverageExportInput) (*web.File, error) {
			return s.ExportCoverage(ctx, web.Actor(ctx), in.Day, in.Members)
		})
	web.Register(api, web.Op{ID: "list-my-liaison-points", Method: http.MethodGet, Path: "/api/my/liaison-points", Permission: "inspection.write", Summary: "我的联系点", Tags: tags},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[MyLiaisonPoint]], error) {
			list, err := s.Mine(ctx, web.Actor(ctx))
			return web.Answer(list), err
		})
}

type idInput struct {
	ID kernel.ID `path:"id" minimum:"1"`
}

type planQuery struct {
	OrgID  kernel.ID `query:"org_id" minimum:"0" doc:"联系点单位"`
	Mine   bool      `query:"mine" doc:"只看本人的"`
	State  PlanState `query:"state" enum:"planned,under_way,held,withdrawn"`
	Open   bool      `query:"open" doc:"只看还没有完成的"`
	Year   int       `query:"year" minimum:"0" maximum:"2100"`
	Number int       `query:"page" minimum:"1" default:"1"`
	Size   int       `query:"size" minimum:"1" maximum:"200" default:"20"`
}

// LiaisonPlanForm (到点安排登记表) is what a person fills in.
type LiaisonPlanForm struct {
	Version     int        `json:"version" minimum:"0" required:"false" doc:"修改时为所见的版本"`
	OrgID       kernel.ID  `json:"org_id" minimum:"0" required:"false" doc:"联系点单位"`
	MemberID    kernel.ID  `json:"member_id" minimum:"0" required:"false" doc:"到点的工委成员，不填为本人"`
	MemberName  string     `json:"member_name" maxLength:"60" required:"false"`
	Company     string     `json:"company" maxLength:"200" required:"false" doc:"同行人员"`
	Day         kernel.Day `json:"day" maxLength:"10" required:"false" doc:"计划日期"`
	Purpose     string     `json:"purpose" maxLength:"200" required:"false" doc:"这次去看什么、谈什么"`
	ChecklistID kernel.ID  `json:"checklist_id" minimum:"0" required:"false" doc:"检查清单，不用的不填"`
}

func (f LiaisonPlanForm) asked() PlanAsked {
	return PlanAsked{f.OrgID, f.MemberID, f.MemberName, f.Company, f.Day, f.Purpose, f.ChecklistID}
}

type planInput struct{ Body LiaisonPlanForm }

type changePlanInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body LiaisonPlanForm
}

type withdrawPlanInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Reason  string `json:"reason" maxLength:"200" required:"false"`
	}
}

type sheetInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body SentSheet
}

func (s *Service) planOperations(api *web.API) {
	op := func(id, method, path, permission, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: path, Permission: permission, Summary: summary, Tags: []string{"联系点指导"}}
	}
	web.Register(api, op("list-liaison-plans", http.MethodGet, "/api/liaison-plans", "inspection.read", "到点安排"),
		func(ctx context.Context, in *planQuery) (*web.Body[kernel.List[LiaisonPlan]], error) {
			f := PlanFilter{Org: in.OrgID, State: in.State, Open: in.Open, Year: in.Year}
			if in.Mine {
				if f.Member = web.Actor(ctx).Member; f.Member == 0 {
					return web.Answer(kernel.List[LiaisonPlan]{Items: []LiaisonPlan{}}), nil
				}
			}
			list, err := s.Plans(ctx, web.Actor(ctx), f, kernel.Page{Number: in.Number, Size: in.Size})
			return web.Answer(list), err
		})
	create := op("create-liaison-plan", http.MethodPost, "/api/liaison-plans", "inspection.write", "安排到点指导")
	create.Status = http.StatusCreated
	web.Register(api, create, func(ctx context.Context, in *planInput) (*web.Body[LiaisonPlan], error) {
		p, err := s.PlanVisit(ctx, web.Actor(ctx), in.Body.asked())
		return web.Answer(p), err
	})
	web.Register(api, op("get-liaison-plan", http.MethodGet, "/api/liaison-plans/{id}", "inspection.read", "到点安排及检查表"),
		func(ctx context.Context, in *idInput) (*web.Body[LiaisonSheet], error) {
			p, err := s.Sheet(ctx, web.Actor(ctx), in.ID)
			return web.Answer(p), err
		})
	web.Register(api, op("change-liaison-plan", http.MethodPut, "/api/liaison-plans/{id}", "inspection.write", "修改到点安排"),
		func(ctx context.Context, in *changePlanInput) (*web.Body[LiaisonPlan], error) {
			p, err := s.ChangePlan(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.asked())
			return web.Answer(p), err
		})
	web.Register(api, op("withdraw-liaison-plan", http.MethodPost, "/api/liaison-plans/{id}/withdraw", "inspection.write", "撤回到点安排"),
		func(ctx context.Context, in *withdrawPlanInput) (*web.Body[LiaisonPlan], error) {
			p, err := s.WithdrawPlan(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason)
			return web.Answer(p), err
		})
	web.Register(api, op("fill-liaison-sheet", http.MethodPost, "/api/liaison-plans/{id}/sheet", "inspection.write", "填检查表、登记完成"),
		func(ctx context.Context, in *sheetInput) (*web.Body[LiaisonPlan], error) {
			p, err := s.FillSheet(ctx, web.Actor(ctx), in.ID, in.Body)
			return web.Answer(p), err
		})
}

// ChecklistForm (检查清单登记表) is what staff fill in.
type ChecklistForm struct {
	Number int              `json:"number" minimum:"0" required:"false" doc:"修改时为所见的版本"`
	Name   string           `json:"name" maxLength:"40" required:"false"`
	Active bool             `json:"active" required:"false" doc:"还在使用"`
	Groups []ChecklistGroup `json:"groups" maxItems:"30" required:"false"`
}

type checklistInput struct{ Body ChecklistForm }

type changeChecklistInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body ChecklistForm
}

func (s *Service) checklistOperations(api *web.API) {
	op := func(id, method, path, permission, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: path, Permission: permission, Summary: summary, Tags: []string{"检查清单"}}
	}
	web.Register(api, op("list-checklists", http.MethodGet, "/api/checklists", "inspection.read", "检查清单"),
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[Checklist]], error) {
			list, err := s.Checklists(ctx)
			return web.Answer(list), err
		})
	create := op("create-checklist", http.MethodPost, "/api/checklists", "inspection.checklist", "新建检查清单")
	create.Status = http.StatusCreated
	web.Register(api, create, func(ctx context.Context, in *checklistInput) (*web.Body[Checklist], error) {
		c, err := s.CreateChecklist(ctx, web.Actor(ctx), in.Body.Name, in.Body.Groups)
		return web.Answer(c), err
	})
	web.Register(api, op("change-checklist", http.MethodPut, "/api/checklists/{id}", "inspection.checklist", "修改检查清单"),
		func(ctx context.Context, in *changeChecklistInput) (*web.Body[Checklist], error) {
			b := in.Body
			c, err := s.ChangeChecklist(ctx, web.Actor(ctx), in.ID, b.Number, b.Name, b.Active, b.Groups)
			return web.Answer(c), err
		})
}
