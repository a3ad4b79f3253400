package points

import (
	"context"
	"errors"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/fact"
)

// halfYearly is a scheme of halves in which volunteering gives two points, at most six in a half, and half of what a half
// has above two opens the next.
func halfYearly() *Scheme {
	s := sample()
	s.Name, s.Period, s.Total = "半年考评办法", HalfTerm, nil
	s.Categories[0].Cap, s.Categories[1].Cap = nil, limit("6")
	s.Rules[0].Caps, s.Rules[2].Caps = Caps{HalfYear: limit("20")}, Caps{HalfYear: limit("6")}
	s.Bands = []Band{{Name: "达标", To: limit("5")}, {Name: "优秀", From: limit("5")}}
	s.Carry = &Carry{Share: 50, Above: limit("2")}
	return s
}

func (w *world) half(year, half int) *Statement {
	w.t.Helper()
	st, err := w.Statement(context.Background(), kernel.Scope{Member: 7}, ByMember, 7, Term{year, half})
	w.must(err)
	return st
}

func volunteered(days ...kernel.Day) (out []fact.Fact) {
	for _, d := range days {
		out = append(out, happened("outreach.volunteered", d))
	}
	return out
}

func TestHalfYearsAreCountedCarriedAndClosed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).tree()
		ctx := context.Background()
		w.at("2026-12-20")
		w.inForce(halfYearly(), "2025-01-01")
		w.append(volunteered("2025-12-31")...)
		w.append(volunteered("2026-01-01", "2026-03-05", "2026-05-01", "2026-06-30")...) // 8 of which 6 count
		w.append(volunteered("2026-07-01")...)
		// First half: 6, nothing carried (2 - 2). Second: 2, and half of 6 - 2.
		is := func(half int, total, score, carried, band string, from Term) {
			t.Helper()
			st := w.half(2026, half)
			if st.Term != (Term{2026, half}) || st.Total != pts(total) || st.Score != pts(score) || st.Band != band || st.Carried == nil || st.Carried.Points != pts(carried) || st.Carried.Term != from {
				t.Errorf("half %d: %+v, carried %+v", half, st, st.Carried)
			}
		}
		both := func() {
			t.Helper()
			is(1, "6", "6", "0", "优秀", Term{2025, 2})
			is(2, "4", "4", "2", "达标", Term{2026, 1})
			w.agrees(2026)
		}
		both()
		w.must(w.Recompute(ctx, 2026))
		both()
		if st := w.half(2026, 0); st.Half != 2 || st.First != "2026-07-01" || st.Last != "2026-12-31" { // today's
			t.Errorf("%+v", st)
		}
		if st := w.half(2025, 0); st.Half != 2 || st.Total != pts("2") {
			t.Errorf("%+v", st)
		}
		lines, err := w.Lines(ctx, kernel.Everything(), ByMember, 7, Term{2026, 1}, "solved", kernel.AllRows)
		if err != nil || lines.Total != 4 {
			t.Errorf("%+v %v", lines, err)
		}

		if _, err := w.ProposeClosing(ctx, ann, Term{2026, 2}, ByMember, ""); !errors.Is(err, ErrYearNotOver) {
			t.Errorf("the second half is not over: %v", err)
		}
		c, err := w.ProposeClosing(ctx, ann, Term{2026, 1}, ByMember, "")
		w.must(err)
		_, err = w.DecideClosing(ctx, bert, c.ID, c.Version, true, "")
		w.must(err)
		w.append(volunteered("2026-06-15", "2026-08-01")...) // late for the first half, in time for the second
		if late, err := w.LateFacts(ctx, ann, Term{2026, 1}, ByMember, LateWaiting, kernel.AllRows); err != nil || late.Total != 1 || late.Items[0].Day != "2026-06-15" {
			t.Errorf("%+v %v", late, err)
		}
		if late, _ := w.LateFacts(ctx, ann, Term{2026, 2}, ByMember, LateWaiting, kernel.AllRows); late.Total != 0 {
			t.Errorf("%+v", late)
		}
		if st := w.half(2026, 1); st.Closed == nil || st.Closed.Late != 1 {
			t.Errorf("%+v", st.Closed)
		}
		if st := w.half(2026, 2); st.Closed != nil || st.Total != pts("6") {
			t.Errorf("%+v", st)
		}
		w.agrees(2026)
		w.must(w.Recompute(ctx, 2026))
		w.agrees(2026)
		books, err := w.YearBooks(ctx)
		w.must(err)
		seen := map[Term]bool{}
		for _, b := range books.Items {
			if b.Subject == ByMember {
				seen[b.Term] = b.Now != nil && b.Now.State == Closed
			}
		}
		if !seen[Term{2026, 1}] || seen[Term{2026, 2}] || len(seen) != 3 {
			t.Errorf("%+v", books.Items)
		}
	})
}

// A version may begin to count in halves, or cease to, where a year begins and nothing of it is closed.
func TestTheLengthChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).tree()
		ctx := context.Background()
		w.at("2026-09-15")
		whole := sample()
		first := w.inForce(whole, "2024-01-01")
		w.append(volunteered("2025-05-01", "2026-02-01", "2026-06-30", "2026-07-01")...)
		if got := w.total(ByMember, 7, 2026); got != "6" {
			t.Fatal(got)
		}
		saved, err := w.SaveScheme(ctx, clerk, first.ID, first.Version, halfYearly())
		w.must(err)
		if _, err := w.Adopt(ctx, chief, saved.ID, saved.Version, "2026-07-01", true); !errors.Is(err, ErrTermLength) {
			t.Errorf("in the middle of a year: %v", err)
		}
		c, err := w.ProposeClosing(ctx, ann, Whole(2025), ByMember, "")
		w.must(err)
		if _, err := w.Adopt(ctx, chief, saved.ID, saved.Version, "2025-01-01", true); !errors.Is(err, ErrTermSettled) {
			t.Errorf("over a year that is being closed: %v", err)
		}
		_, err = w.DecideClosing(ctx, bert, c.ID, c.Version, true, "")
		w.must(err)
		_, err = w.Adopt(ctx, chief, saved.ID, saved.Version, "2026-01-01", true)
		w.must(err)
		w.append(volunteered("2026-06-01")...) // between adopting and recomputing
		w.runJobs()
		if a, b := w.half(2026, 1), w.half(2026, 2); a.Total != pts("6") || b.Total != pts("4") || b.Carried.Points != pts("2") {
			t.Errorf("%+v, %+v", a, b)
		}
		if st := w.half(2025, 0); st.Half != 0 || st.Total != pts("2") || st.Closed == nil {
			t.Errorf("%+v", st)
		}
		if got := w.half(2026, 1).Carried.Term; got != Whole(2025) {
			t.Errorf("carried from %+v", got)
		}
		w.append(volunteered("2026-09-01")...)
		w.agrees(2025)
		w.agrees(2026)

		again := sample()
		saved, err = w.GetScheme(ctx, clerk, saved.ID)
		w.must(err)
		saved, err = w.SaveScheme(ctx, clerk, saved.ID, saved.Version, again)
		w.must(err)
		_, err = w.Adopt(ctx, chief, saved.ID, saved.Version, "2027-01-01", true)
		w.must(err)
		w.runJobs()
		w.at("2027-08-01")
		w.append(volunteered("2027-06-30", "2027-07-01")...)
		if got := w.total(ByMember, 7, 2027); got != "4" {
			t.Error(got)
		}
		if st := w.half(2027, 2); st.Half != 0 { // a page that still asks for a half
			t.Errorf("%+v", st)
		}
		w.agrees(2026)
		w.agrees(2027)
	})
}

func TestHalvesAreSimulated(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).tree()
		ctx := context.Background()
		w.at("2026-09-15")
		w.inForce(sample(), "2024-01-01")
		w.append(volunteered("2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-07-01")...)
		draft := halfYearly()
		draft.Carry = nil
		for half, want := range map[int]struct{ down, same int }{1: {1, 0}, 2: {0, 1}} { // 8 as it was, 6 under the half's cap
			out, err := w.Simulate(ctx, clerk, draft, Term{2026, half})
			w.must(err)
			if out.Term != (Term{2026, half}) || !out.Reckoned || out.Down != want.down || out.Same != want.same || out.Up != 0 {
				t.Errorf("half %d: %+v", half, out)
			}
		}
		if out, err := w.Simulate(ctx, clerk, draft, Term{}); err != nil || out.Half != 2 {
			t.Errorf("%+v %v", out, err)
		}
		if out, err := w.Simulate(ctx, clerk, sample(), Whole(2026)); err != nil || out.Reckoned || out.Same != 1 {
			t.Errorf("%+v %v", out, err)
		}
		d1, err := w.CreateScheme(ctx, clerk, draft)
		w.must(err)
		made, err := w.SimulateDraft(ctx, clerk, d1.ID, d1.Version, Term{2026, 1})
		if err != nil || made.Half != 1 || made.Result.First != "2026-01-01" || made.Result.Last != "2026-06-30" {
			t.Errorf("%+v %v", made, err)
		}
		if d1, err = w.GetScheme(ctx, clerk, d1.ID); err != nil || len(d1.Simulations) != 1 || d1.Simulations[0].Half != 1 {
			t.Errorf("%+v %v", d1.Simulations, err)
		}
	})
}
