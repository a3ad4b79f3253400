package db_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// TestAFullDatabaseRefusesAndGoesOn: whoever finds no room is told so, whoever shares their commit is not
// drawn in, and with room again the same connection goes on.
func TestAFullDatabaseRefusesAndGoesOn(t *testing.T) {
	d := openPlain(t)
	pages := func(n int) {
		t.Helper()
		must(t, d.Do(t.Context(), "pages", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, fmt.Sprintf("PRAGMA max_page_count=%d", n))
			return err
		}))
	}
	big := func(name string) func(context.Context, *db.Tx) error {
		return insert(name + strings.Repeat("大", 20_000))
	}
	must(t, d.Do(t.Context(), "before", insert("before")))
	pages(1) // SQLite takes it for the number of pages there are
	for round := range 5 {
		var wg sync.WaitGroup
		var mu sync.Mutex
		fine, full := 0, 0
		for i := range 8 {
			wg.Go(func() {
				what := insert(fmt.Sprint("small", round, i))
				if i%2 == 0 {
					what = big(fmt.Sprint("big", round, i))
				}
				err := d.Do(t.Context(), "insert", what)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					fine++
				case db.IsFull(err):
					full++
				default:
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if fine != 4 || full != 4 {
			t.Errorf("round %d: %d done, %d told there is no room; want 4 and 4", round, fine, full)
		}
	}
	if n := count(t, d); n != 1+5*4 {
		t.Errorf("%d rows, want 21", n)
	}
	pages(1 << 20)
	must(t, d.Do(t.Context(), "after", big("after")))
	if n := count(t, d); n != 22 {
		t.Errorf("%d rows with room again, want 22", n)
	}
}

func TestOtherFailuresAreNotAFullDisk(t *testing.T) {
	d := openPlain(t)
	must(t, d.Do(t.Context(), "first", insert("same")))
	for _, err := range []error{nil, kernel.ErrNotFound, d.Do(t.Context(), "second", insert("same"))} {
		if db.IsFull(err) {
			t.Errorf("%v is taken for a full disk", err)
		}
	}
}
