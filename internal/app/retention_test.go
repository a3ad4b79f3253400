package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/points"
)

// TestWhatIsPastItsTimeIsErased: the night's run takes the numbers of who left, check-ins, drafts, writers and imported
// files that are past their time, and not a day earlier; all sums are what they were before, and on SQLite
// nothing of it is left in the file.
func TestWhatIsPastItsTimeIsErased(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			url := ""
			if database == "postgres" {
				url = dbtest.NewPostgres(t)
			}
			w := &old{leak: &leak{town: found(t, url), all: plants(12)}}
			w.at("2026-03-02", 10)
			w.typeIn(w.all[:6])
			w.rosterIn(w.all[6:])
			w.loggedIn(w.near.clerk)
			sealed := w.sealedNumbers(append(w.ids, w.imported()...))
			w.leave("2026-03-10")
			w.seedOld()
			pairs, totals := w.invariants(), w.totals()

			for _, x := range []struct {
				on   kernel.Day
				gone map[string]int // type → things that the run of that day erases
			}{
				{"2026-04-01", map[string]int{"draft": 0, "import_file": 0}}, // thirty days are over, and not yet gone
				{"2026-04-02", map[string]int{"draft": 1, "import_file": 1}},
				{"2029-03-01", map[string]int{"check_in": 0, "left_member": 0}},
				{"2029-03-02", map[string]int{"check_in": 1, "reveal_log": 0, "opinion_writer": 0}},
				{"2029-03-03", map[string]int{"check_in": 0, "reveal_log": 1, "opinion_writer": 1, "left_member": 0}},
				{"2029-03-10", map[string]int{"left_member": 0}},
				{"2029-03-11", map[string]int{"left_member": 13}},
				{"2029-03-12", map[string]int{"left_member": 0, "check_in": 0}},
			} {
				w.run(x.on)
				for code, want := range x.gone {
					if got := w.erased(x.on, code); got != want {
						t.Errorf("%s: %d of %s erased, want %d", x.on, got, code, want)
					}
				}
				if got := w.invariants(); got != pairs {
					t.Fatalf("%s: the invariants moved from\n%s\nto\n%s", x.on, pairs, got)
				}
				if got := w.totals(); got != totals {
					t.Errorf("%s: points moved from %s to %s", x.on, totals, got)
				}
			}
			// Names, branches and attendance are still told.
			for query, want := range map[string]int{
				"SELECT COUNT(*) FROM member WHERE left_day='2026-03-10' AND name<>'' AND id_cipher='' AND phone_index='' AND erased='2029-03-11'": 13,
				"SELECT COUNT(*) FROM activity_attendance WHERE mark='attended'":                                                                   1,
				"SELECT COUNT(*) FROM activity_arrival":                                                                                            0,
				"SELECT COUNT(*) FROM opinion WHERE writer='' AND account_id=0 AND text<>''":                                                       1,
				"SELECT COUNT(*) FROM account WHERE left_state='invited' AND password_hash=''":                                                     1,
				"SELECT COUNT(*) FROM account WHERE left_state='' AND password_hash='' AND login LIKE 'as-%'":                                      0,
			} {
				if n, err := db.Scalar[int](t.Context(), w.app.DB.Read(), query); err != nil || n != want {
					t.Errorf("%d, want %d: %s %v", n, want, query, err)
				}
			}
			if trail, err := w.app.Audit.Verify(t.Context(), w.app.DB, ""); err != nil || trail.Bad != "" {
				t.Errorf("%+v %v", trail, err)
			}
			if database == "postgres" {
				return
			}
			w.server.Close()
			must(t, w.app.Close())
			if n, in := lies(t, w.folder, sealed); n > 0 {
				t.Errorf("%d of %d erased values lie in %s", n, len(sealed), in)
			}
		})
	}
}

// old is a town with things to let go of.
type old struct{ *leak }

func (w *old) at(day kernel.Day, hour int) {
	w.app.DB.SetClock(func() time.Time { return day.Start().Add(time.Duration(hour) * time.Hour) })
}

func (w *old) do(statement string, args ...any) {
	w.t.Helper()
	must(w.t, w.app.DB.Do(w.t.Context(), "seed", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	}))
}

func (w *old) imported() []kernel.ID {
	w.t.Helper()
	ids, err := db.Select(w.t.Context(), w.app.DB.Read(), db.Column[kernel.ID], "SELECT id FROM member WHERE name LIKE '植入%'")
	must(w.t, err)
	return ids[:min(len(ids), 6)]
}

// loggedIn gives a member an account with a password.
func (w *old) loggedIn(id kernel.ID) {
	w.t.Helper()
	must(w.t, w.app.Accounts.MakeDemonstrationAccounts(w.t.Context(), []account.DemonstrationAccount{{Login: "leaver", Name: "市财政局乙", Password: password, Org: w.near.branch, Member: id}}))
}

// leave takes all planted members and the one with an account off the roster.
func (w *old) leave(day kernel.Day) {
	w.t.Helper()
	w.at(day, 9)
	ids, err := db.Select(w.t.Context(), w.app.DB.Read(), db.Column[kernel.ID], "SELECT id FROM member WHERE name LIKE '植入%'")
	must(w.t, err)
	for _, id := range append(ids, w.near.clerk) {
		m, err := w.app.Members.Get(w.t.Context(), everything, id)
		must(w.t, err)
		_, err = w.app.Members.Leave(w.t.Context(), everything, id, m.Version, "transferred", day, "转往外地")
		must(w.t, err)
	}
}

// seedOld is a meeting with points and a check-in, and what people left behind on 2 March.
func (w *old) seedOld() {
	w.t.Helper()
	body := strings.ReplaceAll(strings.ReplaceAll(w.recordBody(w.near), "TOPIC", "三月主题党日"), "2026-11-10", "2026-03-01")
	if r := w.send(w.login("branch_secretary"), "POST", "/api/activities/record", body); r.code >= 300 {
		w.t.Fatalf("%d %s", r.code, r.body)
	}
	id, err := db.Scalar[int64](w.t.Context(), w.app.DB.Read(), "SELECT id FROM activity")
	must(w.t, err)
	at := kernel.Day("2026-03-02").Start().Add(12 * time.Hour).UnixMilli()
	w.do("INSERT INTO activity_check_in(activity_id,seed,opened_at,opened_by,opened_name,closed_at) VALUES (?,'x',?,1,'某人',?)", id, at, at)
	w.do("INSERT INTO activity_arrival(activity_id,member_id,name,at,way) VALUES (?,?,'市财政局甲',?,'screen')", id, w.near.member, at)
	who, err := db.Scalar[int64](w.t.Context(), w.app.DB.Read(), "SELECT id FROM account WHERE login='as-staff'")
	must(w.t, err)
	w.do("INSERT INTO account_draft(account_id,key,value,version,at) VALUES (?,'activity.new','{}',1,?)", who, at)
	w.do("DELETE FROM member_reveal")
	w.do("INSERT INTO member_reveal(id,account_id,at,member_id) VALUES (77,?,?,?)", who, at, w.near.member)
	w.do(`INSERT INTO opinion(id,version,kind,about,text,more,account_id,writer,department_id,place,nameless,may_publish,state,due,made_at,answer,answered_by,answered_at,reopened,published,public_text)
		VALUES (78,1,'suggestion','','少填一张表','',?,'某人',?,'市财政局',0,0,'answered','2026-03-20',?,'已取消','某人',?,0,0,'')`, who, w.near.department, at, at)
}

func (w *old) run(on kernel.Day) {
	w.t.Helper()
	w.at(on, 2)
	must(w.t, w.app.Retention.Tick(w.t.Context(), w.app.DB.Now()))
	for range 20 { // other ticks' jobs may be waiting, too
		n, err := w.app.Jobs.Drain(w.t.Context())
		must(w.t, err)
		if n == 0 {
			return
		}
	}
}

func (w *old) erased(on kernel.Day, code string) int {
	w.t.Helper()
	n, err := db.Scalar[int](w.t.Context(), w.app.DB.Read(), "SELECT COUNT(*) FROM retention_tombstone x JOIN retention_run r ON r.id=x.run_id WHERE r.day=? AND x.code=?", on, code)
	must(w.t, err)
	return n
}

func (w *old) invariants() string {
	w.t.Helper()
	pairs, err := w.app.Invariants(w.t.Context())
	must(w.t, err)
	var b strings.Builder
	for _, p := range pairs {
		if !p.Equal {
			w.t.Errorf("%s: %d, %d", p.Name, p.Left, p.Right)
		}
		if p.Name != "待封存留痕" {
			fmt.Fprintln(&b, p.Name, p.Left, p.Right)
		}
	}
	return b.String()
}

func (w *old) totals() string {
	w.t.Helper()
	differences, err := w.app.Points.Check(w.t.Context(), 2026)
	must(w.t, err)
	if len(differences) > 0 {
		w.t.Errorf("%+v", differences)
	}
	totals, err := w.app.Points.Totals(w.t.Context(), w.app.DB.Read(), points.Whole(2026), points.ByMember)
	must(w.t, err)
	return fmt.Sprint(totals)
}

// TestRetentionSpeaksOfEveryType: each type says all that the page shows, and its delivered length is within its bounds.
func TestRetentionSpeaksOfEveryType(t *testing.T) {
	w := found(t, "")
	got, err := w.app.Retention.Kinds(t.Context())
	must(t, err)
	if len(got.Items) < 6 || len(got.Kept) < 8 {
		t.Errorf("%d types, %d others", len(got.Items), len(got.Kept))
	}
	for _, k := range got.Items {
		if k.Name == "" || k.What == "" || k.After == "" || k.From == "" || k.Basis == "" || k.Floor == "" || k.Length < k.Least || k.Length > k.Most {
			t.Errorf("%+v", k)
		}
	}
	for _, k := range got.Kept {
		if k.Name == "" || k.What == "" || k.Words == "" || k.Why == "" {
			t.Errorf("%+v", k)
		}
	}
	for role, want := range map[string]int{"sec_admin": 200, "audit_admin": 200, "staff": 200, "dept_clerk": 403} {
		if r := w.send(w.login(role), "GET", "/api/retention", ""); r.code != want {
			t.Errorf("%s: %d", role, r.code)
		}
	}
	short := w.send(w.login("sec_admin"), "PUT", "/api/retention/reveal_log", `{"length":5,"was":36,"basis":"本市规定"}`)
	if short.code != 422 || !strings.Contains(short.body, "至少保存6个月：《网络安全法》第二十一条") {
		t.Errorf("%d %s", short.code, short.body)
	}
}
