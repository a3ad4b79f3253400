package app_test

import (
	"archive/zip"
	"bytes"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/election"
)

// elected is an election whose team is found: 王建国 as secretary, 李明 and 丁一.
func (c *electing) elected() election.Detail {
	c.t.Helper()
	id := c.meeting()
	d := c.vote(id, c.tally(8, map[string]int{"王建国": 8, "李明": 7, "丁一": 6, "马三": 3}))
	c.ok(c.s.OpenPlenum(c.t.Context(), c.chief, id, d.Version, election.First{Day: votingToday, Secretary: c.Wang, Monitors: c.ids("刘五"), Tellers: c.ids("陈七")}))
	d = c.vote(id, c.tally(3, map[string]int{"王建国": 2}))
	if d.State != election.Elected {
		c.t.Fatalf("%s", d.State)
	}
	return d
}

func (c *electing) goes(name string) {
	c.t.Helper()
	p, err := c.roll.Get(c.t.Context(), registertest.Staff, c.names[name])
	c.ok(err)
	_, err = c.roll.Leave(c.t.Context(), registertest.Staff, c.names[name], p.Version, "died", votingToday, "")
	c.ok(err)
}

func (c *electing) division() []election.Share {
	return []election.Share{{MemberID: c.names["李明"], Duties: []member.Duty{member.Organiser}}, {MemberID: c.names["丁一"], Duties: []member.Duty{member.Publicist}}}
}

// Who was elected and has gone since stands in no team: not in a report, and not in one that was on its way.
func TestWhoLeftAfterTheVoteIsNotPutInForce(t *testing.T) {
	eachElecting(t, func(c *electing) {
		ctx := c.t.Context()
		d := c.elected()
		c.ok(c.s.Report(ctx, c.chief, d.ID, d.Version, c.division()))
		c.goes("丁一")
		err := c.s.Approve(ctx, c.above, d.ID, d.Version+1)
		c.refused(election.ErrGone, err)
		if f, _ := kernel.AsFault(err); !strings.HasPrefix(f.Text, "丁一") {
			t.Error(f.Text)
		}
		if now := c.get(d.ID); now.State != election.Reported || len(now.Papers) != 1 {
			t.Fatalf("a refused approval left %s with %d papers", now.State, len(now.Papers))
		}
		c.ok(c.s.Return(ctx, c.above, d.ID, d.Version+1, "丁一同志已去世，请去掉后再报"))
		c.refused(election.ErrDivisionGone, c.s.Report(ctx, c.chief, d.ID, d.Version+2, c.division()))
		left := c.division()
		left[1].Duties = nil
		c.ok(c.s.Report(ctx, c.chief, d.ID, d.Version+2, left))
		c.ok(c.s.Approve(ctx, c.above, d.ID, d.Version+3))
		now := c.get(d.ID)
		if now.State != election.InForce || len(now.Team) != 2 {
			t.Fatalf("%s %+v", now.State, now.Team)
		}
		told := false
		for _, s := range now.Steps {
			told = told || strings.Contains(s.Text, "未列入：丁一")
		}
		if !told {
			t.Errorf("the story does not say who was left out: %+v", now.Steps)
		}
		held, err := member.PositionsOn(ctx, c.DB.Read(), c.FinanceFirst, votingToday)
		if c.ok(err); len(held) != 2 {
			t.Errorf("%+v", held)
		}
	})
}

// Each of the six papers is opened again: what it must name stands in it, and nothing of the program's.
func TestPapersSayWhatHappened(t *testing.T) {
	eachElecting(t, func(c *electing) {
		ctx := c.t.Context()
		d := c.elected()
		c.ok(c.s.Report(ctx, c.chief, d.ID, d.Version, c.division()))
		d = c.get(d.ID)
		for kind, words := range map[string][]string{
			"request": {"换届选举的请示", "市财政局", "王建国", "李明", "丁一", "马三", "2026年12月10日"},
			"method":  {"选举办法", "实到", "差额"},
			"roll":    {"清点人数报告单", "9", "8"},
			"ballot":  {"选票", "王建国", "马三"},
			"count":   {"计票结果报告单", "王建国", "刘五", "陈七"},
			"result":  {"选举结果的报告", "王建国", "组织委员", "李明", "宣传委员", "丁一", "应到会9人"},
		} {
			f, err := c.s.Print(ctx, c.chief, d.ID, kind, d.Ballots[0].ID)
			if err != nil {
				t.Errorf("%s: %v", kind, err)
				continue
			}
			text := textOf(t, f.Body)
			for _, w := range words {
				if !strings.Contains(text, w) {
					t.Errorf("%s does not say “%s”: %s", kind, w, text)
				}
			}
			if odd := regexp.MustCompile(`%!|\{\{|<nil>|\bnull\b|0001`).FindString(text); odd != "" {
				t.Errorf("%s says “%s”", kind, odd)
			}
		}
		_, err := c.s.Print(ctx, c.above, d.ID, "unheard", 0)
		c.refused(election.ErrNoPaper, err)
	})
}

// textOf is the text of a document's body.
func textOf(t *testing.T, docx []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(raw), ""))
}
