package problem

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register"
)

const (
	mayRead    = "problem.read"
	mayIssue   = "problem.issue"
	mayRectify = "problem.rectify"
)

var rectificationTags = []string{"问题整改"}

type rectificationQuery struct {
	register.Query
	State      string     `query:"state" enum:"found,sent,planned,done,verified,closed,waived,withdrawn" doc:"状态"`
	Origin     string     `query:"origin" enum:"visit,check,assessment,audit,other" doc:"来源"`
	DueBefore  kernel.Day `query:"due_before" maxLength:"10" doc:"只看期限早于这一天、还没有报结果的；填今天即为逾期"`
	Waiting    bool       `query:"asked" doc:"只看有申请待答复的"`
	SentBefore kernel.Day `query:"sent_before" maxLength:"10" doc:"只看这一天及以前反馈、至今在办的"`
	LetterID   kernel.ID  `query:"letter_id" minimum:"0" doc:"由哪份反馈函反馈"`
	SourceID   kernel.ID  `query:"source_id" minimum:"0" doc:"在哪条记录中发现"`
	Figure     string     `query:"figure" enum:",given,rectified,due,in_time,overdue,open" doc:"看板上某个数所数的问题"`
	AsOf       kernel.Day `query:"as_of" maxLength:"10" doc:"与 figure 同用：截至哪一天"`
}

// Filter implements register.Lister.
func (in rectificationQuery) Filter() (register.Filter, error) {
	f, err := in.Asked()
	f.Equal(in.State != "", "state", in.State)
	f.Equal(in.Origin != "", "origin", in.Origin)
	f.And(in.DueBefore.Valid(), "t.state IN ('sent','planned') AND t.due<? AND t.ask<>'extension'", in.DueBefore)
	f.Equal(in.LetterID != 0, "letter_id", in.LetterID)
	f.Equal(in.SourceID != 0, "source_id", in.SourceID)
	f.And(in.Waiting, "t.ask<>''")
	if in.AsOf.Valid() {
		counted(&f, RectificationFigure(in.Figure), in.AsOf)
	}
	f.And(in.SentBefore.Valid(), "t.state IN ('sent','planned','done','verified') AND t.sent_day<=?", in.SentBefore)
	return f, err
}

// RectificationForm (问题登记表) is what is filled in about a finding; who is in charge and what is done come later.
type RectificationForm struct {
	Version    int        `json:"version" minimum:"0" required:"false" doc:"更正时为所见的版本，登记时为 0"`
	OrgID      kernel.ID  `json:"org_id" minimum:"0" required:"false" doc:"责任单位"`
	FoundDay   kernel.Day `json:"found_day" maxLength:"10" required:"false"`
	Origin     string     `json:"origin" enum:",visit,check,assessment,audit,other" required:"false"`
	Finder     string     `json:"finder" maxLength:"60" required:"false" doc:"发现人"`
	Text       string     `json:"text" maxLength:"1000" required:"false" doc:"问题"`
	Place      string     `json:"place" maxLength:"60" required:"false" doc:"地点或对象"`
	Basis      string     `json:"basis" maxLength:"200" required:"false" doc:"依据"`
	Suggestion string     `json:"suggestion" maxLength:"500" required:"false" doc:"整改建议"`
	Note       string     `json:"note" maxLength:"500" required:"false" doc:"备注"`
}

// Apply implements register.Form.
func (f RectificationForm) Apply(r *Rectification) {
	r.OrgID, r.Note = f.OrgID, strings.TrimSpace(f.Note)
	r.FoundDay, r.Origin, r.Finder = f.FoundDay, f.Origin, strings.TrimSpace(f.Finder)
	r.Text, r.Place, r.Basis, r.Suggestion = strings.TrimSpace(f.Text), strings.TrimSpace(f.Place), strings.TrimSpace(f.Basis), strings.TrimSpace(f.Suggestion)
}

// Read implements register.Form.
func (f RectificationForm) Read() int { return f.Version }

type actInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body struct {
		Version    int        `json:"version" minimum:"1" doc:"所见的版本"`
		Text       string     `json:"text" maxLength:"1000" required:"false" doc:"措施、结果、意见或理由"`
		Day        kernel.Day `json:"day" maxLength:"10" required:"false" doc:"计划完成、申请延至或新的整改期限"`
		MemberID   kernel.ID  `json:"member_id" minimum:"0" required:"false" doc:"责任人"`
		MemberName string     `json:"member_name" maxLength:"60" required:"false" doc:"责任人不在名册的，写姓名"`
	}
}

type boardInput struct {
	Org  kernel.ID  `query:"org" minimum:"0" doc:"组织，不填为本人所见全部"`
	AsOf kernel.Day `query:"as_of" maxLength:"10" doc:"截至哪一天，不填为今天"`
}

type manyInput struct{ Body bulk.Input }

type assignInput struct {
	Body struct {
		Items      []bulk.Chosen `json:"items" minItems:"1" maxItems:"2000"`
		MemberID   kernel.ID     `json:"member_id" minimum:"0" required:"false" doc:"责任人"`
		MemberName string        `json:"member_name" maxLength:"60" required:"false" doc:"责任人不在名册的，写姓名"`
	}
}

type storyInput struct {
	ID kernel.ID `path:"id" minimum:"1"`
}

func (s *Service) rectificationOperations(api *web.API) {
	register.Mount[rectificationQuery, RectificationForm](api, s.Rectifications, register.Routes{
		Noun: "rectification", Plural: "rectifications", Path: "/api/rectifications", Tag: rectificationTags[0], Read: mayRead, Write: mayIssue,
	}, s.RectificationTotals)
	web.Register(api, web.Op{ID: "get-rectification-story", Method: http.MethodGet, Path: "/api/rectifications/{id}/story", Permission: mayRead, Summary: "整改问题及经过", Tags: rectificationTags},
		func(ctx context.Context, in *storyInput) (*web.Body[RectificationDetail], error) {
			d, err := s.RectificationDetail(ctx, web.Actor(ctx), in.ID)
			return web.Answer(d), err
		})
	web.Register(api, web.Op{ID: "get-rectification-board", Method: http.MethodGet, Path: "/api/rectification-board", Permission: mayRead, Summary: "整改看板", Tags: rectificationTags},
		func(ctx context.Context, in *boardInput) (*web.Body[RectificationBoard], error) {
			b, err := s.RectificationBoard(ctx, web.Actor(ctx), in.Org, in.AsOf)
			return web.Answer(b), err
		})
	for _, x := range []struct {
		kind       ActKind
		path       string
		permission string
		summary    string
	}{
		{PlanIt, "plan", mayRectify, "报整改方案"},
		{ReportIt, "report", mayRectify, "报整改结果"},
		{AskLonger, "ask-extension", mayRectify, "申请延期"},
		{AskRelease, "ask-waiver", mayRectify, "申请不再整改"},
		{TakeAskBack, "take-ask-back", mayRectify, "撤回申请"},
		{VerifyIt, "verify", mayIssue, "核实整改结果"},
		{ReturnIt, "return", mayIssue, "退回继续整改"},
		{CloseIt, "close", mayIssue, "销号"},
		{ReopenIt, "reopen", mayIssue, "重新整改"},
		{GrantAsk, "grant", mayIssue, "同意申请"},
		{RefuseAsk, "refuse", mayIssue, "不同意申请"},
		{WithdrawIt, "withdraw", mayIssue, "撤回问题"},
		{Admonish, "admonish", mayIssue, "登记约谈"},
	} {
		op := web.Op{ID: x.path + "-rectification", Method: http.MethodPost, Path: "/api/rectifications/{id}/" + x.path, Permission: x.permission, Summary: x.summary, Tags: rectificationTags}
		web.Register(api, op, func(ctx context.Context, in *actInput) (*web.Body[Rectification], error) {
			b := in.Body
			r, err := s.TakeRectification(ctx, web.Actor(ctx), bulk.Chosen{ID: in.ID, Version: b.Version},
				Act{Kind: x.kind, Text: b.Text, Day: b.Day, MemberID: b.MemberID, MemberName: b.MemberName})
			return web.Answer(r), err
		})
	}
	s.manyOperations(api)
}

func (s *Service) manyOperations(api *web.API) {
	web.Register(api, web.Op{ID: "assign-rectifications", Method: http.MethodPost, Path: "/api/rectifications/assign", Permission: mayRectify, Summary: "批量指定责任人，三十秒后办理", Tags: rectificationTags},
		func(ctx context.Context, in *assignInput) (*web.Body[bulk.Bulk], error) {
			b, err := s.AssignMany(ctx, web.Actor(ctx), in.Body.Items, in.Body.MemberID, in.Body.MemberName)
			return web.Answer(b), err
		})
	for _, x := range []struct{ path, code, permission, summary string }{
		{"verify", verifyMany, mayIssue, "批量核实整改结果，三十秒后办理"},
		{"close", closeMany, mayIssue, "批量销号，三十秒后办理"},
	} {
		op := web.Op{ID: x.path + "-rectifications", Method: http.MethodPost, Path: "/api/rectifications/" + x.path, Permission: x.permission, Summary: x.summary, Tags: rectificationTags}
		web.Register(api, op, func(ctx context.Context, in *manyInput) (*web.Body[bulk.Bulk], error) {
			b, err := s.askMany(ctx, web.Actor(ctx), x.code, in.Body)
			return web.Answer(b), err
		})
	}
}
