package inspection_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/work/inspection"
)

func TestTalkFromAppointmentToRecord(t *testing.T) {
	each(t, "2026-10-08", func(c *city) {
		ctx := c.t.Context()
		c.must(c.s.SettleTalks(ctx))
		c.appoint(c.LiFinance, c.Finance, "2026-10-08")
		c.appoint(c.LiFinance, c.FinanceCommittee, "2026-10-08")
		c.on("2027-01-20") // the program stood still over the new year
		c.must(c.s.SettleTalks(ctx))
		c.must(c.s.SettleTalks(ctx))
		all := c.talks()
		if len(all) != 1 || all[0].Due != "2026-11-07" || !all[0].Overdue || all[0].MemberName != "李明" {
			t.Fatalf("%+v", all)
		}
		if got := c.duties(c.Wang); !slices.Equal(got, []string{"inspection.hold_talk 2026-11-07"}) {
			t.Errorf("the staff's duty: %v", got)
		}
		talk, err := c.s.ArrangeTalk(ctx, c.staff(), all[0].ID, 1, inspection.Talker{Member: c.Wang}, "2027-01-25")
		if err != nil || talk.TalkerName != "王建国" {
			t.Fatalf("%+v %v", talk, err)
		}
		if _, err := c.s.ArrangeTalk(ctx, c.staff(), talk.ID, 1, inspection.Talker{Member: c.Zhang}, ""); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("stale: %v", err)
		}
		held := inspection.HeldTalk{Day: "2027-01-20", Record: "谈了三点：尽快熟悉党务。"}
		if _, err := c.s.HoldTalk(ctx, c.zhang(), talk.ID, talk.Version, held); !errors.Is(err, inspection.ErrNotTalker) {
			t.Errorf("another member: %v", err)
		}
		if talk, err = c.s.HoldTalk(ctx, c.wei(), talk.ID, talk.Version, held); err != nil || talk.State != inspection.TalkHeld || !talk.Late {
			t.Fatalf("%+v %v", talk, err)
		}
		held.Record = "谈了三点：尽快熟悉党务，抓好换届。"
		if talk, err = c.s.HoldTalk(ctx, c.wei(), talk.ID, talk.Version, held); err != nil {
			t.Fatalf("corrected: %v", err)
		}
		if n := c.Kinds(); n["inspection.talked"] != 1 || n["inspection.talk_owed"] != 1 || len(c.duties(c.Wang)) != 0 {
			t.Errorf("%v, duties %v", n, c.duties(c.Wang))
		}
		text, err := db.Scalar[string](ctx, c.DB.Read(), "SELECT record_cipher FROM deputy_talk WHERE id=?", talk.ID)
		if err != nil || strings.Contains(text, "三点") || text == "" {
			t.Errorf("kept in the open: %q %v", text, err)
		}
		before := c.openings()
		for name, by := range map[string]kernel.Actor{"the talker": c.wei(), "staff": c.staff(), "the one talked with": {Account: 30, Member: c.LiFinance, Name: "李明", Scope: kernel.Scope{Orgs: []kernel.ID{c.Finance}}}} {
			if got, err := c.s.OpenRecord(ctx, by, talk.ID); err != nil || got != held.Record {
				t.Errorf("%s: %q %v", name, got, err)
			}
		}
		if n := c.openings() - before; n != 3 {
			t.Errorf("%d openings stand in the trail", n)
		}
		for name, by := range map[string]kernel.Actor{"another member of the committee": c.zhang(), "the department's clerk": c.Clerk(c.Finance)} {
			if _, err := c.s.OpenRecord(ctx, by, talk.ID); !errors.Is(err, inspection.ErrConfidential) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := c.s.OpenRecord(ctx, c.Clerk(c.Culture), talk.ID); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("out of sight: %v", err)
		}
		// who was talked with needs no office for it
		own := kernel.Actor{Account: 31, Member: c.LiFinance, Name: "李明", Scope: kernel.Scope{Member: c.LiFinance}}
		if list, err := c.s.MyTalks(ctx, own); err != nil || len(list) != 1 || list[0].ID != talk.ID || list[0].TalkerName != "王建国" {
			t.Errorf("own talks: %+v %v", list, err)
		}
		if got, err := c.s.OpenMyRecord(ctx, own, talk.ID); err != nil || got != held.Record || c.openings() != before+4 {
			t.Errorf("own record: %q %v", got, err)
		}
		for name, by := range map[string]kernel.Actor{"the talker": c.wei(), "staff": c.staff(), "a member": {Account: 32, Member: c.LiCulture, Scope: kernel.Scope{Member: c.LiCulture}}, "nobody": {Account: 33}} {
			if _, err := c.s.OpenMyRecord(ctx, by, talk.ID); !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s opens it as their own: %v", name, err)
			}
			if list, err := c.s.MyTalks(ctx, by); err != nil || len(list) != 0 {
				t.Errorf("%s: %+v %v", name, list, err)
			}
		}
		sums, err := c.s.TalkTotals(ctx, c.staff(), inspection.TalkFilter{})
		if err != nil || sums.Owed != 1 || sums.Held != 1 || sums.InTime != 0 || sums.Coverage != "100" {
			t.Errorf("%+v %v", sums, err)
		}
	})
}

func (c *city) openings() int {
	c.t.Helper()
	n, err := db.Scalar[int](c.t.Context(), c.DB.Read(), "SELECT COUNT(*) FROM audit WHERE action='deputy_talk.read_record'")
	c.must(err)
	return n
}

func TestAnAppointmentUndoneWithdrawsItsTalk(t *testing.T) {
	each(t, "2026-10-08", func(c *city) {
		ctx := c.t.Context()
		p := c.appoint(c.LiFinance, c.Finance, "2026-10-08")
		q := c.appoint(c.LiCulture, c.Culture, "2026-10-01")
		c.must(c.s.SettleTalks(ctx))
		c.must(c.DB.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "DELETE FROM position WHERE id=?", p.ID)
			return err
		}))
		c.must(c.members().EndPosition(ctx, c.staff(), c.LiCulture, q.ID, "2026-10-05"))
		c.must(c.s.SettleTalks(ctx))
		for _, x := range c.talks() {
			if x.State != inspection.TalkWithdrawn || x.Reason == "" {
				t.Errorf("%+v", x)
			}
		}
		if n := c.Kinds(); n["inspection.talk_owed"] != 0 || len(c.duties(c.Wang)) != 0 {
			t.Errorf("%v %v", n, c.duties(c.Wang))
		}
		sums, err := c.s.TalkTotals(ctx, c.staff(), inspection.TalkFilter{})
		if err != nil || sums.Owed != 0 || sums.Coverage != "" {
			t.Errorf("nothing owed is no rate: %+v %v", sums, err)
		}
		third := c.appoint(c.LiFinance, c.Finance, "2026-10-08")
		c.must(c.s.SettleTalks(ctx))
		if owed, err := c.s.Talks(ctx, c.staff(), inspection.TalkFilter{Owed: true}, kernel.AllRows); err != nil || owed.Total != 1 || owed.Items[0].MemberID != c.LiFinance || third.ID == 0 {
			t.Errorf("what the figure counts: %+v %v", owed, err)
		}
	})
}
