package points

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/fact"
)

// Operations adds the operations of points to api. None of them orders persons by points.
func (s *Service) Operations(api *web.API) {
	tags := []string{"积分"}
	get, post, put := http.MethodGet, http.MethodPost, http.MethodPut
	web.Register(api, web.Op{ID: "list-points-schemes", Method: get, Path: "/api/points/schemes", Permission: "points.read", Summary: "积分办法", Tags: tags}, s.listSchemes)
	web.Register(api, web.Op{ID: "get-points-scheme", Method: get, Path: "/api/points/schemes/{id}", Permission: "points.read", Summary: "一份积分办法及核对意见", Tags: tags}, s.getScheme)
	web.RegisterRows(api, web.Op{ID: "list-points-scheme-changes", Method: get, Path: "/api/points/schemes/{id}/changes", Permission: "points.read", Summary: "积分办法的变更记录", Tags: tags}, s.SchemeChanges)
	web.Register(api, web.Op{ID: "get-points-version", Method: get, Path: "/api/points/versions/{id}", Permission: "points.read", Summary: "积分办法已施行的一版", Tags: tags}, s.getVersion)
	web.Register(api, web.Op{ID: "list-points-samples", Method: get, Path: "/api/points/samples", Permission: "points.scheme", Summary: "积分办法样例", Tags: tags}, s.listSamples)
	web.Register(api, web.Op{ID: "list-points-fact-kinds", Method: get, Path: "/api/points/fact-kinds", Permission: "points.read", Summary: "可以计分的记录种类", Tags: tags}, s.listKinds)
	web.Register(api, web.Op{ID: "check-points-scheme", Method: post, Path: "/api/points/schemes/check", Permission: "points.scheme", Summary: "核对积分办法（不保存）", Tags: tags, Repeatable: true}, s.checkScheme)
	web.Register(api, web.Op{ID: "simulate-points-scheme", Method: post, Path: "/api/points/schemes/simulate", Permission: "points.scheme", Summary: "按某年的记录试算积分办法（不保存）", Tags: tags, Repeatable: true}, s.simulate)
	s.simulationOperations(api)
	web.Register(api, web.Op{ID: "create-points-scheme", Method: post, Path: "/api/points/schemes", Permission: "points.scheme", Summary: "新建积分办法", Tags: tags}, s.createScheme)
	web.Register(api, web.Op{ID: "save-points-scheme", Method: put, Path: "/api/points/schemes/{id}", Permission: "points.scheme", Summary: "保存积分办法草稿", Tags: tags}, s.saveScheme)
	web.Register(api, web.Op{ID: "adopt-points-scheme", Method: post, Path: "/api/points/schemes/{id}/adopt", Permission: "points.adopt", Summary: "施行积分办法", Tags: tags, Fresh: true}, s.adoptScheme)
	web.Register(api, web.Op{ID: "check-points-year", Method: post, Path: "/api/points/years/{year}/check", Permission: "points.adopt", Summary: "核对全年积分", Tags: tags, Repeatable: true}, s.checkPoints)
	web.Register(api, web.Op{ID: "recompute-points-year", Method: post, Path: "/api/points/years/{year}/recompute", Permission: "points.adopt", Summary: "重算全年积分", Tags: tags}, s.recompute)
	web.Register(api, web.Op{ID: "get-my-points", Method: get, Path: "/api/points/mine", Permission: "points.own", Summary: "我的积分", Tags: tags}, s.mine)
	web.Register(api, web.Op{ID: "list-my-points-lines", Method: get, Path: "/api/points/mine/lines", Permission: "points.own", Summary: "我的积分明细", Tags: tags}, s.myLines)
	web.Register(api, web.Op{ID: "export-my-points", Method: get, Path: "/api/points/mine/export", Permission: "points.own", Summary: "导出我的积分明细", Tags: tags}, s.exportMine)
	web.Register(api, web.Op{ID: "rank-points", Method: get, Path: "/api/points/ranking", Permission: "points.read", Summary: "支部、单位积分比较", Tags: tags}, s.ranking)
	web.Register(api, web.Op{ID: "export-points-ranking", Method: http.MethodGet, Path: "/api/points/ranking/export", Permission: "points.read", Summary: "导出支部或单位积分", Tags: tags}, s.exportRanking)
	web.Register(api, web.Op{ID: "get-points-statement", Method: get, Path: "/api/points/statements/{subject}/{id}", Permission: "points.read", Summary: "积分对账单", Tags: tags}, s.statement)
	web.Register(api, web.Op{ID: "list-points-lines", Method: get, Path: "/api/points/statements/{subject}/{id}/lines", Permission: "points.read", Summary: "积分明细", Tags: tags}, s.lines)
	web.Register(api, web.Op{ID: "export-points-statement", Method: get, Path: "/api/points/statements/{subject}/{id}/export", Permission: "points.read", Summary: "导出积分明细", Tags: tags}, s.exportStatement)
	s.closingOperations(api)
	s.adjustmentOperations(api)
	s.choiceOperations(api)
	web.Register(api, web.Op{ID: "list-members-below", Method: get, Path: "/api/points/branches/{id}/below", Permission: "points.below", Summary: "支部未达标党员", Tags: tags}, s.below)
}

type none struct{}

type idInput struct {
	ID kernel.ID `path:"id"`
}

// pageOf is the slice asked for.
func pageOf(number, size int) kernel.Page { return kernel.Page{Number: number, Size: size} }

func (s *Service) listSchemes(ctx context.Context, _ *none) (*web.Body[kernel.List[SchemeRow]], error) {
	list, err := s.ListSchemes(ctx)
	return web.Answer(list), err
}

func (s *Service) getScheme(ctx context.Context, in *idInput) (*web.Body[*SchemeDetail], error) {
	d, err := s.GetScheme(ctx, web.Actor(ctx), in.ID)
	return web.Answer(d), err
}

func (s *Service) getVersion(ctx context.Context, in *idInput) (*web.Body[*Scheme], error) {
	def, err := s.GetVersion(ctx, in.ID)
	return web.Answer(def), err
}

func (s *Service) listSamples(context.Context, *none) (*web.Body[kernel.List[Sample]], error) {
	list := Samples()
	return web.Answer(kernel.List[Sample]{Items: list, Total: len(list)}), nil
}

type kindsInput struct {
	Subject SubjectType `query:"subject" enum:"member,branch,department" required:"true"`
}

// KindView is a kind of fact in the editor's list.
type KindView struct {
	Code    string       `json:"code"`
	Name    string       `json:"name"`
	Unit    string       `json:"unit"`
	Details []DetailView `json:"details" doc:"已知的明细，空为不限"`
	Attrs   []AttrView   `json:"attrs" doc:"条件和公式可用的属性"`
}

// AttrView is an attribute that conditions and formulas can ask about.
type AttrView struct {
	Code   string       `json:"code"`
	Name   string       `json:"name" doc:"公式里用的名称"`
	Number bool         `json:"number" doc:"数字，可比较大小"`
	Values []DetailView `json:"values" doc:"可取的值，空为不限"`
}

// DetailView is a subdivision of a kind of fact.
type DetailView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

func (s *Service) listKinds(_ context.Context, in *kindsInput) (*web.Body[kernel.List[KindView]], error) {
	list := kernel.List[KindView]{Items: []KindView{}}
	for _, k := range s.Kinds(in.Subject) {
		v := KindView{k.Code, k.Name, k.Unit, detailViews(k.Details), []AttrView{}}
		for _, a := range k.Attrs {
			v.Attrs = append(v.Attrs, AttrView{a.Code, a.Name, a.Number, detailViews(a.Values)})
		}
		list.Items = append(list.Items, v)
	}
	list.Total = len(list.Items)
	return web.Answer(list), nil
}

func detailViews(of []fact.Detail) []DetailView {
	out := []DetailView{}
	for _, d := range of {
		out = append(out, DetailView{d.Code, d.Name})
	}
	return out
}

type definitionInput struct {
	Body struct {
		Definition Scheme `json:"definition"`
	}
}

func (s *Service) checkScheme(_ context.Context, in *definitionInput) (*web.Body[kernel.List[Finding]], error) {
	findings := s.Findings(&in.Body.Definition)
	return web.Answer(kernel.List[Finding]{Items: findings, Total: len(findings)}), nil
}

type simulateInput struct {
	Body struct {
		Year       int    `json:"year,omitempty" doc:"年度，空为今年"`
		Half       int    `json:"half,omitempty" minimum:"0" maximum:"2" doc:"按半年考评的，第几个半年"`
		Definition Scheme `json:"definition"`
	}
}

func (s *Service) simulate(ctx context.Context, in *simulateInput) (*web.Body[*Simulation], error) {
	out, err := s.Simulate(ctx, web.Actor(ctx), &in.Body.Definition, Term{in.Body.Year, in.Body.Half})
	return web.Answer(out), err
}

func (s *Service) createScheme(ctx context.Context, in *definitionInput) (*web.Body[*SchemeDetail], error) {
	d, err := s.CreateScheme(ctx, web.Actor(ctx), &in.Body.Definition)
	return web.Answer(d), err
}

type saveInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version    int    `json:"version"`
		Definition Scheme `json:"definition"`
	}
}

func (s *Service) saveScheme(ctx context.Context, in *saveInput) (*web.Body[*SchemeDetail], error) {
	d, err := s.SaveScheme(ctx, web.Actor(ctx), in.ID, in.Body.Version, &in.Body.Definition)
	return web.Answer(d), err
}

type adoptInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version   int        `json:"version"`
		Effective kernel.Day `json:"effective" doc:"施行日期"`
		Unseen    bool       `json:"unseen,omitempty" doc:"不经试算施行"`
	}
}

func (s *Service) adoptScheme(ctx context.Context, in *adoptInput) (*web.Body[*SchemeDetail], error) {
	d, err := s.Adopt(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Effective, in.Body.Unseen)
	return web.Answer(d), err
}

type yearInput struct {
	Year int `path:"year" minimum:"2017" maximum:"2100"`
}

func (s *Service) checkPoints(ctx context.Context, in *yearInput) (*web.Body[kernel.List[Difference]], error) {
	found, err := s.Check(ctx, in.Year)
	return web.Answer(kernel.List[Difference]{Items: found, Total: len(found)}), err
}

func (s *Service) recompute(ctx context.Context, in *yearInput) (*struct{}, error) {
	return nil, s.AskRecompute(ctx, web.Actor(ctx), in.Year)
}

// TermQuery is the term that somebody looks at.
type TermQuery struct {
	Year int `query:"year" doc:"年度，空为今年"`
	Half int `query:"half" minimum:"0" maximum:"2" doc:"按半年考评的，第几个半年；空为今天所在的，往年为下半年"`
}

func (in *TermQuery) term() Term { return Term{in.Year, in.Half} }

func (s *Service) mine(ctx context.Context, in *TermQuery) (*web.Body[*Statement], error) {
	st, err := s.MyStatement(ctx, web.Actor(ctx), in.term())
	return web.Answer(st), err
}

type myLinesInput struct {
	TermQuery
	Page int    `query:"page" minimum:"1" default:"1"`
	Size int    `query:"size" minimum:"1" maximum:"200" default:"20"`
	Rule string `query:"rule" doc:"规则代码，空为全部"`
}

func (s *Service) myLines(ctx context.Context, in *myLinesInput) (*web.Body[kernel.List[Line]], error) {
	actor := web.Actor(ctx)
	if actor.Member == 0 {
		return nil, ErrNoMember
	}
	list, err := s.Lines(ctx, kernel.Scope{Member: actor.Member}, ByMember, actor.Member, in.term(), in.Rule, pageOf(in.Page, in.Size))
	return web.Answer(list), err
}

type rankingInput struct {
	Page    int         `query:"page" minimum:"1" default:"1"`
	Size    int         `query:"size" minimum:"1" maximum:"200" default:"20"`
	Subject SubjectType `query:"subject" enum:"branch,department" required:"true"`
	Band    string      `query:"band" maxLength:"40" doc:"只要这一档次的，空为全部"`
	TermQuery
}

func (s *Service) exportRanking(ctx context.Context, in *struct {
	Subject SubjectType `query:"subject" enum:"branch,department" required:"true"`
	Band    string      `query:"band" maxLength:"40" doc:"只要这一档次的，空为全部"`
	TermQuery
	Columns string `query:"columns" maxLength:"400" doc:"导出哪些列，逗号隔开，依此顺序；空为全部"`
},
) (*web.File, error) {
	return s.ExportRanking(ctx, web.Actor(ctx), in.Subject, in.term(), in.Band, in.Columns)
}

func (s *Service) ranking(ctx context.Context, in *rankingInput) (*web.Body[*Ranking], error) {
	r, err := s.RankingIn(ctx, web.Actor(ctx).Scope, in.Subject, in.term(), in.Band, pageOf(in.Page, in.Size))
	return web.Answer(r), err
}

type statementInput struct {
	Subject SubjectType `path:"subject" enum:"member,branch,department"`
	ID      kernel.ID   `path:"id"`
	TermQuery
}

func (s *Service) statement(ctx context.Context, in *statementInput) (*web.Body[*Statement], error) {
	if err := mayOpen(web.Actor(ctx), in.Subject, in.ID); err != nil {
		return nil, err
	}
	st, err := s.Statement(ctx, web.Actor(ctx).Scope, in.Subject, in.ID, in.term())
	return web.Answer(st), err
}

func (s *Service) exportStatement(ctx context.Context, in *struct {
	Subject SubjectType `path:"subject" enum:"member,branch,department"`
	ID      kernel.ID   `path:"id"`
	TermQuery
	Columns string `query:"columns" maxLength:"400" doc:"导出哪些列，逗号隔开，依此顺序；空为全部"`
},
) (*web.File, error) {
	actor := web.Actor(ctx)
	if err := mayOpen(actor, in.Subject, in.ID); err != nil {
		return nil, err
	}
	return s.ExportStatement(ctx, actor, actor.Scope, in.Subject, in.ID, in.term(), in.Columns)
}

func (s *Service) exportMine(ctx context.Context, in *struct {
	TermQuery
	Columns string `query:"columns" maxLength:"400" doc:"导出哪些列，逗号隔开，依此顺序；空为全部"`
},
) (*web.File, error) {
	actor := web.Actor(ctx)
	if actor.Member == 0 {
		return nil, ErrNoMember
	}
	return s.ExportStatement(ctx, actor, kernel.Scope{Member: actor.Member}, ByMember, actor.Member, in.term(), in.Columns)
}

type linesInput struct {
	Subject SubjectType `path:"subject" enum:"member,branch,department"`
	ID      kernel.ID   `path:"id"`
	TermQuery
	Page int    `query:"page" minimum:"1" default:"1"`
	Size int    `query:"size" minimum:"1" maximum:"200" default:"20"`
	Rule string `query:"rule" doc:"规则代码，空为全部"`
}

func (s *Service) lines(ctx context.Context, in *linesInput) (*web.Body[kernel.List[Line]], error) {
	if err := mayOpen(web.Actor(ctx), in.Subject, in.ID); err != nil {
		return nil, err
	}
	list, err := s.Lines(ctx, web.Actor(ctx).Scope, in.Subject, in.ID, in.term(), in.Rule, pageOf(in.Page, in.Size))
	return web.Answer(list), err
}

type belowInput struct {
	ID kernel.ID `path:"id" doc:"支部"`
	TermQuery
	Category string `query:"category" doc:"某一颗星，空为任一"`
}

func (s *Service) below(ctx context.Context, in *belowInput) (*web.Body[kernel.List[Short]], error) {
	list, err := s.Below(ctx, web.Actor(ctx).Scope, in.ID, in.term(), in.Category)
	return web.Answer(list), err
}
