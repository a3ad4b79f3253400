package problem

import (
	"testing"

	"sanchuang/internal/kernel"
)

var (
	clerk     = kernel.Actor{Account: 1, Name: "专干"}
	inspector = kernel.Actor{Account: 2, Name: "检查组"}
	official  = kernel.Actor{Account: 3, Name: "工委干部"}
)

var usual = Terms{Plan: 15, Report: 30, Extension: 30, Remind: 7, Letter: 7, Talk: 30}

func given(due kernel.Day) *Rectification {
	r := &Rectification{State: Noted}
	if err := r.Take(Act{Kind: SendIt, Letter: Letter{ID: 9, Number: "江工委〔2026〕8号", PlanDue: "2026-02-16", Due: due}}, official, "2026-02-01", usual); err != nil {
		panic(err)
	}
	return r
}

var (
	plan   = Act{Kind: PlanIt, Text: "补开第一季度党员大会", MemberName: "王建国"}
	report = Act{Kind: ReportIt, Text: "已于三月五日补开", MemberName: "王建国"}
)

func longer(to kernel.Day) Act { return Act{Kind: AskLonger, Text: "人员外出培训", Day: to} }

// Each line is what happened, act by act, and what comes of the last.
func TestTake(t *testing.T) {
	type did struct {
		act Act
		who kernel.Actor
		on  kernel.Day
	}
	const due = kernel.Day("2026-03-03")
	for _, c := range []struct {
		name  string
		done  []did
		state RectificationState
		fault *kernel.Fault
		check func(*Rectification) bool
	}{
		{"measures", []did{{plan, clerk, "2026-02-10"}}, Planned, nil, func(r *Rectification) bool { return r.PlannedDay == "2026-02-10" && r.MemberName == "王建国" }},
		{"measures again keep the first day", []did{{plan, clerk, "2026-02-10"}, {plan, clerk, "2026-02-12"}}, Planned, nil, func(r *Rectification) bool { return r.PlannedDay == "2026-02-10" }},
		{"measures by nobody", []did{{Act{Kind: PlanIt, Text: "补开第一季度党员大会"}, clerk, "2026-02-10"}}, Sent, ErrNoPerson, nil},
		{"measures in four characters", []did{{Act{Kind: PlanIt, Text: "尽快补开", MemberName: "王"}, clerk, "2026-02-10"}}, Sent, ErrMeasures, nil},
		{"to be done on the last day", []did{{Act{Kind: PlanIt, Text: plan.Text, MemberName: "王", Day: due}, clerk, "2026-02-10"}}, Planned, nil, nil},
		{"to be done a day later", []did{{Act{Kind: PlanIt, Text: plan.Text, MemberName: "王", Day: "2026-03-04"}, clerk, "2026-02-10"}}, Sent, ErrTarget, nil},
		{"done at once", []did{{report, clerk, "2026-02-02"}}, Done, nil, func(r *Rectification) bool { return r.OverdueDay == "" }},
		{"done on the last day", []did{{report, clerk, due}}, Done, nil, func(r *Rectification) bool { return r.OverdueDay == "" }},
		{"done a day late", []did{{report, clerk, "2026-03-04"}}, Done, nil, func(r *Rectification) bool { return r.OverdueDay == "2026-03-04" }},
		{"done weeks late, nobody having looked", []did{{report, clerk, "2026-04-20"}}, Done, nil, func(r *Rectification) bool { return r.OverdueDay == "2026-03-04" }},
		{"verified by another", []did{{report, clerk, due}, {Act{Kind: VerifyIt}, inspector, "2026-03-10"}}, Verified, nil, nil},
		{"verified by the doer", []did{{report, inspector, due}, {Act{Kind: VerifyIt}, inspector, "2026-03-10"}}, Done, ErrDoer, nil},
		{"closed by who verified", []did{{report, clerk, due}, {Act{Kind: VerifyIt}, inspector, "2026-03-10"}, {Act{Kind: CloseIt}, inspector, "2026-03-11"}}, Closed, nil, nil},
		{"closed by the doer", []did{{report, clerk, due}, {Act{Kind: VerifyIt}, inspector, "2026-03-10"}, {Act{Kind: CloseIt}, clerk, "2026-03-11"}}, Verified, ErrDoer, nil},
		{"closed unseen", []did{{report, clerk, due}, {Act{Kind: CloseIt}, inspector, "2026-03-11"}}, Done, ErrNotNow, nil},
		{"returned", []did{{report, clerk, due}, {Act{Kind: ReturnIt, Text: "记录没有签名", Day: "2026-03-20"}, inspector, "2026-03-10"}}, Planned, nil, func(r *Rectification) bool { return r.DoneDay == "" && r.Due == "2026-03-20" && r.Returns == 1 }},
		{"returned for yesterday", []did{{report, clerk, due}, {Act{Kind: ReturnIt, Text: "记录没有签名", Day: "2026-03-09"}, inspector, "2026-03-10"}}, Done, ErrTerm, nil},
		{"asked for longer on the last day", []did{{longer("2026-03-20"), clerk, due}}, Sent, nil, func(r *Rectification) bool { return r.Ask == forLonger }},
		{"asked for longer a day late", []did{{longer("2026-03-20"), clerk, "2026-03-04"}}, Sent, ErrAskedLate, nil},
		{"asked for thirty days", []did{{longer("2026-04-02"), clerk, due}}, Sent, nil, nil},
		{"asked for thirty-one", []did{{longer("2026-04-03"), clerk, due}}, Sent, ErrAskedTo, nil},
		{"asked twice", []did{{longer("2026-03-20"), clerk, due}, {longer("2026-03-21"), clerk, due}}, Sent, ErrAsked, nil},
		{"granted after the term", []did{{longer("2026-03-20"), clerk, due}, {Act{Kind: GrantAsk}, official, "2026-03-06"}}, Sent, nil, func(r *Rectification) bool { return r.Due == "2026-03-20" && r.OverdueDay == "" }},
		{"granted by who asked", []did{{longer("2026-03-20"), clerk, due}, {Act{Kind: GrantAsk}, clerk, "2026-03-06"}}, Sent, ErrAsker, nil},
		{"refused by who asked", []did{{longer("2026-03-20"), clerk, due}, {Act{Kind: RefuseAsk, Text: "理由不充分"}, clerk, "2026-03-06"}}, Sent, ErrAsker, nil},
		{"granted when it too has passed", []did{{longer("2026-03-20"), clerk, due}, {Act{Kind: GrantAsk}, official, "2026-03-21"}}, Sent, ErrAskedPast, nil},
		{"refused after the term", []did{{longer("2026-03-20"), clerk, due}, {Act{Kind: RefuseAsk, Text: "理由不充分"}, official, "2026-03-06"}, {report, clerk, "2026-03-07"}}, Done, nil, func(r *Rectification) bool { return r.OverdueDay == "2026-03-04" }},
		{"done while the question waits", []did{{longer("2026-03-20"), clerk, due}, {report, clerk, "2026-03-06"}}, Done, nil, func(r *Rectification) bool { return r.OverdueDay == "" && r.Ask == "" }},
		{"cannot be done", []did{{Act{Kind: AskRelease, Text: "办公楼已整体拆除"}, clerk, "2026-03-20"}, {Act{Kind: GrantAsk, Text: "情况属实，不再整改"}, official, "2026-03-22"}}, Waived, nil, func(r *Rectification) bool { return r.OverdueDay == "2026-03-04" }},
		{"let off without a word", []did{{Act{Kind: AskRelease, Text: "办公楼已整体拆除"}, clerk, "2026-03-01"}, {Act{Kind: GrantAsk}, official, "2026-03-02"}}, Sent, ErrReason, nil},
		{"a talk when nothing is late", []did{{Act{Kind: Admonish, Text: "约谈单位负责人"}, official, due}}, Sent, ErrNotLate, nil},
		{"a talk a day late", []did{{Act{Kind: Admonish, Text: "约谈单位负责人"}, official, "2026-03-04"}}, Sent, nil, nil},
		{"withdrawn", []did{{report, clerk, "2026-03-09"}, {Act{Kind: WithdrawIt, Text: "经核对记录齐全"}, official, "2026-03-10"}}, TakenBack, nil, func(r *Rectification) bool { return r.OverdueDay == "" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := given(due)
			var err error
			for i, x := range c.done {
				if err = r.Take(x.act, x.who, x.on, usual); err != nil && i < len(c.done)-1 {
					t.Fatalf("act %d: %v", i, err)
				}
			}
			f, _ := kernel.AsFault(err)
			if c.fault == nil && err != nil || c.fault != nil && (f == nil || !f.Is(c.fault)) {
				t.Fatalf("fault %v, want %v", err, c.fault)
			}
			if r.State != c.state || c.check != nil && !c.check(r) {
				t.Errorf("%+v", r)
			}
		})
	}
}

// A term of a leap day, and of month ends: each rung on its own day, all of them however long nobody looked.
func TestReached(t *testing.T) {
	for _, c := range []struct {
		due, today kernel.Day
		want       []kernel.Day
	}{
		{"2028-02-29", "2028-02-21", nil},
		{"2028-02-29", "2028-02-22", []kernel.Day{"2028-02-22"}},
		{"2028-02-29", "2028-02-29", []kernel.Day{"2028-02-22", "2028-02-29"}},
		{"2028-02-29", "2028-03-06", []kernel.Day{"2028-02-22", "2028-02-29"}},
		{"2028-02-29", "2028-03-07", []kernel.Day{"2028-02-22", "2028-02-29", "2028-03-07"}},
		{"2028-02-29", "2028-03-29", []kernel.Day{"2028-02-22", "2028-02-29", "2028-03-07"}},
		{"2028-02-29", "2028-03-30", []kernel.Day{"2028-02-22", "2028-02-29", "2028-03-07", "2028-03-30"}},
		{"2028-02-29", "2029-01-01", []kernel.Day{"2028-02-22", "2028-02-29", "2028-03-07", "2028-03-30"}},
		{"2028-01-31", "2028-03-01", []kernel.Day{"2028-01-24", "2028-01-31", "2028-02-07", "2028-03-01"}},
	} {
		r := &Rectification{State: Planned, SentDay: "2028-01-01", Due: c.due}
		var got []kernel.Day
		for _, s := range r.Reached(c.today, usual) {
			got = append(got, s.Day)
		}
		if len(got) != len(c.want) {
			t.Errorf("%s on %s: %v, want %v", c.due, c.today, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s on %s: %v, want %v", c.due, c.today, got, c.want)
			}
		}
	}
	for _, s := range []RectificationState{Noted, Done, Verified, Closed, Waived, TakenBack} {
		r := &Rectification{State: s, SentDay: "2028-01-01", Due: "2028-01-31"}
		if got := r.Reached("2029-01-01", usual); got != nil {
			t.Errorf("%s climbs %v", s, got)
		}
	}
}
