package briefing

import (
	"strings"
	"testing"

	"sanchuang/internal/spine/metric"
)

// known fills every figure the text asks for with one value.
func known(value string, raw bool) figures {
	found := figures{}
	for span, codes := range wanted() {
		for _, code := range codes {
			found[key(code, span)] = metric.Figure{Code: code, Known: raw, Value: value, Unit: "个"}
		}
	}
	return found
}

func TestEveryHoleIsAMetric(t *testing.T) {
	catalog := metric.NewCatalog(metric.Definitions())
	for span, codes := range wanted() {
		if _, ok := spans(2023)[span]; !ok {
			t.Errorf("unknown period word %q", span)
		}
		for _, code := range codes {
			if _, ok := catalog.Get(code); !ok {
				t.Errorf("the text asks for %q, which is no metric", code)
			}
		}
	}
	words := periodWords(2023, "市直机关工委", "2023-12-31")
	each(func(c clause) {
		for _, text := range []string{c.text, c.empty} {
			for _, m := range hole.FindAllStringSubmatch(text, -1) {
				if m[1] != "" && words[m[1]] == "" {
					t.Errorf("no words for {{%s}} in %q", m[1], text)
				}
			}
			if strings.Count(text, "{") != strings.Count(strings.Join(hole.FindAllString(text, -1), ""), "{") {
				t.Errorf("a hole that nothing fills in %q", text)
			}
		}
	})
}

func TestUnknownIsNeverZero(t *testing.T) {
	text := whole(compose(known("", false), periodWords(2030, "甲局", "2030-12-31")))
	for _, bad := range []string{"0个", "0名", "0次", "0%", "{", "}"} {
		if strings.Contains(text, bad) {
			t.Errorf("a report without data says %q:\n%s", bad, text)
		}
	}
	for _, want := range []string{"没有走访记录", "没有品牌先进典型的授予记录", "不作统计", "没有书记述职评议的记录"} {
		if !strings.Contains(text, want) {
			t.Errorf("a report without data does not say %q", want)
		}
	}
}

func TestThePeriodStandsInWords(t *testing.T) {
	found := known("1", true)
	for k, f := range found {
		f.Known = true
		found[k] = f
	}
	words := periodWords(2023, "市直机关工委", "2023-12-31")
	if words["since"] != "2017—2023年" || words["last"] != "2022年" || words["two"] != "2022—2023年" {
		t.Errorf("%v", words)
	}
}

func TestAPartlyUnknownClauseFallsBack(t *testing.T) {
	p := paragraph{clauses: []clause{{text: "发现{problem.found}件，办结{problem.solved}件。", empty: "没有登记。"}}}
	found := figures{key("problem.found", ""): {Known: true, Value: "3"}, key("problem.solved", ""): {}}
	if got := (Paragraph{Runs: fill(p, found, nil)}).Text(); got != "没有登记。" {
		t.Errorf("got %q", got)
	}
}

func whole(paragraphs []Paragraph) string {
	var b strings.Builder
	for _, p := range paragraphs {
		b.WriteString(p.Text() + "\n")
	}
	return b.String()
}

func TestWhatIsMissingIsMarked(t *testing.T) {
	for _, p := range compose(known("", false), periodWords(2030, "甲局", "2030-12-31")) {
		for _, r := range p.Runs {
			if says := strings.Contains(r.Text, "没有走访记录"); says && !r.Missing {
				t.Errorf("%q is not marked as missing", r.Text)
			}
			if p.Level > 0 && r.Missing {
				t.Errorf("the heading %q is marked as missing", r.Text)
			}
		}
	}
}
