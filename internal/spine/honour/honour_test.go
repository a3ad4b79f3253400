package honour

import (
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

var kinds = []HonourKind{
	{Code: "brand_model", Name: "品牌先进典型", Level: "organs", HolderType: "brand", Active: true},
	{Code: "red_flag_branch", Name: "红旗党支部", Level: "organs", HolderType: "org", Active: true},
	{Code: "five_star_model", Name: "五星党员标兵", Level: "organs", HolderType: "member", Active: true},
	{Code: "organs_outstanding_member", Name: "优秀共产党员", Level: "organs", HolderType: "member", Active: true},
	{Code: "municipal_outstanding_member", Name: "优秀共产党员", Level: "municipal", HolderType: "member", Active: true},
	{Code: "provincial_advanced_org", Name: "先进基层党组织", Level: "provincial", HolderType: "org", Active: true},
	{Code: "old", Name: "旧称号", Level: "organs", HolderType: "org"},
}

func TestFindKind(t *testing.T) {
	for _, c := range []struct{ name, level, want string }{
		{"红旗党支部", "", "red_flag_branch"},
		{"“红旗支部”称号", "", "red_flag_branch"},
		{"市直机关红旗党支部", "", "red_flag_branch"},
		{"五星标兵", "organs", "five_star_model"},
		{"优秀共产党员", "municipal", "municipal_outstanding_member"},
		{"全市优秀共产党员", "", "municipal_outstanding_member"},
		{"市直机关优秀共产党员", "", "organs_outstanding_member"},
		{"优秀党员", "organs", "organs_outstanding_member"},
		{"全省先进基层党组织", "", "provincial_advanced_org"},
		{"优秀共产党员", "", "honour.kind_level"},
		{"全市优秀共产党员", "provincial", "honour.kind"},
		{"红旗党支部", "national", "honour.kind"},
		{"旧称号", "", "honour.kind"},
		{"没有这种荣誉", "", "honour.kind"},
	} {
		k, err := find(kinds, c.name, c.level)
		got := k.Code
		if f, ok := kernel.AsFault(err); ok {
			got = f.Code
		}
		if got != c.want {
			t.Errorf("find(%q, %q) = %s, want %s", c.name, c.level, got, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	const today = kernel.Day("2026-11-23")
	org := func(h Honour) Honour { h.HolderType = "org"; return h }
	for _, c := range []struct {
		name  string
		in    Honour
		state State
		fault *kernel.Fault
	}{
		{"recommended alone", org(Honour{RecommendedDay: "2022-05-10"}), Recommended, nil},
		{"conferred", org(Honour{RecommendedDay: "2022-05-10", ConferredDay: "2022-06-30"}), Conferred, nil},
		{"conferred without recommendation", org(Honour{ConferredDay: "2022-06-30"}), Conferred, nil},
		{"conferred on the day of recommendation", org(Honour{RecommendedDay: "2022-06-30", ConferredDay: "2022-06-30"}), Conferred, nil},
		{"conferred today", org(Honour{ConferredDay: today}), Conferred, nil},
		{"revoked", org(Honour{ConferredDay: "2022-06-30", RevokedDay: "2023-01-01", RevokedFor: "弄虚作假"}), Revoked, nil},
		{"no day at all", org(Honour{}), "", ErrNoDays},
		{"conferred tomorrow", org(Honour{ConferredDay: "2026-11-24"}), "", register.ErrFuture},
		{"no such day", org(Honour{ConferredDay: "2022-06-31"}), "", register.ErrDay},
		{"conferred before recommended", org(Honour{RecommendedDay: "2022-07-01", ConferredDay: "2022-06-30"}), "", ErrBeforeAdvice},
		{"revoked without having been conferred", org(Honour{RecommendedDay: "2022-07-01", RevokedDay: "2022-08-01", RevokedFor: "甲"}), "", ErrNotConferred},
		{"revoked before conferred", org(Honour{ConferredDay: "2022-07-01", RevokedDay: "2022-06-01", RevokedFor: "甲"}), "", ErrRevokeFirst},
		{"revoked without a reason", org(Honour{ConferredDay: "2022-07-01", RevokedDay: "2022-08-01"}), "", ErrRevokedFor},
		{"a member's honour without a member", Honour{HolderType: "member", ConferredDay: "2022-07-01"}, "", ErrHolder},
		{"a brand's honour without a brand", Honour{HolderType: "brand", ConferredDay: "2022-07-01"}, "", ErrHolder},
		{"praise is not commendation is not naming", org(Honour{ConferredDay: "2022-07-01", Form: "award"}), "", ErrForm},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := c.in
			err := check(&h, today)
			f, _ := kernel.AsFault(err)
			if c.fault == nil && err != nil || c.fault != nil && (f == nil || !f.Is(c.fault)) {
				t.Fatalf("fault %v, want %v", err, c.fault)
			}
			if err == nil && (h.State != c.state || h.Year != h.Day.Year()) {
				t.Errorf("state %s year %d, want %s", h.State, h.Year, c.state)
			}
		})
	}
}

// Recommended and conferred are two figures, and what was revoked was once conferred.
func TestFactsSayEachDay(t *testing.T) {
	h := Honour{HolderType: "member", Kind: "five_star_model", RecommendedDay: "2022-05-10", ConferredDay: "2022-06-30", RevokedDay: "2023-03-01"}
	h.MemberID, h.OrgID = 7, 3
	got := map[string]kernel.Day{}
	for _, f := range facts(&h) {
		if f.Subject.ID != 7 || f.Detail != "five_star_model" {
			t.Errorf("%+v", f)
		}
		got[f.Kind] = f.Day
	}
	want := map[string]kernel.Day{"honour.recommended": "2022-05-10", "honour.conferred": "2022-06-30", "honour.revoked": "2023-03-01"}
	for k, day := range want {
		if got[k] != day {
			t.Errorf("%s on %q, want %q", k, got[k], day)
		}
	}
	h.MemberID = 0
	if f := facts(&h)[0]; f.Subject.Type != "org" || f.Subject.ID != 3 {
		t.Errorf("somebody not in the roster: %+v", f.Subject)
	}
}
