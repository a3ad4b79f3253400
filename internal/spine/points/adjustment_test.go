package points

import (
	"errors"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

func TestAdjustmentsKeepToTheirRule(t *testing.T) {
	open := Seed(ByMember).rule("service_discretion")
	fixed := Seed(ByMember).rule("sent")
	for name, c := range map[string]struct {
		rule  *Rule
		cause Cause
		of    Adjustment
		want  error
	}{
		"within the range":                 {open, Discretion, Adjustment{Points: 500, Reason: "抗洪抢险连续值守三昼夜", Evidence: "支委会记录"}, nil},
		"its lower end":                    {open, Discretion, Adjustment{Points: 100, Reason: "抗洪抢险值守一夜", Evidence: "支委会记录"}, nil},
		"a hundredth above":                {open, Discretion, Adjustment{Points: 501, Reason: "抗洪抢险连续值守三昼夜", Evidence: "支委会记录"}, ErrOutOfRange},
		"a hundredth below":                {open, Discretion, Adjustment{Points: 99, Reason: "抗洪抢险值守一夜", Evidence: "支委会记录"}, ErrOutOfRange},
		"a debit by a rule that credits":   {open, Discretion, Adjustment{Points: -200, Reason: "抗洪抢险值守一夜", Evidence: "支委会记录"}, ErrOutOfRange},
		"a rule that counts records":       {fixed, Discretion, Adjustment{Points: 1000, Reason: "抗洪抢险值守一夜", Evidence: "支委会记录"}, ErrNotDiscretionary},
		"the same after an objection":      {fixed, OnObjection, Adjustment{Points: -1000, Reason: "同一次派出记了两次"}, nil},
		"no rule of that day":              {nil, OnObjection, Adjustment{Points: 100, Reason: "同一次派出记了两次"}, ErrNoRule},
		"nothing":                          {open, Discretion, Adjustment{Reason: "抗洪抢险值守一夜", Evidence: "支委会记录"}, ErrNoPoints},
		"no reason":                        {open, Discretion, Adjustment{Points: 200, Reason: "好", Evidence: "支委会记录"}, ErrAdjustReason},
		"no evidence":                      {open, Discretion, Adjustment{Points: 200, Reason: "抗洪抢险值守一夜"}, ErrAdjustEvidence},
		"a burden":                         {open, Discretion, Adjustment{Points: 200, Reason: "学习强国积分全支部第一", Evidence: "截图"}, ErrAdjustBurden},
		"a burden in an objection's trail": {fixed, OnObjection, Adjustment{Points: 200, Reason: "每天登录打卡没有计分"}, ErrAdjustBurden},
	} {
		c.of.Cause = c.cause
		if err := c.of.check(c.rule); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAdjustmentsTakeTwoPersons(t *testing.T) {
	own := kernel.Actor{Account: 9, Member: 7, Name: "安晓"}
	for name, c := range map[string]struct {
		state  AdjustmentState
		by     kernel.Actor
		agree  bool
		answer string
		want   error
		after  AdjustmentState
	}{
		"granted":                {AdjustmentProposed, bert, true, "", nil, AdjustmentGranted},
		"by the same":            {AdjustmentProposed, ann, true, "", ErrSecondPerson, AdjustmentProposed},
		"by whose points it are": {AdjustmentProposed, own, true, "", ErrOwnPoints, AdjustmentProposed},
		"refused":                {AdjustmentProposed, bert, false, "依据不足", nil, AdjustmentRefused},
		"refused without reason": {AdjustmentProposed, bert, false, "", ErrWhyNot, AdjustmentProposed},
		"withdrawn":              {AdjustmentProposed, ann, false, "", nil, AdjustmentWithdrawn},
		"taken back":             {AdjustmentReversing, ann, true, "", nil, AdjustmentReversed},
		"taken back by the same": {AdjustmentReversing, bert, true, "", ErrSecondPerson, AdjustmentReversing},
		"not taken back":         {AdjustmentReversing, ann, false, "确有其事", nil, AdjustmentGranted},
		"already granted":        {AdjustmentGranted, bert, true, "", ErrAdjustmentMoved, AdjustmentGranted},
		"already refused":        {AdjustmentRefused, ann, false, "", ErrAdjustmentMoved, AdjustmentRefused},
		"already reversed":       {AdjustmentReversed, bert, true, "", ErrAdjustmentMoved, AdjustmentReversed},
	} {
		a := Adjustment{State: c.state, Subject: ByMember, SubjectID: 7, Proposed: Signature{Account: 1, Name: "方文静"}, Asked: Signature{Account: 2, Name: "李明"}}
		if err := a.decide(c.by, c.agree, c.answer, 5); !errors.Is(err, c.want) || a.State != c.after {
			t.Errorf("%s: %v, %s", name, err, a.State)
		}
	}
}

func TestRangesAreHeldWhenSaved(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Rule)
		wants  string
	}{
		"as delivered":      {func(*Rule) {}, ""},
		"without a range":   {func(r *Rule) { r.Range = nil }, "请填写每次的幅度"},
		"turned round":      {func(r *Rule) { r.Range = &PointsRange{500, 100} }, "由小到大"},
		"of the other sign": {func(r *Rule) { r.Range = &PointsRange{-500, 500} }, "由小到大"},
	} {
		s := Seed(ByMember)
		c.change(s.rule("service_discretion"))
		found := Refusals(Validate(s, declared))
		if c.wants == "" && len(found) > 0 || c.wants != "" && (len(found) == 0 || !strings.Contains(found[0].Text, c.wants)) {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

func TestAnAdjustmentCountsUnderItsRule(t *testing.T) {
	y := NewYear(ByMember, 2026, oneVersion(Seed(ByMember)))
	granted := func(rule string, points kernel.Points) fact.Fact {
		a := Adjustment{ID: 50, Subject: ByMember, SubjectID: 7, Day: "2026-05-01", Rule: rule, Points: points}
		f := a.fact()
		nextFact++
		f.ID, f.Sign, f.Source.ID = nextFact, 1, nextFact
		return f
	}
	three := granted("service_discretion", 300)
	for name, c := range map[string]struct {
		facts []fact.Fact
		want  string
	}{
		"once":                      {[]fact.Fact{three}, "3"},
		"taken back":                {[]fact.Fact{three, reversed(three)}, "0"},
		"under the cap of its rule": {[]fact.Fact{granted("service_discretion", 500), granted("service_discretion", 500), three}, "10"},
		"less, on an objection":     {[]fact.Fact{happened("outreach.sent", "2026-05-01"), granted("sent", -1000)}, "0"},
		"a rule that is not there":  {[]fact.Fact{granted("nothing", 300)}, "0"},
	} {
		if got, _ := Compute(y, c.facts).Total(7); got != pts(c.want) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
