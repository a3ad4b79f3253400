package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Mistake (问题) is one thing wrong in a file: row and column from 0, Col -1 for the whole row.
type Mistake struct {
	Row  int    `json:"row"`
	Col  int    `json:"col"`
	Text string `json:"text"`
}

// Place is where a mistake stands, as users count: 第 3 行 B 列.
func (m Mistake) Place() string {
	if m.Col < 0 {
		return fmt.Sprintf("第 %d 行", m.Row+1)
	}
	return fmt.Sprintf("第 %d 行 %s 列", m.Row+1, ColumnName(m.Col))
}

// More comments than these nobody opens one by one; the added column has them all.
const maxComments = 500

// WriteErrors writes the rows as they came, wrong cells filled red with a comment, and a column
// 导入问题 behind the others. Mended and sent in again, the file is read without that column.
func WriteErrors(w io.Writer, s *Sheet, header Header, mistakes []Mistake) error {
	f := excelize.NewFile()
	defer f.Close()
	looks, err := newStyles(f)
	if err != nil {
		return err
	}
	name := sheetName(s.Name, 0)
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	for _, c := range comments(mistakes) {
		if err := f.AddComment(name, c); err != nil {
			return err
		}
	}
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := writeMarked(sw, looks, s, header, mistakes); err != nil {
		return err
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

// comments gathers the mistakes by cell: a cell takes one comment.
func comments(mistakes []Mistake) []excelize.Comment {
	var out []excelize.Comment
	at := map[string]int{}
	for _, m := range mistakes {
		cell := fmt.Sprintf("%s%d", ColumnName(max(m.Col, 0)), m.Row+1)
		if i, ok := at[cell]; ok {
			out[i].Text += "\n" + m.Text
			continue
		}
		if len(out) == maxComments {
			break
		}
		at[cell] = len(out)
		out = append(out, excelize.Comment{Cell: cell, Author: "导入检查", Text: m.Text, Width: 240, Height: 90})
	}
	return out
}

func writeMarked(sw *excelize.StreamWriter, looks styles, s *Sheet, header Header, mistakes []Mistake) error {
	byRow := map[int][]Mistake{}
	for _, m := range mistakes {
		byRow[m.Row] = append(byRow[m.Row], m)
	}
	last := problemColumn(s, header)
	if err := sw.SetColWidth(1, max(last, 1), 16); err != nil {
		return err
	}
	if err := sw.SetColWidth(last+1, last+1, 60); err != nil {
		return err
	}
	for i, row := range s.Rows {
		cells := make([]any, last+1)
		for j, c := range row {
			if j < last {
				cells[j] = looks.asFound(c)
			}
		}
		var texts []string
		for _, m := range byRow[i] {
			if m.Col >= 0 && m.Col < last {
				cells[m.Col] = looks.wrongCell(s.At(i, m.Col))
				texts = append(texts, ColumnName(m.Col)+" 列："+m.Text)
			} else {
				texts = append(texts, m.Text)
			}
		}
		if len(texts) > 0 {
			cells[last] = excelize.Cell{StyleID: looks.wrong, Value: visible(strings.Join(texts, " "))}
		}
		if i == header.Row {
			cells[last] = excelize.Cell{StyleID: looks.header, Value: ProblemColumn}
		}
		if err := sw.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return err
		}
	}
	return nil
}

// problemColumn is the column that an earlier round added, else the one behind the widest row.
func problemColumn(s *Sheet, header Header) int {
	if header.Row < len(s.Rows) {
		for i, c := range s.Rows[header.Row] {
			if Clean(c.Text) == ProblemColumn {
				return i
			}
		}
	}
	widest := 0
	for _, row := range s.Rows {
		widest = max(widest, len(row))
	}
	return widest
}

func (s styles) asFound(c Cell) any {
	if c.Text == "" {
		return nil
	}
	return excelize.Cell{StyleID: s.text, Value: visible(c.Text)}
}

func (s styles) wrongCell(c Cell) any {
	return excelize.Cell{StyleID: s.wrong, Value: visible(c.Text)}
}

// WriteCSV writes rows with the byte order mark that Excel and WPS need for Chinese. Text that a
// spreadsheet would compute gets an apostrophe, which reading takes off again (QUALITY 23).
func WriteCSV(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	guarded := []string{}
	for _, row := range rows {
		guarded = guarded[:0]
		for _, text := range row {
			guarded = append(guarded, guard(text))
		}
		if err := out.Write(guarded); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
