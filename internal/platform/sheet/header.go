package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Field (字段) is a column that an import knows.
type Field struct {
	Key      string   // the importer's name of it
	Label    string   // its heading in our own template
	Synonyms []string // other headings met in real files
	Required bool
}

// Column is a heading as the file has it, numbered from 0.
type Column struct {
	Index int    `json:"index"`
	Text  string `json:"text"`
}

// Header (表头) says where the fields stand and which rows are data.
type Header struct {
	Row     int            // of the header, from 0
	Columns map[string]int // field key to column
	Unknown []Column       // headings that are no field
	Data    []int          // rows to import
	Skipped []int          // filled rows below the header that are notes, examples, totals or signatures
}

// ProblemColumn is the heading of the column that WriteBack adds; a file sent in again may have it.
const ProblemColumn = "导入问题"

const headerWithin = 10

// Has reports whether the file has the field's column.
func (h Header) Has(key string) bool { _, ok := h.Columns[key]; return ok }

// Cell is the field's cell in the row; the zero Cell when the file has no such column.
func (h Header) Cell(row []Cell, key string) Cell {
	if i, ok := h.Columns[key]; ok && i < len(row) {
		return row[i]
	}
	return Cell{}
}

// FindHeader looks for the header within the first 10 rows: the row that names most fields. Headings
// are compared without blanks, width, asterisks, line breaks and bracketed remarks; a second header row that
// names further columns is joined. Faults: ErrNoHeader, ErrMissingColumns, ErrTwoColumns.
func FindHeader(rows [][]Cell, fields []Field) (Header, error) {
	best, found, known := Header{}, 0, words(fields)
	for i := 0; i < min(headerWithin, len(rows)); i++ {
		columns, _, err := known.match(rows[i])
		if len(columns) <= found {
			continue
		}
		if err != nil {
			return Header{}, err
		}
		found, best = len(columns), Header{Row: i, Columns: columns}
	}
	lacking := func(f Field) bool { return f.Required && !best.Has(f.Key) }
	if found == 0 || found == 1 && len(fields) > 1 && labels(fields, lacking) != "" {
		return Header{}, ErrNoHeader.With(labels(fields, func(f Field) bool { return f.Required || len(fields) < 6 }))
	}
	_, best.Unknown, _ = known.match(rows[best.Row])
	first := best.Row + 1
	if first < len(rows) && best.join(rows[first], known) {
		first++
	}
	if missing := labels(fields, lacking); missing != "" {
		return Header{}, ErrMissingColumns.With(missing)
	}
	best.sortRows(rows, first)
	return best, nil
}

// join takes a second header row: it names fields and stands empty below those already named.
func (h *Header) join(row []Cell, known vocabulary) bool {
	more, unknown, err := known.match(row)
	if err != nil || len(more) == 0 {
		return false
	}
	for _, i := range h.Columns {
		if i < len(row) && !row[i].Blank() {
			return false
		}
	}
	for key, i := range more {
		if !h.Has(key) {
			h.Columns[key] = i
		}
	}
	h.Unknown = slices.DeleteFunc(h.Unknown, func(c Column) bool { return c.Index < len(row) && !row[c.Index].Blank() })
	h.Unknown = append(h.Unknown, unknown...)
	return true
}

func (h *Header) sortRows(rows [][]Cell, first int) {
	for i := first; i < len(rows); i++ {
		switch {
		case blank(rows[i]):
		case isNote(rows[i], len(h.Columns)) || sameRow(rows[i], rows[h.Row]):
			h.Skipped = append(h.Skipped, i)
		default:
			h.Data = append(h.Data, i)
		}
	}
}

func labels(fields []Field, want func(Field) bool) string {
	var out []string
	for _, f := range fields {
		if want(f) {
			out = append(out, f.Label)
		}
	}
	return strings.Join(out, "、")
}

// vocabulary is every heading that is known, normalised once.
type vocabulary []struct{ key, label, full, short string }

func words(fields []Field) vocabulary {
	var out vocabulary
	for _, f := range fields {
		for _, heading := range append([]string{f.Label}, f.Synonyms...) {
			full, short := normalise(heading)
			out = append(out, struct{ key, label, full, short string }{f.Key, f.Label, full, short})
		}
	}
	return out
}

// match gives each field its column. A heading that is a field's word for word goes before one that
// is only without its brackets: 姓名 before 姓名（曾用名）.
func (v vocabulary) match(row []Cell) (map[string]int, []Column, error) {
	columns, exactly := map[string]int{}, map[string]bool{}
	var unknown []Column
	for i, c := range row {
		full, short := normalise(c.Text)
		if short == "" || short == ProblemColumn {
			continue
		}
		key, label, exact := v.find(full, short)
		other, taken := columns[key]
		switch {
		case key == "":
			unknown = append(unknown, Column{i, Clean(c.Text)})
		case !taken || exact && !exactly[key]:
			if taken {
				unknown = append(unknown, Column{other, Clean(row[other].Text)})
			}
			columns[key], exactly[key] = i, exact
		case exactly[key] && !exact:
			unknown = append(unknown, Column{i, Clean(c.Text)})
		default:
			return columns, unknown, ErrTwoColumns.With(Clean(row[other].Text), ColumnName(other), Clean(c.Text), ColumnName(i), label)
		}
	}
	return columns, unknown, nil
}

func (v vocabulary) find(full, short string) (key, label string, exact bool) {
	for _, w := range v {
		if full == w.full {
			return w.key, w.label, true
		}
		if key == "" && (short == w.full || short == w.short) {
			key, label = w.key, w.label
		}
	}
	return key, label, false
}

var bracketed = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|【[^】]*】`)

// normalise gives a heading with and without its bracketed remarks.
func normalise(text string) (full, short string) {
	full = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("*:'\"", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(text))
	full = strings.NewReplacer("(必填)", "", "(选填)", "", "【必填】", "", "[必填]", "", "必填", "").Replace(full)
	short = bracketed.ReplaceAllString(full, "")
	if short == "" {
		short = full
	}
	return full, short
}

var noteHead = regexp.MustCompile(`^(注[:：意0-9１]|填[写表报]说明|说明[:：]|备注[:：]|示例|样例|例如?[:：]|填表人|制表人|审核人|填报人|负责人签|联系人[:：]|单位[（(]?盖章|(合|总|小)\s*计$|导出编号)`)

// isNote tells rows that are no data: 注意事项, 示例, 合计, 填表人 and a lone long remark.
func isNote(row []Cell, known int) bool {
	filled, first := 0, ""
	for _, c := range row {
		text := Clean(c.Text)
		if text == "" {
			continue
		}
		if filled++; first == "" {
			first = text
		}
		if strings.Contains(text, "请删除") || strings.Contains(text, "填写说明") {
			return true
		}
	}
	return noteHead.MatchString(first) || filled == 1 && known > 2 && len([]rune(first)) > 12
}

// sameRow finds the header printed again on each page.
func sameRow(a, b []Cell) bool {
	for i := range max(len(a), len(b)) {
		var x, y Cell
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if Clean(x.Text) != Clean(y.Text) {
			return false
		}
	}
	return true
}
