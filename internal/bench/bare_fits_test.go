package bench

import (
	"database/sql"
	"path/filepath"
	"testing"

	"sanchuang/internal/platform/db"
)

// TestBareHandlerFitsTheSchema writes a record as the bare handler does: its statements name no columns, so that a migration which
// adds one would otherwise be found by the next benchmark alone.
func TestBareHandlerFitsTheSchema(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data.db")
	d, err := db.Open(t.Context(), db.Options{File: file})
	if err == nil {
		err = d.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	h := &bare{stmts: map[string]*sql.Stmt{}}
	if h.write, err = openBare(file, "&_txlock=immediate"); err != nil {
		t.Fatal(err)
	}
	defer h.write.Close()
	m := meeting{Org: 1, Branch: 1, Department: 2, Run: 3, BranchRun: 4}
	for id := range int64(present + 2) {
		m.Members = append(m.Members, person{ID: 10 + id, Name: "张三"})
	}
	for number := range int64(2) { // the second goes by prepared statements
		if err := h.inOne(func(do func(string, ...any) error) error { return writeMeeting(do, 1000*(number+1), m) }); err != nil {
			t.Fatal(err)
		}
	}
}

// TestGrowthFitsTheSchema holds the statements that make a city ten times as large against the tables as they are: they, too, name
// no columns of what they fill.
func TestGrowthFitsTheSchema(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data.db")
	d, err := db.Open(t.Context(), db.Options{File: file})
	if err == nil {
		err = d.Close()
	}
	if err == nil {
		err = grow(file)
	}
	if err != nil {
		t.Fatal(err)
	}
}
