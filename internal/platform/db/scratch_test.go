package db_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"sanchuang/internal/platform/db"
)

// What a killed process has left goes with the next of its kind; what another still uses stays.
func TestScratchOfTheDeadIsTakenAway(t *testing.T) {
	folder := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{".copy-1", ".copy-1-journal", ".copy-2", "sanchuang.db", ".restore-3/data/sanchuang.db"} {
		must(os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700))
		must(os.WriteFile(filepath.Join(folder, name), []byte("left"), 0o600))
	}
	there := func(name string) bool {
		_, err := os.Stat(filepath.Join(folder, name))
		return err == nil
	}
	first, err := db.ScratchFile(folder, "copy")
	must(err)
	must(os.WriteFile(first.Path+"-journal", nil, 0o600))
	if there(".copy-1") || there(".copy-1-journal") || there(".copy-2") {
		t.Error("what was left over is still there")
	}
	if !there("sanchuang.db") || !there(".restore-3/data/sanchuang.db") {
		t.Error("something of another kind is gone")
	}
	second, err := db.ScratchFile(folder, "copy")
	must(err)
	if _, err := os.Stat(first.Path); err != nil {
		t.Error("what is in use was taken away")
	}
	if _, err := os.Stat(first.Path + "-journal"); err != nil {
		t.Error("what lies beside what is in use was taken away")
	}
	must(first.Remove())
	must(second.Remove())
	tried, err := db.ScratchFolder(folder, "restore")
	must(err)
	if there(".restore-3") {
		t.Error("the folder that was left over is still there")
	}
	must(os.WriteFile(filepath.Join(tried.Path, "x"), nil, 0o600))
	must(db.ClearScratch(folder, "restore"))
	if _, err := os.Stat(filepath.Join(tried.Path, "x")); err != nil {
		t.Error("the folder in use was taken away")
	}
	must(tried.Remove())
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}

// Many that begin at once do not take each other's for left over.
func TestScratchesThatBeginAtOnce(t *testing.T) {
	folder := t.TempDir()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 40 {
				s, err := db.ScratchFile(folder, "copy")
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := os.Stat(s.Path); err != nil {
					t.Error("a scratch in use is gone")
				}
				if err := s.Remove(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}
