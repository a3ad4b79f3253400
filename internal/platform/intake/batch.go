package intake

import (
	"encoding/json"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/sheet"
)

// State (批次状态).
type State string

// The states of a batch.
const (
	Staging   State = "staging"
	Mapping   State = "mapping"
	Queued    State = "queued"
	Checked   State = "checked"
	Applying  State = "applying"
	Applied   State = "applied"
	Undoing   State = "undoing"
	Undone    State = "undone"
	Failed    State = "failed"
	Discarded State = "discarded"
)

// Mode (导入方式) is what becomes of a batch that has mistakes.
type Mode string

// The modes. AllRows is the rule; GoodRows leaves the wrong and the open rows out, which come back as
// a workbook.
const (
	AllRows  Mode = "all"
	GoodRows Mode = "good"
)

// Batch (导入批次) is a file on its way in.
type Batch struct {
	ID        kernel.ID       `json:"id"`
	Kind      string          `json:"kind"`
	Title     string          `json:"title" doc:"导入种类的名称"`
	Name      string          `json:"name" doc:"文件名"`
	ActorName string          `json:"actor_name"`
	State     State           `json:"state" enum:"staging,mapping,queued,checked,applying,applied,undoing,undone,failed,discarded"`
	Mode      Mode            `json:"mode" enum:"all,good" doc:"all 整批导入，good 只导入没有错的行"`
	Fields    []BatchField    `json:"fields" doc:"文件中认得的列"`
	Unknown   []string        `json:"unknown" doc:"没有认出、不会导入的列"`
	Counts    map[Verdict]int `json:"counts" doc:"各种核对结果的行数"`
	Notes     []string        `json:"notes" doc:"提示"`
	Asks      []WholeAsk      `json:"asks" doc:"可以一次答复的问题"`
	Fault     string          `json:"fault" doc:"没有办成的原因"`
	RowCount  int             `json:"row_count"`
	Progress  int             `json:"progress" doc:"已处理的行数"`
	Written   int             `json:"written" doc:"已写入的行数；没有写完就停下的，其余的行可以接着导入"`
	MadeAt    int64           `json:"made_at" doc:"毫秒"`
	AppliedAt int64           `json:"applied_at" doc:"毫秒，未导入为 0"`
	UndoBy    int64           `json:"undo_by" doc:"可以整批撤销到什么时候（毫秒），不能撤销为 0"`
	UndoneAt  int64           `json:"undone_at" doc:"毫秒，未撤销为 0"`
	Undone    int             `json:"undone" doc:"撤销了几处"`
	Kept      int             `json:"kept" doc:"导入后又有改动、撤销时保留的几处"`
	MappingID kernel.ID       `json:"mapping_id" doc:"用了哪个列对应方案，没有用为 0"`
	Version   int             `json:"version"`

	account  kernel.ID
	actor    kernel.Actor
	headings []string
	columns  map[string]int
	words    map[string]map[string]string // by field: what the file writes, to what is meant
	header   int                          // row of the header, from 0
	undoSeen string
	answers  map[string]string
	lease    int64
}

// BatchField is a column of the file that is taken.
type BatchField struct {
	Field
	Heading string `json:"heading" doc:"文件里的表头"`
}

// WholeAsk is a question with the number of rows that ask it.
type WholeAsk struct {
	Ask
	Rows int `json:"rows"`
	Open int `json:"open" doc:"其中未答复的行数"`
}

// busy tells whether the program itself is at work on the batch.
func (b *Batch) busy() bool {
	return b.State == Staging || b.State == Queued || b.State == Applying || b.State == Undoing
}

// mendable refuses changes at the wrong time.
func (b *Batch) mendable() error {
	switch {
	case b.busy():
		return ErrNotChecked
	case b.State == Applied || b.State == Undone || b.State == Discarded:
		return ErrNotOpen
	}
	return nil
}

// whole refuses what can only be done to a batch of which nothing is written yet.
func (b *Batch) whole() error {
	if b.Written > 0 {
		return ErrHalf.With(b.Written)
	}
	return b.mendable()
}

// ready refuses to apply what is not checked, and what is not whole unless the good rows are asked for.
func (b *Batch) ready() error {
	switch {
	case b.State == Staging || b.State == Queued:
		return ErrNotChecked
	case b.State == Mapping:
		return ErrMapFirst
	case b.State != Checked:
		return ErrNotOpen
	case b.Mode != GoodRows && b.Counts[Wrong]+b.Counts[Asked] > 0:
		return ErrMistakes.With(b.Counts[Wrong], b.Counts[Asked])
	case b.Counts[Added]+b.Counts[Changed] == 0:
		return ErrNothing
	}
	return nil
}

// dress adds what the definition knows.
func (b *Batch) dress(d *Definition, now int64) {
	b.Fields, b.Unknown = []BatchField{}, []string{}
	taken := map[int]bool{}
	if b.undoable(d, now) == nil {
		b.UndoBy = b.undoBy(d)
	}
	if d != nil {
		b.Title = d.Title
		for _, f := range d.Fields {
			if i, ok := b.columns[f.Key]; ok {
				b.Fields = append(b.Fields, BatchField{f, b.headings[i]})
				taken[i] = true
			}
		}
		slices.SortStableFunc(b.Fields, func(x, y BatchField) int { return b.columns[x.Key] - b.columns[y.Key] })
	}
	for i, h := range b.headings {
		if !taken[i] && h != "" && h != sheet.ProblemColumn {
			b.Unknown = append(b.Unknown, h)
		}
	}
}

// wholeAsks gathers the rows' questions by key, in the order of their first row.
func wholeAsks(rows []*Row) []WholeAsk {
	asks, at := []WholeAsk{}, map[string]int{}
	for _, r := range rows {
		for _, a := range r.Asks {
			i, ok := at[a.Key]
			if !ok {
				i = len(asks)
				at[a.Key] = i
				asks = append(asks, WholeAsk{Ask: a})
			}
			asks[i].Rows++
			if a.Answer == "" {
				asks[i].Open++
				asks[i].Answer = ""
			}
		}
	}
	return asks
}

// pack and unpack keep a row's cells as short JSON: plain text as a string, the rest with what the
// file said about it, for a number that Excel has cut must still be known as one after a restart.
func pack(cells []sheet.Cell) string {
	out := make([]any, len(cells))
	for i, c := range cells {
		if c == (sheet.Cell{Text: c.Text, Raw: c.Text}) {
			out[i] = c.Text
		} else {
			out[i] = c
		}
	}
	b, _ := json.Marshal(out)
	return string(b)
}

func unpack(text string) ([]sheet.Cell, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, err
	}
	cells := make([]sheet.Cell, len(raw))
	for i, r := range raw {
		if len(r) > 0 && r[0] == '"' {
			if err := json.Unmarshal(r, &cells[i].Text); err != nil {
				return nil, err
			}
			cells[i].Raw = cells[i].Text
			continue
		}
		if err := json.Unmarshal(r, &cells[i]); err != nil {
			return nil, err
		}
	}
	return cells, nil
}
