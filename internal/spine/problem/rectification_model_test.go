package problem

import (
	"flag"
	"fmt"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
)

// model is the way of an item told once more, plainly: numbers for days, a word for where it stands, and for each
// act which words let it be. It knows nothing of the engine.
type model struct {
	at             string
	due, sent      int
	asked          string // "", longer, release
	askedTo        int
	asker, doer    int
	lateFrom       int // 0: never late
	charged        bool
	extended, back int
}

// step is what somebody tries.
type step struct {
	act    ActKind
	who    int
	words  bool // enough of them
	day    int  // 0: none
	person bool
}

var workingAt = map[string]bool{"sent": true, "planned": true}

func (m *model) isLate(today int) bool {
	return workingAt[m.at] && today > m.due && m.asked != "longer"
}

// try answers the code of the refusal, "" when it is done.
func (m *model) try(s step, today int) string {
	if m.lateFrom == 0 && m.isLate(today) {
		m.lateFrom = m.due + 1
	}
	refuse := func(cond bool, code string, next func() string) string {
		if cond {
			return "rectification." + code
		}
		return next()
	}
	ok := func(do func()) func() string { return func() string { do(); return "" } }
	switch s.act {
	case SendIt:
		return refuse(m.at != "found", "given_back", func() string {
			return refuse(s.day < today, "term", ok(func() { m.at, m.due, m.sent = "sent", s.day, today }))
		})
	case AssignIt:
		return refuse(m.at != "found" && !workingAt[m.at], "not_now", func() string { return refuse(!s.person, "no_person", ok(func() { m.charged = true })) })
	case PlanIt:
		return refuse(!workingAt[m.at], "not_now", func() string {
			return refuse(!s.person, "no_person", func() string {
				m.charged = m.charged || s.person
				return refuse(!s.words, "measures", func() string {
					last := m.due
					if today > last {
						last = today
					}
					return refuse(s.day != 0 && (s.day > last || s.day < m.sent), "target", ok(func() { m.at = "planned" }))
				})
			})
		})
	case ReportIt:
		return refuse(!workingAt[m.at], "not_now", func() string {
			return refuse(!s.words, "result", func() string {
				return refuse(!s.person && !m.charged, "no_person", ok(func() { m.at, m.doer, m.asked, m.charged = "done", s.who, "", true }))
			})
		})
	case AskLonger, AskRelease:
		return refuse(!workingAt[m.at], "not_now", func() string {
			return refuse(m.asked != "", "asked", func() string {
				longer := s.act == AskLonger
				return refuse(longer && today > m.due, "asked_late", func() string {
					return refuse(longer && (s.day <= m.due || s.day > m.due+30), "asked_to", func() string {
						return refuse(!s.words, "reason", ok(func() {
							m.asker = s.who
							if m.asked = "release"; longer {
								m.asked, m.askedTo = "longer", s.day
							}
						}))
					})
				})
			})
		})
	case TakeAskBack:
		return refuse(m.asked == "", "not_asked", ok(func() { m.asked = "" }))
	case RefuseAsk:
		return refuse(m.asked == "", "not_asked", func() string {
			return refuse(m.asker == s.who, "asker", func() string { return refuse(!s.words, "reason", ok(func() { m.asked = "" })) })
		})
	case GrantAsk:
		if m.asked != "" && m.asker == s.who {
			return "rectification.asker"
		}
		switch m.asked {
		case "longer":
			return refuse(m.askedTo < today, "asked_past", ok(func() { m.due, m.asked, m.extended = m.askedTo, "", m.extended+1 }))
		case "release":
			return refuse(!s.words, "reason", ok(func() { m.at, m.asked = "waived", "" }))
		}
		return "rectification.not_asked"
	case VerifyIt:
		return refuse(m.at != "done", "not_now", func() string { return refuse(m.doer == s.who, "doer", ok(func() { m.at = "verified" })) })
	case CloseIt:
		return refuse(m.at != "verified", "not_now", func() string { return refuse(m.doer == s.who, "doer", ok(func() { m.at = "closed" })) })
	case ReturnIt, ReopenIt:
		from := map[string]bool{"done": true, "verified": true}
		if s.act == ReopenIt {
			from = map[string]bool{"closed": true, "waived": true}
		}
		return refuse(!from[m.at], "not_now", func() string {
			return refuse(!s.words, "reason", func() string {
				return refuse(s.day < today, "term", ok(func() { m.at, m.due, m.doer, m.back = "planned", s.day, 0, m.back+1 }))
			})
		})
	case WithdrawIt:
		return refuse(m.at != "found" && m.at != "done" && !workingAt[m.at], "not_now", func() string {
			return refuse(!s.words, "reason", ok(func() { m.at, m.asked, m.lateFrom = "withdrawn", "", 0 }))
		})
	case RemindIt, Admonish:
		return refuse(!m.isLate(today), "not_late", func() string { return refuse(s.act == Admonish && !s.words, "talk", ok(func() {})) })
	}
	return "rectification.not_now"
}

var everyAct = []ActKind{PlanIt, ReportIt, AskLonger, AskRelease, TakeAskBack, SendIt, AssignIt, VerifyIt, ReturnIt, CloseIt, ReopenIt, GrantAsk, RefuseAsk, WithdrawIt, RemindIt, Admonish, "nonsense"}

const dayOne = kernel.Day("2027-12-20") // a year's end, and a leap day within reach

// ofDay is the engine's day for the model's.
func ofDay(n int) kernel.Day {
	if n == 0 {
		return ""
	}
	return dayOne.AddDays(n - 1)
}

// take lets the engine try what the model tries.
func take(r *Rectification, s step, today int) string {
	a := Act{Kind: s.act, Day: ofDay(s.day), Letter: Letter{ID: 1, Number: "江工委〔2027〕1号", PlanDue: ofDay(today), Due: ofDay(s.day)}}
	if s.words {
		a.Text = "写明了的五个字"
	}
	if s.person {
		a.MemberName = "王建国"
	}
	before := *r
	err := r.Take(a, kernel.Actor{Account: kernel.ID(s.who), Name: strconv.Itoa(s.who)}, ofDay(today), usual)
	if err == nil {
		return ""
	}
	// a refused act leaves the record as it was, as the transaction does
	late := r.OverdueDay
	if *r = before; r.FallDue(ofDay(today)) && r.OverdueDay != late {
		return "late " + string(late)
	}
	f, ok := kernel.AsFault(err)
	if !ok {
		return err.Error()
	}
	return f.Code
}

// stands is the engine's item in the model's words.
func stands(r *Rectification) string {
	return fmt.Sprint(r.State, " due ", r.Due, " sent ", r.SentDay, " ask ", r.Ask, " late ", r.OverdueDay, " extended ", r.Extensions, " back ", r.Returns)
}

func (m *model) stands() string {
	ask := map[string]string{"": "", "longer": "extension", "release": "waiver"}[m.asked]
	return fmt.Sprint(m.at, " due ", ofDay(m.due), " sent ", ofDay(m.sent), " ask ", ask, " late ", ofDay(m.lateFrom), " extended ", m.extended, " back ", m.back)
}

// play lets engine and model take the same steps and answers where they first part.
func play(steps []step, days []int) error {
	r, m, today := &Rectification{State: Noted}, &model{at: "found"}, 1
	for i, s := range steps {
		today = max(1, today+days[i])
		kept := *m
		want := m.try(s, today)
		if want != "" { // refused: nothing happened but that time passed
			late := m.lateFrom
			*m = kept
			m.lateFrom = late
		}
		if got := take(r, s, today); got != want || stands(r) != m.stands() {
			return fmt.Errorf("step %d on day %d %+v: %q, want %q; %s, want %s", i+1, today, s, got, want, stands(r), m.stands())
		}
		if r.State == Verified || r.State == Closed {
			if r.DoneBy == 0 || r.VerifiedBy == r.DoneBy {
				return fmt.Errorf("step %d: done and verified by %d", i+1, r.DoneBy)
			}
		}
	}
	return nil
}

// Random people, acts, days that jump forth and back, and retries: the engine and the model never part.
func TestTakeAgainstAModel(t *testing.T) {
	checks := flag.Lookup("rapid.checks").Value.String()
	defer func() { _ = flag.Set("rapid.checks", checks) }()
	if n, _ := strconv.Atoi(checks); n < 10000 {
		_ = flag.Set("rapid.checks", "10000")
	}
	// likely draws what may well be done next, so that most sequences get far; one in four is anything
	likely := map[RectificationState][]ActKind{
		Noted: {SendIt}, Sent: {PlanIt, ReportIt, AskLonger, AskRelease, GrantAsk, RefuseAsk}, Planned: {ReportIt, ReportIt, AskLonger, GrantAsk, RefuseAsk, Admonish},
		Done: {VerifyIt, VerifyIt, ReturnIt}, Verified: {CloseIt, CloseIt, ReturnIt}, Closed: {ReopenIt}, Waived: {ReopenIt}, TakenBack: {SendIt},
	}
	reached := map[RectificationState]int{}
	rapid.Check(t, func(t *rapid.T) {
		r, today := &Rectification{State: Noted}, 1
		var steps []step
		var days []int
		for range 30 {
			acts := everyAct
			if rapid.IntRange(0, 3).Draw(t, "any") > 0 {
				acts = likely[r.State]
			}
			jump := rapid.SampledFrom([]int{0, 0, 0, 1, 1, 2, 7, 31, 60, -1, -10}).Draw(t, "jump")
			day := max(1, today+jump)
			s := step{
				act: rapid.SampledFrom(acts).Draw(t, "act"), who: rapid.IntRange(1, 3).Draw(t, "who"), words: rapid.IntRange(0, 4).Draw(t, "words") > 0,
				day: max(0, day+rapid.SampledFrom([]int{0, 1, 5, 15, 30, 31, 45, -1, -400}).Draw(t, "day")), person: rapid.IntRange(0, 3).Draw(t, "person") > 0,
			}
			again := 1
			if rapid.IntRange(0, 5).Draw(t, "retry") == 0 {
				again = 2
			}
			for range again {
				steps, days = append(steps, s), append(days, day-today)
				take(r, s, day)
				today = day
			}
		}
		reached[r.State]++
		if err := play(steps, days); err != nil {
			t.Fatal(err)
		}
	})
	for _, s := range []RectificationState{Sent, Planned, Done, Verified, Closed, Waived, TakenBack} {
		if reached[s] == 0 {
			t.Errorf("no sequence ends in %s: the draws have grown lame", s)
		}
	}
}

// The shortest sequences by which weakened engines were told from the model.
func TestTakeWhereWeakerEnginesFail(t *testing.T) {
	gives, plan := step{act: SendIt, who: 1, day: 1}, step{act: PlanIt, who: 1, words: true, person: true}
	longer := func(day int) step { return step{act: AskLonger, who: 1, words: true, day: day} }
	for _, c := range []struct {
		name  string
		steps []step
		days  []int
	}{
		{"late only from the day after", []step{gives, plan}, []int{0, 0}},
		{"late though nobody looked before the act", []step{gives, plan}, []int{0, 1}},
		{"who did it does not verify it", []step{gives, {act: ReportIt, who: 1, words: true, person: true}, {act: VerifyIt, who: 1}}, []int{0, 0, 0}},
		{"thirty days longer and no more", []step{gives, longer(32), longer(31)}, []int{0, 0, 0}},
		{"not late while a question waits", []step{gives, longer(2), plan}, []int{0, 0, 1}},
		{"a refused question makes it late from its term on", []step{gives, longer(2), {act: RefuseAsk, who: 2, words: true}, plan}, []int{0, 0, 5, 0}},
	} {
		if err := play(c.steps, c.days); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
