package dbtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"sanchuang/internal/platform/db"
	"sanchuang/migrations"
)

// server is the PostgreSQL that tests use, with a migrated template of the present schema.
type server struct {
	url      string
	template string
}

var testServer = sync.OnceValues(func() (*server, error) {
	root, err := repository()
	if err != nil {
		return nil, err
	}
	s := &server{url: os.Getenv("SANCHUANG_TEST_PG")}
	if s.url == "" {
		if s.url, err = startOwn(root); err != nil {
			return nil, err
		}
	}
	s.template = "sanchuang_template_" + schemaHash(root)
	return s, s.prepare()
})

// startOwn starts the project's own server, or finds it running.
func startOwn(root string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var out, words bytes.Buffer
	cmd := exec.CommandContext(ctx, filepath.Join(root, "scripts", "pg.sh"), "start")
	cmd.Stdout, cmd.Stderr = &out, &words
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("this test needs PostgreSQL: set SANCHUANG_TEST_PG to the URL of a server, or run scripts/tools.sh (%w: %s)", err, words.String())
	}
	return strings.TrimSpace(out.String()), nil
}

// repository is the folder of go.mod above the package under test.
func repository() (string, error) {
	folder, err := os.Getwd()
	for ; err == nil; folder = filepath.Dir(folder) {
		if _, missing := os.Stat(filepath.Join(folder, "go.mod")); missing == nil {
			return folder, nil
		}
		if folder == filepath.Dir(folder) {
			return "", errors.New("go.mod not found above the test's folder")
		}
	}
	return "", err
}

// schemaHash names the schema: the migrations and the code that translates them.
func schemaHash(root string) string {
	h := sha256.New()
	_ = fs.WalkDir(migrations.Files, ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			text, _ := fs.ReadFile(migrations.Files, name)
			fmt.Fprintf(h, "%s %d\n%s", name, len(text), text)
		}
		return err
	})
	for _, name := range []string{"dialect.go", "migrate.go"} {
		text, _ := os.ReadFile(filepath.Join(root, "internal", "platform", "db", name))
		h.Write(text)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// templateLock keeps the test programs of several packages from making the template at once.
const templateLock = 732_604_117

// prepare makes the template unless another test program has.
func (s *server) prepare() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return s.admin(ctx, func(c *sql.Conn) error {
		if _, err := c.ExecContext(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
			return err
		}
		dropForgotten(ctx, c)
		var there bool
		if err := c.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname=$1)", s.template).Scan(&there); err != nil || there {
			return err
		}
		// It gets its name only when whole, for a run may be ended at any moment.
		draft := newName()
		if _, err := c.ExecContext(ctx, "CREATE DATABASE "+draft); err != nil {
			return err
		}
		if err := migrated(db.Options{URL: s.of(draft)}); err != nil {
			return fmt.Errorf("the migrations do not run on PostgreSQL: %w", err)
		}
		_, err := c.ExecContext(ctx, "ALTER DATABASE "+draft+" RENAME TO "+s.template)
		return err
	})
}

const testPrefix = "sanchuang_test_"

// newName carries the time, so that what an ended run forgot can be told by its age.
func newName() string {
	b := make([]byte, 5)
	_, _ = rand.Read(b)
	return fmt.Sprintf("%s%d_%x", testPrefix, time.Now().Unix(), b)
}

// dropForgotten removes databases of runs that were ended before they could. Failing is harmless.
func dropForgotten(ctx context.Context, c *sql.Conn) {
	rows, err := c.QueryContext(ctx, "SELECT datname FROM pg_database WHERE datname LIKE '"+testPrefix+"%'")
	if err != nil {
		return
	}
	var old []string
	for rows.Next() {
		var name string
		if rows.Scan(&name) != nil {
			break
		}
		made, _, _ := strings.Cut(strings.TrimPrefix(name, testPrefix), "_")
		if at, err := strconv.ParseInt(made, 10, 64); err == nil && time.Since(time.Unix(at, 0)) > 2*time.Hour {
			old = append(old, name)
		}
	}
	_ = rows.Close()
	for _, name := range old {
		_, _ = c.ExecContext(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	}
}

func (s *server) create(ctx context.Context, template string) (url, name string, err error) {
	name = newName()
	err = s.admin(ctx, func(c *sql.Conn) error {
		_, err := c.ExecContext(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template)
		return err
	})
	return s.of(name), name, err
}

func (s *server) drop(name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return s.admin(ctx, func(c *sql.Conn) error {
		_, err := c.ExecContext(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
		return err
	})
}

// admin lends a connection to the server's own database and leaves nothing open behind, so that
// tests which count goroutines see only their own.
func (s *server) admin(ctx context.Context, fn func(*sql.Conn) error) error {
	pool, err := sql.Open("pgx", s.url)
	if err != nil {
		return err
	}
	defer pool.Close()
	c, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("the test server does not answer (SANCHUANG_TEST_PG): %w", err)
	}
	defer c.Close()
	return fn(c)
}

// of is the URL of another database on the same server.
func (s *server) of(name string) string {
	u, err := url.Parse(s.url)
	if err != nil {
		return s.url
	}
	u.Path = "/" + name
	return u.String()
}

// migrated opens a database once, which brings its schema up to date.
func migrated(o db.Options) error {
	d, err := db.Open(context.Background(), o)
	if err != nil {
		return err
	}
	return d.Close()
}
