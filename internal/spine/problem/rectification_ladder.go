package problem

import "sanchuang/internal/kernel"

// Late reports whether an item is overdue on a day: given back, no result handed in, its term past. A question
// for a later day that was asked in time holds that off until it is answered.
func (r *Rectification) Late(today kernel.Day) bool {
	return r.working() && today > r.Due && r.Ask != forLonger
}

// FallDue notes since when an item is overdue, whoever looks first: a tick, or the next act. An item that was
// late once stays so, however often its term is set anew.
func (r *Rectification) FallDue(today kernel.Day) bool {
	if r.OverdueDay != "" || !r.Late(today) {
		return false
	}
	r.OverdueDay = r.Due.AddDays(1)
	return true
}

// Rung (督促阶梯) is a step of urging that a day brings: a reminder before the term and at its end, a letter and
// a talk when it has been past for long. Each comes once for a term; a new term begins the ladder anew.
type Rung string

// The rungs in their order. Letter and talk are due on their day; a person writes and holds them.
const (
	NearDue   Rung = "near_due"
	FellDue   Rung = "fell_due"
	LetterDue Rung = "letter_due"
	TalkDue   Rung = "talk_due"
)

// Reached are the rungs that a term has reached on a day, with the days they fell on, in their order: all of
// them, so that days on which nobody looked lose none. Those that are kept already are the caller's to leave out.
func (r *Rectification) Reached(today kernel.Day, t Terms) (out []Step) {
	if !r.working() {
		return nil
	}
	for _, x := range []struct {
		rung Rung
		day  kernel.Day
		late bool
	}{
		{NearDue, max(r.Due.AddDays(-t.Remind), r.SentDay), false},
		{FellDue, r.Due, false},
		{LetterDue, r.Due.AddDays(t.Letter), true},
		{TalkDue, r.Due.AddDays(t.Talk), true},
	} {
		if x.day <= today && (!x.late || r.Late(today)) {
			out = append(out, Step{What: string(x.rung), Day: x.day, State: r.State, Due: r.Due})
		}
	}
	return out
}

// calls answers what the ladder calls for on a day and nobody has done yet for the term: a letter, a talk. A talk
// does not stand for the letter before it.
func (r *Rectification) calls(today kernel.Day, t Terms, written, talked bool) (letter, talk bool) {
	if !r.Late(today) {
		return false, false
	}
	days := r.Due.DaysUntil(today)
	return days >= t.Letter && !written, days >= t.Talk && !talked
}

// Step (整改经过的一步) is one thing that happened to an item.
type Step struct {
	What    string             `json:"what" doc:"办理或督促的种类"`
	State   RectificationState `json:"state" doc:"这一步之后的状态"`
	Due     kernel.Day         `json:"due" doc:"这一步之后的期限"`
	Name    string             `json:"name" doc:"办理人"`
	Text    string             `json:"text"`
	Day     kernel.Day         `json:"day"`
	ToDay   kernel.Day         `json:"to_day" doc:"申请或批准延至、退回后的期限，没有为空"`
	PaperID kernel.ID          `json:"paper_id" doc:"公文，没有为 0"`
	At      int64              `json:"at" doc:"毫秒"`
}
