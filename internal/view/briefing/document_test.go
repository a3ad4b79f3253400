package briefing

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/metric"
)

func TestNumbersTypedByHandAreFound(t *testing.T) {
	raw, err := os.ReadFile("testdata/typed.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases [][2]json.RawMessage
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		var text string
		var want []string
		_ = json.Unmarshal(c[0], &text)
		_ = json.Unmarshal(c[1], &want)
		if got := typedNumbers(text); !slices.Equal(got, want) {
			t.Errorf("%q has %q, want %q", text, got, want)
		}
		var again strings.Builder
		for _, s := range stretches(text) {
			again.WriteString(s.text)
		}
		if again.String() != text {
			t.Errorf("%q is put together as %q", text, again.String())
		}
	}
}

func TestHeadingsAreNumberedByTheirPlace(t *testing.T) {
	d := Document{Blocks: []Block{{Kind: Text}, {Kind: Heading, Level: 1}, {Kind: Heading, Level: 2}, {Kind: Heading, Level: 2}, {Kind: Heading, Level: 3}, {Kind: Heading, Level: 1}, {Kind: Heading, Level: 2}}}
	want := map[int]string{1: "一、", 2: "（一）", 3: "（二）", 4: "1. ", 5: "二、", 6: "（一）"}
	got := d.ordinals()
	for i := range d.Blocks {
		if got[i] != want[i] {
			t.Errorf("block %d is numbered %q, want %q", i, got[i], want[i])
		}
	}
}

var catalog = metric.NewCatalog(metric.Definitions())

func knows(code string) bool { _, ok := catalog.Get(code); return ok }

func at(period string) occasion {
	p, _ := kernel.ParsePeriod(period)
	return occasion{org: 1, name: "市直机关工委", period: p, today: "2026-11-23"}
}

var periodFor = map[kernel.PeriodKind]string{kernel.Monthly: "2026-03", kernel.Quarterly: "2026-Q3", kernel.HalfYearly: "2026-H1", kernel.Yearly: "2025"}

func TestEveryTemplateIsWhole(t *testing.T) {
	for _, tpl := range house {
		o := at(periodFor[tpl.Length])
		d := tpl.compose(o, func([]Piece) bool { return true })
		if faults := d.check(knows); len(faults) > 0 {
			t.Errorf("%s: %v", tpl.Code, faults)
		}
		empty := tpl.compose(o, func([]Piece) bool { return false })
		for _, one := range []Document{d, empty} {
			for _, b := range one.Blocks {
				if text := b.plain(); strings.ContainsAny(text, "{}@!") {
					t.Errorf("%s leaves a hole: %q", tpl.Code, text)
				}
				for _, n := range typedNumbers(b.plain()) {
					t.Errorf("%s has a number that nothing counts: %q in %q", tpl.Code, n, b.plain())
				}
			}
		}
		for _, part := range []string{partBrand, partRedFlag, partFiveStar} {
			if !slices.ContainsFunc(d.Blocks, func(b Block) bool { return b.Level == 1 && b.plain() == part }) {
				t.Errorf("%s lacks the part %s", tpl.Code, part)
			}
		}
		if has := slices.ContainsFunc(d.Blocks, func(b Block) bool { return b.plain() == partMechanism }); has != tpl.City {
			t.Errorf("%s speaks of the contact points: %v", tpl.Code, has)
		}
	}
}

func TestUnknownIsNeverZero(t *testing.T) {
	for _, tpl := range house {
		o := at(periodFor[tpl.Length])
		found := figures{}
		for _, r := range tpl.refs(o) {
			answers := make([]metric.Figure, len(r.asks(o.today)))
			found[r.Key()] = r.shown(answers)
		}
		d := tpl.compose(o, found.answered)
		var text strings.Builder
		for _, b := range d.Blocks {
			text.WriteString(b.words(found) + "\n")
			for _, p := range b.Pieces {
				if p.Missing && len(readMarked(p.Instead)) == 0 {
					t.Errorf("%s: %q has nothing to stand instead", tpl.Code, p.Text)
				}
				if b.Kind == Heading && p.Missing {
					t.Errorf("%s: the heading %q is marked as missing", tpl.Code, p.Text)
				}
			}
		}
		for _, bad := range []string{"0个", "0名", "0次", "0%", "{", "}"} {
			if strings.Contains(text.String(), bad) {
				t.Errorf("%s without data says %q:\n%s", tpl.Code, bad, text.String())
			}
		}
		for _, want := range []string{"没有走访记录", "品牌先进典型的授予记录", "不作统计"} {
			if !strings.Contains(text.String(), want) {
				t.Errorf("%s without data does not say %q", tpl.Code, want)
			}
		}
	}
}

func TestAPartlyUnknownClauseFallsBackAndKeepsItsSentence(t *testing.T) {
	o := at("2025")
	p := paragraph{{"发现{problem.found}件，办结{problem.solved}件。", "没有登记。"}}
	known := Reference{"problem.found", "2025", 1, Value}
	found := figures{known.Key(): {Known: true, Text: "3"}}
	got := o.fill(p, found.answered)
	if len(got) != 1 || got[0].Text != "没有登记。" || !got[0].Missing {
		t.Fatalf("%+v", got)
	}
	again := readMarked(got[0].Instead)
	if len(again) != 5 || again[0].Text != "发现" || *again[1].Ref != known || again[4].Text != "件。" {
		t.Errorf("%+v", again)
	}
}

func TestAdaptedTemplates(t *testing.T) {
	base, _ := houseByCode("quarter_local")
	got, err := base.adapted([]Chosen{{Code: "service", Heading: "走访联系"}, {Code: "opening_local"}})
	if err != nil || len(got) != len(base.Sections) || got[0].Heading != "走访联系" || got[0].Part != partFiveStar || got[1].Hidden || !got[2].Hidden {
		t.Errorf("%+v %v", got, err)
	}
	for name, bad := range map[string][]Chosen{
		"nothing":     {},
		"all hidden":  {{Code: "service", Heading: "走访", Hidden: true}},
		"no heading":  {{Code: "service"}},
		"twice":       {{Code: "service", Heading: "走访"}, {Code: "service", Heading: "走访"}},
		"not offered": {{Code: "liaison", Heading: "指导"}},
	} {
		if _, err := base.adapted(bad); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestWhatCannotBeKept(t *testing.T) {
	good := func() Document {
		return Document{Title: "汇报", Blocks: []Block{{Key: "a", Kind: Heading, Level: 1}, {Key: "b", Kind: Text, Pieces: []Piece{{Ref: &Reference{"outreach.visits", "2026", 1, Value}}}}}}
	}
	if f := good().check(knows); len(f) != 0 {
		t.Fatalf("%v", f)
	}
	for name, spoil := range map[string]func(*Document){
		"no title":       func(d *Document) { d.Title = " " },
		"no key":         func(d *Document) { d.Blocks[0].Key = "" },
		"a key twice":    func(d *Document) { d.Blocks[1].Key = "a" },
		"level 0":        func(d *Document) { d.Blocks[0].Level = 0 },
		"no grid":        func(d *Document) { d.Blocks[1].Kind = Table },
		"unknown metric": func(d *Document) { d.Blocks[1].Pieces[0].Ref.Code = "logins" },
		"no period":      func(d *Document) { d.Blocks[1].Pieces[0].Ref.Period = "soon" },
		"too early":      func(d *Document) { d.Blocks[1].Pieces[0].Ref.Period = "2016" },
		"long heading":   func(d *Document) { d.Blocks[0].Pieces = []Piece{{Text: strings.Repeat("长", 61)}} },
		"unknown, later": func(d *Document) { d.Blocks[1].Pieces = []Piece{{Text: "无", Instead: "{logins|2026|1|value}次"}} },
	} {
		d := good()
		spoil(&d)
		if f := d.check(knows); len(f) != 1 || !strings.HasPrefix(f[0].Field, "document.") {
			t.Errorf("%s: %v", name, f)
		}
	}
}
