package sheet

import (
	"regexp"
	"strings"
)

// Cell (单元格) is one value as the file has it.
type Cell struct {
	Text     string // as a reader of the table sees it; days as 2015-12-01, numbers without float noise
	Raw      string // what the file holds, never through a float; Excel's serial number for a day
	Number   bool   // the file holds a number; in csv and pasted text: written as one of at most 15 digits
	Day      bool   // a number formatted as a day
	Date1904 bool   // serial numbers count from 1904 (workbooks made on old Macs)
	Error    bool   // a formula's error, such as #N/A
}

// Blank reports whether there is nothing to read.
func (c Cell) Blank() bool { return Clean(c.Text) == "" }

var scientific = regexp.MustCompile(`^\d(\.\d+)?[Ee]\+?\d{2}$`)

// Cut reports whether the cell holds a long number that Excel has shortened to 15 digits, so that
// the rest is lost: 1.10101E+17, or 110101199001011000 where the file holds a number.
func (c Cell) Cut() bool {
	if scientific.MatchString(c.Raw) || scientific.MatchString(strings.TrimSpace(c.Text)) {
		return true
	}
	return c.Number && !c.Day && len(strings.TrimLeft(c.Raw, "-0")) > 15 && !strings.Contains(c.Raw, ".")
}

// Range is a block of merged cells, numbered from 0, ends included.
type Range struct{ FirstRow, FirstCol, LastRow, LastCol int }

// Sheet (工作表) is a table as the file has it: Rows[i] is row i+1 of the file, rows are as long as
// their last filled cell.
type Sheet struct {
	Name   string
	Rows   [][]Cell
	Merged []Range
	Others []string // names of the file's other sheets that can be seen
}

// At is the cell at row and col, numbered from 0; the zero Cell outside.
func (s *Sheet) At(row, col int) Cell {
	if row < 0 || row >= len(s.Rows) || col < 0 || col >= len(s.Rows[row]) {
		return Cell{}
	}
	return s.Rows[row][col]
}

// FillMerged copies the first cell of each block merged downwards into the rows below it, from row
// on: people merge the branch's name over its members.
func (s *Sheet) FillMerged(row int) {
	for _, m := range s.Merged {
		if m.FirstRow < row || m.LastRow == m.FirstRow {
			continue
		}
		c := s.At(m.FirstRow, m.FirstCol)
		for r := m.FirstRow + 1; r <= m.LastRow && r < len(s.Rows); r++ {
			s.set(r, m.FirstCol, c)
		}
	}
}

func (s *Sheet) set(row, col int, c Cell) {
	for len(s.Rows[row]) <= col {
		s.Rows[row] = append(s.Rows[row], Cell{})
	}
	s.Rows[row][col] = c
}

// ColumnName is the letter of a column numbered from 0: A, B, … AA.
func ColumnName(col int) string {
	name := ""
	for col++; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name
}
