package app_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/platform/db"
)

// actionLiteral finds the acts that the program puts on record, as they stand in its text: in an
// entry, or handed to a function that makes one.
var actionLiteral = regexp.MustCompile(`(?:Action:|[tT]rail\([^)"]*|entry\(|[rR]ecord\([^)"]*)\s*"([a-z_]+\.[a-z_]+)"`)

var latin = regexp.MustCompile(`[a-z_]{2,}`)

// An auditor reads what was done in words; a code in the list would be a word that nobody wrote.
func TestEveryActOnRecordHasWords(t *testing.T) {
	found := map[string]string{}
	must(t, filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range actionLiteral.FindAllSubmatch(text, -1) {
			found[string(m[1])] = path
		}
		return err
	}))
	if len(found) < 50 {
		t.Fatalf("only %d acts found in the program's text", len(found))
	}
	missing := []string{}
	for action, path := range found {
		if words := account.ActionWords(action); latin.MatchString(words) {
			missing = append(missing, action+" ("+strings.TrimPrefix(path, "../")+") reads “"+words+"”")
		}
	}
	slices.Sort(missing)
	if len(missing) > 0 {
		t.Errorf("directory/account/trail_words.go lacks words for:\n%s", strings.Join(missing, "\n"))
	}
}

// trailInWords looks at the acts that a test has left on record.
func (w *town) trailInWords() {
	w.t.Helper()
	rows, err := db.Select(w.t.Context(), w.app.DB.Read(), db.Column[string], "SELECT DISTINCT action||' '||object_type FROM audit")
	must(w.t, err)
	for _, row := range rows {
		action, object, _ := strings.Cut(row, " ")
		if words := account.ActionWords(action); latin.MatchString(words) {
			w.t.Errorf("the auditor reads “%s” for %s", words, action)
		}
		if words := account.ObjectWords(object); object != "" && latin.MatchString(words) {
			w.t.Errorf("the auditor reads “%s” for the object of %s", words, action)
		}
	}
}
