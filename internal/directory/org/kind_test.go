package org_test

import (
	"context"
	"errors"
	"testing"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// TestKindsByDay: a branch becomes a 总支 on a day to come; before it, and when asked about the days before
// it, it is a branch.
func TestKindsByDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		dbtest.SetDay(d, "2026-04-01")
		become := func(id kernel.ID, kind org.Kind, from kernel.Day) error {
			return d.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
				return c.ChangeIn(ctx, tx, staff, "org.upgrade", org.Change{ID: id, Kind: kind, From: from, Basis: "青工委〔2026〕4号"})
			})
		}
		if err := become(c.first, org.GeneralBranch, "2026-05-01"); !errors.Is(err, org.ErrKindChild) {
			t.Errorf("with a group below: %v", err)
		}
		if err := become(c.libraryBranch, org.Group, "2026-05-01"); !errors.Is(err, org.ErrKindParent) {
			t.Errorf("a group below a unit: %v", err)
		}
		if err := become(c.second, org.GeneralBranch, "2026-05-01"); err != nil {
			t.Fatal(err)
		}
		kind := func(day kernel.Day) org.Kind { n, _ := c.at(t, day).Get(c.second); return n.Kind }
		if kind("2026-04-30") != org.Branch || kind("2026-05-01") != org.GeneralBranch {
			t.Errorf("on 30 April %s, on 1 May %s", kind("2026-04-30"), kind("2026-05-01"))
		}
		if _, err := c.Create(ctx, staff, org.New{Kind: org.Branch, Name: "机关党支部", ParentID: c.second, From: "2026-04-30"}); !errors.Is(err, org.ErrKindParent) {
			t.Errorf("a branch below a branch: %v", err)
		}
		stored := func() string {
			k, err := db.Scalar[string](ctx, d.Read(), "SELECT kind FROM org WHERE id=?", c.second)
			if err != nil {
				t.Fatal(err)
			}
			return k
		}
		if got := stored(); got != "branch" {
			t.Errorf("before its day the row says %s", got)
		}
		dbtest.SetDay(d, "2026-05-03") // two days without a tick
		for want := 1; want >= 0; want-- {
			if n, err := c.Settle(ctx); err != nil || n != want {
				t.Errorf("settled %d, %v; want %d", n, err, want)
			}
		}
		if got := stored(); got != "general_branch" {
			t.Errorf("after its day the row says %s", got)
		}
		if _, err := c.Create(ctx, staff, org.New{Kind: org.Branch, Name: "机关党支部", ParentID: c.second, From: "2026-05-01"}); err != nil {
			t.Error(err)
		}
		detail, err := c.Detail(ctx, kernel.Everything(), c.second)
		if err != nil || len(detail.Kinds) != 2 || detail.Kinds[0].To != "2026-04-30" || detail.Kinds[1].Basis != "青工委〔2026〕4号" {
			t.Errorf("%+v, %v", detail.Kinds, err)
		}
		kinds, err := c.Kinds(ctx, d.Read())
		if err != nil || len(kinds) != 1 {
			t.Errorf("%+v, %v", kinds, err)
		}
	})
}
