package dbtest_test

import (
	"context"
	"testing"
	"time"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

func put(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.Do(t.Context(), "put", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO audit_open(audit_id) VALUES (?)", tx.Millis())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func rows(t *testing.T, d *db.DB) int64 {
	t.Helper()
	n, err := db.Scalar[int64](t.Context(), d.Read(), "SELECT COUNT(*) FROM audit_open")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Each database is migrated and empty, whatever the one before it held.
func TestEachIsEmptyAndItsOwn(t *testing.T) {
	var seen []db.Dialect
	for range 2 {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			seen = append(seen, d.Dialect())
			if n := rows(t, d); n != 0 {
				t.Fatalf("a new database holds %d rows", n)
			}
			put(t, d)
			if n := rows(t, d); n != 1 {
				t.Fatalf("%d rows after one insert", n)
			}
		})
	}
	want := []db.Dialect{db.SQLite, db.Postgres, db.SQLite, db.Postgres}
	for i := range want {
		if len(seen) != len(want) || seen[i] != want[i] {
			t.Fatalf("ran on %v, want %v", seen, want)
		}
	}
}

func TestClockStandsUntilSet(t *testing.T) {
	d := dbtest.SQLite(t)
	if !d.Now().Equal(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)) || d.Today() != "2026-11-23" {
		t.Fatalf("starts at %v, day %v", d.Now(), d.Today())
	}
	dbtest.SetNow(d, dbtest.Start.Add(14*time.Hour))
	if d.Today() != "2026-11-24" {
		t.Fatalf("after 14 hours it is %v", d.Today())
	}
	dbtest.SetDay(d, "2027-01-01")
	if d.Today() != "2027-01-01" || d.Now().Hour() != 10 {
		t.Fatalf("set to %v", d.Now())
	}
}

// Two programs on one PostgreSQL database see each other's rows.
func TestNewPostgresOpensTwice(t *testing.T) {
	url := dbtest.NewPostgres(t)
	var nodes [2]*db.DB
	for i := range nodes {
		d, err := db.Open(t.Context(), db.Options{URL: url, Now: func() time.Time { return dbtest.Start }})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		nodes[i] = d
	}
	put(t, nodes[0])
	if n := rows(t, nodes[1]); n != 1 {
		t.Fatalf("the other node sees %d rows", n)
	}
}
