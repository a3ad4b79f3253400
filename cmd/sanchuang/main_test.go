package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"sanchuang/internal/app"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// folder is a data folder with one act on record, closed again.
func folder(t *testing.T, change func(*app.App, *db.Tx) error) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	a, err := app.Open(t.Context(), app.Options{Data: dir, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.DB.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
		return a.Audit.Record(ctx, tx, kernel.System("测试"), audit.Entry{Action: "data.checked", ObjectType: "data"})
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Audit.Seal(t.Context(), a.DB); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		if err := a.DB.Do(t.Context(), "test", func(_ context.Context, tx *db.Tx) error { return change(a, tx) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// execute runs the program on a folder, as a monitor would.
func execute(t *testing.T, dir string, args ...string) int {
	t.Helper()
	return run(t.Context(), append(args, "--data", dir, "--logs", "error"))
}

// TestExitCodes: a monitor reads nothing but the number with which verify and doctor end.
func TestExitCodes(t *testing.T) {
	sound := folder(t, nil)
	forged := folder(t, func(_ *app.App, tx *db.Tx) error {
		for _, s := range []string{"DROP TRIGGER audit_kept_update", "UPDATE audit SET actor='别人'"} {
			if _, err := tx.Exec(t.Context(), s); err != nil {
				return err
			}
		}
		return nil
	})
	open := folder(t, nil)
	if err := os.Chmod(open+".key", 0o644); err != nil {
		t.Fatal(err)
	}
	lacking := folder(t, func(_ *app.App, tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), "INSERT INTO attachment(id,owner_type,owner_id,org_id,name,type,size,hash,state,made_by,made_name,made_at) VALUES (1,'activity',1,1,'照片.jpg','image/jpeg',3,'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad','clear',1,'李敏',0)")
		return err
	})
	later := folder(t, func(_ *app.App, tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), "INSERT INTO goose_db_version(version_id,is_applied) VALUES (99999,1)")
		return err
	})
	for _, c := range []struct {
		what, dir string
		args      []string
		want      int
	}{
		{"a sound trail", sound, []string{"verify"}, 0},
		{"a row that was rewritten", forged, []string{"verify"}, exitFinding},
		{"a root that the trail does not hold", sound, []string{"verify", "--root", "00"}, exitFinding},
		{"no such folder's file of heads", sound, []string{"verify", "--heads", "/nowhere"}, exitFailed},
		{"a sound folder", sound, []string{"doctor"}, 0},
		{"a key that others can read is not even opened", open, []string{"doctor"}, exitFailed},
		{"a file that is gone", lacking, []string{"doctor"}, exitFinding},
		{"a file that is gone, for a program", lacking, []string{"doctor", "--json"}, exitFinding},
		{"a sound folder, for a program", sound, []string{"doctor", "--json"}, 0},
		{"a repository that is not there", sound, []string{"doctor", "--backup", "/nowhere"}, exitFinding},
		{"data of a later program", later, []string{"doctor"}, exitFinding},
		{"data of a later program are not read", later, []string{"verify"}, exitFailed},
		{"no command", sound, []string{"docter"}, exitFailed},
	} {
		if got := execute(t, c.dir, c.args...); got != c.want {
			t.Errorf("%s: %v ends with %d, want %d", c.what, c.args, got, c.want)
		}
	}
}
