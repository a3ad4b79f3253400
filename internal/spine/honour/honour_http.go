package honour

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register"
)

type listInput struct {
	register.Query
	Kind       string `query:"kind" maxLength:"40" doc:"荣誉种类代码"`
	Level      string `query:"level" enum:"national,provincial,municipal,organs,department" doc:"级别"`
	State      string `query:"state" enum:"recommended,conferred,revoked" doc:"状态"`
	HolderType string `query:"holder_type" enum:"member,org,brand" doc:"主体"`
	Year       int    `query:"year" minimum:"0" doc:"年度"`
}

// Filter implements register.Lister.
func (in listInput) Filter() (register.Filter, error) {
	f, err := in.Asked()
	f.Equal(in.Kind != "", "kind", in.Kind)
	f.Equal(in.Level != "", "level", in.Level)
	f.Equal(in.State != "", "state", in.State)
	f.Equal(in.HolderType != "", "holder_type", in.HolderType)
	f.Equal(in.Year != 0, "year", in.Year)
	return f, err
}

// HonourForm (荣誉登记表) is what a person fills in; level and sort of holder follow from the kind.
type HonourForm struct {
	register.Stand
	Kind           string     `json:"kind" minLength:"1" maxLength:"40"`
	MemberName     string     `json:"member_name" maxLength:"60" required:"false" doc:"不在名册的获奖人"`
	BrandID        kernel.ID  `json:"brand_id" minimum:"0" required:"false"`
	BrandName      string     `json:"brand_name" maxLength:"60" required:"false"`
	Year           int        `json:"year" minimum:"0" maximum:"2100" required:"false"`
	Round          string     `json:"round" maxLength:"40" required:"false"`
	Form           string     `json:"form" enum:",bulletin,commendation,naming" required:"false"`
	PaperNumber    string     `json:"paper_number" maxLength:"60" required:"false"`
	GrantedBy      string     `json:"granted_by" maxLength:"60" required:"false"`
	RecommendedDay kernel.Day `json:"recommended_day" maxLength:"10" required:"false"`
	ConferredDay   kernel.Day `json:"conferred_day" maxLength:"10" required:"false"`
	RevokedDay     kernel.Day `json:"revoked_day" maxLength:"10" required:"false"`
	RevokedFor     string     `json:"revoked_for" maxLength:"200" required:"false"`
}

// Apply implements register.Form.
func (f HonourForm) Apply(h *Honour) {
	f.Put(&h.Head, f.MemberName)
	h.Kind, h.KindName, h.levelGiven = f.Kind, "", ""
	h.BrandID, h.BrandName, h.Year, h.Round, h.Form = f.BrandID, strings.TrimSpace(f.BrandName), f.Year, strings.TrimSpace(f.Round), f.Form
	h.PaperNumber, h.GrantedBy = strings.TrimSpace(f.PaperNumber), strings.TrimSpace(f.GrantedBy)
	h.RecommendedDay, h.ConferredDay, h.RevokedDay, h.RevokedFor = f.RecommendedDay, f.ConferredDay, f.RevokedDay, f.RevokedFor
}

type kindInput struct {
	Body HonourKind
}

// Operations registers the honours register.
func (s *Service) Operations(api *web.API) {
	register.Mount[listInput, HonourForm](api, s.Book, register.Routes{
		Noun: "honour", Plural: "honours", Path: "/api/honours", Tag: "荣誉册",
		Read: "honour.read", Write: "honour.write",
	}, s.Totals)
	s.ownOperations(api)
	web.Register(api, web.Op{ID: "list-honour-kinds", Method: http.MethodGet, Path: "/api/honour-kinds", Permission: "honour.read", Summary: "荣誉种类", Tags: []string{"荣誉册"}},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[HonourKind]], error) {
			kinds, err := listKinds(ctx, s.DB().Read())
			return web.Answer(kernel.List[HonourKind]{Items: kinds, Total: len(kinds)}), err
		})
	web.Register(api, web.Op{ID: "save-honour-kind", Method: http.MethodPut, Path: "/api/honour-kinds", Permission: "honour.kind", Summary: "增加或修改荣誉种类", Tags: []string{"荣誉册"}},
		func(ctx context.Context, in *kindInput) (*web.Body[HonourKind], error) {
			k, err := s.SaveKind(ctx, web.Actor(ctx), in.Body)
			return web.Answer(k), err
		})
}
