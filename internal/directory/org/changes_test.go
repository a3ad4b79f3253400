package org_test

import (
	"errors"
	"slices"
	"testing"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

func TestChangesOfAnOrganisation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		if err := c.Rename(ctx, staff, org.Change{ID: c.library, From: "2026-05-01", Name: "市图书档案馆", Basis: "青编发〔2026〕3号"}); err != nil {
			t.Fatal(err)
		}
		if err := c.Move(ctx, staff, org.Change{ID: c.library, From: "2026-06-01", ParentID: c.finance}); err != nil {
			t.Fatal(err)
		}
		list, err := c.Changes(ctx, kernel.Actor{Scope: kernel.Everything()}, c.library, kernel.AllRows)
		if err != nil || len(list.Items) != 3 {
			t.Fatalf("%d changes, %v; want the move, the new name and the founding", len(list.Items), err)
		}
		moved, renamed := list.Items[0], list.Items[1]
		if want := []audit.ChangeLine{{Field: "from", After: "2026-06-01"}, {Field: "parent", Before: "市文化广电和旅游局", After: "市财政局"}}; moved.Act != "move" || !slices.Equal(moved.Lines, want) {
			t.Errorf("the move reads %+v", moved)
		}
		if want := []audit.ChangeLine{{Field: "from", After: "2026-05-01"}, {Field: "name", Before: "市图书馆", After: "市图书档案馆"}}; renamed.Reason != "青编发〔2026〕3号" || !slices.Equal(renamed.Lines, want) {
			t.Errorf("the new name reads %+v", renamed)
		}
		if _, err := c.Changes(ctx, kernel.Actor{Scope: kernel.Scope{Orgs: []kernel.ID{c.finance}}}, c.culture, kernel.AllRows); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("out of sight: %v", err)
		}
	})
}
