// Package doc writes .docx papers in the layout of GB/T 9704-2012 (党政机关公文格式): A4 with a text
// block of 156 × 225 mm, 22 lines of 28 characters, body 3号仿宋, title 2号小标宋.
//
// A paper is built paragraph by paragraph and written as a whole; the same paper gives the same
// bytes. Text is escaped here and nowhere else; callers hand over plain text. QR draws the squares
// that phones read.
package doc

import (
	"time"

	"sanchuang/internal/kernel"
)

// PageNumber says where the page number stands (clause 7.5).
type PageNumber int

// The places of the page number.
const (
	Outer   PageNumber = iota // odd pages right, even pages left: official papers
	Centred                   // reports and speeches
)

// Options are a paper's properties.
type Options struct {
	Title      string // in the file's properties
	Author     string
	Mark       string // number of the export, in the properties
	Made       time.Time
	PageNumber PageNumber
	PlainFirst bool // no page number on the first page: letters (10.1)
	Endnotes   bool // notes gather at the end, not at the foot of each page
}

// Run (文段) is a stretch of text of one look. Note becomes a real footnote behind it: the briefing
// gives each figure its period and definition so. Link takes http and https addresses.
type Run struct {
	Text string
	Bold bool
	Note string
	Link string
}

// T is a plain run.
func T(text string) Run { return Run{Text: text} }

// Align is how a table column's cells stand.
type Align string

// The ways to stand.
const (
	Left   Align = "left"
	Middle Align = "center"
	Right  Align = "right"
)

// Column is a column of a table; widths are relative to each other, 0 counts as 1.
type Column struct {
	Heading string
	Width   int
	Align   Align // empty means Left
}

// Table (表格) has a header row that repeats on each page; rows are not torn between pages.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][][]Run
}

// Row makes a table row of plain texts.
func Row(texts ...string) [][]Run {
	row := make([][]Run, len(texts))
	for i, text := range texts {
		row[i] = []Run{T(text)}
	}
	return row
}

// Doc (文稿) is a paper being built.
type Doc struct {
	options Options
	body    writer
	notes   []string
	links   []string
	charts  []Chart
}

// New begins a paper.
func New(options Options) *Doc { return &Doc{options: options} }

// RedHead writes the issuing body's mark (发文机关标志) in red, its upper edge 35 mm below the text block's, the number
// (发文字号) and the red line (7.2.4–7.2.7). Number may be empty.
func (d *Doc) RedHead(mark, number string) *Doc {
	d.body.paragraph("Mark", "", func() { d.body.sized(mark, markSize(mark)) })
	d.Blank()
	d.Blank()
	d.body.paragraph("Number", "", func() { d.body.run(Run{Text: number}, "") })
	d.Blank()
	return d.Blank()
}

// markSize makes the mark as large as fits into one line, in half points: 44 pt at most, as is usual, and not below the title's size.
func markSize(mark string) int {
	return max(size2, min(88, int(float64(blockWide)/10/max(1, width(mark)))))
}

// Title writes the title (标题); line breaks in it are kept, a long one without any is parted evenly. An empty line follows.
func (d *Doc) Title(text string) *Doc {
	d.body.paragraph("Title", "", func() { d.body.run(Run{Text: titleLines(text)}, "") })
	return d.Blank()
}

// Recipient writes the main addressee (主送机关) flush left, with a full-width colon.
func (d *Doc) Recipient(text string) *Doc {
	d.body.paragraph("Flush", "", func() { d.body.run(Run{Text: text}, "") })
	return d
}

// Heading writes a heading of level 1 (一、黑体), 2 （（一）楷体）, 3 (1. 仿宋) or 4 （（1）仿宋）; text has its
// number in it, see Ordinal.
func (d *Doc) Heading(level int, text string) *Doc {
	style := "Heading" + string(rune('0'+min(4, max(1, level))))
	d.body.paragraph(style, "", func() { d.body.run(Run{Text: text}, "") })
	return d
}

// Para writes a paragraph with an indent of two characters.
func (d *Doc) Para(runs ...Run) *Doc { return d.styled("Body", "", runs) }

// Text writes a paragraph of plain text.
func (d *Doc) Text(text string) *Doc { return d.Para(T(text)) }

// Centre writes a centred line, such as (草案) or the speaker's name below a title, in 楷体.
func (d *Doc) Centre(runs ...Run) *Doc { return d.styled("Centre", "", runs) }

// Blank writes an empty line.
func (d *Doc) Blank() *Doc { return d.styled("Flush", "", nil) }

// PageBreak begins a new page.
func (d *Doc) PageBreak() *Doc {
	d.body.raw(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	return d
}

// Sign writes issuing body and day without a seal (7.3.5.2): one line below the text, the body right two
// characters in; the day on the next line begins two characters right of it.
func (d *Doc) Sign(issuer string, day kernel.Day) *Doc {
	name, date := width(issuer), width(day.Chinese())
	if date > name {
		return d.signature(issuer, 4+date-name, day, 2)
	}
	return d.signature(issuer, 2, day, name-date)
}

// SignSealed leaves room for a seal (7.3.5.1): the day right four characters in, the body centred on it.
func (d *Doc) SignSealed(issuer string, day kernel.Day) *Doc {
	name, date := width(issuer), width(day.Chinese())
	if right := 4 + (date-name)/2; right >= 0 {
		return d.signature(issuer, right, day, 4)
	}
	return d.signature(issuer, 0, day, (name-date)/2)
}

func (d *Doc) signature(issuer string, right float64, day kernel.Day, dayRight float64) *Doc {
	d.Blank()
	d.styled("Sign", `<w:keepNext/>`+rightIndent(right), []Run{T(issuer)})
	return d.styled("Sign", rightIndent(dayRight), []Run{T(day.Chinese())})
}

// AnnexList names the annexes (附件说明) one line below the text: 附件：1. …, no mark at the end.
func (d *Doc) AnnexList(names ...string) *Doc {
	d.Blank()
	if len(names) == 1 {
		return d.styled("Flush", indent(5, 3), []Run{T("附件：" + names[0])})
	}
	for i, name := range names {
		head, hanging := "附件：", 4.0
		if i > 0 {
			head, hanging = "", 1
		}
		d.styled("Flush", indent(6, hanging), []Run{T(head + Ordinal(3, i+1) + name)})
	}
	return d
}

// Annex begins an annex (附件) on a new page: label (附件1) flush left in 黑体, title centred on the third line.
func (d *Doc) Annex(label, title string) *Doc {
	d.styled("AnnexLabel", "", []Run{T(label)})
	return d.Blank().Title(title)
}

// Note writes a remark in brackets below the day (附注): text comes without brackets.
func (d *Doc) Note(text string) *Doc { return d.Text("（" + text + "）") }

func (d *Doc) styled(style, extra string, runs []Run) *Doc {
	d.body.paragraph(style, extra, func() { d.runs(runs) })
	return d
}

// Ordinal is the number of a heading of that level: 一、 （一） 1. （1）.
func Ordinal(level, n int) string {
	switch level {
	case 1:
		return Numeral(n) + "、"
	case 2:
		return "（" + Numeral(n) + "）"
	case 3:
		return decimal(n) + ". "
	default:
		return "（" + decimal(n) + "）"
	}
}

// Numeral writes 1 to 99 in Chinese.
func Numeral(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 1 || n > 99:
		return decimal(n)
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n-10]
	}
	return digits[n/10] + "十" + digits[n%10]
}
