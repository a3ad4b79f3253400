package activity_test

import (
	"context"
	"slices"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/work/activity"
)

func titles(items []activity.AgendaItem) (out []string) {
	for _, i := range items {
		out = append(out, i.Title)
	}
	return out
}

// What was resolved is reported at the next meeting until it is settled; what failed is not.
func TestTheNextMeetingHearsWhatIsOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		_, err := c.Next(ctx, c.secretary, c.first, "branch_assembly")
		want(t, err, activity.ErrNoLast)
		record := func(day kernel.Day, change func(*activity.Content)) *activity.Activity {
			t.Helper()
			k := c.content(c.first)
			k.Kinds, k.Day, k.PlannedDay = []string{"branch_assembly"}, day, day
			change(&k)
			a, err := c.Record(ctx, c.secretary, c.first, k)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		next := func() activity.Content {
			t.Helper()
			k, err := c.Next(ctx, c.secretary, c.first, "branch_assembly")
			if err != nil {
				t.Fatal(err)
			}
			return k
		}
		first := record("2026-08-10", func(k *activity.Content) {
			k.Resolutions = []activity.Resolution{
				{Text: "七月底前走访困难党员"},
				{Text: "购置图书", Vote: &activity.Vote{Due: 14, Present: 13, Ayes: 7, Nays: 6}},
				{Text: "接收赵丽为预备党员", Vote: &activity.Vote{Due: 14, Present: 13, Ayes: 8, Nays: 5, Admission: true}},
			}
		})
		if v := first.Resolutions[2].Vote; v.Quorum != "1/2" || v.Majority != "1/2" {
			t.Errorf("the day's rules do not stand in the record: %+v", v)
		}
		k := next()
		if got := titles(k.Agenda); !slices.Equal(got, []string{"报告落实情况：七月底前走访困难党员", "报告落实情况：接收赵丽为预备党员"}) {
			t.Fatalf("%q", got)
		}
		if k.Topic != "" || k.Place != "三楼会议室" || len(k.Attendances) != 15 || k.Attendances[0].Mark != activity.Unmarked || k.Agenda[1].FromID != first.ID || k.Agenda[1].FromNumber != 3 {
			t.Errorf("%+v", k)
		}
		record("2026-09-10", func(k2 *activity.Content) {
			k2.Agenda = k.Agenda
			k2.Agenda[0].Text, k2.Agenda[0].Settled = "三户都已走访。", true
			k2.Agenda[1].Text = "已报机关党委审批。"
			k2.Resolutions = []activity.Resolution{{Text: "年底前完成图书角"}}
		})
		k = next()
		if got := titles(k.Agenda); !slices.Equal(got, []string{"报告落实情况：接收赵丽为预备党员", "报告落实情况：年底前完成图书角"}) || k.Agenda[0].Text != "" {
			t.Errorf("%q", got)
		}
		_, err = c.Next(ctx, c.other, c.first, "branch_assembly")
		want(t, err, activity.ErrNoLast)
	})
}

// rulebook is a city's own parameters.
type rulebook map[string][]norm.Value

func (r rulebook) Book(_ context.Context, _ db.Queryer) (*norm.Book, error) {
	return norm.NewBook(r), nil
}

// A rule that changes later does not change what was decided; a committee meets by its own quorum.
func TestAVoteKeepsTheRulesOfItsDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		c.UseNorms(rulebook{norm.AssemblyMajority: {{From: "2026-10-01", Text: "2/3", Basis: "本市规定"}}, norm.CommitteeMeetQuorum: {{From: "2026-01-01", Text: "2/3"}}})
		vote := func(day kernel.Day) *activity.Vote {
			t.Helper()
			k := c.content(c.first)
			k.Kinds, k.Day, k.PlannedDay = []string{"branch_assembly"}, day, day
			k.Resolutions = []activity.Resolution{{Text: "同意", Vote: &activity.Vote{Due: 14, Present: 13, Ayes: 8, Majority: "1/100"}}}
			a, err := c.Record(ctx, c.secretary, c.first, k)
			if err != nil {
				t.Fatal(err)
			}
			return a.Resolutions[0].Vote
		}
		if v := vote("2026-09-30"); !v.Passed() || v.Majority != "1/2" {
			t.Errorf("%+v", v)
		}
		if v := vote("2026-10-01"); v.Passed() || v.Majority != "2/3" {
			t.Errorf("%+v", v)
		}
		k := c.content(c.first)
		k.Kinds, k.Attendances = []string{"branch_committee_meeting"}, k.Attendances[:5]
		for i := range k.Attendances {
			if i >= 3 {
				k.Attendances[i].Mark = activity.Absent
			}
		}
		_, err := c.Record(ctx, c.secretary, c.first, k)
		want(t, err, activity.ErrIncomplete)
		p, err := c.ProposeRoster(ctx, c.secretary, c.first, []string{"branch_committee_meeting"}, "2026-11-20")
		if err != nil || p.Vote.Quorum != "2/3" || p.Vote.Majority != "2/3" {
			t.Errorf("%+v %v", p.Vote, err)
		}
	})
}
