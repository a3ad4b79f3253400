package activity_test

import (
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/work/activity"
)

// BenchmarkRecord is a new activity with fifteen people: rows, facts and trail, one commit each.
func BenchmarkRecord(b *testing.B) {
	c := newCity(b, dbtest.SQLite(b))
	content := c.content(c.first)
	b.ResetTimer()
	for b.Loop() {
		if _, err := c.Record(ctx, c.secretary, c.first, content); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkList is a branch's page of fifty.
func BenchmarkList(b *testing.B) {
	c := newCity(b, dbtest.SQLite(b))
	content := c.content(c.first)
	for range 200 {
		if _, err := c.Record(ctx, c.secretary, c.first, content); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	for b.Loop() {
		if _, err := c.List(ctx, c.secretary, activity.Filter{}, kernel.Page{Size: 50}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGet is one record with its roster.
func BenchmarkGet(b *testing.B) {
	c := newCity(b, dbtest.SQLite(b))
	a, err := c.Record(ctx, c.secretary, c.first, c.content(c.first))
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		if _, err := c.Get(ctx, c.secretary, a.ID); err != nil {
			b.Fatal(err)
		}
	}
}
