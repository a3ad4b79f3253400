package establishment

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

type listInput struct {
	State   State     `query:"state" enum:"draft,submitted,returned,approved,effective,rejected,withdrawn"`
	Kind    Kind      `query:"kind" enum:"found,dissolve,rename,move,merge,split,upgrade"`
	Org     kernel.ID `query:"org_id" doc:"涉及该组织及其下级的"`
	Overdue bool      `query:"overdue" doc:"只看逾期未批复的"`
	Text    string    `query:"text" maxLength:"60" doc:"标题、文号"`
	Page    int       `query:"page" minimum:"1" default:"1"`
	Size    int       `query:"size" minimum:"1" maximum:"200" default:"20"`
}

type idInput struct {
	ID kernel.ID `path:"id"`
}

type formInput struct {
	Body RequestForm
}

type checkInput struct {
	Body struct {
		ID   kernel.ID   `json:"id" required:"false" doc:"已存的草稿，新的为0"`
		Form RequestForm `json:"form"`
	}
}

type saveInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int         `json:"version"`
		Form    RequestForm `json:"form"`
	}
}

type versionInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version"`
	}
}

type reasonInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int    `json:"version"`
		Reason  string `json:"reason" maxLength:"500" required:"false"`
	}
}

type approveInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version      int               `json:"version"`
		Effective    kernel.Day        `json:"effective" maxLength:"10" required:"false" doc:"生效日期，可以是以后的日子"`
		Words        string            `json:"words" maxLength:"500" required:"false" doc:"批复中另写的一段"`
		Acknowledged map[string]string `json:"acknowledged" required:"false" doc:"对新出现的提示写明的理由"`
	}
}

// Operations registers the requests and the coverage.
func (s *Service) Operations(api *web.API) {
	s.coverageOperations(api)
	tags := []string{"组织设置"}
	op := func(id, method, path, permission, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: path, Permission: permission, Summary: summary, Tags: tags}
	}
	const base, one, read, write, decide = "/api/establishments", "/api/establishments/{id}", "establishment.read", "establishment.write", "establishment.decide"
	web.Register(api, op("list-establishments", http.MethodGet, base, read, "组织设置申请"), func(ctx context.Context, in *listInput) (*web.Body[kernel.List[RequestLine]], error) {
		out, err := s.List(ctx, web.Actor(ctx), Filter{in.State, in.Kind, in.Org, in.Overdue, strings.TrimSpace(in.Text)}, kernel.Page{Number: in.Page, Size: in.Size})
		return web.Answer(out), err
	})
	web.Register(api, op("get-establishment", http.MethodGet, one, read, "一件组织设置申请及其经过"), func(ctx context.Context, in *idInput) (*web.Body[RequestDetail], error) {
		return s.shown(ctx, in.ID, nil)
	})
	web.Register(api, op("check-establishment", http.MethodPost, "/api/establishment-checks", write, "核对组织设置方案"), func(ctx context.Context, in *checkInput) (*web.Body[Outlook], error) {
		out, err := s.Preview(ctx, web.Actor(ctx), in.Body.ID, in.Body.Form)
		return web.Answer(out), err
	})
	web.Register(api, op("create-establishment", http.MethodPost, base, write, "起草组织设置申请"), func(ctx context.Context, in *formInput) (*web.Body[RequestDetail], error) {
		r, err := s.Create(ctx, web.Actor(ctx), in.Body)
		return s.shown(ctx, r.ID, err)
	})
	web.Register(api, op("save-establishment", http.MethodPut, one, write, "修改组织设置申请"), func(ctx context.Context, in *saveInput) (*web.Body[RequestDetail], error) {
		_, err := s.Save(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Form)
		return s.shown(ctx, in.ID, err)
	})
	plain := func(id, act, permission, summary string, do func(context.Context, kernel.Actor, kernel.ID, int) (Request, error)) {
		web.Register(api, op(id, http.MethodPost, one+"/"+act, permission, summary), func(ctx context.Context, in *versionInput) (*web.Body[RequestDetail], error) {
			_, err := do(ctx, web.Actor(ctx), in.ID, in.Body.Version)
			return s.shown(ctx, in.ID, err)
		})
	}
	plain("submit-establishment", "submit", write, "提交组织设置申请", s.Submit)
	plain("withdraw-establishment", "withdraw", write, "撤回组织设置申请", s.Withdraw)
	reasoned := func(id, act, summary string, do func(context.Context, kernel.Actor, kernel.ID, int, string) (Request, error)) {
		web.Register(api, op(id, http.MethodPost, one+"/"+act, decide, summary), func(ctx context.Context, in *reasonInput) (*web.Body[RequestDetail], error) {
			_, err := do(ctx, web.Actor(ctx), in.ID, in.Body.Version, strings.TrimSpace(in.Body.Reason))
			return s.shown(ctx, in.ID, err)
		})
	}
	reasoned("return-establishment", "return", "退回组织设置申请", s.Return)
	reasoned("reject-establishment", "reject", "不予同意组织设置申请", s.Reject)
	reasoned("revoke-establishment", "revoke", "撤回尚未生效的批复", s.Revoke)
	web.Register(api, op("approve-establishment", http.MethodPost, one+"/approve", decide, "批复组织设置申请"), func(ctx context.Context, in *approveInput) (*web.Body[RequestDetail], error) {
		b := in.Body
		_, err := s.Approve(ctx, web.Actor(ctx), in.ID, b.Version, Approval{b.Effective, b.Words, b.Acknowledged})
		return s.shown(ctx, in.ID, err)
	})
}

// shown answers a request as it stands after an act.
func (s *Service) shown(ctx context.Context, id kernel.ID, err error) (*web.Body[RequestDetail], error) {
	return web.After(ctx, id, err, s.Get)
}
