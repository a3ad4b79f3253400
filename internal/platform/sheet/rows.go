package sheet

import (
	"bytes"
	"context"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// rowReader builds the rows of one worksheet from its tokens.
type rowReader struct {
	w        *workbook
	s        *Sheet
	row, col int // of the cell being read
	kind     string
	style    int
	text     []byte
	inValue  bool
	phonetic bool
	widest   int
}

func (w *workbook) readRows(ctx context.Context, part string, s *Sheet) error {
	r := rowReader{w: w, s: s, row: -1}
	return w.scan(ctx, part, func(t *tokens) error {
		switch t.kind {
		case startToken:
			return r.start(t)
		case textToken:
			if r.inValue {
				r.text = append(r.text, t.text...)
			}
		case endToken:
			return r.end(t)
		}
		return nil
	})
}

func (r *rowReader) start(t *tokens) error {
	switch string(t.name) {
	case "row":
		r.row++
		r.col = -1
		if n, err := strconv.Atoi(string(t.of("r"))); err == nil && n > 0 {
			r.row = n - 1
		}
	case "c":
		r.col++
		if ref := t.of("r"); len(ref) > 0 {
			row, col, ok := parseRef(ref)
			if !ok {
				return ErrDamaged
			}
			r.row, r.col = row, col
		}
		r.kind = cellKind(t.of("t"))
		r.style, _ = strconv.Atoi(string(t.of("s")))
		r.text = r.text[:0]
	case "rPh":
		r.phonetic = true
	case "v", "t":
		r.inValue = !r.phonetic
	case "mergeCell":
		r.merge(string(t.of("ref")))
	}
	return nil
}

func (r *rowReader) end(t *tokens) error {
	switch string(t.name) {
	case "rPh":
		r.phonetic = false
	case "v", "t":
		r.inValue = false
	case "c":
		return r.put()
	}
	return nil
}

// cellKind is the text without a copy of it.
func cellKind(b []byte) string {
	for _, k := range []string{"s", "inlineStr", "str", "b", "e", "d"} {
		if string(b) == k {
			return k
		}
	}
	return ""
}

func (r *rowReader) merge(ref string) {
	a, b, _ := strings.Cut(ref, ":")
	r1, c1, ok1 := parseRef(a)
	r2, c2, ok2 := parseRef(b)
	if ok1 && ok2 && r2 >= r1 && c2 >= c1 && c1 < MaxColumns && len(r.s.Merged) < MaxRows {
		r.s.Merged = append(r.s.Merged, Range{r1, c1, r2, c2})
	}
}

// put places the cell just read. Cells that are only formatted do not count as rows or columns.
func (r *rowReader) put() error {
	c, err := r.w.cell(r.kind, r.style, r.text)
	if err != nil || c.Text == "" {
		return err
	}
	switch {
	case r.row < 0 || r.col < 0:
		return ErrDamaged
	case r.row >= MaxRows:
		return ErrTooManyRows
	case r.col >= MaxColumns:
		return ErrTooManyColumns
	case len(c.Text) > MaxText && utf8.RuneCountInString(c.Text) > MaxText:
		return ErrCellTooLong.With(r.row + 1)
	}
	for len(r.s.Rows) <= r.row {
		r.s.Rows = append(r.s.Rows, nil)
	}
	if r.s.Rows[r.row] == nil {
		// As wide as the widest so far: rows of a table are alike.
		r.widest = max(r.widest, 8)
		r.s.Rows[r.row] = make([]Cell, 0, r.widest)
	}
	r.s.set(r.row, r.col, c)
	r.widest = max(r.widest, r.col+1)
	return nil
}

func (w *workbook) cell(kind string, style int, text []byte) (Cell, error) {
	if kind == "s" {
		if len(text) == 0 {
			return Cell{}, nil
		}
		i, err := strconv.Atoi(string(bytes.TrimSpace(text)))
		if err != nil || i < 0 || i >= len(w.shared) {
			return Cell{}, ErrDamaged
		}
		return Cell{Text: w.shared[i], Raw: w.shared[i]}, nil
	}
	raw := string(text)
	switch kind {
	case "inlineStr", "str":
		text := unescape(raw)
		return Cell{Text: text, Raw: text}, nil
	case "b":
		if raw == "1" {
			return Cell{Text: "TRUE", Raw: raw}, nil
		}
		return Cell{Text: "FALSE", Raw: raw}, nil
	case "e":
		return Cell{Text: raw, Raw: raw, Error: true}, nil
	case "d":
		day, _, _ := strings.Cut(raw, "T")
		return Cell{Text: day, Raw: raw, Day: true}, nil
	}
	return w.number(style, strings.TrimSpace(raw)), nil
}

func (w *workbook) number(style int, raw string) Cell {
	c := Cell{Text: raw, Raw: raw, Number: raw != "", Date1904: w.date1904}
	if raw == "" {
		return c
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return c
	}
	switch {
	case style > 0 && style < len(w.dayStyle) && w.dayStyle[style] == asDay && f >= 1 && f < 200000:
		c.Day = true
		c.Text = serialText(f, w.date1904)
	case style > 0 && style < len(w.dayStyle) && w.dayStyle[style] == asTime && f >= 0 && f < 200000:
		c.Text = serialTime(f).Format("15:04")
	default:
		c.Text = numberText(raw, f)
	}
	return c
}

// numberText takes out what binary fractions add (0.28999999999999998) and writes plainly what fits
// into 15 digits; a longer number stays as the file has it.
func numberText(raw string, f float64) string {
	if math.Abs(f) >= 1e15 || math.IsInf(f, 0) || math.IsNaN(f) {
		return raw
	}
	if len(raw) <= 15 && !strings.ContainsAny(raw, "eE") {
		return raw
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64)
	if err != nil {
		return raw
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// serialDate is the day of an Excel serial number. The 1900 system counts a 29 February 1900 that
// never was, hence its zero day.
func serialDate(n float64, date1904 bool) time.Time {
	zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		zero = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return zero.AddDate(0, 0, int(n))
}

func serialTime(n float64) time.Time {
	_, part := math.Modf(n)
	return time.Time{}.Add(time.Duration(math.Round(part*86400)) * time.Second)
}

func serialText(n float64, date1904 bool) string {
	day := serialDate(n, date1904).Format(time.DateOnly)
	if _, part := math.Modf(n); part > 0 {
		return day + " " + serialTime(n).Format("15:04")
	}
	return day
}

// parseRef reads a reference such as AB12 into row and column numbered from 0.
func parseRef[T string | []byte](ref T) (row, col int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		if col = col*26 + int(ref[i]-'A') + 1; col > 1<<20 {
			return 0, 0, false
		}
	}
	row, err := strconv.Atoi(string(ref[i:]))
	return row - 1, col - 1, err == nil && i > 0 && row > 0
}
