package doc

import (
	"fmt"
	"strings"
)

// Series (数列) is one row of bars or one line; values are decimal text, empty where nothing is known.
type Series struct {
	Name   string
	Values []string
}

// Chart (图) is drawn by whoever opens the file, so that it prints sharply and can be restyled there. Its
// data are told in words, too, to those who do not see it.
type Chart struct {
	Title  string // below the drawing
	Labels []string
	Series []Series
	Lines  bool // lines instead of bars
}

// Neutral colours: red is kept for what is missing.
var chartColours = []string{"C99A3C", "5A7EA6", "6F8F6A", "8A7F74"}

const (
	chartWide  = 5616000 // 156 mm in EMU
	chartHigh  = 2412000 // 67 mm
	drawingML  = "http://schemas.openxmlformats.org/drawingml/2006/"
	chartStyle = `<a:defRPr sz="900"><a:solidFill><a:srgbClr val="333333"/></a:solidFill><a:latin typeface="宋体"/><a:ea typeface="宋体"/></a:defRPr>`
	// mostLabelled is how many columns still have room for their numbers.
	mostLabelled = 24
)

// Chart draws a chart over the whole width, its title below.
func (d *Doc) Chart(c Chart) *Doc {
	d.charts = append(d.charts, c)
	n := len(d.charts)
	d.body.paragraph("Figure", "", func() {
		d.body.raw(fmt.Sprintf(`<w:r><w:drawing><wp:inline xmlns:wp="%[1]swordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%[2]d" cy="%[3]d"/>`+
			`<wp:docPr id="%[4]d" name="图%[4]d" descr="%[5]s"/><wp:cNvGraphicFramePr/><a:graphic xmlns:a="%[1]smain"><a:graphicData uri="%[1]schart"><c:chart xmlns:c="%[1]schart" r:id="chart%[4]d"/>`+
			`</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`, drawingML, chartWide, chartHigh, n, escape(c.inWords())))
	})
	return d.styled("Caption", "", []Run{T(c.Title)})
}

// inWords is what is read out instead of the drawing.
func (c Chart) inWords() string {
	var b strings.Builder
	b.WriteString(c.Title + "。")
	for _, s := range c.Series {
		b.WriteString(s.Name + "：")
		for i, v := range s.Values {
			if i > 0 {
				b.WriteString("，")
			}
			if v == "" {
				v = "无记录"
			}
			b.WriteString(c.Labels[i] + v)
		}
		b.WriteString("。")
	}
	return b.String()
}

// xml is the chart's own part.
func (c Chart) xml() string {
	var b strings.Builder
	kind, head, tail := "barChart", `<c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>`, `<c:gapWidth val="70"/>`
	if c.Lines {
		kind, head, tail = "lineChart", `<c:grouping val="standard"/><c:varyColors val="0"/>`, `<c:marker val="1"/>`
	}
	fmt.Fprintf(&b, `<c:chartSpace xmlns:c="%[1]schart" xmlns:a="%[1]smain"><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/><c:%[2]s>%[3]s`, drawingML, kind, head)
	for i, s := range c.Series {
		c.series(&b, i, s)
	}
	fmt.Fprintf(&b, `%s<c:axId val="1"/><c:axId val="2"/></c:%s>`, tail, kind)
	b.WriteString(axis("catAx", 1, 2, "b", "") + axis("valAx", 2, 1, "l", `<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>`) + `</c:plotArea>`)
	if len(c.Series) > 1 {
		b.WriteString(`<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend>`)
	}
	b.WriteString(`<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>` +
		`<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>` + chartStyle + `</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr></c:chartSpace>`)
	return b.String()
}

func (c Chart) series(b *strings.Builder, i int, s Series) {
	fill := fmt.Sprintf(`<a:solidFill><a:srgbClr val="%s"/></a:solidFill>`, chartColours[i%len(chartColours)])
	look, after, end := `<c:spPr>`+fill+`</c:spPr>`, `<c:invertIfNegative val="0"/>`, ""
	if c.Lines {
		look = `<c:spPr><a:ln w="22225">` + fill + `</a:ln></c:spPr>`
		after, end = `<c:marker><c:symbol val="circle"/><c:size val="5"/><c:spPr>`+fill+`</c:spPr></c:marker>`, `<c:smooth val="0"/>`
	}
	fmt.Fprintf(b, `<c:ser><c:idx val="%[1]d"/><c:order val="%[1]d"/><c:tx><c:v>%[2]s</c:v></c:tx>%[3]s%[4]s`, i, escape(s.Name), look, after)
	shown := 0
	if len(c.Labels)*len(c.Series) <= mostLabelled {
		shown = 1
	}
	fmt.Fprintf(b, `<c:dLbls><c:showLegendKey val="0"/><c:showVal val="%d"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`, shown)
	fmt.Fprintf(b, `<c:cat><c:strLit><c:ptCount val="%d"/>`, len(c.Labels))
	for j, l := range c.Labels {
		fmt.Fprintf(b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, j, escape(l))
	}
	fmt.Fprintf(b, `</c:strLit></c:cat><c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="%d"/>`, len(c.Labels))
	for j, v := range s.Values {
		if v != "" {
			fmt.Fprintf(b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, j, escape(v))
		}
	}
	b.WriteString(`</c:numLit></c:val>` + end + `</c:ser>`)
}

func axis(kind string, id, cross int, place, grid string) string {
	more := `<c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/>`
	if kind == "valAx" {
		more = `<c:crosses val="autoZero"/><c:crossBetween val="between"/>`
	}
	return fmt.Sprintf(`<c:%[1]s><c:axId val="%[2]d"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="%[4]s"/>%[5]s<c:numFmt formatCode="General" sourceLinked="0"/>`+
		`<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="8C8C8C"/></a:solidFill></a:ln></c:spPr><c:crossAx val="%[3]d"/>%[6]s</c:%[1]s>`,
		kind, id, cross, place, grid, more)
}
