package app_test

import (
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/app"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/work/activity"
	"sanchuang/migrations"
)

// earlier is a small demonstration city of 2019 as the program wrote it at migration 0060: 22 organisations, 123 members, 854
// records, 9,663 facts. Its numbers are made up, its keys are in the folder.
const earlier = "testdata/city-0060"

// rowsOf answers the rows of each table by the columns named, sorted; without any, by all columns there are, which it answers.
func rowsOf(t *testing.T, file string, columns map[string][]string) (map[string][]string, map[string][]string) {
	t.Helper()
	d, err := sql.Open("sqlite", "file:"+file+"?mode=ro")
	must(t, err)
	defer d.Close()
	texts := func(query string) (out []string) {
		t.Helper()
		rows, err := d.Query(query)
		must(t, err)
		defer rows.Close()
		for rows.Next() {
			var s string
			must(t, rows.Scan(&s))
			out = append(out, s)
		}
		must(t, rows.Err())
		return out
	}
	named, out := map[string][]string{}, map[string][]string{}
	for _, table := range texts("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'") {
		there := texts("SELECT name FROM pragma_table_info('" + table + "')")
		if columns != nil {
			if columns[table] == nil {
				continue // new since
			}
			for _, c := range columns[table] {
				if !slices.Contains(there, c) {
					t.Errorf("%s has lost its column %s", table, c)
					return named, out
				}
			}
			there = columns[table]
		}
		named[table] = there
		out[table] = texts("SELECT quote(" + strings.Join(there, ")||','||quote(") + ") FROM " + table)
		slices.Sort(out[table])
	}
	return named, out
}

// grows are the tables to which an upgrade or a start may add; what was in them stays.
var grows = []string{"activity_kind", "audit", "audit_open", "audit_root", "audit_epoch", "fact", "goose_db_version", "job", "job_every", "metric_person", "metric_rollup", "norm", "points_scheme", "points_version", "problem_category", "reminder_template"}

// TestAnEarlierCityComesToTodaysSchema opens a folder of an earlier program: each row stands as it stood, all invariants hold,
// the trail verifies, the points compute to what they were, sealed numbers open, and the pages answer.
func TestAnEarlierCityComesToTodaysSchema(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	must(t, os.CopyFS(dir, os.DirFS(earlier)))
	packed, err := os.Open(filepath.Join(earlier, "rows.sql.gz"))
	must(t, err)
	defer packed.Close()
	z, err := gzip.NewReader(packed)
	must(t, err)
	text, err := io.ReadAll(z)
	must(t, err)
	file, key := filepath.Join(dir, "sanchuang.db"), filepath.Join(dir, "master")
	must(t, os.Chmod(key, 0o600))
	d, err := sql.Open("sqlite", "file:"+file)
	must(t, err)
	_, err = d.Exec(string(text))
	must(t, err)
	must(t, d.Close())
	columns, before := rowsOf(t, file, nil)
	if len(before["member"]) != 123 || len(before["fact"]) != 9663 || len(before) < 80 {
		t.Fatalf("the folder holds %d members, %d facts, %d tables", len(before["member"]), len(before["fact"]), len(before))
	}

	a, err := app.Open(t.Context(), app.Options{Data: dir, Key: key, Version: "test", Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	defer a.Close()
	for table, was := range before {
		_, after := rowsOf(t, file, map[string][]string{table: columns[table]})
		now, there := after[table]
		if !there {
			t.Errorf("table %s is gone", table)
			continue
		}
		if slices.Contains(grows, table) {
			now = slices.DeleteFunc(now, func(r string) bool { _, ok := slices.BinarySearch(was, r); return !ok })
		}
		if !slices.Equal(was, now) {
			t.Errorf("%s had %d rows, has %d, or others", table, len(was), len(now))
			for _, r := range was {
				if _, ok := slices.BinarySearch(now, r); !ok {
					t.Errorf("gone: %s", r)
					break
				}
			}
		}
	}
	_, after := rowsOf(t, file, map[string][]string{"fact": {"id", "kind"}})
	told := slices.DeleteFunc(after["fact"], func(r string) bool { return !strings.HasSuffix(r, "'activity.talked'") })
	if len(told) != 139 || len(after["fact"]) != 9663+len(told) {
		t.Errorf("%d facts of talks among %d, want 139 more than the 9663 there were", len(told), len(after["fact"]))
	}
	copies, err := filepath.Glob(file + ".before-*")
	must(t, err)
	if len(copies) != 1 {
		t.Errorf("%d copies of before the upgrade, want one", len(copies))
	}

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
	pagesOf(t, a)
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
