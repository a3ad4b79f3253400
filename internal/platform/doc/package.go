package doc

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"
)

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spaces  = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relBase = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordML  = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// ContentType is the media type of the file.
const ContentType = wordML + "document"

// WriteTo writes the file.
func (d *Doc) WriteTo(w io.Writer) (int64, error) {
	data, err := d.Bytes()
	if err != nil {
		return 0, err
	}
	n, err := w.Write(data)
	return int64(n), err
}

// Bytes is the file.
func (d *Doc) Bytes() ([]byte, error) { return zipped(d.parts()) }

func zipped(parts [][2]string) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range parts {
		// No time stamp: the same paper gives the same bytes.
		w, err := z.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(w, xmlHead+part[1]); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

func (d *Doc) parts() [][2]string {
	kind := d.noteKind()
	parts := [][2]string{
		{"[Content_Types].xml", d.contentTypes()},
		{"_rels/.rels", d.rootRelations()},
		{"docProps/core.xml", d.core()},
		{"docProps/app.xml", appXML},
		{"word/_rels/document.xml.rels", d.documentRelations()},
		{"word/document.xml", d.document()},
		{"word/styles.xml", stylesXML()},
		{"word/settings.xml", d.settings()},
		{"word/fontTable.xml", fontTable()},
		{"word/" + kind + "s.xml", d.notesXML()},
		{"word/footer1.xml", d.footer(false)},
		{"word/footer2.xml", d.footer(true)},
	}
	for i, c := range d.charts {
		parts = append(parts, [2]string{"word/" + chartPart(i), c.xml()})
	}
	return parts
}

const appXML = `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>sanchuang</Application></Properties>`

func (d *Doc) rootRelations() string {
	return relationships(
		rel("rId1", "officeDocument", "word/document.xml"), rel("rId3", "extended-properties", "docProps/app.xml"),
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`)
}

// chartPart is the address of a chart within the folder word.
func chartPart(i int) string { return fmt.Sprintf("charts/chart%d.xml", i+1) }

func (d *Doc) contentTypes() string {
	var b strings.Builder
	b.WriteString(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	override := func(part, kind string) {
		fmt.Fprintf(&b, `<Override PartName="/%s" ContentType="%s"/>`, part, kind)
	}
	override("word/document.xml", wordML+"document.main+xml")
	override("word/styles.xml", wordML+"styles+xml")
	override("word/settings.xml", wordML+"settings+xml")
	override("word/fontTable.xml", wordML+"fontTable+xml")
	override("word/"+d.noteKind()+"s.xml", wordML+d.noteKind()+"s+xml")
	override("word/footer1.xml", wordML+"footer+xml")
	override("word/footer2.xml", wordML+"footer+xml")
	for i := range d.charts {
		override("word/"+chartPart(i), "application/vnd.openxmlformats-officedocument.drawingml.chart+xml")
	}
	override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	override("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml")
	b.WriteString(`</Types>`)
	return b.String()
}

func rel(id, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="%s" Type="%s%s" Target="%s"/>`, id, relBase, kind, target)
}

func relationships(all ...string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + strings.Join(all, "") + `</Relationships>`
}

func (d *Doc) documentRelations() string {
	kind := d.noteKind() + "s"
	all := []string{
		rel("styles", "styles", "styles.xml"), rel("settings", "settings", "settings.xml"), rel("fonts", "fontTable", "fontTable.xml"),
		rel("notes", kind, kind+".xml"), rel("footer1", "footer", "footer1.xml"), rel("footer2", "footer", "footer2.xml"),
	}
	for i := range d.charts {
		all = append(all, rel(fmt.Sprintf("chart%d", i+1), "chart", chartPart(i)))
	}
	for i, link := range d.links {
		all = append(all, fmt.Sprintf(`<Relationship Id="link%d" Type="%shyperlink" Target="%s" TargetMode="External"/>`, i+1, relBase, escape(link)))
	}
	return relationships(all...)
}

func (d *Doc) core() string {
	made := d.options.Made
	if made.IsZero() {
		made = time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	stamp := made.UTC().Format(time.RFC3339)
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escape(d.options.Title) + `</dc:title><dc:creator>` + escape(d.options.Author) + `</dc:creator><dc:identifier>` + escape(d.options.Mark) + `</dc:identifier>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:modified></cp:coreProperties>`
}

// document closes the body with the page (5.2): top 37 mm, binding side 28 mm, block 156 × 225 mm. The grid
// sets 28 characters of 16 pt, which alone would be 158 mm, into 156.
func (d *Doc) document() string {
	notes := `<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/><w:numRestart w:val="eachPage"/></w:footnotePr>`
	if d.options.Endnotes {
		notes = `<w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr>`
	}
	first := ""
	if d.options.PlainFirst {
		first = `<w:titlePg/>`
	}
	return `<w:document` + spaces + `><w:body>` + d.body.String() +
		`<w:sectPr><w:footerReference w:type="default" r:id="footer1"/><w:footerReference w:type="even" r:id="footer2"/>` + notes +
		`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1304" w:gutter="0"/>` + first +
		fmt.Sprintf(`<w:docGrid w:type="lines" w:linePitch="%d"/></w:sectPr></w:body></w:document>`, line)
}

func (d *Doc) settings() string {
	kind := d.noteKind()
	even := ""
	if d.options.PageNumber == Outer {
		even = `<w:evenAndOddHeaders/>`
	}
	return `<w:settings` + spaces + `>` + even + `<w:characterSpacingControl w:val="compressPunctuation"/>` +
		`<w:` + kind + `Pr><w:` + kind + ` w:id="0"/><w:` + kind + ` w:id="1"/></w:` + kind + `Pr>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`
}

func (d *Doc) notesXML() string {
	kind := d.noteKind()
	var w writer
	w.raw(`<w:` + kind + `s` + spaces + `>`)
	w.raw(`<w:` + kind + ` w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:` + kind + `>`)
	w.raw(`<w:` + kind + ` w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:` + kind + `>`)
	for i, note := range d.notes {
		w.raw(fmt.Sprintf(`<w:%s w:id="%d">`, kind, i+firstNote))
		w.paragraph("NoteText", "", func() {
			w.raw(`<w:r><w:rPr><w:rStyle w:val="NoteReference"/></w:rPr><w:` + kind + `Ref/></w:r>`)
			w.run(Run{Text: " " + note}, "")
		})
		w.raw(`</w:` + kind + `>`)
	}
	w.raw(`</w:` + kind + `s>`)
	return w.String()
}

// footer has the page number between dashes of one character (7.5).
func (d *Doc) footer(even bool) string {
	place := `<w:jc w:val="center"/>`
	if d.options.PageNumber == Outer && even {
		place = `<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>`
	} else if d.options.PageNumber == Outer {
		place = `<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>`
	}
	var w writer
	w.raw(`<w:ftr` + spaces + `>`)
	w.paragraph("Footer", place, func() {
		w.raw(pageField)
	})
	w.raw(`</w:ftr>`)
	return w.String()
}

// pageField is the page's number between dashes.
const pageField = `<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
	`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r>`
