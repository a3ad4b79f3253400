package dbtest

import (
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// TwoNodes are two programs over one PostgreSQL that make the same keys in the same order: whatever the second one writes meets
// a key of the first one's.
func TwoNodes(t testing.TB) (nodes [2]*db.DB) {
	t.Helper()
	url := NewPostgres(t)
	for i := range nodes {
		d, err := db.Open(t.Context(), db.Options{URL: url, Now: func() time.Time { return Start }, IDs: kernel.NewIDs(7)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		nodes[i] = d
	}
	return nodes
}
