package activity

import (
	"context"
	"encoding/base64"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/doc"
	"sanchuang/internal/platform/web"
)

// CheckInSheet (签到台) is a meeting's check-in for its organiser and the projector.
type CheckInSheet struct {
	ActivityID kernel.ID  `json:"activity_id"`
	OrgName    string     `json:"org_name"`
	KindNames  []string   `json:"kind_names"`
	Topic      string     `json:"topic"`
	Place      string     `json:"place"`
	Day        kernel.Day `json:"day"`
	StartTime  string     `json:"start_time"`
	Editable   bool       `json:"editable" doc:"记录尚未提交，可以开放签到"`
	Open       bool       `json:"open"`
	Today      bool       `json:"today" doc:"今天就是会议当天，签到有效"`
	OpenedAt   int64      `json:"opened_at" doc:"毫秒；0 为从未开放"`
	OpenedName string     `json:"opened_name"`
	ClosedAt   int64      `json:"closed_at"`
	Square     string     `json:"square" doc:"二维码图片；没有开放时为空"`
	Address    string     `json:"address" doc:"二维码里的网址"`
	Digits     string     `json:"digits" doc:"六位数字"`
	LeftMillis int64      `json:"left_millis" doc:"离下次更换的毫秒数"`
	Expected   int        `json:"expected" doc:"应到人数"`
	Came       int        `json:"came" doc:"应到名单中已签到或已勾选到会的人数"`
	Arrivals   []Arrival  `json:"arrivals"`
	Guests     []Arrival  `json:"guests" doc:"不在应到名单中的签到人，由组织者核定"`
}

// PaperCode (纸质签到码) is the printed square of a meeting.
type PaperCode struct {
	Square  string `json:"square"`
	Address string `json:"address"`
}

// CodeInput is what a phone holds. It is exported because embedded bodies are found only then.
type CodeInput struct {
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"120" doc:"扫到的签到码，或大屏上的六位数字"`
	}
}

type ticketInput struct {
	Body struct {
		Ticket string `json:"ticket" minLength:"1" maxLength:"120"`
	}
}

// PassSheet (登录后继续签到的凭据) brings a scan across the log-in.
type PassSheet struct {
	Pass string `json:"pass"`
}

// checkInPage is where phones land; the code follows it.
const checkInPage = "/q/"

func square(ctx context.Context, code string) (image, address string, err error) {
	address = web.Origin(ctx) + checkInPage + code
	svg, err := doc.QR(address)
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(svg)), address, err
}

func (s *Service) checkInOperations(api *web.API) {
	for _, x := range []struct {
		op web.Op
		do func(context.Context, kernel.Actor, kernel.ID) (*Activity, CheckIn, error)
	}{
		{get("get-check-in", "/api/activities/{id}/check-in", mayWrite, "签到台"), s.CheckInOf},
		{post("open-check-in", "/api/activities/{id}/check-in/open", mayWrite, "开放签到"), s.OpenCheckIn},
		{post("close-check-in", "/api/activities/{id}/check-in/close", mayWrite, "结束签到"), s.CloseCheckIn},
	} {
		web.Register(api, x.op, func(ctx context.Context, in *IDInput) (*web.Body[CheckInSheet], error) {
			a, c, err := x.do(ctx, web.Actor(ctx), in.ID)
			if err != nil {
				return nil, err
			}
			return s.checkInSheet(ctx, a, c)
		})
	}
	web.Register(api, get("get-check-in-paper", "/api/activities/{id}/check-in/paper", mayWrite, "纸质签到码"), s.paper)
	s.arrivalOperations(api)
}

func (s *Service) arrivalOperations(api *web.API) {
	pass := post("pass-check-in", "/api/check-in/passes", web.Public, "扫码后先登录，再回来签到")
	pass.Repeatable = true
	web.Register(api, pass, func(ctx context.Context, in *CodeInput) (*web.Body[PassSheet], error) {
		p, err := s.Pass(ctx, in.Body.Code)
		return web.Answer(PassSheet{p}), err
	})
	look := post("look-check-in", "/api/my/check-in/look", mayOwn, "查看签到码对应的会议")
	look.Repeatable = true
	web.Register(api, look, func(ctx context.Context, in *CodeInput) (*web.Body[Looked], error) {
		l, err := s.LookCheckIn(ctx, web.Actor(ctx), in.Body.Code)
		return web.Answer(l), err
	})
	web.Register(api, post("confirm-check-in", "/api/my/check-in", mayOwn, "确认签到"), func(ctx context.Context, in *ticketInput) (*web.Body[Arrived], error) {
		done, err := s.ConfirmCheckIn(ctx, web.Actor(ctx), in.Body.Ticket)
		return web.Answer(done), err
	})
}

func (s *Service) checkInSheet(ctx context.Context, a *Activity, c CheckIn) (*web.Body[CheckInSheet], error) {
	q, now := s.db.Read(), s.db.Now().UnixMilli()
	kinds, err := s.kinds(ctx, q)
	if err != nil {
		return nil, err
	}
	tree, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return nil, err
	}
	out := CheckInSheet{
		ActivityID: a.ID, OrgName: tree.FullName(a.OrgID), KindNames: kinds.Names(a.Kinds), Topic: a.Topic, Place: a.Place, Day: a.ShownDay(),
		StartTime: a.StartTime, Editable: a.Editable(), Open: c.Open(a), Today: a.ShownDay() == s.db.Today(),
		OpenedAt: c.OpenedAt, OpenedName: c.OpenedName, ClosedAt: c.ClosedAt, Expected: len(a.Attendances), LeftMillis: TurnLeft(now), Guests: []Arrival{},
	}
	if out.StartTime == "" {
		out.StartTime = a.PlannedTime
	}
	if out.Arrivals, err = loadArrivals(ctx, q, a.ID); err != nil {
		return nil, err
	}
	out.Guests = a.Strangers(out.Arrivals)
	a.Propose(out.Arrivals)
	out.Came = a.Count(Attended)
	if out.Open {
		out.Digits = c.digits(s.signer, TurnAt(now))
		if out.Square, out.Address, err = square(ctx, c.screenCode(s.signer, TurnAt(now))); err != nil {
			return nil, err
		}
	}
	return web.Answer(out), nil
}

func (s *Service) paper(ctx context.Context, in *IDInput) (*web.Body[PaperCode], error) {
	code, err := s.PaperCode(ctx, web.Actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	var out PaperCode
	out.Square, out.Address, err = square(ctx, code)
	return web.Answer(out), err
}
