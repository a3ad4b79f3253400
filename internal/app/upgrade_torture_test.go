//go:build torture

package app_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// TestTortureUpgradeOfFiveYears brings a city of five years' size to today's schema: once in one go, within ten minutes, and once
// killed at twenty moments and gone on. Every row of before has the same text afterwards, and the sums hold.
func TestTortureUpgradeOfFiveYears(t *testing.T) {
	for dialect, part := range map[db.Dialect]int{db.SQLite: 1, db.Postgres: 8} {
		t.Run(string(dialect), func(t *testing.T) {
			c := newEarlierCity(t, dialect)
			c.grow(dbtest.Share(1775)/part, dbtest.Share(600)/part)
			before := c.sums()
			for table, s := range before {
				if s.rows > 100_000 {
					t.Logf("%s: %d rows", table, s.rows)
				}
			}
			whole := c.twin()
			begun := time.Now()
			a, err := app.Open(t.Context(), whole.trusting())
			must(t, err)
			must(t, a.Close())
			took := time.Since(begun)
			t.Logf("upgraded in %s, the file then has %d MiB", took.Round(time.Second), whole.size()>>20)
			if took > 10*time.Minute {
				t.Errorf("the upgrade took %s, longer than ten minutes", took)
			}
			whole.hold(before)
			whole.gone()

			moments := map[string]int{}
			cut := c.twin()
			for range 20 {
				cut.cutOff("", time.Duration(rand.Int64N(int64(took)+1)))
				d := cut.open()
				at := listed(t, d, "SELECT CAST(MAX(version_id) AS TEXT) FROM goose_db_version WHERE is_applied")[0]
				must(t, d.Close())
				if moments[at]++; at == fmt.Sprint(db.NewestSchema()) { // it was done, and at its daily work: once more from the beginning
					cut.gone()
					cut = c.twin()
				}
			}
			t.Logf("killed at these versions: %v", moments)
			a, err = app.Open(t.Context(), cut.trusting())
			must(t, err)
			defer a.Close()
			c = cut
			c.hold(before)
			pairs, err := a.Invariants(t.Context())
			must(t, err)
			for _, p := range pairs {
				if !p.Equal {
					t.Errorf("%s: %s %d, %s %d", p.Name, p.LeftName, p.Left, p.RightName, p.Right)
				}
			}
			copies, err := filepath.Glob(c.file + ".before-*")
			must(t, err)
			for _, name := range copies {
				if v := c.versionOf(name); v != fmt.Sprint(earlierVersion) {
					t.Errorf("%s was kept half way, at %s", name, v)
				}
			}
		})
	}
}

// trusting are the options of a start that takes no backup on PostgreSQL, so that the time is that of the upgrade.
func (c *earlierCity) trusting() app.Options {
	o := c.options("")
	o.BackedUp = c.url != ""
	return o
}

func (c *earlierCity) size() int64 {
	info, err := os.Stat(c.file)
	if err != nil {
		return 0
	}
	return info.Size()
}

func (c *earlierCity) versionOf(file string) string {
	c.t.Helper()
	of := *c
	of.file, of.url = file, ""
	d := of.open()
	defer d.Close()
	return listed(c.t, d, "SELECT CAST(MAX(version_id) AS TEXT) FROM goose_db_version WHERE is_applied")[0]
}

// twin is the same city once more.
func (c *earlierCity) twin() *earlierCity {
	c.t.Helper()
	b := *c
	if c.url != "" {
		b.url = dbtest.CopyPostgres(c.t, c.url)
		return &b
	}
	b.dir = filepath.Join(c.t.TempDir(), "data")
	b.file = filepath.Join(b.dir, "sanchuang.db")
	must(c.t, os.CopyFS(b.dir, os.DirFS(c.dir)))
	b.key = c.key
	return &b
}

// gone gives the room back; a database goes with the test.
func (c *earlierCity) gone() {
	if c.url == "" {
		must(c.t, os.RemoveAll(c.dir))
	}
}

// grow adds further years: ledgers times the points with runs of their own, records times the meetings with who came, their facts
// and the trail. Each copy has ids and years of its own; roll-ups follow the facts.
func (c *earlierCity) grow(ledgers, records int) {
	c.t.Helper()
	d := c.open()
	defer d.Close()
	d.SetMaxOpenConns(1)
	if c.url == "" {
		for _, s := range []string{"PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-400000"} {
			_, err := d.Exec(s)
			must(c.t, err)
		}
	}
	_, err := d.Exec("CREATE TABLE zz_n(k INTEGER PRIMARY KEY); INSERT INTO zz_n WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k+1 FROM n WHERE k<" + fmt.Sprint(max(ledgers, records)) + ") SELECT k FROM n")
	must(c.t, err)
	tables := c.tables(d)
	id := func(column string) string { return column + "+k*7777777777" }
	day := func(column string) string {
		return "CASE WHEN " + column + "='' THEN '' ELSE CAST(CAST(SUBSTR(" + column + ",1,4) AS INTEGER)+3*(k%5) AS TEXT)||SUBSTR(" + column + ",5) END"
	}
	for _, x := range []struct {
		table string
		times int
		where string
		as    map[string]string
	}{
		{"points_run", ledgers, "", map[string]string{"id": id("id"), "state": "'old'"}},
		{"points_entry", ledgers, "", map[string]string{"run_id": id("run_id")}},
		{"points_sum", ledgers / 4, "", map[string]string{"run_id": id("run_id")}},
		{"points_total", ledgers / 4, "", map[string]string{"run_id": id("run_id")}},
		{"activity", records, "", map[string]string{"id": id("id"), "day": day("day"), "planned_day": day("planned_day"), "shown_day": day("shown_day")}},
		{"activity_as", records, "", map[string]string{"activity_id": id("activity_id")}},
		{"activity_attendance", records, "", map[string]string{"activity_id": id("activity_id")}},
		{"activity_arrival", records, "", map[string]string{"activity_id": id("activity_id")}},
		{"fact", records, "source_type='activity'", map[string]string{"id": id("id"), "source_id": id("source_id"), "day": day("day")}},
		{"audit", records, "", map[string]string{"id": id("id")}},
	} {
		columns := tables[x.table]
		values := slices.Clone(columns)
		for i, name := range columns {
			if v, ok := x.as[name]; ok {
				values[i] = v
			}
		}
		where := ""
		if x.where != "" {
			where = " AND " + x.where
		}
		// rows that are copied must not be copied again: the copies stand at k alone
		query := "INSERT INTO " + x.table + "(" + strings.Join(columns, ",") + ") SELECT " + strings.Join(values, ",") + " FROM zz_n CROSS JOIN (SELECT * FROM " + x.table + ") o WHERE k<=" + fmt.Sprint(x.times) + where + " ORDER BY k"
		begun := time.Now()
		r, err := d.Exec(query)
		if err != nil {
			c.t.Fatalf("%s: %v", query, err)
		}
		n, _ := r.RowsAffected()
		c.t.Logf("%s: %d rows more in %s", x.table, n, time.Since(begun).Round(time.Second))
	}
	_, err = d.Exec(`DROP TABLE zz_n; DELETE FROM metric_rollup;
		INSERT INTO metric_rollup(kind,detail,month,department_id,branch_id,n,quantity)
		SELECT kind,detail,SUBSTR(day,1,7),department_id,branch_id,SUM(sign),SUM(sign*quantity) FROM fact GROUP BY kind,detail,SUBSTR(day,1,7),department_id,branch_id`)
	must(c.t, err)
	if c.url != "" {
		_, err = d.Exec("VACUUM (ANALYZE)")
		must(c.t, err)
	}
}

// tableSum is what must be the same of a table before and after.
type tableSum struct {
	rows    int
	columns []string
	hash    string
}

// keys are the orders in which the large tables are read, and what of them an upgrade leaves alone.
var keys = map[string]string{
	"points_run": "1=1 ORDER BY id", "points_entry": "1=1 ORDER BY run_id,subject_id,fact_id,rule", "points_sum": "1=1 ORDER BY run_id,subject_id,node", "points_total": "1=1 ORDER BY run_id,subject_id",
	"activity": "1=1 ORDER BY id", "activity_as": "1=1 ORDER BY kind,activity_id", "activity_attendance": "1=1 ORDER BY activity_id,member_id", "activity_arrival": "1=1 ORDER BY activity_id,member_id",
	"fact": "id>=1000000000 ORDER BY id", "audit": "action<>'data.upgraded' ORDER BY id", "metric_rollup": "kind<>'activity.talked' ORDER BY kind,detail,month,department_id,branch_id",
	"member": "1=1 ORDER BY id", "member_branch": "1=1 ORDER BY member_id,from_day", "honour": "1=1 ORDER BY id",
}

func (c *earlierCity) sums() map[string]tableSum {
	c.t.Helper()
	d := c.open()
	defer d.Close()
	out, tables := map[string]tableSum{}, c.tables(d)
	for table := range keys {
		out[table] = c.sum(d, table, tables[table])
	}
	return out
}

func (c *earlierCity) sum(d *sql.DB, table string, columns []string) tableSum {
	c.t.Helper()
	rows, err := d.Query("SELECT " + c.line(columns) + " FROM " + table + " WHERE " + keys[table])
	must(c.t, err)
	defer rows.Close()
	s, h := tableSum{columns: columns}, sha256.New()
	var line sql.RawBytes
	for rows.Next() {
		must(c.t, rows.Scan(&line))
		s.rows++
		_, _ = h.Write(append(line, '\n'))
	}
	must(c.t, rows.Err())
	s.hash = hex.EncodeToString(h.Sum(nil))
	return s
}

// hold compares the rows of before with those of now, by the columns of before.
func (c *earlierCity) hold(before map[string]tableSum) {
	c.t.Helper()
	d := c.open()
	defer d.Close()
	for table, was := range before {
		if now := c.sum(d, table, was.columns); now.rows != was.rows || now.hash != was.hash {
			c.t.Errorf("%s had %d rows, has %d, or others", table, was.rows, now.rows)
		}
	}
}
