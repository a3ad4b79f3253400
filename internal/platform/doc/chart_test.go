package doc

import (
	"encoding/xml"
	"io"
	"path"
	"slices"
	"strings"
	"testing"
)

// element is what a part of the file says, as a tree.
type element struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Inner   []element  `xml:",any"`
	Text    string     `xml:",chardata"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (e element) names() (out []string) {
	for _, in := range e.Inner {
		out = append(out, in.XMLName.Local)
	}
	return out
}

// find answers what lies below e by that name, in the order of the text.
func (e element) find(name string) (out []element) {
	for _, in := range e.Inner {
		if in.XMLName.Local == name {
			out = append(out, in)
		}
		out = append(out, in.find(name)...)
	}
	return out
}

func tree(t *testing.T, text string) (e element) {
	t.Helper()
	if err := xml.NewDecoder(strings.NewReader(text)).Decode(&e); err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return e
}

// order is the sequence in which the schema wants what may stand in an element; Word refuses a file that has another.
var order = map[string][]string{
	"chartSpace": {"roundedCorners", "chart", "spPr", "txPr"},
	"chart":      {"autoTitleDeleted", "plotArea", "legend", "plotVisOnly", "dispBlanksAs"},
	"plotArea":   {"layout", "barChart", "lineChart", "catAx", "valAx"},
	"barChart":   {"barDir", "grouping", "varyColors", "ser", "gapWidth", "axId"},
	"lineChart":  {"grouping", "varyColors", "ser", "marker", "axId"},
	"ser":        {"idx", "order", "tx", "spPr", "invertIfNegative", "marker", "dLbls", "cat", "val", "smooth"},
	"dLbls":      {"showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"},
	"catAx":      {"axId", "scaling", "delete", "axPos", "numFmt", "majorTickMark", "minorTickMark", "tickLblPos", "spPr", "crossAx", "crosses", "auto", "lblAlgn", "lblOffset", "noMultiLvlLbl"},
	"valAx":      {"axId", "scaling", "delete", "axPos", "majorGridlines", "numFmt", "majorTickMark", "minorTickMark", "tickLblPos", "spPr", "crossAx", "crosses", "crossBetween"},
	"strLit":     {"ptCount", "pt"},
	"numLit":     {"formatCode", "ptCount", "pt"},
}

func ordered(t *testing.T, e element) {
	t.Helper()
	if want, ok := order[e.XMLName.Local]; ok && len(e.Inner) > 0 {
		last := 0
		for _, name := range e.names() {
			at := slices.Index(want, name)
			if at < last {
				t.Errorf("%s has %s out of its place: %v", e.XMLName.Local, name, e.names())
			}
			last = at
		}
	}
	for _, in := range e.Inner {
		ordered(t, in)
	}
}

func TestChartsAreDrawnFromTheirValues(t *testing.T) {
	for _, lines := range []bool{false, true} {
		c := Chart{
			Title: "逐月情况", Labels: []string{"1月", "2月", "3月"}, Lines: lines,
			Series: []Series{{Name: "发现问题 & 其他", Values: []string{"30", "", "0"}}, {Name: "解决率", Values: []string{"97.47", "5", "12"}}},
		}
		data, err := New(Options{}).Text("前文").Chart(c).Chart(c).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		parts := unpack(t, data)
		space := tree(t, parts["word/charts/chart2.xml"])
		ordered(t, space)
		series := space.find("ser")
		if len(series) != 2 {
			t.Fatalf("%d series", len(series))
		}
		for i, s := range series {
			if name := s.find("tx")[0].find("v")[0].Text; name != c.Series[i].Name {
				t.Errorf("series %d is called %q", i, name)
			}
			want := map[string]string{}
			for j, v := range c.Series[i].Values {
				if v != "" { // what is unknown is a gap, not a zero
					want[decimal(j)] = v
				}
			}
			points := s.find("val")[0].find("pt")
			if len(points) != len(want) {
				t.Errorf("series %d has %d points, want %d", i, len(points), len(want))
			}
			for _, p := range points {
				if got := p.find("v")[0].Text; got != want[p.attr("idx")] {
					t.Errorf("series %d has %s at %s, want %s", i, got, p.attr("idx"), want[p.attr("idx")])
				}
			}
			for j, l := range s.find("cat")[0].find("pt") {
				if l.find("v")[0].Text != c.Labels[j] {
					t.Errorf("label %d is %s", j, l.find("v")[0].Text)
				}
			}
		}
		if n := len(space.find("dispBlanksAs")); n != 1 || space.find("dispBlanksAs")[0].attr("val") != "gap" {
			t.Error("a gap is drawn as something else")
		}
		if d := tree(t, parts["word/document.xml"]).find("docPr"); len(d) != 2 || d[0].attr("id") == d[1].attr("id") || !strings.Contains(d[0].attr("descr"), "2月无记录") {
			t.Errorf("the drawings are not told in words, or share a number: %+v", d)
		}
	}
}

// Whatever a part points to is there, and has a type; what the text names is related and defined.
func TestNothingPointsNowhere(t *testing.T) {
	c := Chart{Title: "图", Labels: []string{"1月"}, Series: []Series{{Name: "甲", Values: []string{"1"}}}}
	for _, options := range []Options{{}, {Endnotes: true, PageNumber: Centred}} {
		data, err := sample(options).Chart(c).Chart(c).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		parts := unpack(t, data)
		typed := map[string]bool{}
		for _, o := range tree(t, parts["[Content_Types].xml"]).find("Override") {
			typed[strings.TrimPrefix(o.attr("PartName"), "/")] = true
			if parts[strings.TrimPrefix(o.attr("PartName"), "/")] == "" {
				t.Errorf("%s has a type and does not exist", o.attr("PartName"))
			}
		}
		related := map[string]bool{}
		for name, text := range parts {
			if !strings.HasSuffix(name, ".rels") {
				continue
			}
			folder := path.Dir(path.Dir(name))
			ids := map[string]bool{}
			for _, r := range tree(t, text).find("Relationship") {
				if ids[r.attr("Id")] {
					t.Errorf("%s relates %s twice", name, r.attr("Id"))
				}
				ids[r.attr("Id")] = true
				if folder == "word" {
					related[r.attr("Id")] = true
				}
				if r.attr("TargetMode") == "External" {
					continue
				}
				if target := path.Join(folder, r.attr("Target")); parts[target] == "" || !typed[target] {
					t.Errorf("%s points to %s: there %v, typed %v", name, target, parts[target] != "", typed[target])
				}
			}
		}
		document := tree(t, parts["word/document.xml"])
		named := 0
		for _, kind := range []string{"chart", "hyperlink", "footerReference"} {
			for _, e := range document.find(kind) {
				if named++; !related[e.attr("id")] {
					t.Errorf("%s %s is not related", kind, e.attr("id"))
				}
			}
		}
		if named != 5 { // two charts, one link, two footers
			t.Errorf("%d relations are used", named)
		}
		kind := map[bool]string{true: "endnote", false: "footnote"}[options.Endnotes]
		notes := map[string]bool{}
		for _, n := range tree(t, parts["word/"+kind+"s.xml"]).find(kind) {
			notes[n.attr("id")] = true
		}
		for _, r := range document.find(kind + "Reference") {
			if !notes[r.attr("id")] {
				t.Errorf("note %s has no text", r.attr("id"))
			}
		}
	}
}

// Letters and digits are no Chinese: lines break between numbers, not within them.
func TestNumbersAreNotBrokenOverLines(t *testing.T) {
	data, err := sample(Options{}).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range tree(t, unpack(t, data)["word/styles.xml"]).find("lang") {
		if l.attr("val") != "en-US" || l.attr("eastAsia") != "zh-CN" {
			t.Errorf("%+v", l.Attrs)
		}
	}
}
