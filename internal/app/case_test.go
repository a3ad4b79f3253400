package app_test

import (
	"strconv"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/metric"
	"sanchuang/internal/spine/points"
	"sanchuang/internal/work/activity"
)

// TestOneMeetingCountsOnce: a meeting that is several kinds earns once for each subject, by the highest
// credit, whatever rules name it (R59); a correction puts it right, and recomputing gives the same.
func TestOneMeetingCountsOnce(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			url := ""
			if database == "postgres" {
				url = dbtest.NewPostgres(t)
			}
			w := found(t, url)
			a, ctx := w.app, t.Context()
			day := a.DB.Today()
			year := day.Year()
			c := activity.Content{
				Kinds: []string{"theme_day", "lecture", "integrity_education"}, Day: day, PlannedDay: day, StartTime: "14:30", EndTime: "16:00",
				Topic: "廉政党课", Place: "会议室", Minutes: "集体学习。", Host: activity.Named{MemberID: w.near.member, Name: "甲"}, Recorder: activity.Named{Name: "李敏"},
				Speaker: activity.Named{MemberID: w.near.member, Name: "甲"},
				Attendances: []activity.Attendance{
					{MemberID: w.near.member, Name: "甲", Mark: activity.Attended},
					{MemberID: w.near.clerk, Name: "乙", Mark: activity.Attended},
				},
			}
			got, err := a.Activities.Record(ctx, everything, w.near.branch, c)
			must(t, err)
			// worth looks a subject up: what was earned in all, what gave way, and what counts.
			worth := func(subject points.SubjectType, id kernel.ID, want string) {
				t.Helper()
				s, err := a.Points.Statement(ctx, kernel.Everything(), subject, id, points.Whole(year))
				must(t, err)
				var raw, merged kernel.Points
				for _, category := range s.Categories {
					for _, r := range category.Rules {
						for _, l := range r.Lines {
							if !strings.HasSuffix(l.Title, "：廉政党课") || !strings.HasPrefix(l.Title, strconv.Itoa(year)+"年") {
								t.Errorf("the line's record is called %q", l.Title)
							}
						}
						raw, merged = raw+r.Raw, merged+r.Merged
					}
				}
				if got := raw.String() + " - " + merged.String() + " = " + s.Total.String(); got != want {
					t.Errorf("%s %v: %s, want %s", subject, id, got, want)
				}
			}
			worth(points.ByBranch, w.near.branch, "3.5 - 1.5 = 2")
			worth(points.ByMember, w.near.clerk, "20 - 12 = 8")
			worth(points.ByMember, w.near.member, "28 - 20 = 8") // both the lecture given and integrity are worth 8

			behind, err := a.Metrics.Facts(ctx, kernel.Everything(), metric.Question{Period: kernel.YearOf(year)}, "activity.theme_days", kernel.Page{Number: 1, Size: 20})
			must(t, err)
			if len(behind.Items) != 1 || !strings.HasSuffix(behind.Items[0].Title, "：廉政党课") {
				t.Errorf("the fact behind the figure: %+v", behind.Items)
			}
			c.Kinds = []string{"theme_day"}
			c.Speaker = activity.Named{}
			_, err = a.Activities.Correct(ctx, everything, got.ID, got.Version, "只是主题党日", c)
			must(t, err)
			worth(points.ByBranch, w.near.branch, "1 - 0 = 1")
			worth(points.ByMember, w.near.clerk, "7 - 0 = 7")
			differences, err := a.Points.Check(ctx, year)
			must(t, err)
			if len(differences) > 0 {
				t.Errorf("recomputing differs: %+v", differences)
			}
			must(t, a.Points.Recompute(ctx, year))
			worth(points.ByMember, w.near.clerk, "7 - 0 = 7")
		})
	}
}
