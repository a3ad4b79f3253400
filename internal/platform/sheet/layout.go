package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// HeaderWithin is how many rows from the top a header is looked for when a person says which it is.
const HeaderWithin = 20

// Guess is FindHeader for a file whose header it does not know well enough: the row that most likely
// is the header, and the columns of those fields that are known. ok is false for a file without any
// row of two cells.
func Guess(rows [][]Cell, fields []Field) (h Header, ok bool) {
	known, best, most := words(fields), -1, 0
	for i := 0; i < min(HeaderWithin, len(rows)); i++ {
		named := 0
		for _, c := range rows[i] {
			if text := Clean(c.Text); text != "" && len([]rune(text)) <= 20 && !c.Number && !c.Day {
				named++
			}
		}
		columns, _, _ := known.match(rows[i])
		if weight := named + 3*len(columns); named > 1 && weight > most {
			best, most = i, weight
		}
	}
	if best < 0 {
		return Header{}, false
	}
	columns, _, _ := known.match(rows[best])
	return HeaderAt(rows, best, columns), true
}

// HeaderAt is the header that a person has pointed out: the row from 0 and the columns of the fields.
// Rows below it are data unless they are notes, totals or the header again.
func HeaderAt(rows [][]Cell, row int, columns map[string]int) Header {
	h := Header{Row: row, Columns: columns}
	h.sortRows(rows, row+1)
	return h
}

// Headings are the words of a header by column. Where the row is blank, the cell above it speaks: of
// a header of two rows the single columns are merged downwards.
func Headings(s *Sheet, row int) []string {
	width := 0
	for r := max(0, row-1); r <= row && r < len(s.Rows); r++ {
		width = max(width, len(s.Rows[r]))
	}
	out := make([]string, width)
	for i := range out {
		text := Clean(s.At(row, i).Text)
		if text == "" && mergedDown(s, row, i) {
			text = Clean(s.At(row-1, i).Text)
		}
		out[i] = strings.Join(strings.Fields(text), "")
	}
	return out
}

func mergedDown(s *Sheet, row, col int) bool {
	for _, m := range s.Merged {
		if m.FirstCol == col && m.FirstRow < row && m.LastRow >= row {
			return true
		}
	}
	return false
}

// Signature (表头特征) is by what a header is known again: its words in their order.
func Signature(headings []string) string {
	sum := sha256.New()
	for _, h := range headings {
		full, _ := normalise(h)
		if full != "" && full != ProblemColumn {
			sum.Write([]byte(full + "\n"))
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
