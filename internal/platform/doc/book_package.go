package doc

import (
	"fmt"
	"strings"
)

// section closes a part of the book. The chapters are counted from 1; what stands before them has no numbers.
func (w *binder) section(part, count string) string {
	head := `<w:headerReference w:type="default" r:id="header1"/>`
	if part == "cover" {
		head = `<w:headerReference w:type="default" r:id="header2"/>`
	}
	foot := "footer2"
	if part == "chapters" {
		foot = "footer1"
	}
	return `<w:sectPr>` + head + `<w:footerReference w:type="default" r:id="` + foot + `"/>` +
		fmt.Sprintf(`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/>`,
			twips(bookTop), twips(bookRight), twips(bookBottom), twips(bookLeft), twips(11), twips(8)) + count + `</w:sectPr>`
}

func (w *binder) parts() [][2]string {
	d := New(w.book.Options)
	types := `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
	for _, p := range [][2]string{
		{"word/document", wordML + "document.main"},
		{"word/styles", wordML + "styles"},
		{"word/settings", wordML + "settings"},
		{"word/fontTable", wordML + "fontTable"},
		{"word/header1", wordML + "header"},
		{"word/header2", wordML + "header"},
		{"word/footer1", wordML + "footer"},
		{"word/footer2", wordML + "footer"},
		{"docProps/core", "application/vnd.openxmlformats-package.core-properties"},
		{"docProps/app", "application/vnd.openxmlformats-officedocument.extended-properties"},
	} {
		types += fmt.Sprintf(`<Override PartName="/%s.xml" ContentType="%s+xml"/>`, p[0], p[1])
	}
	head := func(text, border string) string {
		var h writer
		h.raw(`<w:hdr` + spaces + `>`)
		h.paragraph("Header", border, func() { h.run(Run{Text: text}, "") })
		return h.String() + `</w:hdr>`
	}
	return [][2]string{
		{"[Content_Types].xml", types + `</Types>`},
		{"_rels/.rels", d.rootRelations()},
		{"docProps/core.xml", d.core()},
		{"docProps/app.xml", appXML},
		{"word/_rels/document.xml.rels", relationships(
			rel("styles", "styles", "styles.xml"), rel("settings", "settings", "settings.xml"), rel("fonts", "fontTable", "fontTable.xml"),
			rel("header1", "header", "header1.xml"), rel("header2", "header", "header2.xml"), rel("footer1", "footer", "footer1.xml"), rel("footer2", "footer", "footer2.xml"))},
		{"word/document.xml", `<w:document` + spaces + `><w:body>` + w.String() + w.section("chapters", `<w:pgNumType w:start="1"/>`) + `</w:body></w:document>`},
		{"word/styles.xml", bookStyles()},
		{"word/settings.xml", `<w:settings` + spaces + `><w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`},
		{"word/fontTable.xml", fontTable()},
		{"word/header1.xml", head(w.book.Running, `<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="000000"/></w:pBdr>`)},
		{"word/header2.xml", head("", "")},
		{"word/footer1.xml", w.footer(true)},
		{"word/footer2.xml", w.footer(false)},
	}
}

// footer has the page number where there is one, and below it who printed the book.
func (w *binder) footer(number bool) string {
	var f writer
	f.raw(`<w:ftr` + spaces + `>`)
	if number {
		f.paragraph("Footer", "", func() { f.raw(pageField) })
	}
	f.paragraph("Footer", "", func() { f.run(Run{Text: w.book.Foot}, "") })
	return f.String() + `</w:ftr>`
}

// bookStyles are the looks of a book: smaller than a paper's, since it is a book.
func bookStyles() string {
	var b strings.Builder
	points := func(p float64) int { return int(p * 20) }
	half := func(p float64) int { return int(p * 2) }
	// exact, so that a page holds as many lines as the PDF's
	lead := func(p, before, after float64) string {
		return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d" w:line="%d" w:lineRule="exact"/>`, twips(before), twips(after), points(p))
	}
	b.WriteString(`<w:styles` + spaces + `><w:docDefaults><w:rPrDefault>` + font(songti, half(bookBody), "") + `</w:rPrDefault><w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>`)
	b.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Flush"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>` + lead(bookLead, 0, 0) + `<w:jc w:val="left"/></w:pPr>` +
		strings.Replace(font(songti, half(bookBody), ""), "</w:rPr>", `<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>`, 1) + `</w:style>`)
	b.WriteString(style("Body", "Body Text", `<w:ind w:firstLineChars="200" w:firstLine="480"/>`, ""))
	b.WriteString(style("BookOver", "Book Over", lead(40, 72-bookTop, 0)+`<w:jc w:val="center"/>`, font(songti, half(coverOver), "")))
	b.WriteString(style("BookTitle", "Title", lead(52, 4, 45)+`<w:jc w:val="center"/>`, font(heiti, half(coverTitle), "")))
	b.WriteString(style("BookField", "Book Field", lead(30, 0, 0), font(songti, half(coverField), "")))
	b.WriteString(style("ContentsTitle", "Contents Title", lead(headLine, 0, 4)+`<w:jc w:val="center"/>`, font(heiti, half(bookHead), "")))
	b.WriteString(style("TOC1", "toc 1", fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="%d"/></w:tabs>`, twips(bookWide))+lead(contentsLead, 0, 0), ""))
	b.WriteString(style("Heading1", "heading 1", `<w:keepNext/>`+lead(headLine, 0, 2)+`<w:jc w:val="center"/><w:outlineLvl w:val="0"/>`, font(heiti, half(bookHead), "")))
	b.WriteString(style("Heading2", "heading 2", `<w:keepNext/>`+lead(subLine, 0, 0)+`<w:outlineLvl w:val="1"/>`, font(heiti, half(bookSub), "")))
	b.WriteString(style("Remark", "Remark", lead(14, 0, 1), font(songti, half(bookSmall), "")))
	b.WriteString(style("Gap", "Gap", lead(4*millimetre, 0, 0), ""))
	for _, c := range [][3]string{{"CellLeft", "left", songti}, {"CellMiddle", "center", songti}, {"CellRight", "right", songti}, {"CellHead", "center", heiti}} {
		b.WriteString(style(c[0], "Cell "+strings.TrimPrefix(c[0], "Cell"), lead(bookRow, 0, 0)+`<w:jc w:val="`+c[1]+`"/>`, font(c[2], half(bookCell), "")))
	}
	b.WriteString(style("Header", "header", lead(14, 0, 0)+`<w:jc w:val="center"/>`, font(songti, half(bookSmall), "")))
	b.WriteString(style("Footer", "footer", lead(14, 0, 0)+`<w:jc w:val="center"/>`, font(songti, half(bookSmall), "")))
	b.WriteString(gridStyle(fmt.Sprintf(`<w:top w:w="%[1]d" w:type="dxa"/><w:left w:w="%[2]d" w:type="dxa"/><w:bottom w:w="%[1]d" w:type="dxa"/><w:right w:w="%[2]d" w:type="dxa"/>`, twips(cellAbove), twips(cellSide))) + `</w:styles>`)
	return b.String()
}
