package briefing

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/doc"
	"sanchuang/internal/spine/metric"
)

// answeredBy makes up an answer for each figure, every one another number, so that none can stand in another's place.
func answeredBy(tpl Template, o occasion) figures {
	found, next := figures{}, 1000
	figure := func(a metric.Ask) metric.Figure {
		next++
		d, _ := catalog.Get(a.Code)
		return metric.Figure{Code: a.Code, Name: d.Name, Unit: d.Unit, Words: d.Words, Aggregate: d.Aggregate, Known: true, Value: strconv.Itoa(next), Period: a.Period.Key(), PeriodText: a.Period.Chinese(), OrgID: a.Org, AsOf: o.asOf()}
	}
	for _, r := range tpl.refs(o) {
		var answers []metric.Figure
		for _, a := range r.asks(o.today) {
			answers = append(answers, figure(a))
		}
		found[r.Key()] = r.shown(answers)
	}
	return found
}

func partOf(t *testing.T, docx []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What is printed is what the figures say: in the text with a footnote each, in the tables, in the drawings.
func TestEveryTemplatePrintsItsFigures(t *testing.T) {
	point := regexp.MustCompile(`<c:pt idx="\d+"><c:v>(\d+)</c:v>`)
	for _, tpl := range house {
		o := at(periodFor[tpl.Length])
		found := answeredBy(tpl, o)
		d := tpl.compose(o, func([]Piece) bool { return true })
		p := printout{document: d, figures: found, author: o.name, signed: &signed{o.name, o.today, []string{"拟稿：甲", "核稿：乙", "封存：丙"}}}
		docx, err := p.paper()
		if err != nil {
			t.Fatal(err)
		}
		text, err := doc.ReadText(docx)
		if err != nil {
			t.Fatal(err)
		}
		notes, charts := 0, 0
		for i, b := range d.Blocks {
			for _, x := range b.Pieces {
				if x.Ref == nil {
					continue
				}
				notes++
				s := found[x.Ref.Key()]
				if !strings.Contains(text, s.Text) || !strings.Contains(text, s.note()) {
					t.Errorf("%s does not print %s (%s) or its note", tpl.Code, s.Text, x.Ref.Key())
				}
			}
			switch b.Kind {
			case Heading:
				if !strings.Contains(text, d.ordinals()[i]+b.words(found)+"\n") {
					t.Errorf("%s lacks the heading %q", tpl.Code, b.words(found))
				}
			case Table:
				for _, r := range b.Grid.Refs() {
					if !strings.Contains(text, p.cell(*b.Grid, r.Code, r.Period, r.Show)+"\t") {
						t.Errorf("%s: the table %s lacks %s", tpl.Code, b.Grid.Caption, r.Key())
					}
				}
			case Chart:
				charts++
				drawn := map[string]bool{}
				for _, m := range point.FindAllStringSubmatch(partOf(t, docx, "word/charts/chart"+strconv.Itoa(charts)+".xml"), -1) {
					drawn[m[1]] = true
				}
				for _, r := range b.Grid.Refs() {
					if !drawn[found[r.Key()].Figure.Value] {
						t.Errorf("%s: the drawing %s lacks %s", tpl.Code, b.Grid.Caption, r.Key())
					}
				}
			}
		}
		if got := strings.Count(partOf(t, docx, "word/document.xml"), "<w:footnoteReference "); got != notes {
			t.Errorf("%s has %d footnotes for %d figures", tpl.Code, got, notes)
		}
		for _, want := range []string{"附件：数字与查询条件表", "2026年11月23日\n", "（拟稿：甲　核稿：乙　封存：丙）"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q below its text", tpl.Code, want)
			}
		}
	}
}

// Every number that is told has its period and its definition.
func TestEveryFigureTellsPeriodAndDefinition(t *testing.T) {
	for _, tpl := range house {
		for _, day := range []kernel.Day{"2026-11-23", "2027-02-01"} {
			o := at(periodFor[tpl.Length])
			o.today = day
			for key, s := range answeredBy(tpl, o) {
				note := s.note()
				if s.Figure.Words == "" || !strings.Contains(note, s.Figure.Words) || !strings.Contains(note, s.Figure.PeriodText) {
					t.Errorf("%s: %s is told as %q", tpl.Code, key, note)
				}
				if s.Against != nil && !strings.Contains(note, s.Against.PeriodText) {
					t.Errorf("%s: %s does not say with what it is compared: %q", tpl.Code, key, note)
				}
			}
		}
	}
}
