package opinion

import (
	"strings"
	"time"

	"sanchuang/internal/kernel"
)

// Kind (类别) says what sort of word it is.
type Kind string

// The kinds.
const (
	Complaint  Kind = "complaint"  // 投诉
	Suggestion Kind = "suggestion" // 建议
	Question   Kind = "question"   // 咨询
)

// State (状态) of an opinion.
type State string

// The states.
const (
	Open      State = "open"
	Answered  State = "answered"
	Withdrawn State = "withdrawn"
)

// AnswerDays is how long an answer may take, in calendar days; a setting of ours (RULES 6 asks for answers
// and names no term).
const AnswerDays = 15

// mostWaiting bounds how many of one writer wait, mostAgain how often one may ask again.
const (
	mostWaiting = 10
	mostAgain   = 2
)

// Opinion (意见建议) is one complaint, suggestion or question with its answer.
type Opinion struct {
	ID         kernel.ID  `json:"id"`
	Version    int        `json:"version"`
	Kind       Kind       `json:"kind" enum:"complaint,suggestion,question"`
	About      string     `json:"about" doc:"关于什么"`
	Text       string     `json:"text"`
	More       string     `json:"more" doc:"追问的内容"`
	Writer     string     `json:"writer" doc:"匿名的为空"`
	Place      string     `json:"place" doc:"写的人所在单位"`
	Nameless   bool       `json:"nameless"`
	MayPublish bool       `json:"may_publish" doc:"写的人同意公开"`
	State      State      `json:"state" enum:"open,answered,withdrawn"`
	Due        kernel.Day `json:"due" doc:"答复期限"`
	Overdue    bool       `json:"overdue"`
	MadeAt     int64      `json:"made_at" doc:"毫秒"`
	Answer     string     `json:"answer"`
	AnsweredBy string     `json:"answered_by"`
	AnsweredAt int64      `json:"answered_at" doc:"毫秒"`
	Reopened   int        `json:"reopened" doc:"追问次数"`
	Published  bool       `json:"published"`
	PublicText string     `json:"public_text" doc:"对外公布的问题表述"`

	account    kernel.ID
	department kernel.ID
}

// Form (意见建议表) is what a writer fills in.
type Form struct {
	Kind       Kind   `json:"kind" enum:"complaint,suggestion,question"`
	About      string `json:"about" maxLength:"60" required:"false"`
	Text       string `json:"text" maxLength:"2000" required:"false"`
	Nameless   bool   `json:"nameless" required:"false"`
	MayPublish bool   `json:"may_publish" required:"false"`
}

// New makes an opinion from a form. Fault: ErrNoText.
func New(f Form, today kernel.Day) (Opinion, error) {
	text := strings.TrimSpace(f.Text)
	if text == "" {
		return Opinion{}, ErrNoText.At("text")
	}
	return Opinion{
		Version: 1, Kind: f.Kind, About: strings.TrimSpace(f.About), Text: text, Nameless: f.Nameless, MayPublish: f.MayPublish,
		State: Open, Due: today.AddDays(AnswerDays),
	}, nil
}

// AnswerForm (答复) is what whoever answers fills in.
type AnswerForm struct {
	Version    int    `json:"version"`
	Answer     string `json:"answer" maxLength:"4000" required:"false"`
	Publish    bool   `json:"publish" required:"false"`
	PublicText string `json:"public_text" maxLength:"500" required:"false" doc:"对外公布的问题表述"`
}

// Reply answers. Faults: ErrNotOpen, ErrNoAnswer, ErrPrivate, ErrNoPublic.
func (o *Opinion) Reply(f AnswerForm, by string, now time.Time) error {
	answer, public := strings.TrimSpace(f.Answer), strings.TrimSpace(f.PublicText)
	switch {
	case o.State != Open:
		return ErrNotOpen
	case answer == "":
		return ErrNoAnswer.At("answer")
	case f.Publish && !o.MayPublish:
		return ErrPrivate.At("publish")
	case f.Publish && public == "":
		return ErrNoPublic.At("public_text")
	}
	o.State, o.Answer, o.AnsweredBy, o.AnsweredAt = Answered, answer, by, now.UnixMilli()
	o.Published, o.PublicText = f.Publish, public
	return nil
}

// Reopen asks again, with what the answer left out; the term begins anew and what was public is taken
// back until the next answer. Faults: ErrNotAnswered, ErrOften, ErrNoText.
func (o *Opinion) Reopen(more string, today kernel.Day) error {
	more = strings.TrimSpace(more)
	switch {
	case o.State != Answered:
		return ErrNotAnswered
	case o.Reopened >= mostAgain:
		return ErrOften.With(mostAgain)
	case more == "":
		return ErrNoText.At("more")
	}
	if o.More != "" {
		more = o.More + "\n" + more
	}
	o.State, o.More, o.Published, o.Due = Open, more, false, today.AddDays(AnswerDays)
	o.Reopened++
	return nil
}

// Withdraw takes it back before it is answered. Fault: ErrNotOpen.
func (o *Opinion) Withdraw() error {
	if o.State != Open {
		return ErrNotOpen
	}
	o.State = Withdrawn
	return nil
}

// forReaders is how others than the writer see it.
func (o Opinion) forReaders(today kernel.Day) Opinion {
	if o.Nameless {
		o.Writer = ""
	}
	o.Overdue = o.State == Open && o.Due < today
	return o
}

// PublicAnswer (公开答复) is what everybody may read.
type PublicAnswer struct {
	ID         kernel.ID `json:"id"`
	Kind       Kind      `json:"kind" enum:"complaint,suggestion,question"`
	About      string    `json:"about"`
	Text       string    `json:"text" doc:"对外公布的问题表述"`
	Answer     string    `json:"answer"`
	AnsweredAt int64     `json:"answered_at" doc:"毫秒"`
}
