package norm_test

import (
	"errors"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/norm"
)

func TestFractions(t *testing.T) {
	for _, c := range []struct {
		text            string
		n, all, least   int
		reached, passed bool
	}{
		{"4/5", 32, 40, 32, true, false},
		{"4/5", 31, 40, 32, false, false},
		{"1/2", 10, 20, 10, true, false},
		{"1/2", 11, 20, 10, true, true},
		{"1/2", 2, 5, 3, false, false},
		{"1/2", 3, 5, 3, true, true},
		{"1/5", 1, 5, 1, true, false}, // five seats ask for one more candidate
		{"1/5", 0, 3, 1, false, false},
		{"1/3", 3, 10, 4, false, false},
	} {
		f, ok := norm.ParseFraction(c.text)
		if !ok || f.Reached(c.n, c.all) != c.reached || f.Passed(c.n, c.all) != c.passed || f.Least(c.all) != c.least {
			t.Errorf("%d of %d against %s: reached %v, passed %v, least %d", c.n, c.all, c.text, f.Reached(c.n, c.all), f.Passed(c.n, c.all), f.Least(c.all))
		}
	}
}

func TestBookByDay(t *testing.T) {
	b := norm.NewBook(map[string][]norm.Value{
		norm.LectureEvery: {{From: "2025-07-01", Text: "year", Local: true}, {From: "2026-10-01", Text: "month", Local: true}},
	})
	for day, want := range map[kernel.Day]string{
		"1980-01-01": "quarter", "2025-06-30": "quarter", "2025-07-01": "year", "2026-09-30": "year", "2026-10-01": "month", "2099-01-01": "month",
	} {
		if got := b.Choice(norm.LectureEvery, day); got != want {
			t.Errorf("on %s it is %s, want %s", day, got, want)
		}
	}
	for day, want := range map[kernel.Day]kernel.Period{
		"2025-01-01": {First: "1990-01-01", Last: "2025-06-30"},
		"2025-07-01": {First: "2025-07-01", Last: "2026-09-30"},
		"2027-01-01": {First: "2026-10-01", Last: kernel.MaxDay},
	} {
		if got := b.Stretch(norm.LectureEvery, day); got != want {
			t.Errorf("around %s it stays from %s to %s, want %v", day, got.First, got.Last, want)
		}
	}
}

func TestEveryDeliveredValueIsOne(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range norm.NewBook(nil).Parameters("2026-11-23") {
		if seen[p.Code] {
			t.Errorf("%s is there twice", p.Code)
		}
		seen[p.Code] = true
		if err := p.Check(p.Now.Text); err != nil {
			t.Errorf("%s: %v", p.Code, err)
		}
		if p.Name == "" || p.Group == "" || p.Acts == "" || p.Now.Basis == "" || p.Trust == "" {
			t.Errorf("%s says too little of itself: %+v", p.Code, p)
		}
	}
}

var staff = kernel.Actor{Account: 1, Name: "工委干部", Scope: kernel.Everything()}

func each(t *testing.T, fn func(*testing.T, *norm.Service, *db.DB)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
		if err != nil {
			t.Fatal(err)
		}
		fn(t, norm.NewService(d, audit.New(v)), d)
	})
}

func TestLocalValues(t *testing.T) {
	each(t, func(t *testing.T, s *norm.Service, d *db.DB) {
		ask := func(day kernel.Day) string {
			t.Helper()
			b, err := s.Book(t.Context(), d.Read())
			if err != nil {
				t.Fatal(err)
			}
			return b.At(norm.LectureEvery, day).Text
		}
		if got := ask("2026-03-01"); got != "quarter" {
			t.Fatalf("delivered: %s", got)
		}
		set := norm.Setting{From: "2026-01-01", Text: "year", Basis: "市直机关工委〔2026〕3号"}
		if err := s.Set(t.Context(), staff, norm.LectureEvery, set); err != nil {
			t.Fatal(err)
		}
		if got := ask("2026-03-01"); got != "year" {
			t.Errorf("after setting: %s", got)
		}
		if got := ask("2025-12-31"); got != "quarter" {
			t.Errorf("the day before: %s", got)
		}
		set.Text = "half_year"
		if err := s.Set(t.Context(), staff, norm.LectureEvery, set); err != nil || ask("2026-03-01") != "half_year" {
			t.Errorf("set again on the same day: %v, %s", err, ask("2026-03-01"))
		}
		if err := s.Withdraw(t.Context(), staff, norm.LectureEvery, "2026-01-01"); err != nil || ask("2026-03-01") != "quarter" {
			t.Errorf("withdrawn: %v, %s", err, ask("2026-03-01"))
		}
		if err := s.Withdraw(t.Context(), staff, norm.LectureEvery, "2026-01-01"); !errors.Is(err, norm.ErrNoValue) {
			t.Errorf("withdrawn twice: %v", err)
		}
		n, err := db.Scalar[int](t.Context(), d.Read(), "SELECT COUNT(*) FROM audit WHERE action IN ('norm.set','norm.withdrawn')")
		if err != nil || n != 3 {
			t.Errorf("%d rows in the trail, %v; want 3", n, err)
		}
	})
}

func TestWrongSettings(t *testing.T) {
	each(t, func(t *testing.T, s *norm.Service, _ *db.DB) {
		for _, c := range []struct {
			code  string
			set   norm.Setting
			want  *kernel.Fault
			field string
		}{
			{norm.LectureEvery, norm.Setting{From: "2026-01-01", Text: "weekly", Basis: "x"}, norm.ErrValue, "text"},
			{norm.BranchMost, norm.Setting{From: "2026-01-01", Text: "五十", Basis: "x"}, norm.ErrValue, "text"},
			{norm.BranchMost, norm.Setting{From: "2026-01-01", Text: "9", Basis: "x"}, norm.ErrValue, "text"},
			{norm.BranchMost, norm.Setting{From: "2026-01-01", Text: "050", Basis: "x"}, norm.ErrValue, "text"},
			{norm.ElectionQuorum, norm.Setting{From: "2026-01-01", Text: "5/4", Basis: "x"}, norm.ErrValue, "text"},
			{norm.ElectionQuorum, norm.Setting{From: "2026-01-01", Text: "0.8", Basis: "x"}, norm.ErrValue, "text"},
			{norm.BranchMost, norm.Setting{From: "", Text: "40", Basis: "x"}, norm.ErrFrom, "from"},
			{norm.BranchMost, norm.Setting{From: "1989-12-31", Text: "40", Basis: "x"}, norm.ErrFrom, "from"},
			{norm.BranchMost, norm.Setting{From: "2026-01-01", Text: "40", Basis: " "}, norm.ErrBasis, "basis"},
		} {
			err := s.Set(t.Context(), staff, c.code, c.set)
			var f *kernel.Fault
			if !errors.Is(err, c.want) || !errors.As(err, &f) || f.Field != c.field {
				t.Errorf("%s %+v: %v", c.code, c.set, err)
			}
		}
		if err := s.Set(t.Context(), staff, "nothing", norm.Setting{}); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("an unknown parameter: %v", err)
		}
	})
}
