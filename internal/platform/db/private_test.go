package db_test

import (
	"os"
	"path/filepath"
	"testing"

	"sanchuang/internal/platform/db"
)

// TestTheDatabaseIsItsUsersAlone opens a file that an earlier program left readable for all.
func TestTheDatabaseIsItsUsersAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data.db")
	for _, earlier := range []bool{false, true} {
		if earlier {
			if err := os.Chmod(file, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		d, err := db.Open(t.Context(), db.Options{File: file})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{file, file + "-wal", file + "-shm"} {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != 0o600 {
				t.Errorf("earlier %t: %s may be read by others: %v", earlier, filepath.Base(name), info.Mode())
			}
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
