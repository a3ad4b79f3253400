package activity

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/web"
)

// The permissions of organisation life.
const (
	mayRead   = "activity.read"
	mayWrite  = "activity.write"
	mayAccept = "activity.accept"
	mayReturn = "activity.return"
	mayKind   = "activity.kind"
	mayOwn    = "activity.own"
)

var tags = []string{"组织生活"}

// RecordSheet (记录) is a record with everything in it.
type RecordSheet struct {
	ID            kernel.ID  `json:"id"`
	OrgID         kernel.ID  `json:"org_id"`
	OrgName       string     `json:"org_name"`
	State         State      `json:"state" enum:"draft,submitted,accepted,returned,withdrawn"`
	Version       int        `json:"version"`
	Revision      int        `json:"revision" doc:"第几次确认；0 为从未确认"`
	Content       Content    `json:"content"`
	KindNames     []string   `json:"kind_names"`
	Expected      int        `json:"expected"`
	Attended      int        `json:"attended"`
	Excused       int        `json:"excused"`
	Absent        int        `json:"absent"`
	Arrivals      []Arrival  `json:"arrivals" doc:"已签到的人；名单上尚未登记的，签到即标为到会"`
	Outcomes      []string   `json:"outcomes" doc:"各项决议的表决结果，没有表决的为空"`
	Explained     []string   `json:"explained" doc:"各项表决结果的说明，没有表决的为空"`
	Moved         bool       `json:"moved"`
	FixedDay      kernel.Day `json:"fixed_day" doc:"当月固定的主题党日；没有设定的为空"`
	Redacted      bool       `json:"redacted" doc:"内容仅当事人可见，这里只显示其存在"`
	OwnDraft      bool       `json:"own_draft" doc:"由本人填写，可以一步提交并确认"`
	Barred        string     `json:"barred" doc:"已提交、但不能由本人确认的原因，没有为空"`
	DraftedName   string     `json:"drafted_name"`
	DraftedAt     int64      `json:"drafted_at"`
	SubmittedName string     `json:"submitted_name"`
	SubmittedAt   int64      `json:"submitted_at"`
	AcceptedName  string     `json:"accepted_name"`
	AcceptedAt    int64      `json:"accepted_at"`
	ReturnedName  string     `json:"returned_name"`
	ReturnReason  string     `json:"return_reason"`
}

// sheet shows a record to the actor.
func (s *Service) sheet(ctx context.Context, actor kernel.Actor, a *Activity) (*web.Body[RecordSheet], error) {
	q := s.db.Read()
	kinds, err := s.kinds(ctx, q)
	if err != nil {
		return nil, err
	}
	tree, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return nil, err
	}
	arrivals, err := loadArrivals(ctx, q, a.ID)
	if err != nil {
		return nil, err
	}
	redacted := a.Redacted(actor)
	switch {
	case redacted:
		a.redact()
		arrivals = []Arrival{}
	case a.Editable():
		a.Propose(arrivals)
		a.counted()
	}
	out := RecordSheet{
		ID: a.ID, OrgID: a.OrgID, OrgName: tree.FullName(a.OrgID), State: a.State, Version: a.Version, Revision: a.Revision,
		Content: a.Content, KindNames: kinds.Names(a.Kinds), Expected: a.Expected, Attended: a.AttendedCount, Excused: a.ExcusedCount, Absent: a.AbsentCount,
		Arrivals: arrivals, Outcomes: make([]string, len(a.Resolutions)), Explained: make([]string, len(a.Resolutions)), Moved: a.Shifted(), FixedDay: a.FixedDay, Redacted: redacted, OwnDraft: a.DraftedBy == actor.Account && s.others(actor, a) == nil,
		DraftedName: a.DraftedName, DraftedAt: a.DraftedAt, SubmittedName: a.SubmittedName, SubmittedAt: a.SubmittedAt,
		AcceptedName: a.AcceptedName, AcceptedAt: a.AcceptedAt, ReturnedName: a.ReturnedName, ReturnReason: a.ReturnReason,
	}
	if f, refused := kernel.AsFault(s.others(actor, a)); refused && a.State == Submitted {
		out.Barred = f.Text
	}
	for i, r := range a.Resolutions {
		if r.Vote != nil {
			out.Outcomes[i], out.Explained[i] = r.Vote.Outcome(), r.Vote.Explained()
		}
	}
	return web.Answer(out), nil
}

// answered is the common end of a step.
func (s *Service) answered(ctx context.Context, a *Activity, err error) (*web.Body[RecordSheet], error) {
	if err != nil {
		return nil, err
	}
	return s.sheet(ctx, web.Actor(ctx), a)
}

// IDInput names one record. It is exported because embedded parameters are found only then.
type IDInput struct {
	ID kernel.ID `path:"id" minimum:"1"`
}

type newInput struct {
	Body struct {
		OrgID   kernel.ID `json:"org_id" minimum:"1"`
		Content Content   `json:"content"`
	}
}

type saveInput struct {
	IDInput
	Body struct {
		Version int       `json:"version" minimum:"1"`
		OrgID   kernel.ID `json:"org_id" minimum:"1"`
		Content Content   `json:"content"`
	}
}

type stepInput struct {
	IDInput
	Body struct {
		Version int `json:"version" minimum:"1" doc:"所看到的版本"`
	}
}

type reasonInput struct {
	IDInput
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Reason  string `json:"reason" maxLength:"500"`
	}
}

type correctInput struct {
	IDInput
	Body struct {
		Version int     `json:"version" minimum:"1"`
		Reason  string  `json:"reason" maxLength:"500"`
		Content Content `json:"content"`
	}
}

// Operations registers organisation life.
func (s *Service) Operations(api *web.API) {
	s.listOperations(api)
	s.stepOperations(api)
	s.kindOperations(api)
	s.myOperations(api)
	s.checkInOperations(api)
	s.planOperations(api)
}

func post(id, path, permission, summary string) web.Op {
	return web.Op{ID: id, Method: http.MethodPost, Path: path, Permission: permission, Summary: summary, Tags: tags}
}

func get(id, path, permission, summary string) web.Op {
	return web.Op{ID: id, Method: http.MethodGet, Path: path, Permission: permission, Summary: summary, Tags: tags}
}

func (s *Service) stepOperations(api *web.API) {
	web.Register(api, post("create-activity", "/api/activities", mayWrite, "新建组织生活记录草稿"),
		func(ctx context.Context, in *newInput) (*web.Body[RecordSheet], error) {
			a, err := s.CreateDraft(ctx, web.Actor(ctx), in.Body.OrgID, in.Body.Content)
			return s.answered(ctx, a, err)
		})
	web.Register(api, post("record-activity", "/api/activities/record", mayAccept, "填写、提交并确认组织生活记录"),
		func(ctx context.Context, in *newInput) (*web.Body[RecordSheet], error) {
			a, err := s.Record(ctx, web.Actor(ctx), in.Body.OrgID, in.Body.Content)
			return s.answered(ctx, a, err)
		})
	web.Register(api, post("send-activity", "/api/activities/send", mayWrite, "填写并提交组织生活记录"),
		func(ctx context.Context, in *newInput) (*web.Body[RecordSheet], error) {
			a, err := s.Send(ctx, web.Actor(ctx), in.Body.OrgID, in.Body.Content)
			return s.answered(ctx, a, err)
		})
	web.Register(api, web.Op{ID: "save-activity", Method: http.MethodPut, Path: "/api/activities/{id}", Permission: mayWrite, Summary: "保存组织生活记录草稿", Tags: tags},
		func(ctx context.Context, in *saveInput) (*web.Body[RecordSheet], error) {
			a, err := s.SaveDraft(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.OrgID, in.Body.Content)
			return s.answered(ctx, a, err)
		})
	web.Register(api, web.Op{ID: "delete-activity", Method: http.MethodDelete, Path: "/api/activities/{id}", Permission: mayWrite, Summary: "删除组织生活记录草稿", Tags: tags},
		func(ctx context.Context, in *struct {
			IDInput
			Version int `query:"version" minimum:"1" required:"true"`
		},
		) (*struct{}, error) {
			return nil, s.DeleteDraft(ctx, web.Actor(ctx), in.ID, in.Version)
		})
	for _, op := range []struct {
		op web.Op
		do func(context.Context, kernel.Actor, kernel.ID, int) (*Activity, error)
	}{
		{post("submit-activity", "/api/activities/{id}/submit", mayWrite, "提交组织生活记录"), s.Submit},
		{post("recall-activity", "/api/activities/{id}/recall", mayWrite, "撤回已提交的组织生活记录"), s.Recall},
		{post("accept-activity", "/api/activities/{id}/accept", mayAccept, "确认组织生活记录"), s.Accept},
	} {
		web.Register(api, op.op, func(ctx context.Context, in *stepInput) (*web.Body[RecordSheet], error) {
			a, err := op.do(ctx, web.Actor(ctx), in.ID, in.Body.Version)
			return s.answered(ctx, a, err)
		})
	}
	for _, op := range []struct {
		op web.Op
		do func(context.Context, kernel.Actor, kernel.ID, int, string) (*Activity, error)
	}{
		{post("return-activity", "/api/activities/{id}/return", mayReturn, "退回组织生活记录"), s.Return},
		{post("withdraw-activity", "/api/activities/{id}/withdraw", mayAccept, "撤销组织生活记录"), s.Withdraw},
	} {
		web.Register(api, op.op, func(ctx context.Context, in *reasonInput) (*web.Body[RecordSheet], error) {
			a, err := op.do(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason)
			return s.answered(ctx, a, err)
		})
	}
	web.Register(api, post("correct-activity", "/api/activities/{id}/correct", mayAccept, "更正已确认的组织生活记录"),
		func(ctx context.Context, in *correctInput) (*web.Body[RecordSheet], error) {
			a, err := s.Correct(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason, in.Body.Content)
			return s.answered(ctx, a, err)
		})
	s.manyOperations(api)
}

type manyInput struct{ Body bulk.Input }

func (s *Service) manyOperations(api *web.API) {
	web.Register(api, post("accept-activities", "/api/activities/accept", mayAccept, "批量确认组织生活记录，三十秒后办理"),
		func(ctx context.Context, in *manyInput) (*web.Body[bulk.Bulk], error) {
			b, err := s.AcceptMany(ctx, web.Actor(ctx), in.Body.Items)
			return web.Answer(b), err
		})
	web.Register(api, post("return-activities", "/api/activities/return", mayReturn, "批量退回组织生活记录，三十秒后办理"),
		func(ctx context.Context, in *manyInput) (*web.Body[bulk.Bulk], error) {
			b, err := s.ReturnMany(ctx, web.Actor(ctx), in.Body.Items, in.Body.Reason)
			return web.Answer(b), err
		})
}
