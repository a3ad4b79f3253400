package doc

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Measures in twentieths of a point, as the format has them.
const (
	char      = 316  // one character: 156 mm / 28
	line      = 579  // 28.95 pt
	blockWide = 8844 // 156 mm
)

func decimal(n int) string { return strconv.Itoa(n) }

// writer builds WordprocessingML.
type writer struct{ strings.Builder }

func (w *writer) raw(s string) { w.WriteString(s) }

// paragraph writes a paragraph; extra are further properties of it in the schema's order.
func (w *writer) paragraph(style, extra string, content func()) {
	w.raw(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + extra + `</w:pPr>`)
	content()
	w.raw(`</w:p>`)
}

// run writes text in a look; style is a character style or empty.
func (w *writer) run(r Run, style string) {
	w.raw(`<w:r>`)
	if style != "" || r.Bold {
		w.raw(`<w:rPr>`)
		if style != "" {
			w.raw(`<w:rStyle w:val="` + style + `"/>`)
		}
		if r.Bold {
			w.raw(`<w:b/>`)
		}
		w.raw(`</w:rPr>`)
	}
	w.text(r.Text)
	w.raw(`</w:r>`)
}

// sized writes text of a size of its own, in half points.
func (w *writer) sized(text string, halfPoints int) {
	w.raw(fmt.Sprintf(`<w:r><w:rPr><w:sz w:val="%[1]d"/><w:szCs w:val="%[1]d"/></w:rPr>`, halfPoints))
	w.text(text)
	w.raw(`</w:r>`)
}

func (w *writer) text(s string) {
	for i, part := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if i > 0 {
			w.raw(`<w:br/>`)
		}
		for j, piece := range strings.Split(part, "\t") {
			if j > 0 {
				w.raw(`<w:tab/>`)
			}
			if piece != "" {
				w.raw(`<w:t xml:space="preserve">` + escape(piece) + `</w:t>`)
			}
		}
	}
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escape also leaves out what XML cannot hold.
func escape(s string) string {
	return escaper.Replace(strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError {
			return -1
		}
		return r
	}, s))
}

func rightIndent(chars float64) string {
	return fmt.Sprintf(`<w:ind w:rightChars="%d" w:right="%d"/>`, int(chars*100), int(chars*char))
}

func indent(left, hanging float64) string {
	return fmt.Sprintf(`<w:ind w:leftChars="%d" w:left="%d" w:hangingChars="%d" w:hanging="%d"/>`,
		int(left*100), int(left*char), int(hanging*100), int(hanging*char))
}

// width counts characters as the layout does: letters and digits are half as wide.
func width(s string) float64 {
	n := 0.0
	for _, r := range s {
		if r < 0x80 {
			n += 0.5
		} else {
			n++
		}
	}
	return n
}

// runs writes runs with their links and notes.
func (d *Doc) runs(runs []Run) {
	for _, r := range runs {
		if isLink(r.Link) {
			d.links = append(d.links, r.Link)
			d.body.raw(fmt.Sprintf(`<w:hyperlink r:id="link%d" w:history="1">`, len(d.links)))
			d.body.run(r, "Hyperlink")
			d.body.raw(`</w:hyperlink>`)
		} else {
			d.body.run(r, "")
		}
		if r.Note != "" {
			d.notes = append(d.notes, r.Note)
			d.body.raw(fmt.Sprintf(`<w:r><w:rPr><w:rStyle w:val="NoteReference"/></w:rPr><w:%sReference w:id="%d"/></w:r>`,
				d.noteKind(), len(d.notes)+firstNote-1))
		}
	}
}

// firstNote is the number of the first real note: 0 and 1 are the lines that part notes from text.
const firstNote = 2

func (d *Doc) noteKind() string {
	if d.options.Endnotes {
		return "endnote"
	}
	return "footnote"
}

func isLink(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// Table writes a table over the whole width, caption above.
func (d *Doc) Table(t Table) *Doc {
	if t.Caption != "" {
		d.styled("Caption", `<w:keepNext/>`, []Run{T(t.Caption)})
	}
	widths := t.over(blockWide)
	d.body.raw(fmt.Sprintf(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`, blockWide))
	for _, w := range widths {
		d.body.raw(fmt.Sprintf(`<w:gridCol w:w="%d"/>`, w))
	}
	d.body.raw(`</w:tblGrid>`)
	head := make([][]Run, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = []Run{T(c.Heading)}
	}
	d.tableRow(t, widths, head, true)
	for _, row := range t.Rows {
		d.tableRow(t, widths, row, false)
	}
	d.body.raw(`</w:tbl>`)
	return d.styled("CellLeft", "", nil)
}

func (d *Doc) tableRow(t Table, widths []int, cells [][]Run, head bool) {
	d.body.raw(`<w:tr><w:trPr><w:cantSplit/>`)
	if head {
		d.body.raw(`<w:tblHeader/>`)
	}
	d.body.raw(`</w:trPr>`)
	for i, c := range t.Columns {
		d.body.raw(fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>`, widths[i]))
		var runs []Run
		if i < len(cells) {
			runs = cells[i]
		}
		d.styled(cellStyle(c.Align, head), "", runs)
		d.body.raw(`</w:tc>`)
	}
	d.body.raw(`</w:tr>`)
}

func cellStyle(a Align, head bool) string {
	switch {
	case head:
		return "CellHead"
	case a == Middle:
		return "CellMiddle"
	case a == Right:
		return "CellRight"
	}
	return "CellLeft"
}

// over are the columns' widths that share a whole.
func (t Table) over(whole int) []int {
	sum := 0
	for _, c := range t.Columns {
		sum += max(1, c.Width)
	}
	out := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = whole * max(1, c.Width) / sum
	}
	return out
}
