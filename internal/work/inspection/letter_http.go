package inspection

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/web"
)

const mayIssue = "problem.issue"

type lettersInput struct {
	Org  kernel.ID `query:"org" minimum:"0" doc:"哪个单位的，不填为全部"`
	Page int       `query:"page" minimum:"1" default:"1"`
	Size int       `query:"size" minimum:"1" maximum:"200" default:"20"`
}

type letterInput struct {
	Kind LetterKind `query:"kind" enum:"feedback,reminder" default:"feedback" doc:"反馈函或催办函"`
	Body LetterForm
}

type dueLettersInput struct {
	Body struct {
		Items []bulk.Chosen `json:"items" minItems:"1" maxItems:"500" doc:"所见应写进催办函的问题"`
	}
}

// Operations registers the letters.
func (s *Letters) Operations(api *web.API) {
	tags := []string{"反馈函"}
	web.Register(api, web.Op{ID: "list-feedback-letters", Method: http.MethodGet, Path: "/api/feedback-letters", Permission: mayIssue, Summary: "反馈函和催办函", Tags: tags},
		func(ctx context.Context, in *lettersInput) (*web.Body[kernel.List[FeedbackLetter]], error) {
			list, err := s.List(ctx, web.Actor(ctx).Scope, in.Org, kernel.Page{Number: in.Page, Size: in.Size})
			return web.Answer(list), err
		})
	web.Register(api, web.Op{ID: "preview-feedback-letter", Method: http.MethodPost, Path: "/api/feedback-letters/preview", Permission: mayIssue, Summary: "预览反馈函或催办函", Tags: tags},
		func(ctx context.Context, in *letterInput) (*web.Body[LetterPreview], error) {
			p, err := s.Preview(ctx, web.Actor(ctx), in.Kind, in.Body)
			return web.Answer(p), err
		})
	web.Register(api, web.Op{ID: "issue-feedback-letter", Method: http.MethodPost, Path: "/api/feedback-letters", Status: http.StatusCreated, Permission: mayIssue, Summary: "发反馈函或催办函", Tags: tags},
		func(ctx context.Context, in *letterInput) (*web.Body[FeedbackLetter], error) {
			l, err := s.Issue(ctx, web.Actor(ctx), in.Kind, in.Body)
			return web.Answer(l), err
		})
	web.Register(api, web.Op{ID: "list-due-letters", Method: http.MethodGet, Path: "/api/feedback-letters/due", Permission: mayIssue, Summary: "应发的催办函和应办的约谈", Tags: tags},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[DueLetter]], error) {
			list, err := s.Due(ctx, web.Actor(ctx))
			return web.Answer(kernel.List[DueLetter]{Items: list, Total: len(list)}), err
		})
	web.Register(api, web.Op{ID: "issue-due-letters", Method: http.MethodPost, Path: "/api/feedback-letters/due", Status: http.StatusCreated, Permission: mayIssue, Summary: "一并发出应发的催办函，每个单位一份", Tags: tags},
		func(ctx context.Context, in *dueLettersInput) (*web.Body[kernel.List[FeedbackLetter]], error) {
			list, err := s.IssueDue(ctx, web.Actor(ctx), in.Body.Items)
			return web.Answer(kernel.List[FeedbackLetter]{Items: list, Total: len(list)}), err
		})
}
