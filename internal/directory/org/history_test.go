package org_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// told is what happened to one branch, in the plainest form: all that was accepted, in the order in which it was said.
type told []org.Change

// asOf reads the whole story anew for each question: of what was said for days up to day, the latest day counts,
// and of one day the last word.
func (s told) asOf(day kernel.Day) (name string, parent kernel.ID, alive bool) {
	var named, moved kernel.Day
	ended := false
	for _, c := range s {
		if c.From > day {
			continue
		}
		ended = ended || c.Dissolve
		if c.Name != "" && c.From >= named {
			name, named = c.Name, c.From
		}
		if c.ParentID != 0 && c.From >= moved {
			parent, moved = c.ParentID, c.From
		}
	}
	return name, parent, named != "" && !ended
}

// TestTreesOfAnyHistory renames, moves and dissolves at random, in any order of days, and holds the tree of
// every day that matters against the plain story.
func TestTreesOfAnyHistory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, n := newCity(t, d), 0
		parents := []kernel.ID{c.financeParty, c.finance, c.library, c.culture}
		accepted, refused := 0, 0
		rapid.Check(t, func(t *rapid.T) {
			stories := map[kernel.ID]told{}
			ids := []kernel.ID{}
			for range rapid.IntRange(1, 3).Draw(t, "branches") {
				n++
				first := org.Change{From: drawDay(t), Name: fmt.Sprintf("支部%d", n), ParentID: rapid.SampledFrom(parents).Draw(t, "under")}
				made, err := c.Create(ctx, staff, org.New{Kind: org.Branch, Name: first.Name, ParentID: first.ParentID, From: first.From})
				if err != nil {
					t.Fatal(err)
				}
				ids, stories[made.ID] = append(ids, made.ID), told{first}
			}
			for range rapid.IntRange(1, 8).Draw(t, "changes") {
				n++
				change := org.Change{ID: rapid.SampledFrom(ids).Draw(t, "which"), From: drawDay(t)}
				do := c.Move
				switch rapid.IntRange(0, 6).Draw(t, "what") {
				case 0:
					change.Dissolve, do = true, c.Dissolve
				case 1, 2, 3:
					change.Name, do = fmt.Sprintf("改名%d", n), c.Rename
				default:
					change.ParentID = rapid.SampledFrom(parents).Draw(t, "to")
				}
				if err := do(ctx, staff, change); err != nil {
					if _, ok := kernel.AsFault(err); !ok {
						t.Fatalf("%+v: %v", change, err)
					}
					refused++
					continue
				}
				accepted++
				stories[change.ID] = append(stories[change.ID], change)
			}
			for _, day := range daysOf(stories) {
				tree, err := c.TreeAt(ctx, d.Read(), day)
				if err != nil {
					t.Fatal(err)
				}
				for id, story := range stories {
					name, parent, alive := story.asOf(day)
					node, _ := tree.Get(id)
					listed := slices.ContainsFunc(tree.Children(parent), func(n org.Node) bool { return n.ID == id })
					if node.Name != name || node.ParentID != parent || listed != alive || (node.ID != 0 && node.AliveOn(day)) != alive {
						t.Fatalf("on %s %q under %v (alive %v, listed %v); told %q under %v (alive %v) by %+v",
							day, node.Name, node.ParentID, node.AliveOn(day), listed, name, parent, alive, story)
					}
				}
			}
		})
		if accepted < 20 || refused < 5 {
			t.Errorf("%d changes accepted, %d refused: the histories are too tame", accepted, refused)
		}
		t.Logf("%d changes accepted, %d refused", accepted, refused)
	})
}

func drawDay(t *rapid.T) kernel.Day {
	return kernel.Day("2018-01-01").AddDays(rapid.IntRange(0, 40).Draw(t, "day") * 30)
}

// daysOf are the days on which something changed, those before and after.
func daysOf(stories map[kernel.ID]told) (days []kernel.Day) {
	for _, story := range stories {
		for _, c := range story {
			days = append(days, c.From.AddDays(-1), c.From, c.From.AddDays(1))
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}
