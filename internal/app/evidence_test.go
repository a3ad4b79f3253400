package app_test

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanchuang/internal/app"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// TestEvidenceCannotVanishUnnoticed: a file that is gone, or of which one bit is another, is found by doctor, by the
// night's check and by the drill of a backup that took it along.
func TestEvidenceCannotVanishUnnoticed(t *testing.T) {
	w := found(t, "")
	w.upload(w.near, "照片.pdf", "%PDF-1.4\n学习现场\n%%EOF\n")
	if f := w.files(); !f.Good || !strings.HasPrefix(f.Says, "1 个") {
		t.Fatalf("one sound file: %+v", f)
	}
	var at string
	must(t, filepath.WalkDir(filepath.Join(w.folder, "blob"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			at = path
		}
		return err
	}))
	content, err := os.ReadFile(at)
	must(t, err)
	flipped := append([]byte{}, content...)
	flipped[len(flipped)/2] ^= 1
	for what, spoil := range map[string]func() error{
		"deleted":      func() error { return os.Remove(at) },
		"one bit over": func() error { return os.WriteFile(at, flipped, 0o600) },
		"cut":          func() error { return os.WriteFile(at, content[:3], 0o600) },
	} {
		must(t, spoil())
		if f := w.files(); f.Good || !strings.Contains(f.Says, filepath.Base(at)) {
			t.Errorf("%s: doctor finds %+v", what, f)
		}
		must(t, w.app.Check(t.Context(), ""))
		said, err := db.Scalar[string](t.Context(), w.app.DB.Read(), "SELECT result||detail FROM audit WHERE action='data.checked' ORDER BY id DESC LIMIT 1")
		if err != nil || !strings.Contains(said, "附件：") {
			t.Errorf("%s: the night's check puts %s on record, %v", what, said, err)
		}
		must(t, os.WriteFile(at, content, 0o600))
	}
	if f := w.files(); !f.Good {
		t.Errorf("put back: %+v", f)
	}
	repo := filepath.Join(t.TempDir(), "repository")
	must(t, os.WriteFile(at, flipped, 0o600))
	if _, err := w.app.Backup(t.Context(), repo, true); err == nil {
		d, err := w.app.Drill(t.Context(), repo)
		if err != nil || d.Good || !strings.Contains(d.Says, "附件") {
			t.Errorf("a drill of a damaged file: %+v %v", d, err)
		}
	}
}

// files is what doctor says of the files.
func (w *town) files() app.Finding {
	w.t.Helper()
	all, err := w.app.Doctor(w.t.Context())
	must(w.t, err)
	for _, f := range all {
		if f.What == "附件" {
			return f
		}
	}
	w.t.Fatal("doctor does not look at the files")
	return app.Finding{}
}

// upload records a meeting of a side with one file, and answers the meeting.
func (w *town) upload(s side, name, content string) kernel.ID {
	w.t.Helper()
	w.account("clerk-of-"+s.branch.String(), kernel.Grant{Role: "branch_clerk", Org: s.branch})
	cookie := w.loginAs("clerk-of-" + s.branch.String())
	id := w.makeAs(cookie, "/api/activities", w.activityBody(s))
	req := uploadOf(w.server.URL, id, name, content)
	req.Header.Set("Cookie", cookie)
	res, err := http.DefaultTransport.RoundTrip(req)
	must(w.t, err)
	defer res.Body.Close()
	var made struct{ ID kernel.ID }
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || res.StatusCode != 200 || made.ID == 0 {
		w.t.Fatalf("upload: %d %v", res.StatusCode, err)
	}
	return id
}
