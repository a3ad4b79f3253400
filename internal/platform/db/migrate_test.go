package db

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"sanchuang/migrations"
)

const upgradeFile = "SANCHUANG_UPGRADE_FILE"

// TestMain is the upgrade alone when a test starts this binary again to cut it off.
func TestMain(m *testing.M) {
	file := os.Getenv(upgradeFile)
	if file == "" {
		os.Exit(m.Run())
	}
	fmt.Println("begin")
	d, err := Open(context.Background(), Options{File: file, Log: slog.New(slog.DiscardHandler)})
	if err == nil {
		err = d.Close()
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// old makes a database with the first steps alone and a row in it.
func old(t *testing.T, file string, version int64) {
	t.Helper()
	raw, err := openLite(file, "synchronous(FULL)")
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	p, err := goose.NewProvider(goose.DialectSQLite3, raw, translated{migrations.Files, SQLite})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	if _, err := raw.ExecContext(t.Context(), "INSERT INTO idempotency(account_id,key,digest,status,type,body,at) VALUES (1,'kept','',0,'','',0)"); err != nil {
		t.Fatal(err)
	}
}

func newest(t *testing.T, file string) (int64, error) {
	t.Helper()
	d, err := Open(t.Context(), Options{File: file, ReadOnly: true})
	if err != nil {
		return 0, err
	}
	defer d.Close()
	return d.SchemaVersion(t.Context())
}

func schemaOf(t *testing.T, file string) []string {
	t.Helper()
	d, err := Open(t.Context(), Options{File: file, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	list, err := Select(t.Context(), d.Read(), Column[string], "SELECT type||' '||name||' '||COALESCE(sql,'') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// TestUpgradeCutOff kills the program at twenty moments of an upgrade; started again it always comes
// to the schema of a new folder, with what was in it.
func TestUpgradeCutOff(t *testing.T) {
	fresh := filepath.Join(t.TempDir(), "fresh.db")
	d, err := Open(t.Context(), Options{File: fresh, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	template := filepath.Join(t.TempDir(), "old.db")
	old(t, template, 5)
	first := schemaOf(t, template)
	bytes, err := os.ReadFile(template)
	if err != nil {
		t.Fatal(err)
	}
	want := schemaOf(t, fresh)
	to, err := newest(t, fresh)
	if err != nil {
		t.Fatal(err)
	}
	whole, cut := upgrade(t, bytes, -1), 0
	for n := range 20 {
		begun := time.Now()
		file := upgradeFor(t, bytes, whole*time.Duration(n)/20)
		copied := fmt.Sprintf("%s.before-%d", file, to)
		if _, err := os.Stat(copied); err == nil && time.Since(begun) < whole {
			cut++
		}
		again, err := Open(t.Context(), Options{File: file, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatalf("cut off after %s of %s: %v", whole*time.Duration(n)/20, whole, err)
		}
		kept, err := Scalar[int](t.Context(), again.Read(), "SELECT COUNT(*) FROM idempotency WHERE key='kept'")
		if err != nil || kept != 1 {
			t.Errorf("%d rows kept, %v", kept, err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
		if got := schemaOf(t, file); !slices.Equal(got, want) {
			t.Fatalf("the schema differs from a new folder's:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		before := schemaOf(t, copied)
		if !slices.Equal(before, first) {
			t.Errorf("the copy of before has %d things, the old schema %d", len(before), len(first))
		}
	}
	t.Logf("an upgrade took %s; %d of 20 were cut off after its copy was made", whole, cut)
}

// upgrade runs a whole upgrade and answers how long it took.
func upgrade(t *testing.T, content []byte, after time.Duration) time.Duration {
	t.Helper()
	begun := time.Now()
	upgradeFor(t, content, after)
	return time.Since(begun)
}

// upgradeFor starts an upgrade of a database with that content and kills it after a while; it runs to
// its end when after is negative.
func upgradeFor(t *testing.T, content []byte, after time.Duration) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "data.db")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), upgradeFile+"="+file)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "begin\n" {
		t.Fatalf("the upgrade said %q, %v", line, err)
	}
	if after >= 0 {
		time.Sleep(after)
		_ = child.Process.Kill()
		_ = child.Wait()
		return file
	}
	if err := child.Wait(); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestANewerSchemaIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data.db")
	d, err := Open(t.Context(), Options{File: file, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Do(t.Context(), "newer", func(ctx context.Context, tx *Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO goose_db_version(version_id,is_applied) VALUES (99999,1)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if d, err := Open(t.Context(), Options{File: file, Log: slog.New(slog.DiscardHandler)}); err == nil || !strings.Contains(err.Error(), "请使用新版程序") {
		t.Errorf("opened by an older program: %v, %v", d, err)
	}
}
