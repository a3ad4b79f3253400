package doc

import (
	"fmt"
	"strings"
)

// The typefaces. 小标宋 comes with few systems, so that the font table names what stands in for it.
const (
	fangsong = "仿宋"
	heiti    = "黑体"
	kaiti    = "楷体"
	songti   = "宋体"
	biaosong = "方正小标宋简体"
)

// fontTable gives each typeface those that take its place, in the order to try.
func fontTable() string {
	var b strings.Builder
	b.WriteString(`<w:fonts` + spaces + `>`)
	for _, f := range [][2]string{
		{fangsong, "仿宋_GB2312,FangSong,STFangsong,宋体"},
		{heiti, "SimHei,微软雅黑"},
		{kaiti, "楷体_GB2312,KaiTi,宋体"},
		{songti, "SimSun"},
		{biaosong, "宋体,小标宋,FZXiaoBiaoSong-B05S"},
	} {
		fmt.Fprintf(&b, `<w:font w:name="%s"><w:altName w:val="%s"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`, f[0], f[1])
	}
	b.WriteString(`</w:fonts>`)
	return b.String()
}

func font(name string, halfPoints int, more string) string {
	return fmt.Sprintf(`<w:rPr><w:rFonts w:ascii="%[1]s" w:hAnsi="%[1]s" w:eastAsia="%[1]s" w:cs="%[1]s"/>%[3]s<w:sz w:val="%[2]d"/><w:szCs w:val="%[2]d"/></w:rPr>`, name, halfPoints, more)
}

func style(id, name, paragraph, run string) string {
	return fmt.Sprintf(`<w:style w:type="paragraph" w:customStyle="0" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Flush"/><w:qFormat/><w:pPr>%s</w:pPr>%s</w:style>`, id, name, paragraph, run)
}

const (
	twoIn  = `<w:ind w:firstLineChars="200" w:firstLine="632"/>`
	size2  = 44 // 2号
	size3  = 32 // 3号
	size4  = 28 // 4号
	cell   = 24 // 小四
	remark = 18 // 小五

	// tight narrows a character of 16 pt to 15.75, in twentieths of a point, so that 28 fill 156 mm. A
	// grid of characters would say the same, but writers that snap to it give every character that
	// is wider than its cell two cells.
	tight = -5
)

func exact(twips int) string {
	return fmt.Sprintf(`<w:spacing w:before="0" w:after="0" w:line="%d" w:lineRule="exact"/>`, twips)
}

// stylesXML holds the looks by clause; everything follows from Flush, the body without its indent. Letters and digits
// are in no Chinese: where they are, some programs break lines within a number. Links look like the text around them,
// for a paper is printed, and nothing in it is blue.
func stylesXML() string {
	var b strings.Builder
	b.WriteString(`<w:styles` + spaces + `><w:docDefaults><w:rPrDefault>` + font(fangsong, size3, "") + `</w:rPrDefault><w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>`)
	b.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Flush"><w:name w:val="Normal"/><w:qFormat/><w:pPr>` + exact(line) + `<w:jc w:val="both"/></w:pPr>` +
		strings.Replace(font(fangsong, size3, fmt.Sprintf(`<w:spacing w:val="%d"/>`, tight)), "</w:rPr>", `<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>`, 1) + `</w:style>`)
	b.WriteString(style("Body", "Body Text", twoIn, ""))
	b.WriteString(style("Title", "Title", `<w:spacing w:line="640" w:lineRule="exact"/><w:jc w:val="center"/>`, font(biaosong, size2, "")))
	b.WriteString(style("Heading1", "heading 1", `<w:keepNext/>`+twoIn+`<w:outlineLvl w:val="0"/>`, font(heiti, size3, "")))
	b.WriteString(style("Heading2", "heading 2", `<w:keepNext/>`+twoIn+`<w:outlineLvl w:val="1"/>`, font(kaiti, size3, "")))
	b.WriteString(style("Heading3", "heading 3", `<w:keepNext/>`+twoIn+`<w:outlineLvl w:val="2"/>`, font(fangsong, size3, "")))
	b.WriteString(style("Heading4", "heading 4", twoIn+`<w:outlineLvl w:val="3"/>`, font(fangsong, size3, "")))
	b.WriteString(style("Centre", "Subtitle", `<w:jc w:val="center"/>`, font(kaiti, size3, "")))
	b.WriteString(style("Sign", "Signature", `<w:jc w:val="right"/>`, ""))
	b.WriteString(style("AnnexLabel", "Annex Label", `<w:pageBreakBefore/><w:jc w:val="left"/>`, font(heiti, size3, "")))
	// 35 mm below the block's upper edge; the line 4 mm below the number.
	b.WriteString(style("Mark", "Issuer Mark", `<w:spacing w:before="1984" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>`, font(biaosong, 88, `<w:color w:val="FF0000"/>`)))
	b.WriteString(style("Number", "Paper Number", `<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="FF0000"/></w:pBdr><w:jc w:val="center"/>`, ""))
	b.WriteString(style("LetterMark", "Letter Mark", `<w:spacing w:line="`+decimal(letterHigh)+`" w:lineRule="exact"/><w:jc w:val="center"/>`, font(biaosong, 88, `<w:color w:val="FF0000"/>`)))
	b.WriteString(style("LetterLine", "Letter Line", `<w:spacing w:line="20" w:lineRule="exact"/>`, font(fangsong, 2, "")))
	b.WriteString(style("LetterNumber", "Letter Number", `<w:spacing w:before="280"/><w:jc w:val="right"/>`, ""))
	b.WriteString(style("Imprint", "Imprint", `<w:ind w:leftChars="100" w:left="280" w:rightChars="100" w:right="280"/><w:jc w:val="left"/>`, font(fangsong, size4, "")))
	inCell := func(align string) string {
		return `<w:snapToGrid w:val="0"/><w:spacing w:line="360" w:lineRule="exact"/><w:jc w:val="` + align + `"/>`
	}
	b.WriteString(style("CellLeft", "Cell Left", inCell("left"), font(fangsong, cell, "")))
	b.WriteString(style("CellMiddle", "Cell Middle", inCell("center"), font(fangsong, cell, "")))
	b.WriteString(style("CellRight", "Cell Right", inCell("right"), font(fangsong, cell, "")))
	b.WriteString(style("CellHead", "Cell Head", inCell("center"), font(heiti, cell, "")))
	b.WriteString(style("Caption", "caption", `<w:jc w:val="center"/>`, font(heiti, size4, "")))
	// a drawing stands in a line as high as itself: an exact line would cut it
	b.WriteString(style("Figure", "Figure", `<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>`, ""))
	b.WriteString(style("NoteText", "footnote text", `<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="exact"/><w:jc w:val="left"/>`, font(songti, remark, "")))
	b.WriteString(style("Footer", "footer", `<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>`, font(songti, size4, "")))
	b.WriteString(`<w:style w:type="character" w:styleId="NoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>`)
	b.WriteString(`<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/></w:style>`)
	b.WriteString(gridStyle(`<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>`) + `</w:styles>`)
	return b.String()
}

// gridStyle is that of tables with all their lines; margins stand around the text of a cell.
func gridStyle(margins string) string {
	var b strings.Builder
	b.WriteString(`<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
	}
	b.WriteString(`</w:tblBorders><w:tblCellMar>` + margins + `</w:tblCellMar></w:tblPr></w:style>`)
	return b.String()
}
