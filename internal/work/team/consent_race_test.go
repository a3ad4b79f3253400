package team_test

import (
	"errors"
	"sync"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/team"
)

// rows counts the rows of a table that meet a condition.
func (c *city) rows(table string, args ...any) int {
	c.t.Helper()
	n, err := db.Scalar[int](c.t.Context(), c.DB.Read(), "SELECT COUNT(*) FROM "+table, args...)
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}

// trail counts what was written down of requests.
func (c *city) trail() int { return c.rows("audit WHERE object_type='team_consent'") }

// atOnce runs acts at the same time and answers how many went through; the others must be refused with want.
func (c *city) atOnce(what string, want *kernel.Fault, acts ...func() error) (done int) {
	c.t.Helper()
	faults := make([]error, len(acts))
	var wg sync.WaitGroup
	begin := make(chan struct{})
	for i, act := range acts {
		wg.Go(func() {
			<-begin
			faults[i] = act()
		})
	}
	close(begin)
	wg.Wait()
	for _, err := range faults {
		if err == nil {
			done++
		} else if !errors.Is(err, want) {
			c.t.Errorf("%s: %v", what, err)
		}
	}
	return done
}

// TestOneOfManyDeciders: of those who decide about one request at once, exactly one does.
func TestOneOfManyDeciders(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		ctx := t.Context()
		c.elected()
		asked, err := c.asks(nil)
		if err != nil {
			t.Fatal(err)
		}
		before := c.trail()
		grant := func() error {
			_, err := c.s.AnswerConsent(ctx, registertest.Staff, asked.ID, asked.Version, team.Answer{Grant: true})
			return err
		}
		back := func() error {
			_, err := c.s.AnswerConsent(ctx, registertest.Staff, asked.ID, asked.Version, team.Answer{Opinion: "请先确定接任人选"})
			return err
		}
		if n := c.atOnce("two deciders", kernel.ErrStale, grant, back, grant, back); n != 1 {
			t.Errorf("%d decided", n)
		}
		got, err := c.s.Consent(ctx, registertest.Staff, asked.ID)
		if err != nil || got.Version != asked.Version+1 || (got.State == team.Granted) != (got.PaperNumber != "") {
			t.Errorf("%+v %v", got, err)
		}
		replies := 0
		if got.State == team.Granted {
			replies = 1
		}
		if n := c.rows("paper"); n != replies {
			t.Errorf("%d replies were issued, %s", n, got.State)
		}
		if n := c.trail() - before; n != 1 {
			t.Errorf("one act left %d rows behind", n)
		}
		if n := c.rows("duty WHERE object_type='team_consent'"); n != 1 { // to mend it, or to enter it
			t.Errorf("%d things to do", n)
		}
	})
}

// TestWithdrawnWhileDecided: whoever comes second is told that it moved on; nothing is both.
func TestWithdrawnWhileDecided(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		ctx := t.Context()
		c.elected()
		for range 4 {
			asked, err := c.asks(nil)
			if err != nil {
				t.Fatal(err)
			}
			before, papers := c.trail(), c.rows("paper")
			n := c.atOnce("withdrawn while decided", kernel.ErrStale, func() error {
				_, err := c.s.WithdrawConsent(ctx, c.Clerk(c.Finance), asked.ID, asked.Version)
				return err
			}, func() error {
				_, err := c.s.AnswerConsent(ctx, registertest.Staff, asked.ID, asked.Version, team.Answer{Grant: true})
				return err
			})
			got, err := c.s.Consent(ctx, registertest.Staff, asked.ID)
			if err != nil || n != 1 || c.trail()-before != 1 || (got.State == team.Granted) != (c.rows("paper") == papers+1) {
				t.Fatalf("%d went through, %d rows, %+v %v", n, c.trail()-before, got, err)
			}
			if got.State == team.Granted {
				if _, err := c.s.WithdrawConsent(ctx, c.Clerk(c.Finance), got.ID, got.Version); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// TestOneRequestForOneSeat: the same change is asked for once, and the secretary's seat for one person at a time.
func TestOneRequestForOneSeat(t *testing.T) {
	each(t, "2026-11-23", func(c *city) {
		c.elected()
		before := c.trail()
		ask := func() error {
			_, err := c.asks(nil)
			return err
		}
		if n := c.atOnce("the same change", team.ErrAskedTwice, ask, ask, ask, ask); n != 1 {
			t.Errorf("%d asked", n)
		}
		if n := c.trail() - before; n != 1 {
			t.Errorf("one request left %d rows behind", n)
		}
		asked, err := c.s.Consents(t.Context(), registertest.Staff, team.Asked, 0, kernel.AllRows)
		if err != nil || asked.Total != 1 {
			t.Fatalf("%+v %v", asked, err)
		}
		granted, err := c.s.AnswerConsent(t.Context(), registertest.Staff, asked.Items[0].ID, asked.Items[0].Version, team.Answer{Grant: true})
		if err != nil {
			t.Fatal(err)
		}
		// Entered by two at once, the change is one change.
		n := c.atOnce("entered twice", kernel.ErrStale, func() error {
			_, err := c.s.EnterChange(t.Context(), c.Clerk(c.Finance), granted.ID, granted.Version, "2026-11-23")
			return err
		}, func() error {
			_, err := c.s.EnterChange(t.Context(), registertest.Staff, granted.ID, granted.Version, "2026-11-23")
			return err
		})
		if l := c.line(c.FinanceFirst, ""); n != 1 || l.Secretary != "" || l.Vacancies[0].Since != "2026-11-23" {
			t.Errorf("%d entered: %+v", n, l)
		}
		next := func(who kernel.ID) func() error {
			return func() error {
				_, err := c.asks(func(r *team.Request) { r.MemberID, r.Kind, r.Duty = who, team.Add, member.Secretary })
				return err
			}
		}
		before = c.trail()
		if n := c.atOnce("two for one seat", team.ErrSeatAsked, next(c.LiFinance), next(c.Wang), next(c.LiFinance), next(c.Wang)); n != 1 {
			t.Errorf("%d asked for the seat", n)
		}
		if n := c.trail() - before; n != 1 {
			t.Errorf("%d rows", n)
		}
		// Deputies may be several.
		deputy := func(who kernel.ID) func() error {
			return func() error {
				_, err := c.asks(func(r *team.Request) { r.MemberID, r.Kind, r.Duty = who, team.Add, member.Deputy })
				return err
			}
		}
		if n := c.atOnce("two deputies", team.ErrAskedTwice, deputy(c.LiFinance), deputy(c.Wang)); n != 2 {
			t.Errorf("%d deputies", n)
		}
	})
}
