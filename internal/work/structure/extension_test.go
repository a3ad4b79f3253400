package structure

import (
	"errors"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
)

// An extension is asked for before the end and lasts a year at most (R22): elected on 15 March 2024 for three years,
// in time through 15 March 2027.
func TestWhenAnExtensionMayBeAskedFor(t *testing.T) {
	term := func(change func(*Term)) *Term {
		x := &Term{Began: "2024-03-15", Ends: "2027-03-15"}
		if change != nil {
			change(x)
		}
		return x
	}
	const why = "机构改革尚未到位"
	for name, c := range map[string]struct {
		term      *Term
		today, to kernel.Day
		reason    string
		want      error
	}{
		"on the last day":            {term(nil), "2027-03-15", "2027-09-15", why, nil},
		"a day late":                 {term(nil), "2027-03-16", "2027-09-15", why, ErrAskedOverdue},
		"for a whole year":           {term(nil), "2027-01-05", "2028-03-15", why, nil},
		"a day more than a year":     {term(nil), "2027-01-05", "2028-03-16", why, ErrExtensionLong},
		"to the last day itself":     {term(nil), "2027-01-05", "2027-03-15", why, ErrExtension},
		"to no day":                  {term(nil), "2027-01-05", "2027-02-30", why, ErrExtension},
		"without a reason":           {term(nil), "2027-01-05", "2027-09-15", " 忙 ", ErrExtensionReason},
		"once more, within the year": {term(func(x *Term) { x.ExtendedTo = "2027-09-15" }), "2027-03-01", "2028-03-15", why, nil},
		"once more, not further":     {term(func(x *Term) { x.ExtendedTo = "2027-09-15" }), "2027-03-01", "2027-09-15", why, ErrExtension},
		"of one that has ended":      {term(func(x *Term) { x.Ended = "2027-01-04" }), "2027-01-05", "2027-09-15", why, ErrHasEnded},
		"elected on a leap day":      {&Term{Began: "2024-02-29", Ends: "2027-02-28"}, "2027-02-28", "2028-02-28", why, nil},
		"and a day too long":         {&Term{Began: "2024-02-29", Ends: "2027-02-28"}, "2027-02-28", "2028-02-29", why, ErrExtensionLong},
	} {
		if err := askExtension(c.term, c.today, c.to, 12, c.reason); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecisionsOnExtensions(t *testing.T) {
	staff := kernel.Actor{Name: "方文静"}
	for name, c := range map[string]struct {
		state   ExtensionState
		d       Decision
		opinion string
		today   kernel.Day
		want    error
		then    ExtensionState
	}{
		"approved on the last day":     {Asked, Approve, "", "2027-03-15", nil, Approved},
		"approved a day past the end":  {Asked, Approve, "", "2027-03-16", nil, Approved},
		"on the day asked for":         {Asked, Approve, "", "2027-09-15", nil, Approved},
		"for a day that has passed":    {Asked, Approve, "", "2027-09-16", ErrTooLateToApprove, Asked},
		"returned on the last day":     {Asked, Return, "请写明具体时间", "2027-03-15", nil, Returned},
		"returned past the end":        {Asked, Return, "请写明具体时间", "2027-03-16", ErrReturnPast, Asked},
		"refused after the end":        {Asked, Refuse, "应按期换届选举", "2027-03-16", nil, Refused},
		"refused without a word":       {Asked, Refuse, "", "2027-03-01", ErrOpinion, Asked},
		"returned":                     {Asked, Return, "请写明具体时间", "2027-03-01", nil, Returned},
		"decided already":              {Approved, Refuse, "应按期换届选举", "2027-03-01", ErrDecided, Approved},
		"withdrawn":                    {Withdrawn, Approve, "", "2027-03-01", ErrDecided, Withdrawn},
		"returned, to be written anew": {Returned, Approve, "", "2027-03-01", ErrDecided, Returned},
	} {
		e := &Extension{State: c.state, Ends: "2027-03-15", To: "2027-09-15"}
		if err := e.decide(staff, c.d, c.opinion, c.today, 1); !errors.Is(err, c.want) || e.State != c.then {
			t.Errorf("%s: %v, %s", name, err, e.State)
		}
	}
}

func TestRepliesSayWhatWasDecided(t *testing.T) {
	e := &Extension{OrgName: "市财政局第一党支部", Ends: "2027-03-15", To: "2027-09-15", State: Approved}
	d := e.reply(1, 2, "2027-03-01", "请抓紧准备")
	if d.Title != "关于同意市财政局第一党支部延期换届的批复" || d.Kind != "reply" || !strings.Contains(d.Text[1].Text, "延期至2027年9月15日前") || d.Text[2].Text != "请抓紧准备。" {
		t.Errorf("%+v", d)
	}
	e.State = Refused
	if d := e.reply(1, 2, "2027-03-01", "应按期换届选举"); strings.Contains(d.Title, "同意") || !strings.Contains(d.Text[0].Text, "不同意") || !strings.Contains(d.Text[1].Text, "2027年3月15日前") {
		t.Errorf("%+v", d)
	}
}

func TestWhatChangedAfterANotice(t *testing.T) {
	printed := []NoticeLine{{Org: 1, Name: "甲", Limit: "2026-03-05"}, {Org: 2, Name: "乙", Limit: "2026-04-05"}, {Org: 3, Name: "丙", Limit: "2026-05-05"}}
	now := []NoticeLine{{Org: 1, Name: "甲", Limit: "2026-03-05"}, {Org: 2, Name: "乙", Limit: "2026-10-05"}, {Org: 4, Name: "丁", Limit: "2026-06-01"}}
	got := strings.Join(changes(printed, now), "|")
	if got != "乙：最迟换届日期由2026年4月5日改为2026年10月5日|丁：新列入，2026年6月1日届满|丙：已换届，或本年不再届满" {
		t.Error(got)
	}
	if len(changes(printed, printed)) != 0 {
		t.Error("nothing changed")
	}
	for limit, want := range map[kernel.Day]bool{"2026-12-31": true, "2027-01-01": false, "2025-12-31": true} {
		if dueIn(limit, 2026) != want {
			t.Error(limit)
		}
	}
}

func TestNobodyIsOfferedTheirOwnRequest(t *testing.T) {
	asker, other := kernel.Actor{Account: 7}, kernel.Actor{Account: 8}
	for name, c := range map[string]struct {
		state ExtensionState
		by    kernel.Actor
		why   string
	}{
		"who asked":         {Asked, asker, ErrOwnRequest.Text},
		"somebody else":     {Asked, other, ""},
		"once it is closed": {Approved, asker, ""},
	} {
		e := &Extension{State: c.state, Ends: "2027-03-15", To: "2027-09-15", askedBy: asker.Account}
		e.bar(c.by)
		if e.Barred != c.why {
			t.Errorf("%s: %q", name, e.Barred)
		}
		if err := e.decide(c.by, Approve, "", "2027-03-01", 1); errors.Is(err, ErrOwnRequest) != (c.why != "") {
			t.Errorf("%s: said %q, and %v", name, e.Barred, err)
		}
	}
}
