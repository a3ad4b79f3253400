package doc

import "fmt"

// Measures of the letter's format (10.1), in twentieths of a point.
const (
	letterLeft = 1134  // 20 mm: a line of 170 mm stands in the middle of 210 mm
	letterWide = 9638  // 170 mm
	letterTop  = 1701  // 30 mm from the paper's upper edge to the mark's
	letterFoot = 15704 // 297 mm less 20 mm: the lower double line
	// The mark is as high as its line, so that its upper edge is where the frame begins.
	letterHigh = 900
	lineGap    = 11 // points between the mark and the double line: 4 mm
)

// The text block's left and lower edges on the page (5.2).
const (
	blockLeft = 1588
	blockFoot = 16838 - 1984
)

// at is a frame that stands at a place of the page whatever the text does; text goes on below it.
func at(wide, high, x, y int) string {
	return fmt.Sprintf(`<w:framePr w:w="%d" w:h="%d" w:hRule="exact" w:hSpace="0" w:wrap="notBeside" w:vAnchor="page" w:hAnchor="page" w:x="%d" w:y="%d"/>`, wide, high, x, y)
}

func doubleLine(side, kind string, space int) string {
	return fmt.Sprintf(`<w:pBdr><w:%s w:val="%s" w:sz="24" w:space="%d" w:color="FF0000"/></w:pBdr>`, side, kind, space)
}

// LetterHead writes the head of a letter (信函格式, 10.1): the issuer's mark in red, 30 mm from the paper's upper edge
// and without 文件; 4 mm below it a double line, thick over thin; 20 mm from the lower edge of the first page
// another, thin over thick; the number flush right below the first line. Number may be empty. The first page of a
// letter has no page number: see Options.PlainFirst.
func (d *Doc) LetterHead(mark, number string) *Doc {
	d.body.paragraph("LetterMark", at(letterWide, letterHigh, letterLeft, letterTop), func() { d.body.sized(mark, markSize(mark)) })
	d.body.paragraph("LetterLine", at(letterWide, lineGap*20, letterLeft, letterTop+letterHigh)+doubleLine("bottom", "thickThinSmallGap", 0), func() {})
	d.body.paragraph("LetterLine", at(letterWide, 20, letterLeft, letterFoot)+doubleLine("top", "thinThickSmallGap", 0), func() {})
	d.body.paragraph("LetterNumber", "", func() { d.body.run(Run{Text: number}, "") })
	return d.Blank().Blank()
}

// Imprint writes what stands at the bottom of the last page (版记, 7.4): to whom copies go, who printed it and when.
// Lines without text are left out. A letter has no rules around it (10.1).
func (d *Doc) Imprint(copyTo, printedBy, printed string, rules bool) *Doc {
	lines := []string{}
	if copyTo != "" {
		lines = append(lines, "抄送："+copyTo+"。")
	}
	if printed != "" {
		lines = append(lines, printedBy+"\t"+printed)
	}
	heights, y := make([]int, len(lines)), blockFoot
	for i, text := range lines {
		heights[i] = imprintLines(text) * line
		y -= heights[i]
	}
	for i, text := range lines {
		// Each line has a frame of its own: office suites move one of several paragraphs elsewhere.
		d.body.paragraph("Imprint", at(blockWide, heights[i], blockLeft, y)+imprintRules(i, len(lines), rules)+
			`<w:tabs><w:tab w:val="right" w:pos="8564"/></w:tabs>`, func() { d.body.run(Run{Text: text}, "") })
		y += heights[i]
		d.styled("LetterLine", "", nil) // of a point: what the frame belongs to, or the next frame would take it along
	}
	return d
}

// imprintLines is how many lines a text of 4号 takes between its indents.
func imprintLines(text string) int {
	const wide = blockWide - 2*280
	return 1 + max(0, int(width(text)*280)-1)/wide
}

// imprintRules: the first and the last rule 0.35 mm, those between 0.25 mm (7.4.1).
func imprintRules(i, n int, rules bool) string {
	if !rules {
		return ""
	}
	rule := func(side string, eighths int) string {
		return fmt.Sprintf(`<w:%s w:val="single" w:sz="%d" w:space="0" w:color="000000"/>`, side, eighths)
	}
	top, bottom := rule("top", 6), ""
	if i == 0 {
		top = rule("top", 8)
	}
	if i == n-1 {
		bottom = rule("bottom", 8)
	}
	return `<w:pBdr>` + top + bottom + `</w:pBdr>`
}
