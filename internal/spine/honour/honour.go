package honour

import (
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/register"
)

// State (状态) of an honour; it follows from the days.
type State string

// The states.
const (
	Recommended State = "recommended"
	Conferred   State = "conferred"
	Revoked     State = "revoked"
)

// Levels (级别) of honours.
var Levels = register.Codes{
	{Code: "national", Name: "国家级", Also: []string{"国家", "全国", "中央"}},
	{Code: "provincial", Name: "省级", Also: []string{"省", "全省", "省部级", "省直"}},
	{Code: "municipal", Name: "市级", Also: []string{"市", "全市", "市委"}},
	{Code: "organs", Name: "市直", Also: []string{"市直机关", "市直级", "工委", "市直机关工委"}},
	{Code: "department", Name: "单位", Also: []string{"本单位", "单位级", "局级", "机关党委"}},
}

// HolderTypes (荣誉主体).
var HolderTypes = register.Codes{{Code: "member", Name: "个人", Also: []string{"党员"}}, {Code: "org", Name: "组织", Also: []string{"集体", "党组织"}}, {Code: "brand", Name: "品牌"}}

// Forms (文件形式) are three things (R45).
var Forms = register.Codes{{Code: "bulletin", Name: "通报", Also: []string{"通报表扬"}}, {Code: "commendation", Name: "表彰", Also: []string{"表彰决定"}}, {Code: "naming", Name: "命名", Also: []string{"命名授牌"}}}

// States are the states with their words.
var States = register.Codes{{Code: string(Recommended), Name: "已推荐"}, {Code: string(Conferred), Name: "已授予"}, {Code: string(Revoked), Name: "已撤销"}}

// Honour (荣誉) is one honour of one holder.
type Honour struct {
	register.Head
	Kind           string     `json:"kind" doc:"荣誉种类代码"`
	KindName       string     `json:"kind_name"`
	Level          string     `json:"level" enum:"national,provincial,municipal,organs,department"`
	HolderType     string     `json:"holder_type" enum:"member,org,brand"`
	BrandID        kernel.ID  `json:"brand_id"`
	BrandName      string     `json:"brand_name" doc:"品牌名称"`
	Year           int        `json:"year" doc:"年度"`
	Round          string     `json:"round" doc:"批次"`
	Form           string     `json:"form" enum:",bulletin,commendation,naming" doc:"文件形式"`
	PaperNumber    string     `json:"paper_number" doc:"文号"`
	GrantedBy      string     `json:"granted_by" doc:"授予单位"`
	RecommendedDay kernel.Day `json:"recommended_day"`
	ConferredDay   kernel.Day `json:"conferred_day"`
	RevokedDay     kernel.Day `json:"revoked_day"`
	RevokedFor     string     `json:"revoked_for"`
	Day            kernel.Day `json:"day" doc:"授予日，未授予的为推荐日"`
	State          State      `json:"state" enum:"recommended,conferred,revoked"`

	levelGiven  string
	kindStopped bool // no longer given to new records
}

var own = []string{
	"kind", "kind_name", "level", "holder_type", "brand_id", "brand_name", "year", "round", "form", "paper_number", "granted_by",
	"recommended_day", "conferred_day", "revoked_day", "revoked_for", "day", "state",
}

// Fields implements register.Record.
func (h *Honour) Fields() []any {
	return []any{
		&h.Kind, &h.KindName, &h.Level, &h.HolderType, &h.BrandID, &h.BrandName, &h.Year, &h.Round, &h.Form, &h.PaperNumber, &h.GrantedBy,
		&h.RecommendedDay, &h.ConferredDay, &h.RevokedDay, &h.RevokedFor, &h.Day, &h.State,
	}
}

// Holder is the holder's name as papers print it.
func (h *Honour) Holder() string {
	switch h.HolderType {
	case "member":
		return h.MemberName
	case "brand":
		return h.BrandName
	default:
		return h.OrgName
	}
}

// check decides whether the record can stand, and what state it is in.
func check(h *Honour, today kernel.Day) error {
	if err := h.checkDays(today); err != nil {
		return err
	}
	h.Day, h.State = h.ConferredDay, Conferred
	if h.ConferredDay == "" {
		h.Day, h.State = h.RecommendedDay, Recommended
	}
	if h.RevokedDay != "" {
		h.State = Revoked
	}
	if h.Year == 0 {
		h.Year = h.Day.Year()
	}
	switch {
	case h.HolderType == "member" && h.MemberName == "" && h.MemberID == 0:
		return ErrHolder.With("党员").At("member_name")
	case h.HolderType == "brand" && h.BrandName == "":
		return ErrHolder.With("品牌").At("brand_name")
	case h.RevokedDay != "" && strings.TrimSpace(h.RevokedFor) == "":
		return ErrRevokedFor.At("revoked_for")
	case h.Form != "" && !Forms.Has(h.Form):
		return ErrForm.At("form")
	}
	if h.HolderType != "member" { // an organisation's honour is nobody's own
		h.MemberID, h.MemberName = 0, ""
	}
	return nil
}

func (h *Honour) checkDays(today kernel.Day) error {
	for _, x := range []struct {
		field string
		day   kernel.Day
	}{{"recommended_day", h.RecommendedDay}, {"conferred_day", h.ConferredDay}, {"revoked_day", h.RevokedDay}} {
		if err := register.CheckDay(x.day, today, x.field, false); err != nil {
			return err
		}
	}
	switch {
	case h.RecommendedDay == "" && h.ConferredDay == "":
		return ErrNoDays.At("conferred_day")
	case h.RevokedDay != "" && h.ConferredDay == "":
		return ErrNotConferred.At("revoked_day")
	case h.ConferredDay != "" && h.ConferredDay < h.RecommendedDay:
		return ErrBeforeAdvice.At("conferred_day")
	case h.RevokedDay != "" && h.RevokedDay < h.ConferredDay:
		return ErrRevokeFirst.At("revoked_day")
	}
	return nil
}

// key: one holder has one honour of a kind in a year's batch, so that a recommendation and its
// granting are one record.
func key(h *Honour) string {
	holder := "org " + h.OrgID.String()
	switch h.HolderType {
	case "member":
		holder = "member " + h.Person()
		if h.MemberID == 0 {
			holder += " " + h.OrgID.String()
		}
	case "brand":
		holder = "brand " + h.OrgID.String() + " " + h.BrandName
	}
	return register.Fingerprint(h.Kind, h.Year, h.Round, holder)
}

// subject is whom the facts are about. Somebody who left before the roster began stands behind the
// organisation that the honour came through.
func (h *Honour) subject() (fact.Subject, map[string]string) {
	attrs := map[string]string{"level": h.Level}
	switch {
	case h.HolderType == "member" && h.MemberID != 0:
		return fact.Subject{Type: fact.Member, ID: h.MemberID}, attrs
	case h.HolderType == "brand" && h.BrandID != 0:
		return fact.Subject{Type: fact.Brand, ID: h.BrandID}, attrs
	}
	attrs["holder"] = h.HolderType
	return fact.Subject{Type: fact.Org, ID: h.OrgID}, attrs
}

// facts says what the record's days say.
func facts(h *Honour) []fact.Fact {
	subject, attrs := h.subject()
	var out []fact.Fact
	for _, x := range []struct {
		kind string
		day  kernel.Day
	}{{"honour.recommended", h.RecommendedDay}, {"honour.conferred", h.ConferredDay}, {"honour.revoked", h.RevokedDay}} {
		if x.day != "" {
			out = append(out, fact.Fact{Kind: x.kind, Detail: h.Kind, Subject: subject, Day: x.day, Attrs: attrs})
		}
	}
	return out
}

// FactKinds are the facts this register writes. Their subject is a member, an organisation or a brand.
var FactKinds = []fact.Kind{
	{Code: "honour.recommended", Name: "推荐荣誉", Unit: "项", Details: seeded, Attrs: asked},
	{Code: "honour.conferred", Name: "授予荣誉", Unit: "项", Details: seeded, Attrs: asked},
	{Code: "honour.revoked", Name: "撤销荣誉", Unit: "项", Details: seeded, Attrs: asked},
}

var asked = []fact.Attr{{Code: "level", Name: "荣誉级别", Values: register.Details(Levels)}}

var seeded = []fact.Detail{
	{Code: "brand_model", Name: "品牌先进典型"},
	{Code: "red_flag_branch", Name: "红旗党支部"},
	{Code: "five_star_model", Name: "五星党员标兵"},
	{Code: "outstanding_cadre", Name: "优秀党务工作者"},
}
