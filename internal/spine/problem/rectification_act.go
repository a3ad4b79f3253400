package problem

import (
	"strings"
	"unicode/utf8"

	"sanchuang/internal/kernel"
)

// Act (整改办理) is one step that a person takes with a rectification.
type Act struct {
	Kind       ActKind
	Text       string     // measures, result, opinion or reason
	Day        kernel.Day // the new term, or the day by which the measures are to be done
	MemberID   kernel.ID  // the person in charge
	MemberName string
	Letter     Letter // with SendIt
}

// Letter (反馈函) is what gives findings back, with the terms that it sets.
type Letter struct {
	ID      kernel.ID // the record of the letter
	Paper   kernel.ID
	Number  string
	PlanDue kernel.Day
	Due     kernel.Day
}

// ActKind names an act.
type ActKind string

// The acts: of the side that answers for it, and of the side that found it.
const (
	PlanIt      ActKind = "plan"          // 报整改方案
	ReportIt    ActKind = "report"        // 报整改结果
	AskLonger   ActKind = "ask_extension" // 申请延期
	AskRelease  ActKind = "ask_waiver"    // 申请不再整改
	TakeAskBack ActKind = "take_ask_back" // 撤回申请

	SendIt     ActKind = "send"     // 反馈
	AssignIt   ActKind = "assign"   // 指定责任人
	VerifyIt   ActKind = "verify"   // 核实
	ReturnIt   ActKind = "return"   // 退回
	CloseIt    ActKind = "close"    // 销号
	ReopenIt   ActKind = "reopen"   // 重新整改
	GrantAsk   ActKind = "grant"    // 同意申请
	RefuseAsk  ActKind = "refuse"   // 不同意申请
	WithdrawIt ActKind = "withdraw" // 撤回
	RemindIt   ActKind = "remind"   // 催办
	Admonish   ActKind = "admonish" // 约谈
)

// Side (哪一方) is for whom somebody acts.
type Side int

// The sides of a rectification.
const (
	Answering Side = iota // 责任单位
	Issuing               // 反馈方
	Either                // 责任单位或反馈方
)

// sideOf says whose act it is; assigning a person in charge is either's.
func sideOf(k ActKind) Side {
	switch k {
	case PlanIt, ReportIt, AskLonger, AskRelease, TakeAskBack:
		return Answering
	case AssignIt:
		return Either
	}
	return Issuing
}

// Terms (整改期限) are the parameters in force on the day of the act, in days.
type Terms struct {
	Plan      int // to hand in measures
	Report    int // to hand in results
	Extension int // the longest that one extension may last
	Remind    int // before the term
	Letter    int // overdue until a reminding letter
	Talk      int // overdue until a talk
}

const shortest = 5 // characters of a reason or of what was done

// Take decides an act by the state and the person: who does it may not verify it or close it, who asks does not
// answer, and of a question that was asked in time nobody is made late. Faults: those of the acts.
func (r *Rectification) Take(a Act, who kernel.Actor, today kernel.Day, t Terms) error {
	a.Text = strings.TrimSpace(a.Text)
	r.FallDue(today)
	switch a.Kind {
	case SendIt:
		return r.send(a.Letter, today)
	case AssignIt:
		return r.assign(a)
	case PlanIt:
		return r.plan(a, today)
	case ReportIt:
		return r.report(a, who, today)
	case AskLonger, AskRelease:
		return r.ask(a, who, today, t)
	case TakeAskBack:
		return r.takeAskBack()
	case GrantAsk, RefuseAsk:
		return r.answer(a, who, today)
	case VerifyIt:
		return r.verify(a, who, today)
	case CloseIt:
		return r.close(a, who, today)
	case ReturnIt, ReopenIt:
		return r.giveBack(a, today)
	case WithdrawIt:
		return r.withdraw(a)
	case RemindIt, Admonish:
		return r.remind(a, today)
	}
	return r.not()
}

// not refuses an act that the state doesn't allow, naming the state.
func (r *Rectification) not() error {
	return ErrNotNow.With(RectificationStates.Name(string(r.State)))
}

// working reports whether the side that answers for it is at work.
func (r *Rectification) working() bool { return r.State == Sent || r.State == Planned }

// enough refuses words that say nothing.
func enough(text string, fault *kernel.Fault) error {
	if utf8.RuneCountInString(text) < shortest {
		return fault.At("text")
	}
	return nil
}

func (r *Rectification) send(l Letter, today kernel.Day) error {
	if r.State != Noted {
		return ErrGivenBack
	}
	if !l.Due.Valid() || l.Due < today {
		return ErrTerm.With(today.Chinese()).At("due")
	}
	if !l.PlanDue.Valid() || l.PlanDue < today || l.PlanDue > l.Due {
		return ErrPlanTerm.At("plan_due")
	}
	r.State, r.SentDay, r.LetterID, r.Letter, r.PlanDue, r.Due = Sent, today, l.ID, l.Number, l.PlanDue, l.Due
	return nil
}

func (r *Rectification) assign(a Act) error {
	if r.State != Noted && !r.working() {
		return r.not()
	}
	return r.charge(a)
}

func (r *Rectification) charge(a Act) error {
	if a.MemberID == 0 && strings.TrimSpace(a.MemberName) == "" {
		return ErrNoPerson.At("member_name")
	}
	r.MemberID, r.MemberName = a.MemberID, strings.TrimSpace(a.MemberName)
	return nil
}

func (r *Rectification) plan(a Act, today kernel.Day) error {
	if !r.working() {
		return r.not()
	}
	if err := r.charge(a); err != nil {
		return err
	}
	if err := enough(a.Text, ErrMeasures); err != nil {
		return err
	}
	if a.Day != "" && (!a.Day.Valid() || a.Day > max(r.Due, today) || a.Day < r.SentDay) {
		return ErrTarget.With(r.Due.Chinese()).At("day")
	}
	r.Measures, r.Target = a.Text, a.Day
	if r.State == Sent {
		r.State, r.PlannedDay = Planned, today
	}
	return nil
}

// report takes a result with or without measures handed in before: what can be mended at once is.
func (r *Rectification) report(a Act, who kernel.Actor, today kernel.Day) error {
	if !r.working() {
		return r.not()
	}
	if err := enough(a.Text, ErrResult); err != nil {
		return err
	}
	if a.MemberID != 0 || a.MemberName != "" {
		if err := r.charge(a); err != nil {
			return err
		}
	}
	if r.MemberName == "" && r.MemberID == 0 {
		return ErrNoPerson.At("member_name")
	}
	r.State, r.Result, r.DoneDay, r.DoneBy, r.DoneName = Done, a.Text, today, who.Account, who.Name
	r.noAsk()
	return nil
}

func (r *Rectification) noAsk() { r.Ask, r.AskBy, r.AskDay, r.AskTo, r.AskReason = "", 0, "", "", "" }

// ask is for a later day or to be let off. What has run out is overdue, and no question makes it not so.
func (r *Rectification) ask(a Act, who kernel.Actor, today kernel.Day, t Terms) error {
	switch {
	case !r.working():
		return r.not()
	case r.Ask != "":
		return ErrAsked
	}
	if a.Kind == AskLonger {
		last := r.Due.AddDays(t.Extension)
		switch {
		case today > r.Due:
			return ErrAskedLate.With(r.Due.Chinese())
		case !a.Day.Valid() || a.Day <= r.Due || a.Day > last:
			return ErrAskedTo.With(r.Due.Chinese(), last.Chinese()).At("day")
		}
	}
	if err := enough(a.Text, ErrReason); err != nil {
		return err
	}
	r.Ask, r.AskBy, r.AskDay, r.AskTo, r.AskReason = forRelease, who.Account, today, "", a.Text
	if a.Kind == AskLonger {
		r.Ask, r.AskTo = forLonger, a.Day
	}
	return nil
}

func (r *Rectification) takeAskBack() error {
	if r.Ask == "" {
		return ErrNotAsked
	}
	r.noAsk()
	return nil
}

// asked reports whether the question that waits is the actor's own.
func (r *Rectification) asked(who kernel.Actor) bool {
	return r.Ask != "" && r.AskBy != 0 && r.AskBy == who.Account
}

func (r *Rectification) answer(a Act, who kernel.Actor, today kernel.Day) error {
	if r.Ask == "" || !r.working() {
		return ErrNotAsked
	}
	if r.asked(who) {
		return ErrAsker
	}
	if a.Kind == RefuseAsk {
		if err := enough(a.Text, ErrReason); err != nil {
			return err
		}
		r.noAsk()
		return nil
	}
	switch r.Ask {
	case forLonger:
		if r.AskTo < today {
			return ErrAskedPast.With(r.AskTo.Chinese())
		}
		r.Due = r.AskTo
		r.Extensions++
	case forRelease:
		if err := enough(a.Text, ErrReason); err != nil {
			return err
		}
		r.State, r.Opinion = Waived, a.Text
	}
	r.noAsk()
	return nil
}

// other refuses the doer: done is what one side says, verified what another person saw.
func (r *Rectification) other(who kernel.Actor) error {
	if r.DoneBy != 0 && r.DoneBy == who.Account {
		return ErrDoer
	}
	return nil
}

func (r *Rectification) verify(a Act, who kernel.Actor, today kernel.Day) error {
	if r.State != Done {
		return r.not()
	}
	if err := r.other(who); err != nil {
		return err
	}
	r.State, r.VerifiedDay, r.VerifiedBy, r.VerifiedName, r.Opinion = Verified, today, who.Account, who.Name, a.Text
	return nil
}

func (r *Rectification) close(a Act, who kernel.Actor, today kernel.Day) error {
	if r.State != Verified {
		return r.not()
	}
	if err := r.other(who); err != nil {
		return err
	}
	r.State, r.ClosedDay, r.ClosedName = Closed, today, who.Name
	if a.Text != "" {
		r.Opinion = a.Text
	}
	return nil
}

// giveBack puts an item to work again, by a new day: as not good enough, or after it was at its end.
func (r *Rectification) giveBack(a Act, today kernel.Day) error {
	ended := r.State == Closed || r.State == Waived
	if a.Kind == ReopenIt && !ended || a.Kind == ReturnIt && r.State != Done && r.State != Verified {
		return r.not()
	}
	if err := enough(a.Text, ErrReason); err != nil {
		return err
	}
	if !a.Day.Valid() || a.Day < today {
		return ErrTerm.With(today.Chinese()).At("day")
	}
	r.State, r.Due, r.Target = Planned, a.Day, ""
	r.Result, r.DoneDay, r.DoneBy, r.DoneName = "", "", 0, ""
	r.VerifiedDay, r.VerifiedBy, r.VerifiedName, r.ClosedDay, r.ClosedName, r.Opinion = "", 0, "", "", "", ""
	r.Returns++
	return nil
}

func (r *Rectification) withdraw(a Act) error {
	if r.State != Noted && r.State != Sent && r.State != Planned && r.State != Done {
		return r.not()
	}
	if err := enough(a.Text, ErrReason); err != nil {
		return err
	}
	r.State, r.OverdueDay = TakenBack, ""
	r.noAsk()
	return nil
}

// remind is for what is overdue: a letter, or a talk of which is kept what was said.
func (r *Rectification) remind(a Act, today kernel.Day) error {
	if !r.Late(today) {
		return ErrNotLate
	}
	if a.Kind == Admonish {
		return enough(a.Text, ErrTalk)
	}
	return nil
}
