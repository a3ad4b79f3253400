package structure

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register"
)

type termQuery struct {
	register.Query
}

// Filter implements register.Lister.
func (in termQuery) Filter() (register.Filter, error) { return in.Asked() }

// TermForm (任期登记表) is what a person fills in; the last day follows.
type TermForm struct {
	register.Stand
	Session    int        `json:"session" minimum:"0" maximum:"99" required:"false" doc:"届次"`
	Began      kernel.Day `json:"began" maxLength:"10" required:"false" doc:"选举日期"`
	Years      int        `json:"years" minimum:"0" maximum:"20" required:"false" doc:"任期年限；不填按规定"`
	AskedOn    kernel.Day `json:"asked_on" maxLength:"10" required:"false" doc:"延期申请日期；届满以后批准的必填"`
	ExtendedOn kernel.Day `json:"extended_on" maxLength:"10" required:"false" doc:"延期批准日期"`
	ExtendedTo kernel.Day `json:"extended_to" maxLength:"10" required:"false" doc:"延期至"`
	Basis      string     `json:"basis" maxLength:"120" required:"false" doc:"延期批复"`
	Ended      kernel.Day `json:"ended" maxLength:"10" required:"false" doc:"实际换届日期"`
	ByCongress bool       `json:"by_congress" required:"false" doc:"由党员代表大会选举"`
}

// Apply implements register.Form.
func (f TermForm) Apply(t *Term) {
	f.Put(&t.Head, "")
	t.Session, t.Began, t.Years, t.Ended = f.Session, f.Began, f.Years, f.Ended
	t.AskedOn, t.ExtendedOn, t.ExtendedTo, t.Basis = f.AskedOn, f.ExtendedOn, f.ExtendedTo, strings.TrimSpace(f.Basis)
	t.ByCongress = f.ByCongress
}

type boardInput struct {
	Org kernel.ID `query:"org" doc:"组织，不填为本人所见全部"`
}

// Operations registers the terms.
func (s *Service) Operations(api *web.API) {
	register.Mount[termQuery, TermForm](api, s.Terms, register.Routes{
		Noun: "term", Plural: "terms", Path: "/api/terms", Tag: "任期与换届", Read: "structure.read", Write: "structure.write",
	}, s.Totals)
	s.extensionOperations(api)
	web.Register(api, web.Op{ID: "get-term-board", Method: http.MethodGet, Path: "/api/term-board", Permission: "structure.read", Summary: "换届一览", Tags: []string{"任期与换届"}},
		func(ctx context.Context, in *boardInput) (*web.Body[Board], error) {
			b, err := s.Board(ctx, web.Actor(ctx), in.Org)
			return web.Answer(b), err
		})
}
