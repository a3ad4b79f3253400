package app_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBackupsAreUnreadable: what stands in the database and in the files is nowhere in a repository, in its names
// either; whoever finds the disk reads nothing.
func TestBackupsAreUnreadable(t *testing.T) {
	w := found(t, "")
	w.upload(w.near, "照片.pdf", "%PDF-1.4\n植入的文件内容\n%%EOF\n")
	words := []string{"水利工程现场学习", "市财政局", "as-staff", "植入的文件内容", "照片.pdf", "SQLite format 3", "CREATE TABLE", "%PDF"}
	repo := filepath.Join(t.TempDir(), "repository")
	for range 2 {
		_, err := w.app.Backup(t.Context(), repo, true)
		must(t, err)
	}
	search := func(folder string) (found map[string]string, size int) {
		found = map[string]string{}
		must(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			size += len(b)
			for _, word := range words {
				if bytes.Contains(b, []byte(word)) || strings.Contains(path, word) {
					found[word] = path
				}
			}
			return err
		}))
		return found, size
	}
	if found, _ := search(w.folder); len(found) != len(words) { // the eye is tested
		t.Errorf("in the data themselves only %v are seen", found)
	}
	found, size := search(repo)
	for word, path := range found {
		t.Errorf("%s holds %q", path, word)
	}
	if size < 50_000 {
		t.Errorf("only %d bytes were looked at", size)
	}
}
