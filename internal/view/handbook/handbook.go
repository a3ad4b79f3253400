package handbook

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

// State (报送状态) of a branch's book of a year.
type State string

// The states; see the diagram in doc.go. None is a book that nobody has handed in.
const (
	None     State = "none"
	HandedIn State = "handed_in"
	Returned State = "returned"
	Checked  State = "checked"
)

// The steps that a book's history names.
const (
	StepHandIn = "hand_in"
	StepReturn = "return"
	StepCheck  = "check"
)

// Handbook (支部工作手册) is how a branch's book of a year stands.
type Handbook struct {
	OrgID        kernel.ID  `json:"org_id"`
	OrgName      string     `json:"org_name"`
	DepartmentID kernel.ID  `json:"department_id"`
	Department   string     `json:"department"`
	Year         int        `json:"year"`
	State        State      `json:"state" enum:"none,handed_in,returned,checked"`
	Version      int        `json:"version" doc:"没有报送过为 0"`
	Until        kernel.Day `json:"until" doc:"最迟报送日期"`
	Late         bool       `json:"late" doc:"过了最迟日期才报送，或还没有报送"`
	HandedDay    kernel.Day `json:"handed_day" doc:"最近一次报送的日期"`
	HandedName   string     `json:"handed_name"`
	Missing      int        `json:"missing" doc:"报送时还有几项没有完成"`
	AnsweredDay  kernel.Day `json:"answered_day" doc:"核查或退回的日期"`
	AnsweredName string     `json:"answered_name"`
	Words        string     `json:"words" doc:"退回的原因"`

	id kernel.ID
}

// HandbookStep (办理经过) is one line of a book's history.
type HandbookStep struct {
	Number  int    `json:"number"`
	Step    string `json:"step" enum:"hand_in,return,check"`
	At      int64  `json:"at" doc:"毫秒"`
	Actor   string `json:"actor"`
	Words   string `json:"words"`
	Missing int    `json:"missing" doc:"报送时还有几项没有完成"`
	Kept    bool   `json:"kept" doc:"保存有报送时的全文"`
}

// handInFrom is the first day on which a year's book can be handed in, until the last in time: 10 January of the next year
// where the city has not set another.
func handInFrom(book *norm.Book, year int) (from, until kernel.Day) {
	last := kernel.MakeDay(year, 12, 31)
	return kernel.MakeDay(year, book.Count(norm.HandbookFrom, last), 1), kernel.MakeDay(year+1, 1, book.Count(norm.HandbookUntil, last))
}

// judge fills in what follows from the days.
func (h *Handbook) judge(until, today kernel.Day) {
	h.Until = until
	h.Late = today > until
	if h.HandedDay != "" {
		h.Late = h.HandedDay > until
	}
}

// handIn, check and returned move the book on, or refuse: ErrChecked, ErrStep, ErrWords.
func (h *Handbook) handIn(missing int, today kernel.Day, name string) error {
	if h.State == Checked {
		return ErrChecked
	}
	h.State, h.Missing, h.HandedDay, h.HandedName = HandedIn, missing, today, name
	h.AnsweredDay, h.AnsweredName, h.Words = "", "", ""
	return nil
}

func (h *Handbook) check(today kernel.Day, name string) error {
	if h.State != HandedIn {
		return ErrStep
	}
	h.State, h.AnsweredDay, h.AnsweredName, h.Words = Checked, today, name, ""
	return nil
}

const mostWords = 500

func (h *Handbook) giveBack(words string, today kernel.Day, name string) error {
	switch n := len([]rune(words)); {
	case h.State != HandedIn && h.State != Checked:
		return ErrStep
	case n == 0 || n > mostWords:
		return ErrWords.At("words")
	}
	h.State, h.AnsweredDay, h.AnsweredName, h.Words = Returned, today, name, words
	return nil
}
