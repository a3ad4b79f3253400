package structure

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

type askInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body struct {
		To     kernel.Day `json:"to" maxLength:"10" doc:"申请延期至"`
		Reason string     `json:"reason" maxLength:"500"`
	}
}

type extensionInput struct {
	ID kernel.ID `path:"id" minimum:"1"`
}

type extensionsInput struct {
	State ExtensionState `query:"state" enum:"asked,approved,returned,refused,withdrawn"`
	Term  kernel.ID      `query:"term" minimum:"0" doc:"任期记录"`
	Page  int            `query:"page" minimum:"1" default:"1"`
	Size  int            `query:"size" minimum:"1" maximum:"200" default:"50"`
}

type decideInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body struct {
		Version  int      `json:"version" minimum:"1"`
		Decision Decision `json:"decision" enum:"approve,return,refuse"`
		Opinion  string   `json:"opinion,omitempty" maxLength:"500" doc:"退回、不同意的必填"`
	}
}

type withdrawInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body struct {
		Version int `json:"version" minimum:"1"`
	}
}

type noticesInput struct {
	Year int `query:"year" required:"true" minimum:"2017" maximum:"2100"`
}

type issueNoticesInput struct {
	Body struct {
		Year int `json:"year" minimum:"2017" maximum:"2100"`
	}
}

type sendLettersInput struct {
	Body struct {
		Terms  []kernel.ID `json:"terms" minItems:"1" maxItems:"500" doc:"任期记录"`
		Answer kernel.Day  `json:"answer" maxLength:"10" doc:"请于哪一天前答复"`
	}
}

// NoticesIssued (发出结果) says how many notices went out.
type NoticesIssued struct {
	Issued int `json:"issued"`
}

func (s *Service) extensionOperations(api *web.API) {
	tags := []string{"任期与换届"}
	get, post := http.MethodGet, http.MethodPost
	web.Register(api, web.Op{ID: "ask-term-extension", Method: post, Path: "/api/terms/{id}/extension", Permission: "structure.write", Summary: "申请延期换届", Tags: tags},
		func(ctx context.Context, in *askInput) (*web.Body[Extension], error) {
			e, err := s.AskExtension(ctx, web.Actor(ctx), in.ID, in.Body.To, in.Body.Reason)
			return web.Answer(e), err
		})
	web.Register(api, web.Op{ID: "list-term-extensions", Method: get, Path: "/api/term-extensions", Permission: "structure.read", Summary: "延期换届申请", Tags: tags},
		func(ctx context.Context, in *extensionsInput) (*web.Body[kernel.List[Extension]], error) {
			list, err := s.Extensions(ctx, web.Actor(ctx).Scope, in.State, in.Term, kernel.Page{Number: in.Page, Size: in.Size})
			for i := range list.Items {
				list.Items[i].bar(web.Actor(ctx))
			}
			return web.Answer(list), err
		})
	web.Register(api, web.Op{ID: "get-term-extension", Method: get, Path: "/api/term-extensions/{id}", Permission: "structure.read", Summary: "一件延期换届申请", Tags: tags},
		func(ctx context.Context, in *extensionInput) (*web.Body[Extension], error) {
			e, err := s.Extension(ctx, web.Actor(ctx).Scope, in.ID)
			e.bar(web.Actor(ctx))
			return web.Answer(e), err
		})
	web.Register(api, web.Op{ID: "decide-term-extension", Method: post, Path: "/api/term-extensions/{id}/decide", Permission: "structure.decide", Summary: "审批延期换届", Tags: tags},
		func(ctx context.Context, in *decideInput) (*web.Body[Extension], error) {
			e, err := s.DecideExtension(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Decision, in.Body.Opinion)
			return web.Answer(e), err
		})
	web.Register(api, web.Op{ID: "withdraw-term-extension", Method: post, Path: "/api/term-extensions/{id}/withdraw", Permission: "structure.write", Summary: "撤回延期换届申请", Tags: tags},
		func(ctx context.Context, in *withdrawInput) (*web.Body[Extension], error) {
			e, err := s.WithdrawExtension(ctx, web.Actor(ctx), in.ID, in.Body.Version)
			return web.Answer(e), err
		})
	web.Register(api, web.Op{ID: "get-term-reminders", Method: get, Path: "/api/terms/{id}/reminders", Permission: "structure.read", Summary: "任期的提醒记录", Tags: tags},
		func(ctx context.Context, in *extensionInput) (*web.Body[kernel.List[Reminder]], error) {
			list, err := s.Reminders(ctx, web.Actor(ctx).Scope, in.ID)
			return web.Answer(kernel.List[Reminder]{Items: list, Total: len(list)}), err
		})
	web.Register(api, web.Op{ID: "get-term-notices", Method: get, Path: "/api/term-notices", Permission: "structure.read", Summary: "年度换届提醒", Tags: tags},
		func(ctx context.Context, in *noticesInput) (*web.Body[TermNotices], error) {
			n, err := s.Notices(ctx, web.Actor(ctx).Scope, in.Year)
			return web.Answer(n), err
		})
	web.Register(api, web.Op{ID: "issue-term-notices", Method: post, Path: "/api/term-notices", Permission: "structure.decide", Summary: "发出年度换届提醒", Tags: tags},
		func(ctx context.Context, in *issueNoticesInput) (*web.Body[NoticesIssued], error) {
			n, err := s.IssueNotices(ctx, web.Actor(ctx), in.Body.Year)
			return web.Answer(NoticesIssued{n}), err
		})
	web.Register(api, web.Op{ID: "send-term-letters", Method: post, Path: "/api/term-letters", Permission: "structure.decide", Summary: "发换届提醒函、催办函", Tags: tags},
		func(ctx context.Context, in *sendLettersInput) (*web.Body[LettersSent], error) {
			sent, err := s.SendLetters(ctx, web.Actor(ctx), in.Body.Terms, in.Body.Answer)
			return web.Answer(sent), err
		})
}
