package honour

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// MyHonour (我的荣誉) is what a member reads of one honour of their own.
type MyHonour struct {
	ID           kernel.ID  `json:"id"`
	Name         string     `json:"name" doc:"荣誉名称"`
	Level        string     `json:"level" enum:"national,provincial,municipal,organs,department"`
	Year         int        `json:"year" doc:"年度"`
	Round        string     `json:"round" doc:"批次"`
	Form         string     `json:"form" enum:",bulletin,commendation,naming" doc:"文件形式"`
	PaperNumber  string     `json:"paper_number" doc:"文号"`
	GrantedBy    string     `json:"granted_by" doc:"授予单位"`
	ConferredDay kernel.Day `json:"conferred_day"`
	RevokedDay   kernel.Day `json:"revoked_day" doc:"没有撤销的为空"`
	RevokedFor   string     `json:"revoked_for"`
}

// Mine answers the actor's own honours, the latest first. What is only recommended is not told: it may
// come to nothing, and who was proposed is the committee's to announce. Fault: register.ErrNotMember.
func (s *Service) Mine(ctx context.Context, actor kernel.Actor) ([]MyHonour, error) {
	rows, err := s.Of(ctx, actor.Scope.Member)
	out := make([]MyHonour, 0, len(rows))
	for _, h := range rows {
		if h.State != Recommended {
			out = append(out, MyHonour{h.ID, h.KindName, h.Level, h.Year, h.Round, h.Form, h.PaperNumber, h.GrantedBy, h.ConferredDay, h.RevokedDay, h.RevokedFor})
		}
	}
	return out, err
}

func (s *Service) ownOperations(api *web.API) {
	web.Register(api, web.Op{ID: "list-my-honours", Method: http.MethodGet, Path: "/api/my/honours", Permission: "honour.own", Summary: "我的荣誉", Tags: []string{"荣誉册"}},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[MyHonour]], error) {
			mine, err := s.Mine(ctx, web.Actor(ctx))
			return web.Answer(kernel.List[MyHonour]{Items: mine, Total: len(mine)}), err
		})
}
