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
