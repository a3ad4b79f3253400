package sheet

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// Back (退回的表) is what of a file goes back to whoever sent it: its head as it came and the rows
// that are still to be mended.
type Back struct {
	Original  []byte // the file; without an .xlsx the table is built anew
	Sheet     string // the sheet's name
	Head      [][]Cell
	HeaderRow int // of the header within Head, from 0
	Merged    []Range
	Rows      []BackRow
	Mistakes  []Mistake // Row counts the rows of the table that is given back
}

// BackRow is a row that goes back; From is its row in the original, from 0, whose looks it keeps.
type BackRow struct {
	From  int
	Cells []Cell
}

// WriteBack writes the original with only Rows below its head: columns, order, notes, looks,
// drop-downs and the workbook's other sheets stay. Wrong cells are red with a comment, and a column
// 导入问题 behind the others names all that is wrong. Mended and sent in again, the file is read
// without that column, comments and colours.
func WriteBack(w io.Writer, b Back) error {
	f, err := b.book()
	if err != nil {
		return err
	}
	defer f.Close()
	looks, err := newStyles(f)
	if err != nil {
		return err
	}
	g := giver{Back: b, f: f, looks: looks, wrong: map[int]int{}, marks: byRow(b.Mistakes), from: b.Sheet}
	if err := g.give(); err != nil {
		return err
	}
	return f.Write(w)
}

// book is the original when it is a workbook that has the sheet, else an empty one.
func (b *Back) book() (*excelize.File, error) {
	if bytes.HasPrefix(b.Original, []byte("PK")) {
		f, err := excelize.OpenReader(bytes.NewReader(b.Original), excelize.Options{UnzipSizeLimit: 2 * maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
		if err == nil {
			if i, _ := f.GetSheetIndex(b.Sheet); i >= 0 {
				return f, nil
			}
			f.Close()
		}
	}
	f := excelize.NewFile()
	b.Original = nil
	b.Sheet = sheetName(b.Sheet, 0)
	return f, f.SetSheetName("Sheet1", b.Sheet)
}

// giver writes one table back. The rows go to a new sheet that takes the old one's place: taking rows
// out one by one would move all below each time.
type giver struct {
	Back
	f     *excelize.File
	looks styles
	wrong map[int]int // looks of a cell to the same in red
	marks map[int]*marks
	from  string
	to    string
	last  int // the column 导入问题
}

func (g *giver) give() error {
	g.to = g.from + "退"
	for i := 0; slices.Contains(g.f.GetSheetList(), g.to) || len([]rune(g.to)) > 31; i++ {
		g.to = fmt.Sprintf("退回%d", i)
	}
	if _, err := g.f.NewSheet(g.to); err != nil {
		return err
	}
	g.last = g.problemColumn()
	for _, c := range comments(g.Mistakes) {
		if err := g.f.AddComment(g.to, c); err != nil {
			return err
		}
	}
	if err := g.keepChoices(); err != nil {
		return err
	}
	if err := g.stream(); err != nil {
		return err
	}
	return g.takePlace()
}

// problemColumn is the column that an earlier round added, else the one behind the widest row.
func (g *giver) problemColumn() int {
	widest := 0
	if g.HeaderRow < len(g.Head) {
		for i, c := range g.Head[g.HeaderRow] {
			if Clean(c.Text) == ProblemColumn {
				return i
			}
		}
	}
	for _, row := range g.Head {
		widest = max(widest, len(row))
	}
	for _, row := range g.Rows {
		widest = max(widest, len(row.Cells))
	}
	return widest
}

func (g *giver) keepChoices() error {
	if g.Original == nil {
		return nil
	}
	rules, err := g.f.GetDataValidations(g.from)
	if err != nil {
		return nil // a workbook whose rules cannot be read is given back without them
	}
	for _, r := range rules {
		if err := g.f.AddDataValidation(g.to, r); err != nil {
			return err
		}
	}
	return nil
}

func (g *giver) stream() error {
	sw, err := g.f.NewStreamWriter(g.to)
	if err != nil {
		return err
	}
	if err := g.layOut(sw); err != nil {
		return err
	}
	for i, row := range g.Head {
		if err := g.putRow(sw, i, i, row); err != nil {
			return err
		}
	}
	for i, row := range g.Rows {
		if err := g.putRow(sw, len(g.Head)+i, row.From, row.Cells); err != nil {
			return err
		}
	}
	for _, m := range g.Merged {
		if m.LastRow < len(g.Head) {
			if err := sw.MergeCell(place(m.FirstRow, m.FirstCol), place(m.LastRow, m.LastCol)); err != nil {
				return err
			}
		}
	}
	return sw.Flush()
}

func place(row, col int) string { return fmt.Sprintf("%s%d", ColumnName(col), row+1) }

func (g *giver) layOut(sw *excelize.StreamWriter) error {
	for i := range g.last {
		width := 16.0
		if g.Original != nil {
			if is, err := g.f.GetColWidth(g.from, ColumnName(i)); err == nil && is > 0 {
				width = is
			}
		}
		if err := sw.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := sw.SetColWidth(g.last+1, g.last+1, 60); err != nil {
		return err
	}
	n := len(g.Head)
	return sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: n, TopLeftCell: place(n, 0), ActivePane: "bottomLeft"})
}

func (g *giver) putRow(sw *excelize.StreamWriter, at, from int, row []Cell) error {
	cells := make([]any, g.last+1)
	marks := g.marks[at]
	for j := range g.last {
		var c Cell
		if j < len(row) {
			c = row[j]
		}
		look := g.look(at, from, j)
		if marks != nil && marks.cells[j] {
			red, err := g.red(look)
			if err != nil {
				return err
			}
			look = red
		} else if c.Text == "" && look == 0 {
			continue
		}
		cells[j] = excelize.Cell{StyleID: look, Value: g.asFound(c)}
	}
	switch {
	case at == g.HeaderRow:
		cells[g.last] = excelize.Cell{StyleID: g.looks.header, Value: ProblemColumn}
	case marks != nil:
		cells[g.last] = excelize.Cell{StyleID: g.looks.wrong, Value: marks.text()}
	}
	var opts []excelize.RowOpts
	if g.Original != nil && at < len(g.Head) {
		if h, err := g.f.GetRowHeight(g.from, from+1); err == nil && h > 0 {
			opts = append(opts, excelize.RowOpts{Height: h})
		}
	}
	return sw.SetRow(place(at, 0), cells, opts...)
}

// look is the cell's style in the original; of a table built anew, text.
func (g *giver) look(at, from, col int) int {
	if g.Original == nil {
		if at == g.HeaderRow {
			return g.looks.header
		}
		return g.looks.text
	}
	id, err := g.f.GetCellStyle(g.from, place(from, col))
	if err != nil {
		return 0
	}
	return id
}

// red is the same look filled red.
func (g *giver) red(look int) (int, error) {
	if id, ok := g.wrong[look]; ok {
		return id, nil
	}
	id := g.looks.wrong
	if look != 0 {
		if s, err := g.f.GetStyle(look); err == nil {
			s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{wrongFill}}
			made, err := g.f.NewStyle(s)
			if err != nil {
				return 0, err
			}
			id = made
		}
	}
	g.wrong[look] = id
	return id, nil
}

// asFound gives a number back as one, so that days and amounts keep their looks; what Excel cannot
// hold as it was written stays text, and so does everything of a table built anew.
func (g *giver) asFound(c Cell) any {
	if c.Number && g.Original != nil && !c.Cut() {
		if n, err := strconv.ParseFloat(c.Raw, 64); err == nil && !math.IsInf(n, 0) {
			return n
		}
	}
	if c.Text == "" {
		return nil
	}
	return visible(c.Text)
}

// takePlace puts the new sheet where the old one was, by its name.
func (g *giver) takePlace() error {
	if err := g.f.MoveSheet(g.to, g.from); err != nil {
		return err
	}
	if err := g.f.DeleteSheet(g.from); err != nil {
		return err
	}
	if err := g.f.SetSheetName(g.to, g.from); err != nil {
		return err
	}
	i, err := g.f.GetSheetIndex(g.from)
	if err != nil {
		return err
	}
	g.f.SetActiveSheet(i)
	return nil
}
