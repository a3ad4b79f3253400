package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/backup"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/work/activity"
	"sanchuang/migrations"
)

// TestAnEarlierCityComesToTodaysSchema opens a folder of an earlier program: each row stands as it stood, all invariants hold,
// the trail verifies, the points compute to what they were, sealed numbers open, and the pages answer. What was there before is
// kept, comes back as it was, and can be upgraded again.
func TestAnEarlierCityComesToTodaysSchema(t *testing.T) {
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			c := newEarlierCity(t, dialect)
			columns, before := c.rows(nil)
			if len(before["member"]) != 123 || len(before["fact"]) != 9663 || len(before) < 80 {
				t.Fatalf("the folder holds %d members, %d facts, %d tables", len(before["member"]), len(before["fact"]), len(before))
			}
			repository := c.refusals()
			a, err := app.Open(t.Context(), c.options(repository))
			must(t, err)
			defer a.Close()
			c.same(columns, before)
			_, after := c.rows(map[string][]string{"fact": {"id", "kind"}})
			told := slices.DeleteFunc(after["fact"], func(r string) bool { return !strings.Contains(r, "activity.talked") })
			if len(told) != 139 || len(after["fact"]) != 9663+len(told) {
				t.Errorf("%d facts of talks among %d, want 139 more than the 9663 there were", len(told), len(after["fact"]))
			}
			said, err := db.Scalar[string](t.Context(), a.DB.Read(), "SELECT detail FROM audit WHERE action='data.upgraded'")
			if err != nil || !strings.Contains(said, fmt.Sprintf(`"from":%d`, earlierVersion)) {
				t.Errorf("the trail says %q of the upgrade, %v", said, err)
			}
			soundCity(t, a)
			pagesOf(t, a)
			must(t, a.Close())
			c.back(repository, columns, before)
			c.newer()
		})
	}
}

// TestTheCopyBesideTheFileIsAWayBack: without a repository the file of before lies beside the new one and serves as it is. An
// upgrade after going back keeps the file as it was then, not the copy of the first time.
func TestTheCopyBesideTheFileIsAWayBack(t *testing.T) {
	c := newEarlierCity(t, db.SQLite)
	columns, before := c.rows(nil)
	a, err := app.Open(t.Context(), c.options(""))
	must(t, err)
	must(t, a.Close())
	c.back("", columns, before)
	copied := fmt.Sprintf("%s.before-%d", c.file, db.NewestSchema())
	content, err := os.ReadFile(copied)
	must(t, err)
	for _, end := range []string{"-wal", "-shm"} {
		_ = os.Remove(c.file + end)
	}
	must(t, os.WriteFile(c.file, content, 0o600)) // gone back by copying, so that the copy is still there
	d := c.open()
	_, err = d.Exec("INSERT INTO preference(account_id,key,value,at) VALUES (1,'written since','{}',0)")
	must(t, errors.Join(err, d.Close()))
	a, err = app.Open(t.Context(), c.options(""))
	must(t, err)
	must(t, a.Close())
	again := *c
	again.file = copied
	if _, rows := again.rows(map[string][]string{"preference": {"key"}}); !slices.Contains(rows["preference"], "'written since'") {
		t.Errorf("what was written before the second upgrade is not in its copy: %v", rows)
	}
}

// refusals: on PostgreSQL nothing begins without a place for the data of before. It answers a place.
func (c *earlierCity) refusals() string {
	c.t.Helper()
	if c.url != "" {
		if a, err := app.Open(c.t.Context(), c.options("")); err == nil || !strings.Contains(err.Error(), "--backup") {
			c.t.Errorf("upgraded without a backup: %v %v", a, err)
		}
	}
	return filepath.Join(c.t.TempDir(), "repository")
}

// soundCity looks at the data as a whole.
func soundCity(t *testing.T, a *app.App) {
	t.Helper()
	pairs, err := a.Invariants(t.Context())
	must(t, err)
	for _, p := range pairs {
		if !p.Equal {
			t.Errorf("%s: %s %d, %s %d", p.Name, p.LeftName, p.Left, p.RightName, p.Right)
		}
	}
	trail, err := a.Audit.Verify(t.Context(), a.DB, "")
	must(t, err)
	if trail.Bad != "" {
		t.Errorf("the trail: %s", trail.Bad)
	}
	for _, year := range []int{2018, 2019} {
		differences, err := a.Points.Check(t.Context(), year)
		must(t, err)
		if len(differences) > 0 {
			t.Errorf("points of %d: %+v", year, differences[:min(3, len(differences))])
		}
	}
}

// back goes the way back as the manual says it, to the rows of before, and from there to today's schema again.
func (c *earlierCity) back(repository string, columns, before map[string][]string) {
	c.t.Helper()
	old := c.beside()
	if repository == "" { // the copy beside the file
		copies, err := filepath.Glob(c.file + ".before-*")
		must(c.t, err)
		if len(copies) != 1 {
			c.t.Fatalf("%d copies of before the upgrade, want one", len(copies))
		}
		must(c.t, os.CopyFS(old.dir, os.DirFS(c.dir)))
		must(c.t, os.Rename(filepath.Join(old.dir, filepath.Base(copies[0])), old.file))
		for _, end := range []string{"-wal", "-shm"} {
			_ = os.Remove(old.file + end)
		}
	} else {
		m, findings, err := app.Restore(c.t.Context(), app.RestoreOptions{Repository: repository, Before: true, Into: app.Options{Data: old.dir, URL: old.url, Key: c.key, Log: slog.New(slog.DiscardHandler)}})
		must(c.t, err)
		if s := m.Snapshot; s.Schema != earlierVersion || s.Upgrade != db.NewestSchema() || len(findings) == 0 || !strings.Contains(findings[len(findings)-1].Says, "退回旧版") {
			c.t.Errorf("restored %+v, findings %+v", m.Snapshot, findings)
		}
	}
	if before = maps.Clone(before); c.url != "" {
		delete(before, "goose_db_version") // laid out anew, with times of its own
	}
	named, rows := old.rows(nil)
	for table, was := range before {
		if !slices.Equal(rows[table], was) || !slices.Equal(named[table], columns[table]) {
			c.t.Errorf("%s had %d rows before the upgrade, %d came back, or others", table, len(was), len(rows[table]))
		}
	}
	o := old.options(repository)
	o.ReadOnly = true
	beside, err := app.Open(c.t.Context(), o)
	must(c.t, err)
	if err := beside.SchemaFault(c.t.Context()); err == nil || !strings.Contains(err.Error(), "还没有升级") {
		c.t.Errorf("an older schema is read as today's: %v", err)
	}
	must(c.t, beside.Close())
	again, err := app.Open(c.t.Context(), old.options(repository))
	must(c.t, err)
	defer again.Close()
	old.same(columns, before)
	soundCity(c.t, again)
}

// newer: a program that does not know the schema does not open it.
func (c *earlierCity) newer() {
	c.t.Helper()
	d := c.open()
	_, err := d.Exec("INSERT INTO goose_db_version(version_id,is_applied,tstamp) SELECT 99999,is_applied,tstamp FROM goose_db_version WHERE version_id=60")
	must(c.t, errors.Join(err, d.Close()))
	if a, err := app.Open(c.t.Context(), c.options("")); err == nil || !strings.Contains(err.Error(), "请使用新版程序") {
		c.t.Errorf("opened by an older program: %v %v", a, err)
	}
}

// TestUpgradeCutOffOnPostgreSQL kills the program in the midst of the upgrade of a city; started again it goes on, keeps every
// row, and has kept the data of before, not those of half way.
func TestUpgradeCutOffOnPostgreSQL(t *testing.T) {
	c := newEarlierCity(t, db.Postgres)
	columns, before := c.rows(nil)
	whole := c.cutOff(t.TempDir(), -1)
	half := 0
	for n := range 3 {
		cut := *c
		cut.url = dbtest.CopyPostgres(t, c.url)
		repository := filepath.Join(t.TempDir(), "repository")
		cut.cutOff(repository, whole*time.Duration(2*n+1)/6)
		d := cut.open()
		at := listed(t, d, "SELECT CAST(MAX(version_id) AS TEXT) FROM goose_db_version WHERE is_applied")[0]
		must(t, d.Close())
		if at != fmt.Sprint(earlierVersion) && at != fmt.Sprint(db.NewestSchema()) {
			half++
		}
		a, err := app.Open(t.Context(), cut.options(repository))
		must(t, err)
		cut.same(columns, before)
		soundCity(t, a)
		must(t, a.Close())
		master, err := crypt.LoadOrCreateKey(c.key)
		must(t, err)
		repo, err := backup.Open(repository, master)
		must(t, err)
		list, err := repo.Snapshots()
		must(t, err)
		if len(list) == 0 || slices.ContainsFunc(list, func(s backup.Snapshot) bool { return s.Schema != earlierVersion }) {
			t.Errorf("kept before the upgrade: %+v", list)
		}
	}
	c.together(columns, before)
	t.Logf("a start with its upgrade took %s; %d of 3 were cut off between two steps", whole, half)
}

// together starts two nodes at once: one upgrades, the other waits for it, and each step is taken once.
func (c *earlierCity) together(columns, before map[string][]string) {
	c.t.Helper()
	both := *c
	both.url = dbtest.CopyPostgres(c.t, c.url)
	o := both.options(filepath.Join(c.t.TempDir(), "repository"))
	nodes, failed := make([]*app.App, 2), make([]error, 2)
	var wg sync.WaitGroup
	for i := range nodes {
		wg.Go(func() { nodes[i], failed[i] = app.Open(c.t.Context(), o) })
	}
	wg.Wait()
	for i := range nodes {
		must(c.t, failed[i])
		must(c.t, nodes[i].Close())
	}
	both.same(columns, before)
	d := both.open()
	defer d.Close()
	if twice := listed(c.t, d, "SELECT CAST(version_id AS TEXT) FROM goose_db_version GROUP BY version_id HAVING COUNT(*)>1"); len(twice) > 0 {
		c.t.Errorf("taken twice: %v", twice)
	}
}

// cutOff starts the program on the city and kills it after a while; when that is negative, once it listens. It answers how long
// the program ran.
func (c *earlierCity) cutOff(repository string, after time.Duration) time.Duration {
	c.t.Helper()
	of := *c
	if after < 0 && c.url != "" {
		of.url = dbtest.CopyPostgres(c.t, c.url)
	}
	trust := ""
	if of.url != "" && repository == "" {
		trust = "yes"
	}
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), childFolder+"="+of.dir, childURL+"="+of.url, childTrust+"="+trust, childKey+"="+of.key, childBackup+"="+repository)
	out, err := child.StdoutPipe()
	must(c.t, err)
	begun := time.Now()
	must(c.t, child.Start())
	if after < 0 {
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.HasPrefix(line, "listening") {
			c.t.Errorf("the program said %q, %v", line, err)
		}
	} else {
		time.Sleep(after)
	}
	_ = child.Process.Kill()
	_ = child.Wait()
	return time.Since(begun)
}

// pagesOf logs in with an account of the earlier city and opens what its staff would.
func pagesOf(t *testing.T, a *app.App) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(earlier, "demonstration.json"))
	must(t, err)
	var mark struct {
		Accounts []struct{ Login, Password string }
	}
	must(t, json.Unmarshal(raw, &mark))
	s := newServer(t, a.API(web.Options{Version: "test"}), a)
	at := slices.IndexFunc(mark.Accounts, func(x struct{ Login, Password string }) bool { return x.Login == "gongwei" })
	res, err := http.Post(s.URL+"/api/session", "application/json", strings.NewReader(fmt.Sprintf(`{"login":%q,"password":%q}`, mark.Accounts[at].Login, mark.Accounts[at].Password)))
	must(t, err)
	_ = res.Body.Close()
	cookie, _, _ := strings.Cut(res.Header.Get("Set-Cookie"), ";")
	get := func(path string, into any) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+path, nil)
		must(t, err)
		r.Header.Set("Cookie", cookie)
		res, err := http.DefaultClient.Do(r)
		must(t, err)
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		must(t, err)
		if res.StatusCode != 200 {
			t.Errorf("%s: %d %s", path, res.StatusCode, b)
			return
		}
		must(t, json.Unmarshal(b, into))
	}
	type list struct {
		Total int
		Items []struct {
			ID    kernel.ID
			Phone string
		}
	}
	var members list
	get("/api/members", &members)
	if members.Total == 0 || !slices.ContainsFunc(members.Items, func(m struct {
		ID    kernel.ID
		Phone string
	},
	) bool {
		return strings.Contains(m.Phone, "****")
	}) {
		t.Errorf("the roster: %d members, or no telephone number opens", members.Total)
	}
	for _, path := range []string{"/api/activities?period=2019", "/api/points/ranking?subject=branch&year=2019", "/api/honours", "/api/problems", "/api/handbooks?year=2019", "/api/briefings"} {
		var l list
		if get(path, &l); l.Total+len(l.Items) == 0 {
			t.Errorf("%s is empty", path)
		}
	}
	var any map[string]any
	get("/api/obligations/matrix?period=2019", &any)
	get("/api/coverage", &any)
	get("/api/members/"+members.Items[0].ID.String(), &any)
}

// TestTalksOfBeforeGetTheirFacts runs the step that makes facts of earlier talks over records as an earlier program left them: kept,
// corrected and taken back. The facts and roll-ups come out as today's program writes them, and a second run changes nothing.
func TestTalksOfBeforeGetTheirFacts(t *testing.T) {
	text, err := migrations.Files.ReadFile("0102_talk_facts.sql")
	must(t, err)
	_, steps, _ := strings.Cut(string(text), "-- +goose Up")
	all := "SELECT kind||' '||detail||' '||subject_type||' '||CAST(subject_id AS TEXT)||' '||day||' '||CAST(branch_id AS TEXT)||' '||CAST(department_id AS TEXT)||' '||CAST(quantity AS TEXT)||' '||attrs||' '||source_type||' '||CAST(source_id AS TEXT)||' '||CAST(source_version AS TEXT)||' '||CAST(sign AS TEXT)||' '||CAST(late AS TEXT) FROM fact ORDER BY 1"
	sums := "SELECT month||' '||CAST(department_id AS TEXT)||' '||CAST(branch_id AS TEXT)||' '||CAST(n AS TEXT)||' '||CAST(quantity AS TEXT) FROM metric_rollup WHERE kind='activity.talked' ORDER BY 1"
	persons := "SELECT CAST(year AS TEXT)||' '||CAST(member_id AS TEXT)||' '||CAST(branch_id AS TEXT)||' '||CAST(n AS TEXT) FROM metric_person WHERE kind='activity.talked' ORDER BY 1"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ask := func(query string) []string {
			t.Helper()
			out, err := db.Select(t.Context(), d.Read(), db.Column[string], query)
			must(t, err)
			return out
		}
		run := func() {
			t.Helper()
			must(t, d.Do(t.Context(), "test.step", func(ctx context.Context, tx *db.Tx) error {
				for _, one := range strings.Split(steps, ";\n") {
					if strings.TrimSpace(one) == "" {
						continue
					}
					if _, err := tx.Exec(ctx, one); err != nil {
						return fmt.Errorf("%s: %w", one, err)
					}
				}
				return nil
			}))
		}
		log := fact.NewLog(fact.NewCatalog(activity.FactKinds))
		talk := func(id kernel.ID, day kernel.Day, revision int, kind string, people ...kernel.ID) *activity.Activity {
			a := &activity.Activity{ID: id, OrgID: 7, Branch: 7, Department: 3, Revision: revision}
			a.Day, a.Kinds = day, []string{kind}
			for _, p := range people {
				a.Attendances = append(a.Attendances, activity.Attendance{MemberID: p, Mark: activity.Attended})
			}
			return a
		}
		// Either all as today's program says it, or without what it did not say then.
		say := func(told bool, records ...*activity.Activity) {
			t.Helper()
			must(t, d.Do(t.Context(), "test.say", func(ctx context.Context, tx *db.Tx) error {
				for _, a := range records {
					facts := a.Facts(func(kernel.ID) activity.Belonging { return activity.Belonging{Branch: 7, Department: 3} })
					if !told {
						facts = slices.DeleteFunc(facts, func(f fact.Fact) bool { return f.Kind == activity.FactTalked })
						for i := range facts {
							facts[i].Attrs = nil
						}
					}
					if err := log.Append(ctx, tx, facts...); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		back := func(records ...*activity.Activity) {
			t.Helper()
			must(t, d.Do(t.Context(), "test.back", func(ctx context.Context, tx *db.Tx) error {
				for _, a := range records {
					if err := log.Reverse(ctx, tx, a.Source()); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		run()
		if got := ask(all); len(got) != 0 {
			t.Fatalf("made of nothing: %s", got)
		}

		kept, moved, gone := talk(1<<40, "2019-03-31", 1, activity.Talk, 21, 22), talk(2<<40, "2019-12-31", 1, activity.Talk, 21), talk(3<<40, "2019-05-01", 1, activity.Talk, 23)
		other := talk(4<<40, "2019-05-02", 1, activity.Lecture, 21)
		say(false, kept, moved, gone, other)
		back(moved, gone)
		say(false, talk(moved.ID, "2020-01-01", 2, activity.Talk, 21, 24))
		today := talk(5<<40, "2021-02-03", 1, activity.Talk, 21, 22)
		say(true, today)
		before := ask(all)
		run()
		after := ask(all)
		if n := len(after) - len(before); n != 2+2+2+2 {
			t.Errorf("%d facts more, want eight: two kept, two that were moved and back, two moved to, two gone and back", n)
		}
		for _, r := range before {
			if !slices.Contains(after, r) {
				t.Errorf("gone: %s", r)
			}
		}
		line := "activity.talked talk member 21 2019-12-31 7 3 100 {\"case\":\"activity." + moved.ID.String() + "\"} activity " + moved.ID.String() + " 1 -1 0"
		if !slices.Contains(after, line) {
			t.Errorf("not there: %s\n%s", line, strings.Join(after, "\n"))
		}
		if got, want := ask(sums), []string{"2019-03 3 7 2 200", "2019-05 3 7 0 0", "2019-12 3 7 0 0", "2020-01 3 7 2 200", "2021-02 3 7 2 200"}; !slices.Equal(got, want) {
			t.Errorf("rolled up %q, want %q", got, want)
		}
		if got, want := ask(persons), []string{"2019 21 7 1", "2019 22 7 1", "2019 23 7 0", "2020 21 7 1", "2020 24 7 1", "2021 21 7 1", "2021 22 7 1"}; !slices.Equal(got, want) {
			t.Errorf("persons %q, want %q", got, want)
		}
		once := [][]string{ask(all), ask(sums), ask(persons), ask("SELECT CAST(id AS TEXT) FROM fact ORDER BY 1")}
		run()
		for i, again := range [][]string{ask(all), ask(sums), ask(persons), ask("SELECT CAST(id AS TEXT) FROM fact ORDER BY 1")} {
			if !slices.Equal(once[i], again) {
				t.Errorf("a second run made %q of %q", again, once[i])
			}
		}
		back(kept) // what was made is taken back as any other
		if got := ask(all); !slices.Contains(got, strings.Replace(line, "21 2019-12-31 7 3 100 {\"case\":\"activity."+moved.ID.String()+"\"} activity "+moved.ID.String(), "22 2019-03-31 7 3 100 {\"case\":\"activity."+kept.ID.String()+"\"} activity "+kept.ID.String(), 1)) {
			t.Errorf("not taken back:\n%s", strings.Join(got, "\n"))
		}
	})
}
