package training

import (
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// R40: a whole day counts 8 hours; a class across New Year is split, nothing carries over.
func TestSplitHours(t *testing.T) {
	for _, c := range []struct {
		hours         kernel.Points
		from, to      kernel.Day
		first, second kernel.Points
	}{
		{800, "2023-05-08", "2023-05-08", 800, 0},
		{4000, "2023-05-08", "2023-05-12", 4000, 0},
		{1600, "2022-12-31", "2023-01-01", 800, 800},
		{2400, "2022-12-30", "2023-01-01", 1600, 800},
		{1000, "2022-12-30", "2023-01-01", 667, 333},
		{800, "2022-12-31", "2022-12-31", 800, 0},
	} {
		first, second := splitHours(c.hours, c.from, c.to)
		if first != c.first || second != c.second || first+second != c.hours {
			t.Errorf("%s of %s–%s: %s and %s", c.hours, c.from, c.to, first, second)
		}
	}
}

func TestCheckClass(t *testing.T) {
	const today = kernel.Day("2026-11-23")
	for _, c := range []struct {
		name  string
		in    TrainingClass
		hours kernel.Points
		kind  string
		fault *kernel.Fault
	}{
		{"one day", TrainingClass{Name: "党务培训班", FromDay: "2023-05-08"}, 800, "department", nil},
		{"five days", TrainingClass{Name: "2023年书记培训班", FromDay: "2023-05-08", ToDay: "2023-05-12"}, 4000, "secretary", nil},
		{"half a day", TrainingClass{Name: "党员轮训", FromDay: "2023-05-08", Hours: 400}, 400, "rotation", nil},
		{"as many hours as a day has", TrainingClass{Name: "甲", FromDay: "2023-05-08", Hours: 800}, 800, "department", nil},
		{"more hours than days", TrainingClass{Name: "甲", FromDay: "2023-05-08", Hours: 801}, 0, "", ErrHours},
		{"backwards", TrainingClass{Name: "甲", FromDay: "2023-05-08", ToDay: "2023-05-07"}, 0, "", register.ErrReversed},
		{"longer than a year", TrainingClass{Name: "甲", FromDay: "2023-05-08", ToDay: "2024-06-01"}, 0, "", ErrTooLong},
		{"without a name", TrainingClass{FromDay: "2023-05-08"}, 0, "", register.ErrEmpty},
		{"not ended yet", TrainingClass{Name: "甲", FromDay: "2026-11-23", ToDay: "2026-11-24"}, 0, "", register.ErrFuture},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := c.in
			err := checkClass(&v, today)
			f, _ := kernel.AsFault(err)
			if c.fault == nil && err != nil || c.fault != nil && (f == nil || !f.Is(c.fault)) {
				t.Fatalf("fault %v, want %v", err, c.fault)
			}
			if err == nil && (v.Hours != c.hours || v.Kind != c.kind) {
				t.Errorf("%s hours, %s", v.Hours, v.Kind)
			}
		})
	}
}
