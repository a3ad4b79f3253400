package problem_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/jobs"
	"sanchuang/internal/spine/problem"
)

// withBulks lets the office act on many items, with the rights that rights answers when the job runs.
func (o *office) withBulks(rights map[kernel.ID]kernel.Actor) (settle func(b bulk.Bulk, who kernel.Actor) []string) {
	quiet := slog.New(slog.DiscardHandler)
	runner := jobs.New(o.DB, quiet)
	bulks := bulk.NewService(o.DB, runner, func(_ context.Context, account kernel.ID, permission string) (kernel.Actor, error) {
		if a, ok := rights[account]; ok && permission == "problem.rectify" {
			return a, nil
		}
		return kernel.Actor{}, kernel.ErrForbidden
	}, quiet)
	o.s.UseBulk(bulks)
	shift := time.Duration(0)
	o.DB.SetClock(func() time.Time { return o.today.Start().Add(10*time.Hour + shift) })
	return func(b bulk.Bulk, who kernel.Actor) []string {
		o.t.Helper()
		shift += bulk.Grace
		if _, err := runner.Drain(o.t.Context()); err != nil {
			o.t.Fatal(err)
		}
		list, err := bulks.Items(o.t.Context(), who, b.ID, false, kernel.AllRows)
		if err != nil {
			o.t.Fatal(err)
		}
		var codes []string
		for _, i := range list.Items {
			codes = append(codes, i.Code)
		}
		return codes
	}
}

func (o *office) now(id kernel.ID) problem.Rectification {
	o.t.Helper()
	r, err := o.s.Rectifications.Get(o.t.Context(), kernel.Everything(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return r
}

func (o *office) trail(id kernel.ID) int {
	o.t.Helper()
	n, err := db.Scalar[int](o.t.Context(), o.DB.Read(), "SELECT COUNT(*) FROM audit WHERE action='rectification.assign' AND object_id=?", id)
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

func chosen(list ...problem.Rectification) (out []bulk.Chosen) {
	for _, r := range list {
		out = append(out, bulk.Chosen{ID: r.ID, Version: r.Version})
	}
	return out
}

// One person in charge of many items: each item by itself, so that one that cannot be done does not hold up the
// others, and is named with its reason.
func TestAssignMany(t *testing.T) {
	eachOffice(t, func(o *office) {
		clerk := o.Clerk(o.Finance)
		settle := o.withBulks(map[kernel.ID]kernel.Actor{clerk.Account: clerk})
		ctx := t.Context()
		a, b, closed, moved, noted, elsewhere := o.sent(o.FinanceFirst, "甲"), o.sent(o.FinanceSecond, "乙"), o.sent(o.Finance, "丙"), o.sent(o.Finance, "丁"), o.found(o.Finance, "戊"), o.sent(o.CultureFirst, "己")
		closed = o.take(clerk, closed, problem.Act{Kind: problem.ReportIt, Text: "已补齐并上墙", MemberName: "某同志"})
		seen := moved
		o.take(clerk, moved, problem.Act{Kind: problem.AssignIt, MemberName: "先到的同志"})

		for name, x := range map[string]struct {
			items []bulk.Chosen
			who   kernel.ID
			name  string
			fault error
		}{
			"nobody":                          {chosen(a), 0, "  ", problem.ErrNoPerson},
			"a member of another department":  {chosen(a), o.LiCulture, "", kernel.ErrNotFound},
			"a member that there is not":      {chosen(a), 77, "", kernel.ErrNotFound},
			"nothing chosen":                  {nil, o.Wang, "", bulk.ErrNone},
			"more than can be done in one go": {make([]bulk.Chosen, bulk.Most+1), o.Wang, "", nil},
		} {
			if len(x.items) > 1 {
				for i := range x.items {
					x.items[i] = bulk.Chosen{ID: kernel.ID(i + 1), Version: 1}
				}
				x.fault = bulk.ErrTooMany
			}
			if _, err := o.s.AssignMany(ctx, clerk, x.items, x.who, x.name); !errors.Is(err, x.fault) {
				t.Errorf("%s: %v", name, err)
			}
		}

		items := append(chosen(a, a, b, closed, seen, noted, elsewhere), bulk.Chosen{ID: 77, Version: 1})
		asked, err := o.s.AssignMany(ctx, clerk, items, o.Wang, "不是这个名字")
		if err != nil || asked.Total != 7 {
			t.Fatal(asked, err)
		}
		if asked.Said != "责任人" || asked.Reason != "王建国" {
			t.Errorf("it reads %s：%s", asked.Said, asked.Reason)
		}
		if o.now(a.ID).MemberName != "" {
			t.Error("done before its time")
		}
		if codes := settle(asked, clerk); !slices.Equal(codes, []string{"", "", "rectification.not_now", "rectification.moved", "not_found", "not_found", "not_found"}) {
			t.Fatalf("outcomes %v", codes)
		}
		for _, r := range []problem.Rectification{a, b} {
			if now := o.now(r.ID); now.MemberID != o.Wang || now.MemberName != "王建国" || now.Version != r.Version+1 || now.State != problem.Sent {
				t.Errorf("%s: %+v", r.Text, now)
			}
			d, err := o.s.RectificationDetail(ctx, clerk, r.ID)
			if err != nil || d.Steps[len(d.Steps)-1].What != string(problem.AssignIt) || d.Steps[len(d.Steps)-1].Name != clerk.Name {
				t.Errorf("%s: its story does not tell: %+v %v", r.Text, d.Steps, err)
			}
		}
		if now := o.now(moved.ID); now.MemberName != "先到的同志" {
			t.Errorf("who came first is overwritten: %s", now.MemberName)
		}
		if now := o.now(elsewhere.ID); now.MemberName != "" || now.Version != elsewhere.Version {
			t.Errorf("another department's item: %+v", now)
		}
		for id, want := range map[kernel.ID]int{a.ID: 1, b.ID: 1, closed.ID: 0, moved.ID: 1, noted.ID: 0, elsewhere.ID: 0} {
			if got := o.trail(id); got != want {
				t.Errorf("item %d: %d rows in the trail, want %d", id, got, want)
			}
		}
	})
}

// The same asked for twice at once, as two clicks or two people do: each item is assigned once, the other is told.
func TestAssignManyTwice(t *testing.T) {
	eachOffice(t, func(o *office) {
		clerk := o.Clerk(o.Finance)
		settle := o.withBulks(map[kernel.ID]kernel.Actor{clerk.Account: clerk})
		var items []problem.Rectification
		for i := range 5 {
			items = append(items, o.sent(o.FinanceFirst, fmt.Sprint("问题", i)))
		}
		var wait sync.WaitGroup
		asked := make([]bulk.Bulk, 2)
		for i, name := range []string{"甲同志", "乙同志"} {
			wait.Go(func() {
				var err error
				if asked[i], err = o.s.AssignMany(context.WithoutCancel(t.Context()), clerk, chosen(items...), 0, name); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		first, second := settle(asked[0], clerk), settle(asked[1], clerk)
		for i, r := range items {
			now := o.now(r.ID)
			if now.Version != r.Version+1 || o.trail(r.ID) != 1 {
				t.Errorf("%s: version %d, %d rows in the trail", r.Text, now.Version, o.trail(r.ID))
			}
			if told := first[i] + second[i]; told != "rectification.moved" {
				t.Errorf("%s: %q and %q", r.Text, first[i], second[i])
			}
		}
	})
}

// Rights are those of the moment: an office given up in the half minute assigns nothing.
func TestAssignManyWithoutTheRight(t *testing.T) {
	eachOffice(t, func(o *office) {
		clerk := o.Clerk(o.Finance)
		rights := map[kernel.ID]kernel.Actor{clerk.Account: clerk}
		settle := o.withBulks(rights)
		r := o.sent(o.FinanceFirst, "甲")
		asked, err := o.s.AssignMany(t.Context(), clerk, chosen(r), o.Wang, "")
		if err != nil {
			t.Fatal(err)
		}
		delete(rights, clerk.Account)
		if codes := settle(asked, clerk); !slices.Equal(codes, []string{"bulk.rights"}) {
			t.Errorf("outcomes %v", codes)
		}
		if now := o.now(r.ID); now.MemberID != 0 || now.Version != r.Version || o.trail(r.ID) != 0 {
			t.Errorf("%+v", now)
		}
	})
}
