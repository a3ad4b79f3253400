package demo

import (
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/metric"
)

// The programme's own figures, each counted from records.
func TestTheBriefingOf2023PrintsTheProgrammesFigures(t *testing.T) {
	a := open(t)
	l := newLoader(t.Context(), partsOf(a), Options{Seed: 20170501, Scale: 1, Year: 2026})
	if err := l.DB.Bulk(l.ctx, bulky, func() error { return l.past(l.planRegisters()) }); err != nil {
		t.Fatal(err)
	}
	l.clock(l.today, 10)
	if err := l.Metrics.Rebuild(l.ctx); err != nil {
		t.Fatal(err)
	}
	figure := func(period, code string) metric.Figure {
		t.Helper()
		p, err := kernel.ParsePeriod(period)
		if err != nil {
			t.Fatal(err)
		}
		f, err := l.Metrics.Figures(t.Context(), kernel.Everything(), metric.Question{Period: p}, code)
		if err != nil {
			t.Fatal(err)
		}
		return f[0]
	}
	for _, w := range []struct{ period, code, value string }{
		{"2017-2023", "honour.brand_models", "74"},
		{"2017-2023", "honour.red_flag_branches", "178"},
		{"2017-2023", "honour.five_star_models", "274"},
		{"2022", "honour.red_flag_branches", "50"},
		{"2022", "honour.five_star_models", "83"},
		{"2022", "honour.outstanding_cadres", "18"},
		{"2022", "training.secretaries", "175"},
		{"2022", "training.classes", "36"},
		{"2023", "outreach.visits", "10409"},
		{"2023", "problem.found", "3546"},
		{"2023", "problem.solved", "3051"},
		{"2023", "problem.rate", "86.04"},
		{"2023", "contest.finalists", "10"},
		{"2022-2023", "publicity.planned", "100"},
		{"2022", "appraisal.coverage", "100"},
		{"2022", "inspection.coverage", "100"},
		{"2022", "inspection.departments_twice", "100"},
	} {
		if f := figure(w.period, w.code); f.Value != w.value {
			t.Errorf("%s of %s is %q (%s/%s), want %s", w.code, w.period, f.Value, f.Numerator, f.Denominator, w.value)
		}
	}
	for _, w := range []struct {
		period, code string
		low, high    int64
	}{
		{"2022", "training.trainees", 801, 899},
		{"2017-2023", "outreach.sent", 9001, 9999},
		{"2017-2023", "outreach.volunteered", 6001, 6999},
		{"2022-2023", "publicity.published", 71, 79},
		{"2023-04-21", "contest.finalists", 10, 10},
	} {
		if f := figure(w.period, w.code); f.Raw() < w.low || f.Raw() > w.high {
			t.Errorf("%s of %s is %s, want %d to %d", w.code, w.period, f.Value, w.low, w.high)
		}
	}
	draft, err := a.Briefings.Draft(t.Context(), kernel.Everything(), 2023, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	said := map[string]string{}
	for _, f := range draft.Figures {
		said[f.Key] = f.Text
	}
	for _, b := range draft.Document.Blocks {
		for _, p := range b.Pieces {
			if text.WriteString(p.Text); p.Ref != nil {
				text.WriteString(said[p.Ref.Key()])
			}
		}
		text.WriteString("\n")
	}
	for _, want := range []string{
		"品牌先进典型74个", "红旗党支部178个", "五星党员标兵274名", "红旗党支部50个", "五星党员标兵83名", "优秀党务工作者18名", "书记175名", "培训班36期",
		"走访联系点10409次", "发现问题3546件，办结3051件，解决率86.04%", "10支队伍进入决赛", "计划刊发稿件100篇", "覆盖率100%",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the briefing does not say %q:\n%s", want, text.String())
		}
	}
}
