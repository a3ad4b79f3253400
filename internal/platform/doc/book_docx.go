package doc

import (
	"fmt"
	"strconv"
	"strings"
)

// twips is a length of millimetres in twentieths of a point.
func twips(mm float64) int { return int(mm*millimetre*20 + 0.5) }

// Docx writes the book for word processors: real headings and a real table of contents, whose numbers they count anew.
func (b Book) Docx() ([]byte, error) {
	f, err := houseFace()
	if err != nil {
		return nil, err
	}
	p := layOut(f, b)
	w := &binder{book: b, starts: p.starts, press: p}
	w.cover()
	w.contents()
	for i, c := range b.Chapters {
		w.chapter(i, c)
	}
	return zipped(w.parts())
}

// binder writes a book's text.
type binder struct {
	writer
	book   Book
	starts []int
	press  *press
	keep   string // what keeps the rows of a short form on one page
}

// styled writes a paragraph of one text.
func (w *binder) styled(style, extra, text string) {
	w.paragraph(style, extra, func() { w.run(Run{Text: text}, "") })
}

func (w *binder) cover() {
	w.styled("BookOver", "", w.book.Over)
	w.styled("BookTitle", "", w.book.Title)
	label, value := twips(coverLabel), twips(coverValue)
	w.raw(fmt.Sprintf(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid>`, label+value, label, value))
	for _, f := range w.book.Fields {
		w.raw(fmt.Sprintf(`<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, label))
		w.styled("BookField", "", f[0])
		w.raw(fmt.Sprintf(`</w:tc><w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tcBorders></w:tcPr>`, value))
		w.styled("BookField", "", f[1])
		w.raw(`</w:tc></w:tr>`)
	}
	w.raw(`</w:tbl><w:p><w:pPr><w:pStyle w:val="Flush"/>` + w.section("cover", "") + `</w:pPr></w:p>`)
}

// contents is a field that is marked as out of date: a word processor counts its own pages when it opens the file, since its
// typeface may break lines elsewhere than ours. Until then the PDF's numbers stand in it.
func (w *binder) contents() {
	w.styled("ContentsTitle", "", contentsTitle)
	for i, c := range w.book.Chapters {
		w.paragraph("TOC1", "", func() {
			if i == 0 {
				w.raw(`<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-1" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`)
			}
			place := chapterMark(i)
			w.raw(`<w:hyperlink w:anchor="` + place + `" w:history="1">`)
			w.run(Run{Text: c.Title}, "")
			w.raw(`<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGEREF ` + place + ` \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`)
			w.run(Run{Text: strconv.Itoa(w.starts[i])}, "")
			w.raw(`<w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink>`)
			if i == len(w.book.Chapters)-1 {
				w.raw(`<w:r><w:fldChar w:fldCharType="end"/></w:r>`)
			}
		})
	}
	w.styled("Remark", "", "页码在打开文件时由文字处理软件更新；没有更新的，请在目录上点右键，选“更新域”。")
	w.raw(`<w:p><w:pPr><w:pStyle w:val="Flush"/>` + w.section("contents", "") + `</w:pPr></w:p>`)
}

func chapterMark(i int) string { return "_Toc" + strconv.Itoa(2017000+i) }

func (w *binder) chapter(i int, c Chapter) {
	extra := ""
	if i > 0 {
		extra = `<w:pageBreakBefore/>`
	}
	w.paragraph("Heading1", extra, func() {
		w.raw(fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="%s"/>`, i, chapterMark(i)))
		w.run(Run{Text: c.Title}, "")
		w.raw(fmt.Sprintf(`<w:bookmarkEnd w:id="%d"/>`, i))
	})
	for _, b := range c.Blocks {
		w.block(b)
	}
}

func (w *binder) block(b Block) {
	switch {
	case b.Heading != "":
		w.styled("Heading2", "", b.Heading)
	case b.Para != "":
		for _, part := range strings.Split(plain(b.Para), "\n") {
			w.styled("Body", "", part)
		}
	case b.Remark != "":
		w.styled("Remark", "", plain(b.Remark))
	case b.Table != nil:
		w.table(*b.Table)
	case b.Form != nil:
		w.form(b.Form)
	}
}

func (w *binder) grid(widths []int) {
	w.raw(fmt.Sprintf(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`, twips(bookWide)))
	for _, x := range widths {
		w.raw(fmt.Sprintf(`<w:gridCol w:w="%d"/>`, x))
	}
	w.raw(`</w:tblGrid>`)
}

// row begins a row; one that a page may not hold is torn, as in the PDF.
func (w *binder) row(whole, head bool, high float64) {
	w.raw(`<w:tr><w:trPr>`)
	if whole {
		w.raw(`<w:cantSplit/>`)
	}
	if high > 0 {
		w.raw(fmt.Sprintf(`<w:trHeight w:val="%d" w:hRule="atLeast"/>`, twips(high)))
	}
	if head {
		w.raw(`<w:tblHeader/>`)
	}
	w.raw(`</w:trPr>`)
}

func (w *binder) cell(width, span int, grey bool, style, text string) {
	w.raw(fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width))
	if span > 1 {
		w.raw(fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, span))
	}
	if grey {
		w.raw(`<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>`)
	}
	w.raw(`<w:vAlign w:val="center"/></w:tcPr>`)
	for _, part := range strings.Split(plain(text), "\n") {
		w.styled(style, w.keep, part)
	}
	w.raw(`</w:tc>`)
}

// longText is from how many characters on a row may be torn.
const longText = 400

func (w *binder) table(t Table) {
	if t.Caption != "" {
		w.styled("Heading2", "", t.Caption)
	}
	widths := t.over(twips(bookWide))
	w.grid(widths)
	w.row(true, true, 0)
	for i, c := range t.Columns {
		w.cell(widths[i], 1, true, "CellHead", c.Heading)
	}
	w.raw(`</w:tr>`)
	for _, row := range t.Rows {
		long := false
		for _, cell := range row {
			long = long || width(plainRuns(cell)) > longText/2
		}
		w.row(!long, false, 0)
		for i, c := range t.Columns {
			text := ""
			if i < len(row) {
				text = plainRuns(row[i])
			}
			w.cell(widths[i], 1, false, cellStyle(c.Align, false), text)
		}
		w.raw(`</w:tr>`)
	}
	w.raw(`</w:tbl>`)
	w.styled("Gap", "", "")
}

func (w *binder) form(rows []FormRow) {
	unit := twips(bookWide / boxes)
	widths := make([]int, boxes)
	for i := range widths {
		widths[i] = unit
	}
	w.grid(widths)
	short := w.press.formHeight(rows) <= shortForm
	for i, r := range rows {
		if w.keep = ""; short && i < len(rows)-1 {
			w.keep = `<w:keepNext/>`
		}
		label, text := formSpans(len(r))
		high, long := 0.0, false
		for _, f := range r {
			high, long = max(high, f.High), long || width(f.Text) > longText
		}
		w.row(!long, false, high)
		for _, f := range r {
			w.cell(unit*label, label, true, "CellMiddle", f.Label)
			w.cell(unit*text, text, false, "CellLeft", f.Text)
		}
		w.raw(`</w:tr>`)
	}
	w.keep = ""
	w.raw(`</w:tbl>`)
	w.styled("Gap", "", "")
}
