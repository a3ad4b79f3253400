package sheet

import (
	"bytes"
	"context"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// ReadPaste reads a block copied from a spreadsheet: tab-separated lines in which a cell with
// line breaks stands in quotes; without any tab, commas separate.
func ReadPaste(text string) (*Sheet, error) {
	if len(text) > MaxFile {
		return nil, ErrTooLarge
	}
	rows, err := separated(context.Background(), text)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, ErrEmpty
	}
	return &Sheet{Name: "粘贴的内容", Rows: rows}, nil
}

func readCSV(ctx context.Context, name string, data []byte) ([]*Sheet, error) {
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	rows, err := separated(ctx, text)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	base := path.Base(strings.ReplaceAll(name, "\\", "/"))
	return []*Sheet{{Name: strings.TrimSuffix(base, path.Ext(base)), Rows: rows}}, nil
}

// decode finds out how the characters are written. Chinese in GB18030 is practically never valid
// UTF-8, so the order of trying settles it.
func decode(data []byte) (string, error) {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", ErrEncoding
		}
		return string(out), nil
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if bytes.IndexByte(data, 0) >= 0 {
		return "", ErrNotSheet
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", ErrEncoding
	}
	return string(out), nil
}

func separated(ctx context.Context, text string) ([][]Cell, error) {
	p := parser{ctx: ctx, text: text, comma: separator(text), quotes: true}
	rows, err := p.parse()
	if err == errOpenQuote {
		// A stray quote at the head of a cell: then quotes are meant as written.
		p = parser{ctx: ctx, text: text, comma: p.comma}
		rows, err = p.parse()
	}
	for len(rows) > 0 && blank(rows[len(rows)-1]) {
		rows = rows[:len(rows)-1]
	}
	return rows, err
}

func separator(text string) byte {
	line, _, _ := strings.Cut(text, "\n")
	switch {
	case strings.Contains(line, "\t"), !strings.ContainsAny(line, ",;") && strings.Contains(text, "\t"):
		return '\t'
	case strings.Count(line, ";") > strings.Count(line, ","):
		return ';'
	}
	return ','
}

// parser splits separated text. The standard library's reader drops empty lines, and with them the
// row numbers that users look for.
type parser struct {
	ctx    context.Context
	text   string
	comma  byte
	quotes bool
	rows   [][]Cell
	row    []Cell
}

type parseError string

func (e parseError) Error() string { return string(e) }

const errOpenQuote = parseError("quote not closed")

func (p *parser) parse() ([][]Cell, error) {
	for p.text != "" {
		field, err := p.field()
		if err != nil {
			return nil, err
		}
		if utf8.RuneCountInString(field) > MaxText {
			return nil, ErrCellTooLong.With(len(p.rows) + 1)
		}
		p.row = append(p.row, separatedCell(field))
		if p.text != "" && p.text[0] == p.comma {
			if p.text = p.text[1:]; p.text != "" {
				continue
			}
		} else if err := p.endOfLine(); err != nil {
			return nil, err
		}
		if err := p.endRow(); err != nil {
			return nil, err
		}
	}
	return p.rows, nil
}

func (p *parser) endOfLine() error {
	p.text = strings.TrimPrefix(strings.TrimPrefix(p.text, "\r"), "\n")
	if len(p.rows)%1000 == 0 && p.ctx.Err() != nil {
		return stopped(p.ctx)
	}
	return nil
}

func (p *parser) endRow() error {
	row := p.row
	for len(row) > 0 && row[len(row)-1].Text == "" {
		row = row[:len(row)-1]
	}
	p.row = nil
	if len(row) > MaxColumns {
		return ErrTooManyColumns
	}
	if len(row) > 0 && len(p.rows) >= MaxRows {
		return ErrTooManyRows
	}
	if len(p.rows) < MaxRows {
		p.rows = append(p.rows, row)
	}
	return nil
}

// field takes the next field and leaves the separator or line end before which it stopped.
func (p *parser) field() (string, error) {
	if !p.quotes || p.text[0] != '"' {
		return p.plain(), nil
	}
	var b strings.Builder
	rest := p.text[1:]
	for {
		part, after, ok := strings.Cut(rest, `"`)
		if !ok {
			return "", errOpenQuote
		}
		b.WriteString(part)
		if !strings.HasPrefix(after, `"`) {
			p.text = after
			break
		}
		b.WriteByte('"')
		rest = after[1:]
	}
	// What follows a closing quote before the separator belongs to the cell, as in "甲"乙.
	b.WriteString(p.plain())
	return strings.ReplaceAll(b.String(), "\r\n", "\n"), nil
}

func (p *parser) plain() string {
	end := strings.IndexAny(p.text, string([]byte{p.comma, '\r', '\n'}))
	if end < 0 {
		end = len(p.text)
	}
	field := p.text[:end]
	p.text = p.text[end:]
	return field
}

var plainNumber = regexp.MustCompile(`^-?(0|[1-9]\d{0,14})(\.\d+)?$`)

func separatedCell(field string) Cell {
	text := unguard(field)
	return Cell{Text: text, Raw: text, Number: text == field && len(text) <= 16 && plainNumber.MatchString(text)}
}

func blank(row []Cell) bool {
	for _, c := range row {
		if !c.Blank() {
			return false
		}
	}
	return true
}
