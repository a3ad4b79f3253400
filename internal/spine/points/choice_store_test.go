package points

import (
	"context"
	"errors"
	"sync"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/fact"
)

// asksForChoices is a scheme in which being sent is worth one to five points, as whoever accepts it chooses; volunteering two.
func asksForChoices(w *world, from kernel.Day) {
	w.t.Helper()
	def := &Scheme{
		Subject: ByMember, Name: "党员积分办法", Categories: []Category{{Code: "service", Name: "服务奉献"}},
		Rules: []Rule{
			{Code: "sent", Category: "service", Text: "下沉社区，每次在1至5分内认定", Fact: "outreach.sent", Direction: Credit, Range: &PointsRange{100, 500}},
			{Code: "volunteered", Category: "service", Text: "参加志愿服务一次2分", Fact: "outreach.volunteered", Direction: Credit, Points: 200},
		},
	}
	w.must(w.TakeOver(context.Background(), ann, def, from))
}

func (w *world) choices(actor kernel.Actor) []Choice {
	w.t.Helper()
	list, err := w.Choices(context.Background(), actor, ChoiceFilter{}, kernel.AllRows)
	w.must(err)
	return list.Items
}

func TestAChoiceIsWaitedForMadeAndTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).tree()
		ctx := context.Background()
		w.at("2026-06-30")
		asksForChoices(w, "2026-01-01")
		w.append(happened("outreach.sent", "2026-06-20"), happened("outreach.volunteered", "2026-06-21"))
		waiting := w.choices(secretary)
		if len(waiting) != 1 || waiting[0].State != ChoiceWaiting || waiting[0].Least != 100 || waiting[0].Most != 500 || waiting[0].Level != BranchLevel {
			t.Fatalf("%+v", waiting)
		}
		c := waiting[0]
		if got := w.duties(choiceDuty); len(got) != 1 || got[0].Role != "branch_secretary" || got[0].ObjectID != c.ID {
			t.Errorf("%+v", got)
		}
		st, err := w.Statement(ctx, kernel.Everything(), ByMember, 7, Whole(2026))
		w.must(err)
		if st.Total != 200 || len(st.Waiting) != 1 || st.Waiting[0].Rule != "sent" || st.Waiting[0].Day != "2026-06-20" || st.Waiting[0].SourceID != c.SourceID ||
			*st.Waiting[0].Waits != (Wait{c.RuleText, 100, 500, BranchLevel}) {
			t.Errorf("total %s, waiting %+v", st.Total, st.Waiting)
		}
		rows := st.rows(nil)
		if row := rows[len(rows)-2]; row.category != "分值待认定" || row.note != "1至5分，待支部书记认定，认定之前不计分" || statementColumns[3].Value(row) != nil || statementColumns[3].Value(rows[len(rows)-1]) != pts("2") {
			t.Errorf("exported %+v", rows)
		}
		for _, x := range []struct {
			by     kernel.Actor
			points kernel.Points
			reason string
			want   *kernel.Fault
		}{
			{secretary, 99, "连续三天驻守社区", ErrChoice},
			{secretary, 501, "连续三天驻守社区", ErrChoice},
			{secretary, 300, "很好", ErrChoiceReason},
			{secretary, 300, "每天登录学习平台打卡", ErrAdjustBurden},
			{kernel.Actor{Account: 50, Name: "安晓", Member: 7, Grants: secretary.Grants}, 300, "连续三天驻守社区", ErrOwnPoints},
			{kernel.Actor{Account: 51, Name: "别处", Grants: []kernel.Grant{{Role: "branch_secretary", Org: 5}}}, 300, "连续三天驻守社区", kernel.ErrNotFound},
		} {
			if _, err := w.Choose(ctx, x.by, c.ID, c.Version, x.points, x.reason); !errors.Is(err, x.want) {
				t.Errorf("%s %s by %s: %v", x.points, x.reason, x.by.Name, err)
			}
		}
		made, err := w.Choose(ctx, secretary, c.ID, c.Version, 500, "连续三天驻守社区")
		w.must(err)
		if made.State != ChoiceMade || made.Points != 500 || w.total(ByMember, 7, 2026) != "7" || len(w.duties(choiceDuty)) != 0 {
			t.Errorf("%+v, total %s", made, w.total(ByMember, 7, 2026))
		}
		if _, err := w.Choose(ctx, secretary, c.ID, made.Version, 400, "连续三天驻守社区"); !errors.Is(err, ErrChoiceMade) {
			t.Errorf("twice: %v", err)
		}
		w.agrees(2026)
		w.must(w.Recompute(ctx, 2026))
		w.agrees(2026)
		line, _, err := w.FindLine(ctx, ByMember, 7, Whole(2026), c.fact, "sent")
		if err != nil || line.Points != 500 || line.SourceID != c.SourceID {
			t.Errorf("%+v %v", line, err)
		}
		w.reverse(fact.Source{Type: c.SourceType, ID: c.SourceID, Version: c.sourceVersion})
		if got := w.total(ByMember, 7, 2026); got != "2" {
			t.Errorf("total %s after the record was taken back", got)
		}
		w.agrees(2026)
	})
}

func TestARecordTakenBackNeedsNoChoice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).tree()
		w.at("2026-06-30")
		asksForChoices(w, "2026-01-01")
		f := happened("outreach.sent", "2026-06-20")
		w.append(f)
		w.reverse(f.Source)
		if got := w.choices(secretary); len(got) != 1 || got[0].State != ChoiceDropped || len(w.duties(choiceDuty)) != 0 {
			t.Errorf("%+v, duties %+v", got, w.duties(choiceDuty))
		}
		w.must(w.Recompute(context.Background(), 2026))
		w.agrees(2026)
	})
}

// A version that begins to ask about records that were there already has them waited for after the recomputation.
func TestRecordsFromBeforeTheVersionAreAskedAbout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).seeded().tree()
		w.at("2026-06-30")
		gone := happened("outreach.sent", "2026-06-22")
		w.append(happened("outreach.sent", "2026-05-20"), happened("outreach.sent", "2026-06-20"), gone)
		w.reverse(gone.Source)
		asksForChoices(w, "2026-06-01")
		w.must(w.Recompute(context.Background(), 2026))
		got := w.choices(secretary)
		if len(got) != 1 || got[0].Day != "2026-06-20" || len(w.duties(choiceDuty)) != 1 {
			t.Fatalf("%+v", got)
		}
		w.must(w.Recompute(context.Background(), 2026)) // nobody is told twice
		if again := w.choices(secretary); len(again) != 1 || again[0].ID != got[0].ID {
			t.Errorf("%+v", again)
		}
		w.agrees(2026)
	})
}

func TestOfTwoWhoChooseOneIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).tree()
		w.at("2026-06-30")
		asksForChoices(w, "2026-01-01")
		w.append(happened("outreach.sent", "2026-06-20"))
		c := w.choices(secretary)[0]
		errs := make([]error, 2)
		var both sync.WaitGroup
		for i, by := range []kernel.Actor{secretary, ann} {
			both.Go(func() {
				_, errs[i] = w.Choose(context.Background(), by, c.ID, c.Version, kernel.Points(200+100*i), "连续三天驻守社区")
			})
		}
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("%v, %v", errs[0], errs[1])
		}
		w.agrees(2026)
	})
}
