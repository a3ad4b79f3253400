package sheet

import (
	"fmt"
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

// marks are the mistakes of one row: by column, and all of them in words.
type marks struct {
	cells map[int]bool
	words []string
}

func byRow(mistakes []Mistake) map[int]*marks {
	out := map[int]*marks{}
	for _, m := range mistakes {
		at := out[m.Row]
		if at == nil {
			at = &marks{cells: map[int]bool{}}
			out[m.Row] = at
		}
		if m.Col < 0 {
			at.words = append(at.words, m.Text)
			continue
		}
		at.cells[m.Col] = true
		at.words = append(at.words, ColumnName(m.Col)+" 列："+m.Text)
	}
	return out
}

func (m *marks) text() string { return visible(strings.Join(m.words, " ")) }
