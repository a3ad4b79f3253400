package intake

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// Definition (导入种类) is what an import of one kind means.
type Definition struct {
	Kind       string // roster, honour …
	Title      string // 党员名册
	Permission string // of whoever may import
	Note       string // rules for filling in, above the template's header
	Fields     []Field
	// Check reads every row and says by Row's methods what it is and what is wrong. It writes nothing.
	// What it answers writes the rows that came out as Added or Changed, and must
	// refuse with kernel.ErrStale when what it was built on has changed by other hands than its own.
	Check func(ctx context.Context, q db.Queryer, w *Work) (Commit, error)
	// Undo looks at what a batch did and says by Effect.Kept what has to stay, with who touched it
	// and when; what it answers takes the rest back. Nil for a kind that cannot be undone.
	Undo func(ctx context.Context, q db.Queryer, actor kernel.Actor, effects []*Effect) (Revert, error)
	// Choices completes a field's drop-down for the template, such as the branches the actor sees.
	Choices func(ctx context.Context, actor kernel.Actor, field string) ([]string, error)
}

// Commit writes one part of the rows that Check found to be Added or Changed, in the file's order, and answers what it did to
// each, for the batch to be undone. It is called for one part after the other, each in a transaction of its own, and may run
// twice for one: what it keeps outside the transaction it keeps when that is committed.
type Commit func(ctx context.Context, tx *db.Tx, p Part) ([]Effect, error)

// Part (一段) is what one transaction writes of a batch.
type Part struct {
	Rows  []*Row // to be written now
	Left  []*Row // all that are to be written, Rows included
	First bool   // of those that this Commit writes
}

// Field (栏目) is a column of an import.
type Field struct {
	Key      string   `json:"key"`
	Label    string   `json:"label"`
	Synonyms []string `json:"synonyms,omitempty" doc:"也认得的表头"`
	Required bool     `json:"required" doc:"文件须有这一列"`
	Options  []string `json:"options,omitempty" doc:"可填的内容"`
	Example  string   `json:"example,omitempty"`
	Note     string   `json:"note,omitempty" doc:"填写说明"`
	Day      bool     `json:"day,omitempty" doc:"日期"`
	Several  bool     `json:"several,omitempty" doc:"一格可填几项，用顿号隔开"`
	Secret   bool     `json:"secret,omitempty" doc:"个人敏感信息，屏幕上遮盖"`
}

// Verdict (核对结果) is what becomes of a row.
type Verdict string

// The verdicts. Absent stands for what the file leaves out: it is listed and never removed.
const (
	Added     Verdict = "added"
	Changed   Verdict = "changed"
	Unchanged Verdict = "unchanged"
	Wrong     Verdict = "wrong"
	Asked     Verdict = "asked"
	Skipped   Verdict = "skipped"
	Absent    Verdict = "absent"
)

// Verdicts in the order of screens.
var Verdicts = []Verdict{Added, Changed, Unchanged, Wrong, Asked, Skipped, Absent}

// Mistake (错误) is one cell that cannot be taken, with how to mend it.
type Mistake struct {
	Field string `json:"field" doc:"栏目，整行有误为空"`
	Text  string `json:"text"`
}

// Option is one answer to a question.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// The forms of an answer.
const (
	AskChoice = "choice" // one of Options
	AskDay    = "day"
	AskPlace  = "place" // one of Options, or where to make it anew: "new:<parent id>:<kind>"
)

// Ask (待答复) is a question that the file leaves open. The answer counts for every row that asks by
// the same key; a row's own answer goes before it.
type Ask struct {
	Key     string   `json:"key"`
	Field   string   `json:"field,omitempty" doc:"问的是哪一栏；问整行的没有"`
	Text    string   `json:"text"`
	Form    string   `json:"form" enum:"choice,day,place"`
	Options []Option `json:"options"`
	Answer  string   `json:"answer,omitempty"`
}

// inTable is the question as a cell's comment puts it, where nothing can be chosen: with what there is to choose from, and what to do.
func (a *Ask) inTable() string {
	text := a.Text
	if len(a.Options) > 0 {
		labels := make([]string, len(a.Options))
		for i, o := range a.Options {
			labels[i] = o.Label
		}
		text += "可选：" + strings.Join(labels, "；") + "。"
	}
	return text + "请在表中改正或补充，或重新上传后在网页上答复。"
}

// Row (行) is a staged row while it is checked.
type Row struct {
	Number   int // of the file, from 1
	Skip     bool
	Verdict  Verdict
	Subject  string // whom or what the row is about, for lists
	Note     string // what will happen, in a few words
	Target   kernel.ID
	Mistakes []Mistake
	Asks     []Ask

	written bool // by an earlier part

	cells   []sheet.Cell
	columns map[string]int
	words   map[string]map[string]string
	answers map[string]string
	whole   map[string]string
}

// Cell is the field's cell with what a mapping says its words mean, blank when the file has no such column.
func (r *Row) Cell(field string) sheet.Cell {
	if i, ok := r.columns[field]; ok && i < len(r.cells) {
		if words := r.words[field]; len(words) > 0 {
			if meant, ok := words[sheet.Clean(r.cells[i].Text)]; ok {
				return sheet.Cell{Text: meant, Raw: meant}
			}
		}
		return r.cells[i]
	}
	return sheet.Cell{}
}

// Text is the field's cleaned text.
func (r *Row) Text(field string) string { return sheet.Clean(r.Cell(field).Text) }

// Wrong marks a cell; what may be a fault with its sentence, or the sentence itself.
func (r *Row) Wrong(field string, what error) {
	text := what.Error()
	if f, ok := kernel.AsFault(what); ok {
		text = f.Text
	}
	r.Mistakes = append(r.Mistakes, Mistake{field, text})
}

// Ask asks, and answers what was replied so far; empty while the question is open.
func (r *Row) Ask(a Ask) string {
	a.Answer = r.answers[a.Key]
	if a.Answer == "" {
		a.Answer = r.whole[a.Key]
	}
	if a.Options == nil {
		a.Options = []Option{}
	}
	r.Asks = append(r.Asks, a)
	return a.Answer
}

// Unasked takes an answer out that turned out to be impossible, so that the question is open again.
func (r *Row) Unasked(key string) {
	for i := range r.Asks {
		if r.Asks[i].Key == key {
			r.Asks[i].Answer = ""
		}
	}
}

// taken tells whether the row is to be written, when all is settled.
func (r *Row) taken() bool { return !r.written && (r.Verdict == Added || r.Verdict == Changed) }

// settle turns what was found into the row's verdict.
func (r *Row) settle() {
	if r.Skip {
		r.Verdict, r.Mistakes, r.Asks = Skipped, nil, nil
		return
	}
	for _, a := range r.Asks {
		if a.Answer == "" {
			r.Verdict = Asked
		}
	}
	if len(r.Mistakes) > 0 {
		r.Verdict = Wrong
	}
	switch r.Verdict {
	case Wrong, Asked:
		r.Note = "" // nothing will happen to it as it is
	case "":
		r.Verdict = Unchanged
	}
}

// Missing (缺少) is what the system has and the file does not mention.
type Missing struct {
	Subject string
	Note    string
	Target  kernel.ID
}

// Work (核对) is a batch while it is checked.
type Work struct {
	Batch   kernel.ID
	Actor   kernel.Actor // with the scope that the definition's permission gives
	Today   kernel.Day
	Rows    []*Row    // without those taken out
	Missing []Missing // to be filled by Check
	Notes   []string  // remarks on the whole batch, to be filled by Check

	columns  map[string]int
	progress func(done int)
}

// Has tells whether the file has the field's column: a file without it says nothing about it.
func (w *Work) Has(field string) bool { _, ok := w.columns[field]; return ok }

// Progress tells how many rows are done.
func (w *Work) Progress(done int) {
	if w.progress != nil {
		w.progress(done)
	}
}
