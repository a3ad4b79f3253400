package points

import (
	"context"
	"errors"
	"slices"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/fact"
)

// inForce adopts a scheme from a day on.
func (w *world) inForce(s *Scheme, effective kernel.Day) *SchemeDetail {
	w.t.Helper()
	d, err := w.CreateScheme(context.Background(), clerk, s)
	if err == nil {
		d, err = w.Adopt(context.Background(), chief, d.ID, d.Version, effective, true)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.runJobs()
	return d
}

func onBranch(id kernel.ID) func(*fact.Fact) {
	return func(f *fact.Fact) { f.Branch, f.Subject = id, fact.Subject{Type: fact.Org, ID: id} }
}

func (w *world) tryAppend(f fact.Fact) error {
	return w.db.Do(context.Background(), "append", func(ctx context.Context, tx *db.Tx) error { return w.log.Append(ctx, tx, f) })
}

// A year that begins in December: postings, totals, rankings, statements and recomputation keep to it.
func TestAYearFromDecember(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		file := readSchemeFile(t, "testdata/branch_december.json")
		w.inForce(&file.Scheme, "2020-12-01")
		w.append(happened("activity.held", "2025-11-30", detailed("theme_day"), onBranch(3)))
		w.append(
			happened("activity.held", "2025-12-01", detailed("theme_day"), onBranch(3)), happened("activity.held", "2026-11-30", detailed("theme_day"), onBranch(3)),
			happened("activity.held", "2026-12-01", detailed("lecture"), onBranch(3)))
		for range 2 {
			for year, want := range map[int]string{2025: "5", 2026: "10", 2027: "5", 2024: "none"} {
				if got := w.total(ByBranch, 3, year); got != want {
					t.Errorf("%d: %s, want %s", year, got, want)
				}
				w.agrees(year)
			}
			for _, year := range []int{2025, 2026, 2027} {
				if err := w.Recompute(ctx, year); err != nil {
					t.Fatal(err)
				}
			}
		}
		st, err := w.Statement(ctx, clerk.Scope, ByBranch, 3, Whole(2026))
		if err != nil || st.First != "2025-12-01" || st.Last != "2026-11-30" || st.Total != pts("10") {
			t.Errorf("%+v %v", st, err)
		}
		r, err := w.Ranking(ctx, clerk.Scope, ByBranch, Whole(2026), kernel.AllRows)
		if err != nil || r.First != "2025-12-01" || r.Items[0].Points != pts("10") {
			t.Errorf("%+v %v", r, err)
		}
	})
}

// A choice within a range enters as an attribute of the fact; outside of it, or without a reason, the
// record is not accepted.
func TestChoicesWithinTheRange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		file := readSchemeFile(t, "testdata/branch_december.json")
		w.inForce(&file.Scheme, "2020-12-01")
		chosenAs := func(points, reason string) fact.Fact {
			f := happened("inspection.liaison_visited", "2026-11-20", onBranch(3))
			f.Attrs = map[string]string{ChoiceAttr: points, ChoiceReasonAttr: reason, ChoiceByAttr: "1"}
			return f
		}
		for points, want := range map[string]error{"20.01": ErrChoice, "-1": ErrChoice, "很好": ErrChoice} {
			if err := w.tryAppend(chosenAs(points, "评议会议定")); !errors.Is(err, want) {
				t.Errorf("%s: %v", points, err)
			}
		}
		if err := w.tryAppend(chosenAs("18", " ")); !errors.Is(err, ErrChoiceReason) {
			t.Errorf("without a reason: %v", err)
		}
		if err := w.tryAppend(chosenAs("18", "评议会议定")); err != nil {
			t.Fatal(err)
		}
		if got := w.total(ByBranch, 3, 2026); got != "18" {
			t.Error(got)
		}
		w.agrees(2026)
	})
}

// The calendar moves: the year before ends early, and what was posted to it moves on.
func TestTheCalendarMoves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		first := w.inForce(sample(), "2024-01-01")
		w.append(happened("outreach.volunteered", "2024-12-05"), happened("outreach.volunteered", "2024-11-30"), happened("outreach.volunteered", "2025-11-30"))
		if a, b := w.total(ByMember, 7, 2024), w.total(ByMember, 7, 2025); a != "4" || b != "2" {
			t.Fatal(a, b)
		}
		next := sample()
		next.FirstMonth = 12
		saved, err := w.SaveScheme(ctx, clerk, first.ID, first.Version, next)
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range []kernel.Day{"2025-01-01", "2024-12-02"} {
			if _, err := w.Adopt(ctx, chief, saved.ID, saved.Version, day, true); !errors.Is(err, ErrCalendar) {
				t.Errorf("%s: %v", day, err)
			}
		}
		if _, err := w.Adopt(ctx, chief, saved.ID, saved.Version, "2024-12-01", true); err != nil {
			t.Fatal(err)
		}
		w.append(happened("outreach.volunteered", "2024-12-31")) // between adopting and recomputing
		w.runJobs()
		if a, b := w.total(ByMember, 7, 2024), w.total(ByMember, 7, 2025); a != "2" || b != "6" {
			t.Error(a, b)
		}
		w.append(happened("outreach.volunteered", "2024-12-31"), happened("outreach.volunteered", "2024-11-01"))
		if a, b := w.total(ByMember, 7, 2024), w.total(ByMember, 7, 2025); a != "4" || b != "8" {
			t.Error(a, b)
		}
		w.agrees(2024)
		w.agrees(2025)
	})
}

// Overrides act on every reading alike, and a reversal lifts them.
func TestOverridesOnEveryReading(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		file := readSchemeFile(t, "testdata/branch_theme_days.json")
		w.inForce(&file.Scheme, "2020-01-01")
		for m := range 6 {
			w.append(happened("activity.held", kernel.MakeDay(2025, m+1, 15), detailed("theme_day"), onBranch(3)))
		}
		w.append(happened("honour.conferred", "2025-07-01", onBranch(3)))
		revoked := []fact.Fact{happened("honour.revoked", "2025-08-01", onBranch(3)), happened("honour.revoked", "2025-09-01", onBranch(3))}
		w.append(revoked...)
		reads := func(total, band string, applied int) {
			t.Helper()
			st, err := w.Statement(ctx, clerk.Scope, ByBranch, 3, Whole(2025))
			if err != nil || st.Total != pts(total) || st.Band != band || len(st.Overrides) != applied || len(st.Counts) != 2 {
				t.Errorf("statement: %+v %v", st, err)
			}
			r, err := w.Ranking(ctx, clerk.Scope, ByBranch, Whole(2025), kernel.AllRows)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(r.Items, func(l RankingLine) bool { return l.ID == 3 })
			if l := r.Items[i]; l.Points != pts(total) || l.Band != band || l.Overridden != (applied > 0) {
				t.Errorf("ranking: %+v", l)
			}
			if got := w.total(ByBranch, 3, 2025); got != total {
				t.Errorf("total: %s", got)
			}
			w.agrees(2025)
		}
		reads("60", "合格", 2)
		st, _ := w.Statement(ctx, clerk.Scope, ByBranch, 3, Whole(2025))
		if c := st.Categories[1]; c.Raw != pts("30") || c.Counted != 0 || c.Clamped != Overridden || st.Overrides[1].Effect != "“荣誉”计0分" {
			t.Errorf("%+v %+v", c, st.Overrides)
		}
		lines, err := w.Lines(ctx, clerk.Scope, ByBranch, 3, Whole(2025), "count.revoked", kernel.AllRows)
		if err != nil || lines.Total != 2 {
			t.Errorf("the records behind a veto: %+v %v", lines, err)
		}
		all, err := w.Lines(ctx, clerk.Scope, ByBranch, 3, Whole(2025), "", kernel.AllRows)
		if err != nil || all.Total != 7 {
			t.Errorf("counts are no points: %d %v", all.Total, err)
		}
		w.reverse(revoked[0].Source)
		reads("90", "合格", 1)
		w.reverse(revoked[1].Source)
		reads("90", "优秀", 0)
		if err := w.Recompute(ctx, 2025); err != nil {
			t.Fatal(err)
		}
		reads("90", "优秀", 0)
		// the other branch held nothing: its year is over, so the count below six counts
		if st, err := w.Statement(ctx, clerk.Scope, ByBranch, 5, Whole(2025)); err != nil || st.Band != "不合格" || len(st.Overrides) != 1 {
			t.Errorf("%+v %v", st, err)
		}
		running := w.db.Today().Year()
		if st, err := w.Statement(ctx, clerk.Scope, ByBranch, 5, Whole(running)); err != nil || len(st.Overrides) != 1 || !st.Overrides[0].Waiting {
			t.Errorf("in a running year it waits: %+v %v", st, err)
		}
	})
}

// Last year's surplus opens this year, as last year's records stand when it is read.
func TestCarriedOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := context.Background()
		s := sample()
		s.Total, s.Cap = nil, nil
		s.Carry = &Carry{Share: 50, Above: limit("2"), Cap: limit("3")}
		s.Categories[1].Cap = nil
		w.inForce(s, "2020-01-01")
		first := happened("outreach.volunteered", "2024-03-01")
		w.append(first, happened("outreach.volunteered", "2024-04-01"), happened("outreach.volunteered", "2025-04-01"))
		is := func(year int, total, carried string) {
			t.Helper()
			st, err := w.Statement(ctx, kernel.Scope{Member: 7}, ByMember, 7, Whole(year))
			if err != nil || st.Total != pts(total) || st.Carried == nil || st.Carried.Points != pts(carried) || st.Carried.Year != year-1 {
				t.Errorf("%d: %+v %+v %v", year, st, st.Carried, err)
			}
			if got := w.total(ByMember, 7, year); got != total {
				t.Errorf("%d: total %s, want %s", year, got, total)
			}
		}
		is(2024, "4", "0")
		is(2025, "3", "1")
		w.append(happened("activity.attended", "2026-01-10", detailed("lecture")))
		is(2026, "1.5", "0.5") // half of what 3 has above 2
		w.reverse(first.Source)
		is(2025, "2", "0")
		is(2026, "1", "0")
		for range 8 {
			w.append(happened("outreach.volunteered", "2024-06-01"))
		}
		is(2025, "5", "3") // at most
		w.agrees(2025)
	})
}

// Stars follow base points and vetoes too.
func TestStarsUnderAVeto(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := sample()
		s.Categories[1].Base, s.Categories[1].Threshold = limit("5"), limit("6")
		s.Counts = []Count{{Code: "absent", Name: "缺席次数", Fact: "activity.absent"}}
		s.Overrides = []Override{{Text: "缺席两次，服务类清零", When: "缺席次数 ≥ 2", Category: "b", Most: limit("0")}}
		w.inForce(s, "2020-01-01")
		won := func() bool {
			stars, err := w.Stars(context.Background(), w.db.Read(), Whole(2026), 7, 8)
			if err != nil || len(stars[7]) != 1 || stars[8][0].Points != pts("5") || stars[8][0].Won {
				t.Fatalf("%+v %v", stars, err)
			}
			return stars[7][0].Won
		}
		w.append(happened("outreach.volunteered", "2026-03-01"), happened("activity.absent", "2026-03-01"))
		if !won() {
			t.Error("7 of 6 is no star")
		}
		second := happened("activity.absent", "2026-04-01")
		w.append(second)
		if won() {
			t.Error("a star in spite of the veto")
		}
		w.reverse(second.Source)
		if !won() {
			t.Error("the reversal doesn't lift it")
		}
		w.agrees(2026)
	})
}
