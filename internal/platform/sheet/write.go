package sheet

import (
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Kind is what a column's cells are typed as.
type Kind int

// The kinds of columns. Anything that is no amount is Text: a string typed as such is never computed.
const (
	Text    Kind = iota
	Integer      // int, int64
	Decimal      // int64 or kernel.Points in hundredths, shown with two decimals
	Day          // kernel.Day, shown as 2015-12-01
)

// Option is a column of a table that is written.
type Option struct {
	Heading  string
	Kind     Kind
	Width    float64 // in characters of half width; 0 takes one that fits the heading
	Required bool    // marked （必填）
	Choices  []string
	Several  bool   // a cell may hold several of the choices, which a drop-down only suggests
	Hint     string // shown when a cell of the column is chosen
	Sum      bool   // added up in the row of totals of a list that has one
}

// Table (表格) is one sheet to be written; Rows may stream. A row's values are string, int, int64,
// kernel.Day, kernel.Points, bool (是/否) or nil, in the order of Columns.
type Table struct {
	Name    string // of the sheet
	Title   string // merged row above the header; empty for none
	Note    string // row above the header with the rules for filling in; empty for none
	Columns []Option
	Example []string // a row in grey that an import leaves out
	Rows    iter.Seq2[[]any, error]
}

// Workbook (工作簿) is a file to be written.
type Workbook struct {
	Title  string
	Mark   string // number of the export, kept in the properties and in a hidden last row
	Tables []Table
}

// Fixed makes a row stream of rows at hand.
func Fixed(rows [][]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Write writes the workbook as .xlsx, row by row.
func Write(w io.Writer, book Workbook) error {
	f := excelize.NewFile()
	defer f.Close()
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	for i, table := range book.Tables {
		name := sheetName(table.Name, i)
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return err
		}
		t := tableWriter{f: f, styles: styles, sheet: name, table: table, mark: book.Mark}
		if err := t.write(); err != nil {
			return err
		}
	}
	if err := f.SetDocProps(&excelize.DocProperties{Title: book.Title, Identifier: book.Mark, Creator: "三创"}); err != nil {
		return err
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return err
	}
	return inOrder(w, b.Bytes())
}

// sheetName keeps to what Excel takes: 31 characters, none of :\/?*[].
func sheetName(name string, i int) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return '-'
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 31 {
		name = string(runes[:31])
	}
	if name == "" {
		name = fmt.Sprintf("表%d", i+1)
	}
	return name
}

type tableWriter struct {
	f      *excelize.File
	sw     *excelize.StreamWriter
	styles styles
	sheet  string
	table  Table
	mark   string
	row    int // last written, from 1
}

func (t *tableWriter) write() error {
	if err := t.addChoices(); err != nil {
		return err
	}
	sw, err := t.f.NewStreamWriter(t.sheet)
	if err != nil {
		return err
	}
	t.sw = sw
	for _, step := range []func() error{t.layOut, t.head, t.example, t.rows, t.hiddenMark} {
		if err := step(); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// headerRow is the header's row from 1.
func (t *tableWriter) headerRow() int {
	n := 1
	if t.table.Title != "" {
		n++
	}
	if t.table.Note != "" {
		n++
	}
	return n
}

func (t *tableWriter) layOut() error {
	for i, c := range t.table.Columns {
		width := c.Width
		if width == 0 {
			width = float64(min(40, max(10, 2*len([]rune(c.Heading))+4)))
		}
		if err := t.sw.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
		if err := t.sw.SetColStyle(i+1, i+1, t.styles.column[c.Kind]); err != nil {
			return err
		}
	}
	n := t.headerRow()
	return t.sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: n, TopLeftCell: fmt.Sprintf("A%d", n+1), ActivePane: "bottomLeft"})
}

func (t *tableWriter) head() error {
	if err := t.wide(t.table.Title, t.styles.title, 28); err != nil {
		return err
	}
	lines := strings.Count(t.table.Note, "\n") + 1 + len([]rune(t.table.Note))/60
	if err := t.wide(t.table.Note, t.styles.note, float64(16*lines)); err != nil {
		return err
	}
	cells := make([]any, len(t.table.Columns))
	for i, c := range t.table.Columns {
		heading := c.Heading
		if c.Required {
			heading += "（必填）"
		}
		cells[i] = excelize.Cell{StyleID: t.styles.header, Value: heading}
	}
	return t.put(cells, excelize.RowOpts{Height: 24})
}

// wide writes one text over the whole width.
func (t *tableWriter) wide(text string, style int, height float64) error {
	if text == "" {
		return nil
	}
	if err := t.put([]any{excelize.Cell{StyleID: style, Value: text}}, excelize.RowOpts{Height: height}); err != nil {
		return err
	}
	if len(t.table.Columns) < 2 {
		return nil
	}
	return t.sw.MergeCell(fmt.Sprintf("A%d", t.row), fmt.Sprintf("%s%d", ColumnName(len(t.table.Columns)-1), t.row))
}

func (t *tableWriter) put(cells []any, opts ...excelize.RowOpts) error {
	t.row++
	return t.sw.SetRow(fmt.Sprintf("A%d", t.row), cells, opts...)
}

// example marks its first cell, by which an import knows it.
func (t *tableWriter) example() error {
	if len(t.table.Example) == 0 {
		return nil
	}
	cells := make([]any, len(t.table.Example))
	for i, text := range t.table.Example {
		if i == 0 {
			text = "示例：" + text
		}
		cells[i] = excelize.Cell{StyleID: t.styles.example, Value: text}
	}
	return t.put(cells)
}

func (t *tableWriter) rows() error {
	if t.table.Rows == nil {
		return nil
	}
	for row, err := range t.table.Rows {
		if err != nil {
			return err
		}
		cells := make([]any, len(row))
		for i, v := range row {
			kind := Text
			if i < len(t.table.Columns) {
				kind = t.table.Columns[i].Kind
			}
			cells[i] = t.styles.cell(kind, v)
		}
		if err := t.put(cells); err != nil {
			return err
		}
	}
	return nil
}

func (t *tableWriter) hiddenMark() error {
	if t.mark == "" {
		return nil
	}
	return t.put([]any{"导出编号 " + t.mark}, excelize.RowOpts{Hidden: true})
}
