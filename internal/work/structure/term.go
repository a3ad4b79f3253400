package structure

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/register"
)

// Term (任期) is a committee's or secretary's term of office in one Party organisation.
type Term struct {
	register.Head
	Session    int        `json:"session" doc:"届次，不知道为 0"`
	Began      kernel.Day `json:"began" doc:"选举日期"`
	Years      int        `json:"years" doc:"任期年限"`
	Ends       kernel.Day `json:"ends" doc:"应换届日期，即任期最后一日"`
	AskedOn    kernel.Day `json:"asked_on" doc:"延期申请日期，不知道为空"`
	ExtendedOn kernel.Day `json:"extended_on" doc:"延期批准日期，没有延期为空"`
	ExtendedTo kernel.Day `json:"extended_to" doc:"延期至"`
	Basis      string     `json:"basis" doc:"延期批复"`
	Ended      kernel.Day `json:"ended" doc:"实际换届日期，还没有换届为空"`
	ByCongress bool       `json:"by_congress" doc:"由党员代表大会选举，届满前4个月加一次提醒"`
	Outcome    Outcome    `json:"outcome" enum:",in_time,late,open,dissolved" doc:"届满结果：按期换届、逾期换届、届满未换届、届满后撤销；最迟换届日期过去以前为空"`

	kind string // of the organisation, found when the record is resolved
	most int    // months that an extension may last
}

var termOwn = []string{"session", "began", "years", "ends", "asked_on", "extended_on", "extended_to", "basis", "ended", "by_congress", "outcome"}

// Fields implements register.Record.
func (t *Term) Fields() []any {
	return []any{&t.Session, &t.Began, &t.Years, &t.Ends, &t.AskedOn, &t.ExtendedOn, &t.ExtendedTo, &t.Basis, &t.Ended, &t.ByCongress, &t.Outcome}
}

// oldTerms is the day before which terms had lengths of their own (R21).
const oldTerms kernel.Day = "2018-07-01"

// LastDay (R21) is the last day of a term of so many years: elected on 15 March 2024 for three years it
// runs through 15 March 2027; elected on 29 February it ends on the last of February.
func LastDay(began kernel.Day, years int) kernel.Day { return began.AddMonths(12 * years) }

// settle fills in what follows from the parameters of the day: the length where none was given, the last
// day, how long an extension may be. Old terms without a length are left for check to refuse.
func (t *Term) settle(kind string, book *norm.Book) {
	if !t.Began.Valid() {
		return
	}
	t.kind, t.most = kind, book.Count(norm.ExtensionMost, t.Began)
	if t.Years == 0 && t.Began >= oldTerms {
		code := norm.TermBranch
		if kind == "committee" {
			code = norm.TermCommittee
		}
		t.Years = book.Count(code, t.Began)
	}
	if t.Years > 0 {
		t.Ends = LastDay(t.Began, t.Years)
	}
}

// checkTerm decides by the rules (R21, R22).
func checkTerm(t *Term, today kernel.Day) error {
	if err := register.CheckDay(t.Began, today, "began", true); err != nil {
		return err
	}
	switch {
	case t.kind != "committee" && t.kind != "general_branch" && t.kind != "branch":
		return ErrTermOrg.At("org_id")
	case t.Years == 0:
		return ErrOldLength.At("years")
	case t.Years < 0 || t.Years > 10:
		return ErrLength.At("years")
	case t.Session < 0 || t.Session > 99:
		return ErrSession.At("session")
	}
	if err := checkExtension(t, today); err != nil {
		return err
	}
	if t.Ended == "" {
		return nil
	}
	if err := register.CheckDay(t.Ended, today, "ended", true); err != nil {
		return err
	}
	if t.Ended <= t.Began {
		return ErrEnded.At("ended")
	}
	return nil
}

// checkExtension: asked for before the term ran out, approved with a paper, and not longer than allowed (R22). What was
// asked for in time may be approved after the last day (过届满日批准), and not after the day that was asked for.
func checkExtension(t *Term, today kernel.Day) error {
	if t.AskedOn == "" && t.ExtendedOn == "" && t.ExtendedTo == "" && t.Basis == "" {
		return nil
	}
	if err := register.CheckDay(t.AskedOn, today, "asked_on", false); err != nil {
		return err
	}
	if err := register.CheckDay(t.ExtendedOn, today, "extended_on", true); err != nil {
		return err
	}
	switch {
	case t.AskedOn > t.Ends:
		return ErrAskedLate.With(t.Ends.Chinese()).At("asked_on")
	case t.AskedOn > t.ExtendedOn:
		return ErrAskedAfter.At("asked_on")
	case t.ExtendedOn > t.Ends && t.AskedOn == "":
		return ErrAskedUnknown.With(t.Ends.Chinese()).At("asked_on")
	case t.ExtendedTo.Valid() && t.ExtendedOn > t.ExtendedTo:
		return ErrApprovedPast.At("extended_on")
	case !t.ExtendedTo.Valid() || t.ExtendedTo <= t.Ends:
		return ErrExtension.With(t.Ends.Chinese()).At("extended_to")
	case t.ExtendedTo > t.Ends.AddMonths(t.most):
		return ErrExtensionLong.With(t.most, t.Ends.AddMonths(t.most).Chinese()).At("extended_to")
	case t.Basis == "":
		return ErrExtensionBasis.At("basis")
	}
	return nil
}

func termKey(t *Term) string { return register.Fingerprint(t.OrgID, t.Began) }

// Limit is the last day on which the election is in time.
func (t *Term) Limit() kernel.Day { return max(t.Ends, t.ExtendedTo) }

// PastEnd (过届满日批准) reports whether the extension was asked for in time and approved after the last day.
func (t *Term) PastEnd() bool { return t.ExtendedOn != "" && t.ExtendedOn > t.Ends }

// Late reports whether the election that ended the term was held after its last day.
func (t *Term) Late() bool { return t.Ended != "" && t.Ended > t.Limit() }

func termFacts(t *Term) []fact.Fact {
	about := fact.Subject{Type: fact.Org, ID: t.OrgID}
	out := []fact.Fact{{Kind: "structure.elected", Subject: about, Day: t.Began}}
	if t.Late() {
		out = append(out, fact.Fact{Kind: "structure.elected_late", Subject: about, Day: t.Ended})
	}
	if t.Outcome != "" {
		due := fact.Fact{Kind: FactDue, Detail: string(t.Outcome), Subject: about, Day: t.Limit()}
		if t.BranchID == 0 {
			due.Branch = t.OrgID // so that a 机关党委 or 党总支 finds its own term among the figures about it
		}
		out = append(out, due)
	}
	return out
}

// FactDue (任期届满) is the kind of fact that a term makes when its last day has passed: on that day, with the outcome.
const FactDue = "structure.due"

// Outcome (届满结果) is how it came out that a term had to be followed by an election.
type Outcome string

// The outcomes. A term that has not passed its last day yet has none; nor has one whose organisation was no more by then.
const (
	InTime    Outcome = "in_time"   // elected on the last day or before
	AfterEnd  Outcome = "late"      // elected after it
	Unelected Outcome = "open"      // not elected yet
	Gone      Outcome = "dissolved" // dissolved or merged after the last day, without an election
)

// Chinese is the outcome's name.
func (o Outcome) Chinese() string {
	return map[Outcome]string{InTime: "按期换届", AfterEnd: "逾期换届", Unelected: "届满未换届", Gone: "届满后撤销"}[o]
}

// outcomeOn decides a term's outcome as of a day; dissolved is the first day without the organisation, empty while it
// lives. The last day itself is still in time, so that the day after it is the first with an outcome.
func (t *Term) outcomeOn(today, dissolved kernel.Day) Outcome {
	last := t.Limit()
	if dissolved > today {
		dissolved = ""
	}
	switch {
	case last == "" || today <= last, dissolved != "" && dissolved <= last:
		return ""
	case t.Ended != "" && t.Ended <= last:
		return InTime
	case t.Ended != "":
		return AfterEnd
	case dissolved != "":
		return Gone
	}
	return Unelected
}

// FactKinds are the facts that structure writes.
var FactKinds = []fact.Kind{
	{Code: "structure.elected", Name: "换届选举", Unit: "次", Subject: fact.Org},
	{Code: "structure.elected_late", Name: "逾期换届", Unit: "次", Subject: fact.Org},
	{Code: FactDue, Name: "任期届满", Unit: "个", Subject: fact.Org, Details: []fact.Detail{
		{Code: string(InTime), Name: "按期换届"}, {Code: string(AfterEnd), Name: "逾期换届"}, {Code: string(Unelected), Name: "届满未换届"}, {Code: string(Gone), Name: "届满后撤销"},
	}},
}

// TermState (任期情况) is how a term stands on a day.
type TermState string

// The states. Unrecorded is an organisation whose term nobody has written down.
const (
	Running    TermState = "running"
	Ending     TermState = "ending"
	Extended   TermState = "extended"
	Overdue    TermState = "overdue"
	Ended      TermState = "ended"
	Unrecorded TermState = "unrecorded"
)

// State is how the term stands on a day; it is ending from so many months before its last day (R23). With an approved
// extension it is extended from the beginning, also while its first last day is still to come.
func (t *Term) State(day kernel.Day, months int) TermState {
	switch {
	case t.Ended != "" && t.Ended <= day:
		return Ended
	case day > t.Limit():
		return Overdue
	case t.ExtendedTo > t.Ends:
		return Extended
	case day >= remindOn(t.Ends, months):
		return Ending
	}
	return Running
}

// remindOn is the day that lies so many months before a last day; at the ends of months the last day of
// the earlier month.
func remindOn(last kernel.Day, months int) kernel.Day { return last.AddMonths(-months) }

// Stage (提醒阶段) is the last stage of reminding that a day has reached: 6, 4 or 1 months before the last
// day, 0 once it has passed, -1 before all. The second is for organisations that elect by a congress (R23).
func Stage(last, day kernel.Day, congress bool, first, second, third int) int {
	switch {
	case day > last:
		return 0
	case day >= remindOn(last, third):
		return third
	case congress && day >= remindOn(last, second):
		return second
	case day >= remindOn(last, first):
		return first
	}
	return -1
}
