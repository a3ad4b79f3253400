package account

import (
	"errors"
	"slices"
	"testing"

	"sanchuang/internal/kernel"
)

func TestTheDaysOfAnEntrustment(t *testing.T) {
	const today = kernel.Day("2026-03-10")
	tests := map[string]struct {
		kind     EntrustmentKind
		from, to kernel.Day
		want     error
	}{
		"a hand-over from today":                 {Handover, today, "", nil},
		"a hand-over from yesterday":             {Handover, "2026-03-09", "", ErrEntrustmentFrom},
		"a hand-over without a day":              {Handover, "", "", ErrEntrustmentFrom},
		"a hand-over half a year ahead":          {Handover, today.AddDays(183), "", nil},
		"a hand-over a day more than that":       {Handover, today.AddDays(184), "", ErrEntrustmentAhead},
		"a delegation for one day":               {Delegation, today, today, nil},
		"a delegation that ends before it":       {Delegation, "2026-03-12", "2026-03-11", ErrEntrustmentTo},
		"a delegation without an end":            {Delegation, today, "", ErrEntrustmentTo},
		"a delegation of half a year":            {Delegation, today, today.AddDays(182), nil},
		"a delegation of a day more":             {Delegation, today, today.AddDays(183), ErrEntrustmentLong},
		"a delegation over a day that is no day": {Delegation, "2026-02-30", "2026-03-30", ErrEntrustmentFrom},
	}
	for name, tt := range tests {
		e := entrustment{kind: tt.kind, fromDay: tt.from, toDay: tt.to}
		if err := e.span(today); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

// TestAGrantHoldsOnItsDaysAlone asks the one place that reads days, at each edge.
func TestAGrantHoldsOnItsDaysAlone(t *testing.T) {
	own := grant{role: "staff", org: 1, from: firstDay, to: "2026-03-09"}
	next := grant{role: "dept_clerk", org: 2, from: "2026-03-10", to: kernel.MaxDay}
	proxy := grant{role: "branch_secretary", org: 3, from: "2026-03-10", to: "2026-03-12", source: 9, acts: []string{"accept"}, forID: 7, forName: "李四"}
	tests := map[kernel.Day]struct {
		own    []string
		stands int
	}{
		"2026-03-09": {[]string{"staff"}, 0},
		"2026-03-10": {[]string{"dept_clerk"}, 1},
		"2026-03-12": {[]string{"dept_clerk"}, 1},
		"2026-03-13": {[]string{"dept_clerk"}, 0},
	}
	for day, tt := range tests {
		grants, stands := effective(account{}, []grant{own, next, proxy}, day)
		roles := make([]string, len(grants))
		for i, g := range grants {
			roles[i] = g.Role
		}
		if !slices.Equal(roles, tt.own) || len(stands) != tt.stands {
			t.Errorf("%s: %v and %d in somebody's place, want %v and %d", day, roles, len(stands), tt.own, tt.stands)
		}
	}
	if grants, stands := effective(account{held: true}, []grant{next, proxy}, "2026-03-11"); len(grants)+len(stands) != 0 {
		t.Errorf("a held account has %v %v", grants, stands)
	}
}

func TestAProxyHasWhatWasNamedAndNoMore(t *testing.T) {
	p, notRoot := sample(), func(kernel.ID) bool { return false }
	secretary := grant{role: "branch_secretary", org: 11, acts: []string{"accept", "roster"}, source: 1, forID: 7, forName: "李四"}
	r := p.stand(p.compile([]kernel.Grant{{Role: RoleMember, Org: 11}}, 77, notRoot), []grant{secretary}, notRoot)
	if got := r.scopes["activity.accept"]; !slices.Equal(got.Orgs, []kernel.ID{11}) || r.proxied["activity.accept"].forName != "李四" {
		t.Errorf("accepting: %+v", got)
	}
	if got := r.by["activity.accept"]; !slices.Equal(got, []kernel.Grant{{Role: "branch_secretary", Org: 11}}) {
		t.Errorf("accepting in somebody's place is carried by %v", got)
	}
	if got := r.scopes["member.read"]; !slices.Equal(got.Orgs, []kernel.ID{11}) {
		t.Errorf("an act's reading: %+v", got)
	}
	for _, permission := range []string{"account.vouch", "activity.write", "entrustment.start", "member.write"} {
		if _, ok := r.scopes[permission]; ok {
			t.Errorf("%s went to the proxy", permission)
		}
	}
	if r.memberOnly() {
		t.Error("a proxy's log-in lives as long as a member's")
	}
	// what somebody holds anyway stays theirs, and is not widened
	own := p.compile([]kernel.Grant{{Role: "branch_secretary", Org: 12}}, 0, notRoot)
	r = p.stand(own, []grant{secretary}, notRoot)
	if got := r.scopes["activity.accept"]; !slices.Equal(got.Orgs, []kernel.ID{12}) || len(r.proxied) != 0 {
		t.Errorf("a right of one's own became %+v, in %v", got, r.proxied)
	}
	// two absent persons never meet in one permission
	other := grant{role: "branch_secretary", org: 13, acts: []string{"accept"}, source: 2, forID: 8, forName: "王五"}
	r = p.stand(p.compile(nil, 0, notRoot), []grant{secretary, other}, notRoot)
	if got := r.scopes["activity.accept"]; !slices.Equal(got.Orgs, []kernel.ID{11}) {
		t.Errorf("two absent persons in one permission: %+v", got)
	}
}

func TestClashes(t *testing.T) {
	e := &entrustment{id: 5, kind: Delegation, role: "branch_secretary", org: 11, from: 7, fromDay: "2026-03-10", toDay: "2026-03-12", toName: "张三"}
	other := grant{role: "branch_secretary", org: 12, from: "2026-03-12", to: "2026-03-20", source: 4, forID: 8, forName: "王五"}
	later, same := other, other
	later.from = "2026-03-13"
	same.forID = 7
	tests := map[string]struct {
		held []grant
		want error
	}{
		"nothing":                       {nil, nil},
		"the office itself":             {[]grant{{role: "branch_secretary", org: 11, to: kernel.MaxDay}}, ErrProxyHolds},
		"the office, which has ended":   {[]grant{{role: "branch_secretary", org: 11, to: "2026-03-09"}}, nil},
		"another's place on a day":      {[]grant{other}, ErrProxyTaken},
		"another's place the day after": {[]grant{later}, nil},
		"the same person's other place": {[]grant{same}, nil},
	}
	for name, tt := range tests {
		if err := e.clash(tt.held); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSavedFiltersAreAddedToThoseThatAreThere(t *testing.T) {
	for _, tt := range []struct{ have, more, want string }{
		{"", `[{"name":"甲","usual":true,"value":{"q":"1"}}]`, `[{"name":"甲","value":{"q":"1"}}]`},
		{`[{"name":"甲","value":{"q":"mine"}}]`, `[{"name":"甲","value":{"q":"theirs"}},{"name":"乙","value":{}}]`, `[{"name":"甲","value":{"q":"mine"}},{"name":"乙","value":{}}]`},
		{`[{"name":"甲"}]`, `"none"`, `[{"name":"甲"}]`},
	} {
		if got := mergeFilters(tt.have, tt.more); got != tt.want {
			t.Errorf("%s + %s = %s", tt.have, tt.more, got)
		}
	}
}
