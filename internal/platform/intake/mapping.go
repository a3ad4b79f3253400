package intake

import (
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/sheet"
)

// SavedMapping (列对应方案) is how the columns of somebody's own table stand for the fields of a kind. It is
// found again by the table's header and serves everybody of the organisation that it was made for.
type SavedMapping struct {
	ID        kernel.ID                    `json:"id"`
	Kind      string                       `json:"kind"`
	OrgID     kernel.ID                    `json:"org_id" doc:"哪个组织的人可用，0 为全市"`
	Name      string                       `json:"name"`
	MadeBy    string                       `json:"made_by"`
	ChangedAt int64                        `json:"changed_at" doc:"毫秒"`
	Columns   map[string]int               `json:"columns" doc:"栏目到列（从 0 数）"`
	Words     map[string]map[string]string `json:"words" doc:"按栏目：表里的写法到系统的写法"`
	Version   int                          `json:"version"`

	signature string
	headings  []string
}

// MappingView (列对应方案) is a kept mapping in words.
type MappingView struct {
	SavedMapping
	Title string        `json:"title" doc:"导入种类的名称"`
	Own   bool          `json:"own" doc:"本单位的，可以改名、删除"`
	Pairs []MappingPair `json:"pairs" doc:"各列的对应，按表里的次序"`
}

// MappingPair is a column of the file and the field that it stands for.
type MappingPair struct {
	Heading string `json:"heading" doc:"表里的表头"`
	Label   string `json:"label" doc:"栏目"`
	Words   int    `json:"words" doc:"对应了几种写法"`
}

// view puts a mapping into words; columns that the kind no longer has are left out.
func (m SavedMapping) view(d *Definition, own bool) MappingView {
	v := MappingView{m, d.Title, own, []MappingPair{}}
	for i, heading := range m.headings {
		for _, f := range d.Fields {
			if at, ok := m.Columns[f.Key]; ok && at == i {
				v.Pairs = append(v.Pairs, MappingPair{heading, f.Label, len(m.Words[f.Key])})
			}
		}
	}
	return v
}

// ownerOf is the organisation for which the actor keeps mappings.
func ownerOf(actor kernel.Actor) kernel.ID {
	if actor.Scope.All || len(actor.Scope.Orgs) == 0 {
		return 0
	}
	return actor.Scope.Orgs[0]
}

// Layout (列对应) is what a person says about the columns of a file.
type Layout struct {
	HeaderRow int                          `json:"header_row" minimum:"1" maximum:"20" doc:"表头是第几行"`
	Columns   map[string]int               `json:"columns" doc:"栏目到列（从 0 数）；不导入的列不写"`
	Words     map[string]map[string]string `json:"words,omitempty" doc:"按栏目：表里的写法到系统的写法"`
	Save      bool                         `json:"save,omitempty" doc:"记住，下次遇到同样的表头自动套用"`
	Name      string                       `json:"name,omitempty" maxLength:"40" doc:"方案的名称"`
}

// check refuses a layout that the file or the kind does not have. Faults: ErrNoSuchField, ErrNoSuchColumn,
// sheet.ErrMissingColumns.
func (l *Layout) check(d *Definition, width int) error {
	var missing string
	for _, f := range d.Fields {
		col, ok := l.Columns[f.Key]
		switch {
		case ok && (col < 0 || col >= width):
			return ErrNoSuchColumn.With(f.Label)
		case !ok && f.Required:
			if missing != "" {
				missing += "、"
			}
			missing += f.Label
		}
	}
	for key := range l.Columns {
		if !slices.ContainsFunc(d.Fields, func(f Field) bool { return f.Key == key }) {
			return ErrNoSuchField.With(key)
		}
	}
	if missing != "" {
		return ErrNotMapped.With(missing)
	}
	return nil
}

// LayoutView (列对应) is what the page needs to let the columns be told.
type LayoutView struct {
	HeaderRow int                          `json:"header_row"`
	Columns   map[string]int               `json:"columns"`
	Words     map[string]map[string]string `json:"words"`
	Fields    []Field                      `json:"fields"`
	File      []ColumnView                 `json:"file"`
	Top       [][]string                   `json:"top" doc:"前 20 行，用来看表头在第几行"`
	Mapping   *SavedMapping                `json:"mapping" doc:"套用的方案"`
}

// ColumnView is a column of the file: its heading, the first three values and, when they are few, all.
type ColumnView struct {
	Index   int      `json:"index"`
	Heading string   `json:"heading"`
	Samples []string `json:"samples"`
	Values  []string `json:"values" doc:"出现过的不同内容，超过 40 种为空"`
}

const (
	sampleRows = 3
	mostValues = 40
)

// columnsOf shows the file's columns below a header. Long numbers are masked: whose they are is not
// known yet, and the page may be seen by passers-by.
func columnsOf(sh *sheet.Sheet, h sheet.Header) []ColumnView {
	headings := sheet.Headings(sh, h.Row)
	width := len(headings)
	for _, at := range h.Data {
		width = max(width, len(sh.Rows[at]))
	}
	out := make([]ColumnView, width)
	for i := range out {
		c := ColumnView{Index: i, Samples: []string{}, Values: []string{}}
		if i < len(headings) {
			c.Heading = headings[i]
		}
		seen := map[string]bool{}
		for n, at := range h.Data {
			text := masked(sheet.Clean(sh.At(at, i).Text))
			if n < sampleRows {
				c.Samples = append(c.Samples, text)
			}
			if text != "" && !seen[text] && len(seen) <= mostValues {
				seen[text] = true
				c.Values = append(c.Values, text)
			}
		}
		if len(seen) > mostValues {
			c.Values = []string{}
		}
		out[i] = c
	}
	return out
}

// masked hides what looks like an ID number or a phone.
func masked(text string) string {
	switch {
	case len(text) == 18 && digits(text[:17]):
		return sheet.MaskIDNumber(text)
	case len(text) == 11 && digits(text):
		return sheet.MaskPhone(text)
	}
	return text
}

func digits(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
