package structure_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/structure"
)

func TestLettersGoToEachDepartmentOnceADay(t *testing.T) {
	each(t, "2027-03-16", func(c *city) {
		first := c.elected(c.FinanceFirst, "2024-03-15", nil) // a day late
		second := c.elected(c.FinanceSecond, "2024-04-10", nil)
		culture := c.elected(c.CultureFirst, "2024-01-10", nil)
		body := c.elected(c.FinanceCommittee, "2025-01-10", nil)
		all := []kernel.ID{first.ID, second.ID, culture.ID}
		for name, x := range map[string]struct {
			terms  []kernel.ID
			answer kernel.Day
			want   error
		}{
			"none":                  {nil, "2027-03-30", structure.ErrLetterNone},
			"one long before":       {[]kernel.ID{body.ID}, "2027-03-30", structure.ErrLetterEarly},
			"answer today":          {all, "2027-03-16", structure.ErrLetterAnswer},
			"answer in four months": {all, "2027-06-17", structure.ErrLetterAnswer},
			"nobody's term":         {[]kernel.ID{first.ID, 999}, "2027-03-30", kernel.ErrNotFound},
		} {
			if _, err := c.s.SendLetters(t.Context(), registertest.Staff, x.terms, x.answer); !errors.Is(err, x.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := c.s.SendLetters(t.Context(), c.Clerk(c.Finance), []kernel.ID{culture.ID}, "2027-03-30"); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("out of scope: %v", err)
		}
		var wg sync.WaitGroup
		sent, faults := make([]structure.LettersSent, 2), make([]error, 2)
		for i := range sent {
			wg.Go(func() {
				sent[i], faults[i] = c.s.SendLetters(t.Context(), registertest.Staff, all, "2027-03-30")
			})
		}
		wg.Wait()
		if faults[0] != nil || faults[1] != nil || len(sent[0].Letters)+len(sent[1].Letters) != 2 || sent[0].Already+sent[1].Already != 3 {
			t.Fatalf("two at once: %+v %v", sent, faults)
		}
		letters := append(sent[0].Letters, sent[1].Letters...)
		i := slices.IndexFunc(letters, func(l structure.TermLetter) bool { return l.Department == c.Finance })
		if i < 0 || len(letters[i].Lines) != 2 || letters[i].PaperNumber == "" || letters[i].Lines[0].Org != c.FinanceFirst {
			t.Errorf("%+v", letters)
		}
		if got := c.waiting("dept_clerk", c.Finance); !slices.Contains(got, "签收公文：关于抓紧换届选举工作的催办函") {
			t.Errorf("the clerk's desk: %v", got)
		}
		standing := func(id kernel.ID) structure.Standing {
			t.Helper()
			b, err := c.s.Board(t.Context(), registertest.Staff, id)
			c.must(err)
			i := slices.IndexFunc(b.Items, func(x structure.Standing) bool { return x.Org == id })
			return b.Items[i]
		}
		if x := standing(c.FinanceFirst); x.Level != structure.Sent || x.LetterDay != "2027-03-16" || x.LetterNo != letters[i].PaperNumber || x.LetterPaper != letters[i].PaperID {
			t.Errorf("%+v", x)
		}
		if x := standing(c.FinanceCommittee); x.Level != structure.NotUrged || x.LetterDay != "" {
			t.Errorf("%+v", x)
		}
		// The next day it may be written again; who has elected is asked no more.
		c.day("2027-03-17")
		c.elected(c.FinanceFirst, "2027-03-17", nil)
		if x := standing(c.FinanceFirst); x.Level != structure.NotUrged || x.LetterDay != "" {
			t.Errorf("the new term: %+v", x)
		}
		again, err := c.s.SendLetters(t.Context(), registertest.Staff, []kernel.ID{second.ID, culture.ID}, "2027-03-30")
		if err != nil || len(again.Letters) != 2 || again.Already != 0 {
			t.Errorf("%+v %v", again, err)
		}
		// An extension begins the ladder anew.
		e, err := c.s.AskExtension(t.Context(), c.Clerk(c.Finance), second.ID, "2027-10-10", why)
		c.must(err)
		if _, err := c.s.SendLetters(t.Context(), registertest.Staff, []kernel.ID{second.ID}, "2027-03-30"); !errors.Is(err, structure.ErrLetterAsked) {
			t.Errorf("while the committee is to decide: %v", err)
		}
		_, err = c.s.DecideExtension(t.Context(), registertest.Staff, e.ID, e.Version, structure.Approve, "")
		c.must(err)
		c.day("2027-04-10")
		if x := standing(c.FinanceSecond); x.Level != structure.Reminded || x.LetterDay != "2027-03-17" {
			t.Errorf("extended, six months before the new day: %+v", x)
		}
	})
}

// A letter whose paper is void has urged nobody: the board forgets it, and the terms in it may be written about again on the
// same day, once. An earlier letter that stands comes back.
func TestAVoidLetterUrgesNobody(t *testing.T) {
	each(t, "2027-05-10", func(c *city) {
		ctx := t.Context()
		first := c.elected(c.FinanceFirst, "2024-03-15", nil)   // through 2027-03-15
		second := c.elected(c.FinanceSecond, "2024-05-09", nil) // through yesterday
		standing := func(id kernel.ID) structure.Standing {
			t.Helper()
			b, err := c.s.Board(ctx, registertest.Staff, id)
			c.must(err)
			return b.Items[slices.IndexFunc(b.Items, func(x structure.Standing) bool { return x.Org == id })]
		}
		send := func(terms ...kernel.ID) structure.LettersSent {
			t.Helper()
			sent, err := c.s.SendLetters(ctx, registertest.Staff, terms, "2027-05-30")
			c.must(err)
			return sent
		}
		earlier := send(first.ID).Letters[0]
		c.day("2027-05-12")
		wrong := send(first.ID, second.ID).Letters[0]
		if len(wrong.Lines) != 2 || standing(c.FinanceFirst).LetterPaper != wrong.PaperID {
			t.Fatalf("%+v", wrong)
		}
		p, err := c.papers.Get(ctx, registertest.Staff, wrong.PaperID)
		c.must(err)
		c.must(c.papers.Void(ctx, registertest.Staff, p.ID, p.Version, "名单核对有误"))
		if x := standing(c.FinanceSecond); x.Level != structure.PastEnd || x.LetterDay != "" || x.LetterPaper != 0 || x.LetterNo != "" {
			t.Errorf("written about in a void letter only: %+v", x)
		}
		if x := standing(c.FinanceFirst); x.Level != structure.Sent || x.LetterDay != "2027-05-10" || x.LetterPaper != earlier.PaperID {
			t.Errorf("the earlier letter stands: %+v", x)
		}
		// Two at once write again, and one letter goes out.
		var wg sync.WaitGroup
		sent, faults := make([]structure.LettersSent, 2), make([]error, 2)
		for i := range sent {
			wg.Go(func() {
				sent[i], faults[i] = c.s.SendLetters(ctx, registertest.Staff, []kernel.ID{first.ID, second.ID}, "2027-05-30")
			})
		}
		wg.Wait()
		letters := append(sent[0].Letters, sent[1].Letters...)
		if faults[0] != nil || faults[1] != nil || len(letters) != 1 || len(letters[0].Lines) != 2 || letters[0].PaperNumber == wrong.PaperNumber {
			t.Fatalf("%+v %v", sent, faults)
		}
		if x := standing(c.FinanceSecond); x.Level != structure.Sent || x.LetterPaper != letters[0].PaperID {
			t.Errorf("written about again: %+v", x)
		}
		if again := send(first.ID, second.ID); len(again.Letters) != 0 || again.Already != 2 {
			t.Errorf("a third time: %+v", again)
		}
	})
}

// While a request that was made in time is undecided the committee itself is waited for: however late it gets, the board
// says 逾期 and not that somebody is to be urged; refused, urging goes on.
func TestNobodyIsUrgedWhileTheRequestIsUndecided(t *testing.T) {
	each(t, "2027-03-10", func(c *city) {
		ctx := t.Context()
		x := c.elected(c.FinanceFirst, "2024-03-15", nil) // through 2027-03-15
		e, err := c.s.AskExtension(ctx, c.Clerk(c.Finance), x.ID, "2027-10-10", why)
		c.must(err)
		level := func() structure.Level {
			t.Helper()
			b, err := c.s.Board(ctx, registertest.Staff, c.FinanceFirst)
			c.must(err)
			return b.Items[0].Level
		}
		for _, at := range []struct {
			day  kernel.Day
			want structure.Level
		}{{"2027-03-15", structure.Reminded}, {"2027-03-16", structure.PastEnd}, {"2027-04-14", structure.PastEnd}, {"2027-04-15", structure.PastEnd}, {"2027-06-01", structure.PastEnd}} {
			c.day(at.day)
			if got := level(); got != at.want {
				t.Errorf("%s: %q, want %q", at.day, got, at.want)
			}
		}
		_, err = c.s.DecideExtension(ctx, registertest.Staff, e.ID, e.Version, structure.Refuse, "请尽快换届")
		c.must(err)
		if got := level(); got != structure.Escalated {
			t.Errorf("refused: %q", got)
		}

		// A letter that a request has answered is not the last word any more; refused, it is again.
		second := c.elected(c.FinanceSecond, "2024-07-01", nil) // through 2027-07-01
		of := func() structure.Level {
			t.Helper()
			b, err := c.s.Board(ctx, registertest.Staff, c.FinanceSecond)
			c.must(err)
			return b.Items[0].Level
		}
		_, err = c.s.SendLetters(ctx, registertest.Staff, []kernel.ID{second.ID}, "2027-06-20")
		c.must(err)
		if got := of(); got != structure.Sent {
			t.Errorf("written about: %q", got)
		}
		e, err = c.s.AskExtension(ctx, c.Clerk(c.Finance), second.ID, "2027-12-01", why)
		c.must(err)
		if got := of(); got != structure.Awaiting {
			t.Errorf("asked for after the letter: %q", got)
		}
		_, err = c.s.DecideExtension(ctx, registertest.Staff, e.ID, e.Version, structure.Refuse, "请尽快换届")
		c.must(err)
		if got := of(); got != structure.Sent {
			t.Errorf("refused after the letter: %q", got)
		}
	})
}
