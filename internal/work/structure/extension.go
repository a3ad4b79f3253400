package structure

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/paper"
)

// ExtensionState (延期申请状态) is how far a request has come.
type ExtensionState string

// The states. A returned request is written anew; a refused one is answered.
const (
	Asked     ExtensionState = "asked"
	Approved  ExtensionState = "approved"
	Returned  ExtensionState = "returned"
	Refused   ExtensionState = "refused"
	Withdrawn ExtensionState = "withdrawn"
)

// Extension (延期换届申请) is a department's request that an organisation may elect later than its term ends.
type Extension struct {
	ID          kernel.ID      `json:"id"`
	TermID      kernel.ID      `json:"term_id"`
	OrgID       kernel.ID      `json:"org_id"`
	OrgName     string         `json:"org_name"`
	Ends        kernel.Day     `json:"ends" doc:"申请时的应换届日期"`
	To          kernel.Day     `json:"to" doc:"申请延期至"`
	Reason      string         `json:"reason"`
	State       ExtensionState `json:"state" enum:"asked,approved,returned,refused,withdrawn"`
	AskedName   string         `json:"asked_name"`
	AskedAt     int64          `json:"asked_at" doc:"毫秒"`
	DecidedName string         `json:"decided_name"`
	DecidedAt   int64          `json:"decided_at" doc:"毫秒"`
	Opinion     string         `json:"opinion"`
	PaperID     kernel.ID      `json:"paper_id" doc:"批复，没有为 0"`
	PaperNumber string         `json:"paper_number"`
	PastEnd     bool           `json:"past_end" doc:"届满以前申请，届满以后批准"`
	Barred      string         `json:"barred" doc:"不能由本人批复的原因，没有为空"`
	Version     int            `json:"version"`

	department kernel.ID
	askedBy    kernel.ID // nobody for requests from before this was kept
}

// askExtension decides whether a request may be made on a day (R22): before the term's last day has passed, and not
// for longer than allowed in all.
func askExtension(t *Term, today, to kernel.Day, most int, reason string) error {
	switch {
	case t.Ended != "":
		return ErrHasEnded
	case today > t.Ends:
		return ErrAskedOverdue.With(t.Ends.Chinese())
	case !to.Valid() || to <= t.Limit():
		return ErrExtension.With(t.Limit().Chinese()).At("to")
	case to > t.Ends.AddMonths(most):
		return ErrExtensionLong.With(most, t.Ends.AddMonths(most).Chinese()).At("to")
	case utf8.RuneCountInString(strings.TrimSpace(reason)) < 5:
		return ErrExtensionReason.At("reason")
	}
	return nil
}

// Decision (审批意见) is what the committee says about a request.
type Decision string

// The decisions.
const (
	Approve Decision = "approve"
	Return  Decision = "return"
	Refuse  Decision = "refuse"
)

var decided = map[Decision]ExtensionState{Approve: Approved, Return: Returned, Refuse: Refused}

// askedFor reports whether the actor asked for it.
func (e *Extension) askedFor(actor kernel.Actor) bool {
	return e.askedBy != 0 && e.askedBy == actor.Account
}

// bar says to its reader why the answer is not theirs.
func (e *Extension) bar(actor kernel.Actor) {
	if e.State == Asked && e.askedFor(actor) {
		e.Barred = ErrOwnRequest.Text
	}
}

// decide moves a request on. What was asked for in time may be approved after the term's end (R22), up to the day
// that was asked for: an extension to a day that has passed would be none. Nobody answers what they asked for.
func (e *Extension) decide(actor kernel.Actor, d Decision, opinion string, today kernel.Day, at int64) error {
	opinion = strings.TrimSpace(opinion)
	switch {
	case e.State != Asked:
		return ErrDecided
	case e.askedFor(actor):
		return ErrOwnRequest
	case d == Approve && today > e.To:
		return ErrTooLateToApprove.With(e.To.Chinese())
	case d == Return && today > e.Ends:
		return ErrReturnPast.With(e.Ends.Chinese())
	case d != Approve && utf8.RuneCountInString(opinion) < 5:
		return ErrOpinion.At("opinion")
	}
	e.State, e.Opinion, e.DecidedName, e.DecidedAt = decided[d], opinion, actor.Name, at
	e.PastEnd = d == Approve && today > e.Ends
	return nil
}

// reply (批复) is the paper that answers a request.
func (e *Extension) reply(issuer, to kernel.ID, day kernel.Day, opinion string) paper.Draft {
	verdict, title := "同意", fmt.Sprintf("关于同意%s延期换届的批复", e.OrgName)
	said := fmt.Sprintf("同意%s延期至%s前完成换届选举工作。请抓紧做好换届各项准备，确保在延期期限内完成换届，不得再次逾期。", e.OrgName, e.To.Chinese())
	if e.State == Refused {
		verdict, title = "不同意", fmt.Sprintf("关于%s延期换届申请的批复", e.OrgName)
		said = fmt.Sprintf("经研究，不同意%s延期换届，请于%s前完成换届选举工作。", e.OrgName, e.Ends.Chinese())
		if day > e.Ends {
			said = fmt.Sprintf("经研究，不同意%s延期换届。本届任期已于%s届满，请尽快完成换届选举工作。", e.OrgName, e.Ends.Chinese())
		}
	}
	asked := "你单位"
	if day > e.Ends { // the paper says itself that it was asked for in time
		asked += fmt.Sprintf("在任期届满以前，于%s提出的", kernel.DayOf(time.UnixMilli(e.AskedAt)).Chinese())
	}
	text := []paper.Block{paper.P(fmt.Sprintf("%s关于%s延期至%s换届的申请收悉。经研究，%s你单位的申请，现批复如下：", asked, e.OrgName, e.To.Chinese(), verdict)), paper.P(said)}
	if opinion != "" {
		text = append(text, paper.P(strings.TrimSuffix(opinion, "。")+"。"))
	}
	return paper.Draft{Kind: "reply", Title: title, To: []kernel.ID{to}, Text: append(text, paper.P("此复。")), Issuer: issuer, Day: day, Receipt: true}
}
