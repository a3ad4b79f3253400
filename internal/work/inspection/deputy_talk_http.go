package inspection

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register"
)

type talkQuery struct {
	Period  string    `query:"period" maxLength:"30" doc:"任职日期所在的统计期，如 2026、2026-Q3；空为全部"`
	OrgID   kernel.ID `query:"org_id" minimum:"0" doc:"组织及其下级"`
	State   TalkState `query:"state" enum:"due,held,withdrawn,owed" doc:"owed 为应谈的，即待谈和已谈"`
	Overdue bool      `query:"overdue" doc:"只看逾期未谈的"`
	Mine    bool      `query:"mine" doc:"只看本人谈的、与本人谈的"`
	Number  int       `query:"page" minimum:"1" default:"1"`
	Size    int       `query:"size" minimum:"1" maximum:"200" default:"20"`
}

// owedTalks asks for those that are due or held.
const owedTalks TalkState = "owed"

func (in talkQuery) filter() (TalkFilter, error) {
	f := TalkFilter{Org: in.OrgID, State: in.State, Overdue: in.Overdue, Mine: in.Mine}
	if f.Owed = f.State == owedTalks; f.Owed {
		f.State = ""
	}
	if in.Period == "" {
		return f, nil
	}
	var err error
	if f.Period, err = kernel.ParsePeriod(in.Period); err != nil {
		return f, register.ErrPeriod.At("period")
	}
	return f, nil
}

type arrangeInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body struct {
		Version    int        `json:"version" minimum:"1"`
		TalkerID   kernel.ID  `json:"talker_id" minimum:"0" required:"false" doc:"谈话人"`
		TalkerName string     `json:"talker_name" maxLength:"60" required:"false"`
		PlannedDay kernel.Day `json:"planned_day" maxLength:"10" required:"false"`
	}
}

type holdTalkInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body struct {
		Version    int        `json:"version" minimum:"1"`
		TalkerID   kernel.ID  `json:"talker_id" minimum:"0" required:"false" doc:"谈话人，不填为已确定的"`
		TalkerName string     `json:"talker_name" maxLength:"60" required:"false"`
		HeldDay    kernel.Day `json:"held_day" maxLength:"10" required:"false"`
		Place      string     `json:"place" maxLength:"60" required:"false"`
		Record     string     `json:"record" maxLength:"4000" required:"false" doc:"谈话情况，加密保存"`
	}
}

// TalkRecord (谈话记录) is the text of a talk, opened.
type TalkRecord struct {
	Record string `json:"record"`
}

func (s *Service) talkOperations(api *web.API) {
	op := func(id, method, path, permission, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/deputy-talks" + path, Permission: permission, Summary: summary, Tags: []string{"新任专职副书记谈话"}}
	}
	web.Register(api, op("list-deputy-talks", http.MethodGet, "", "inspection.read", "新任专职副书记谈话"),
		func(ctx context.Context, in *talkQuery) (*web.Body[kernel.List[DeputyTalk]], error) {
			f, err := in.filter()
			if err != nil {
				return nil, err
			}
			list, err := s.Talks(ctx, web.Actor(ctx), f, kernel.Page{Number: in.Number, Size: in.Size})
			return web.Answer(list), err
		})
	web.Register(api, op("total-deputy-talks", http.MethodGet, "/totals", "inspection.read", "新任专职副书记谈话合计"),
		func(ctx context.Context, in *talkQuery) (*web.Body[TalkTotals], error) {
			f, err := in.filter()
			if err != nil {
				return nil, err
			}
			t, err := s.TalkTotals(ctx, web.Actor(ctx), f)
			return web.Answer(t), err
		})
	web.Register(api, op("get-deputy-talk", http.MethodGet, "/{id}", "inspection.read", "一次新任专职副书记谈话"),
		func(ctx context.Context, in *idInput) (*web.Body[DeputyTalk], error) {
			t, err := s.Talk(ctx, web.Actor(ctx), in.ID)
			return web.Answer(t), err
		})
	web.Register(api, op("arrange-deputy-talk", http.MethodPost, "/{id}/arrange", "inspection.write", "确定谈话人"),
		func(ctx context.Context, in *arrangeInput) (*web.Body[DeputyTalk], error) {
			b := in.Body
			t, err := s.ArrangeTalk(ctx, web.Actor(ctx), in.ID, b.Version, Talker{b.TalkerID, strings.TrimSpace(b.TalkerName)}, b.PlannedDay)
			return web.Answer(t), err
		})
	web.Register(api, op("hold-deputy-talk", http.MethodPost, "/{id}/hold", "inspection.write", "登记谈话"),
		func(ctx context.Context, in *holdTalkInput) (*web.Body[DeputyTalk], error) {
			b := in.Body
			t, err := s.HoldTalk(ctx, web.Actor(ctx), in.ID, b.Version, HeldTalk{Talker{b.TalkerID, strings.TrimSpace(b.TalkerName)}, b.HeldDay, b.Place, strings.TrimSpace(b.Record)})
			return web.Answer(t), err
		})
	mine := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/my/deputy-talks" + path, Permission: "member.own", Summary: summary, Tags: []string{"新任专职副书记谈话"}}
	}
	web.Register(api, mine("list-my-deputy-talks", http.MethodGet, "", "与我的谈话"),
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[MyDeputyTalk]], error) {
			list, err := s.MyTalks(ctx, web.Actor(ctx))
			return web.Answer(kernel.List[MyDeputyTalk]{Items: list, Total: len(list)}), err
		})
	own := mine("open-my-deputy-talk-record", http.MethodPost, "/{id}/record", "打开与我的谈话记录")
	own.Repeatable = true
	web.Register(api, own, func(ctx context.Context, in *idInput) (*web.Body[TalkRecord], error) {
		text, err := s.OpenMyRecord(ctx, web.Actor(ctx), in.ID)
		return web.Answer(TalkRecord{text}), err
	})
	// The answer must not be kept for a repetition, and each opening stands in the trail: Repeatable.
	open := op("open-deputy-talk-record", http.MethodPost, "/{id}/record", "inspection.read", "打开谈话记录")
	open.Repeatable = true
	web.Register(api, open, func(ctx context.Context, in *idInput) (*web.Body[TalkRecord], error) {
		text, err := s.OpenRecord(ctx, web.Actor(ctx), in.ID)
		return web.Answer(TalkRecord{text}), err
	})
}
