package demo

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/directory/account"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/obligation"
)

// open is the program on an empty folder.
func open(t *testing.T) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), app.Options{Data: filepath.Join(t.TempDir(), "data"), Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func small(seed uint64) Options { return Options{Seed: seed, Scale: 0.03, Year: 2026} }

// hidden are columns that must differ: ciphertexts, keyed hashes, secrets of a meeting, and the machine's own time; settled is
// what the program puts into every empty folder by the machine's clock.
var (
	hidden  = []string{"phone_cipher", "record_cipher", "phone_index", "id_cipher", "id_index", "leaf", "root", "password_hash", "password_at", "asked_at", "tstamp", "versions", "lease", "seed"}
	settled = map[string]string{
		"intake_file": "1=0", "intake_row": "1=0", "intake_effect": "1=0", // sealed
		"points_scheme": "1=0", "points_version": "1=0",
		"audit":      "action<>'points.install_seeds'",
		"audit_open": "audit_id NOT IN (SELECT id FROM audit WHERE action='points.install_seeds')",
	}
)

// dump is every row of every table, by table, in the order of their texts.
func dump(t *testing.T, a *app.App) map[string][]string {
	t.Helper()
	q, out := a.DB.Read(), map[string][]string{}
	tables, err := db.Select(t.Context(), q, db.Column[string], "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		columns, err := db.Select(t.Context(), q, db.Column[string], "SELECT name FROM pragma_table_info('"+table+"')")
		if err != nil {
			t.Fatal(err)
		}
		columns = slices.DeleteFunc(columns, func(c string) bool { return slices.Contains(hidden, c) })
		if at := slices.Index(columns, "object_id"); table == "audit" && at >= 0 {
			// adopting names the scheme by the number it was given in the empty folder
			columns[at] = "CASE WHEN action='points.adopt_scheme' THEN 0 ELSE object_id END"
		}
		rows, err := db.Select(t.Context(), q, func(s db.Scanner) (string, error) {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(any)
			}
			err := s.Scan(cells...)
			var b strings.Builder
			for _, c := range cells {
				fmt.Fprintf(&b, "%v|", *c.(*any))
			}
			return b.String(), err
		}, "SELECT "+strings.Join(columns, ",")+" FROM "+table+" WHERE "+cmp.Or(settled[table], "1=1"))
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(rows)
		out[table] = rows
	}
	return out
}

func TestTheSameSeedMakesTheSameCity(t *testing.T) {
	var dumps []map[string][]string
	for _, seed := range []uint64{20170501, 20170501, 7} {
		a := open(t)
		if err := Make(t.Context(), a, small(seed)); err != nil {
			t.Fatal(err)
		}
		dumps = append(dumps, dump(t, a))
	}
	for table, rows := range dumps[0] {
		again := dumps[1][table]
		if slices.Equal(rows, again) {
			continue
		}
		t.Errorf("%s differs: %d rows and %d", table, len(rows), len(again))
		for i, r := range rows {
			if i >= len(again) || again[i] != r {
				t.Errorf("first: %s\nnext:  %s", r, again[min(i, len(again)-1)])
				break
			}
		}
	}
	if slices.Equal(dumps[0]["member"], dumps[2]["member"]) {
		t.Error("another seed makes the same people")
	}
}

// What the city holds agrees with itself, and every page has something to show.
func TestTheCityIsSoundAndLively(t *testing.T) {
	a := open(t)
	if err := Make(t.Context(), a, small(20170501)); err != nil {
		t.Fatal(err)
	}
	pairs, err := a.Invariants(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		if !p.Equal {
			t.Errorf("%s is %d, %s is %d", p.LeftName, p.Left, p.RightName, p.Right)
		}
	}
	for _, year := range []int{2023, 2026} {
		if found, err := a.Points.Check(t.Context(), year); err != nil || len(found) > 0 {
			t.Errorf("points of %d: %v %v", year, found, err)
		}
	}
	for _, c := range []string{
		"org WHERE dissolved<>''", "org_name WHERE to_day<'9999'", "member WHERE standing='probationary'", "member WHERE left_day<'9999'",
		"member_branch WHERE note<>''", "activity WHERE state='draft'", "activity WHERE state='submitted'", "activity WHERE state='returned'", "activity WHERE revision>1",
		"activity WHERE planned_day<>day", "activity_attendance WHERE mark='absent'", "activity_attendance WHERE mark='excused'", "duty", "problem WHERE state='found'",
		"problem WHERE state='confirmed'", "honour WHERE state='recommended'", "story WHERE state='planned'", "debriefing", "liaison_visit", "liaison_point", "liaison_plan WHERE state='planned'", "liaison_plan WHERE state='held'", "liaison_finding WHERE rectification_id<>0", "deputy_talk WHERE state='due'", "term WHERE ended=''", "term WHERE extended_to<>''", "briefing WHERE state='draft'", "briefing WHERE state='drafted'", "briefing WHERE state='checked'", "briefing_seal", "briefing_comment WHERE resolved_at=0", "points_total", "metric_rollup",
		"establishment WHERE state='effective'", "establishment WHERE state='approved'", "establishment WHERE state='submitted'", "establishment WHERE state='returned'", "establishment WHERE state='draft'",
		"election WHERE state='asked'", "election WHERE state='voting'", "election WHERE state='in_force'", "election_ballot WHERE why='tie'",
		"intake_batch WHERE state='applied' AND mode='good' AND counts LIKE '%\"wrong\":2%'", "intake_batch WHERE state='checked'", "intake_batch WHERE state='mapping'", "intake_effect", "visit WHERE batch_id<>0 AND day<'2026'",
	} {
		if n, err := db.Scalar[int](t.Context(), a.DB.Read(), "SELECT COUNT(*) FROM "+c); err != nil || n == 0 {
			t.Errorf("%s: %d %v", c, n, err)
		}
	}
	if got := kernel.DayOf(a.DB.Now()); got != "2026-11-23" {
		t.Errorf("the city's day is %s", got)
	}
	numbersFollowTheirDays(t, a)
	theClockFindsNothingToWrite(t, a)
}

// What runs by the clock within minutes of the first start writes no fact: the figures of a report that waits for its
// signature stay as they were signed.
func theClockFindsNothingToWrite(t *testing.T, a *app.App) {
	facts := func() int {
		n, err := db.Scalar[int](t.Context(), a.DB.Read(), "SELECT COUNT(*) FROM fact")
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := facts()
	for name, run := range map[string]func(context.Context) error{
		"terms come out": a.Structure.ComeOut, "terms remind": a.Structure.Remind, "obligations remind": a.Obligations.Remind,
		"rectifications urge": a.Problems.UrgeRectifications, "talks settle": a.Inspection.SettleTalks, "visits remind": a.Inspection.Remind,
		"organisations settle":  func(ctx context.Context) error { _, err := a.Orgs.Settle(ctx); return err },
		"establishments settle": func(ctx context.Context) error { _, err := a.Establishment.Settle(ctx); return err },
	} {
		if err := run(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if n := facts(); n != before {
			t.Errorf("%s wrote %d facts", name, n-before)
			before = n
		}
	}
}

// Numbers are given as papers go out: whoever reads down a year's list meets no earlier day behind a later number.
func numbersFollowTheirDays(t *testing.T, a *app.App) {
	t.Helper()
	type row struct {
		prefix, number string
		year, ordinal  int
		day            kernel.Day
	}
	list, err := db.Select(t.Context(), a.DB.Read(), func(s db.Scanner) (r row, err error) {
		err = s.Scan(&r.prefix, &r.number, &r.year, &r.ordinal, &r.day)
		return r, err
	}, "SELECT prefix,number,year,ordinal,day FROM paper ORDER BY prefix,year,ordinal")
	if err != nil || len(list) < 10 {
		t.Fatal(len(list), err)
	}
	for i := 1; i < len(list); i++ {
		if was, now := list[i-1], list[i]; was.prefix == now.prefix && was.year == now.year && now.day < was.day {
			t.Errorf("%s of %s comes after %s of %s", now.number, now.day, was.number, was.day)
		}
	}
}

// A handful of branches is read one by one, the whole city at once: both say the same of every branch.
func TestOneBranchIsReadAsTheCityIs(t *testing.T) {
	a := open(t)
	if err := Make(t.Context(), a, Options{Seed: 20170501, Scale: 0.06, Year: 2026}); err != nil {
		t.Fatal(err)
	}
	ctx, q := t.Context(), a.DB.Read()
	tree, err := a.Orgs.Today(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	day := kernel.Day("2026-09-30")
	city, err := a.Obligations.CalendarOn(ctx, q, tree.Root().ID, 2026, day)
	if err != nil {
		t.Fatal(err)
	}
	owners, byBranch := map[kernel.ID]bool{}, map[kernel.ID][]obligation.Entry{}
	left := 0
	for _, e := range city.Entries {
		owners[e.Org] = true
		branch := cmp.Or(tree.BranchOf(e.Org), e.Org)
		byBranch[branch] = append(byBranch[branch], e)
		left += len(e.Left)
	}
	if len(owners) <= 60 || left == 0 {
		t.Fatalf("%d organisations owe something, %d people wait: the city is too small to tell", len(owners), left)
	}
	for id, want := range byBranch {
		if n, _ := tree.Get(id); n.Kind != org.Branch {
			continue
		}
		one, err := a.Obligations.CalendarOn(ctx, q, id, 2026, day)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprintf("%+v", one.Entries) != fmt.Sprintf("%+v", want) {
			t.Errorf("%s: alone\n%+v\nin the city\n%+v", tree.FullName(id), one.Entries, want)
		}
	}
}

func TestTheIndexesAreBack(t *testing.T) {
	names := func(a *app.App) []string {
		list, err := db.Select(t.Context(), a.DB.Read(), db.Column[string], "SELECT name FROM sqlite_master WHERE type='index' ORDER BY name")
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	a := open(t)
	before := names(a)
	if err := Make(t.Context(), a, Options{Seed: 1, Scale: smallest, Year: 2018}); err != nil {
		t.Fatal(err)
	}
	if after := names(a); !slices.Equal(before, after) {
		t.Errorf("before: %v\nafter: %v", before, after)
	}
}

// Any year since the programme's second can be the current one, at any scale.
func TestOtherYears(t *testing.T) {
	for _, o := range []Options{{Seed: 3, Scale: smallest, Year: 2019}, {Seed: 4, Scale: 0.02, Year: 2023}, {Seed: 5, Scale: smallest, Year: 2028}} {
		a := open(t)
		if err := Make(t.Context(), a, o); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
	}
	for _, o := range []Options{{Scale: 0, Year: 2026}, {Scale: 1, Year: 2016}} {
		if err := Make(t.Context(), open(t), o); err == nil {
			t.Errorf("%+v is made", o)
		}
	}
}

// The bulk path checks no forms: these are the rules of the ordinary one.
func TestPeopleWouldPassTheRostersRules(t *testing.T) {
	a := open(t)
	l := newLoader(t.Context(), partsOf(a), small(20170501))
	l.clock(l.today, 9)
	if err := l.organisations(); err != nil {
		t.Fatal(err)
	}
	for i, p := range l.people {
		if i%8 != 0 || p.left != "" {
			continue
		}
		n := p.news()
		if _, err := a.Members.Create(t.Context(), l.writer, member.New{Form: n.Form, BranchID: n.BranchID, Since: n.Since}); err != nil {
			f, _ := kernel.AsFault(err)
			t.Fatalf("%+v: %v %+v", n.Form, err, f)
		}
	}
}

func TestThePasswordKeepsTheRules(t *testing.T) {
	if err := account.Dengbao3.Check("gongwei", Password); err != nil {
		t.Error(err)
	}
}

func TestNobodyIsInTwoPlaces(t *testing.T) {
	c := planCity(Options{Seed: 9, Scale: 0.3, Year: 2026})
	for _, p := range c.people {
		for i, s := range p.stays {
			if s.from > s.to || s.from < s.branch.founded || s.branch.dissolved != "" && s.to >= s.branch.dissolved || i > 0 && p.stays[i-1].to >= s.from {
				t.Fatalf("%s: %d. stay %s to %s in %s (founded %s, dissolved %s)", p.form.Name, i, s.from, s.to, s.branch.name, s.branch.founded, s.branch.dissolved)
			}
		}
	}
	for _, x := range c.posts {
		if x.from > x.to || x.person.at(x.from) == nil || x.to != kernel.MaxDay && x.person.at(x.to) == nil {
			t.Fatalf("%s holds %s from %s to %s", x.person.form.Name, x.duty, x.from, x.to)
		}
	}
}

func TestTheWholePlanIsQuick(t *testing.T) {
	begun := time.Now()
	c := planCity(Options{Seed: 20170501, Scale: 1, Year: 2026})
	r := c.planRegisters()
	records, marks := 0, 0
	for m := 1; m <= 11; m++ {
		for _, x := range c.planMonth(m) {
			records++
			marks += len(x.record.Content.Attendances)
		}
	}
	members := 0
	for _, p := range c.people {
		if p.at(c.today) != nil {
			members++
		}
	}
	if d, b := len(c.departmentsOn(c.today)), len(c.branchesOn(c.today)); d != 100 || b != 720 || members != 12000 || records < 55000 || records > 65000 {
		t.Errorf("%d departments, %d branches, %d members, %d records, %d marks, %d visits", d, b, members, records, marks, len(r.visits))
	}
	t.Logf("planned in %s", time.Since(begun))
}

// A past taken over at once is the past that transfers would have left.
func TestEarlierStaysEqualTransfers(t *testing.T) {
	a := open(t)
	l := newLoader(t.Context(), partsOf(a), small(20170501))
	l.clock(l.today, 9)
	if err := l.organisations(); err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(l.people, func(p *person) bool {
		return len(p.stays) == 2 && p.left == "" && p.stays[0].branch.dissolved == ""
	})
	n := l.people[at].news()
	one := n
	one.ID, one.Form.IDNumber, one.Form.GroupID = 0, "", 0
	if err := l.do(func(ctx context.Context, tx *db.Tx) error {
		ids, err := a.Members.AddIn(ctx, tx, l.writer, "member.create", []member.New{one})
		one.ID = ids[0]
		return err
	}); err != nil {
		t.Fatal(err)
	}
	first := n.Earlier[0]
	two, err := a.Members.Create(t.Context(), l.writer, member.New{Form: one.Form, BranchID: first.BranchID, Since: first.From})
	if err != nil {
		t.Fatal(err)
	}
	by, err := a.Members.Transfer(t.Context(), l.writer, two.ID, two.Version, n.BranchID, n.Since, n.Note)
	if err != nil {
		t.Fatal(err)
	}
	bulk, err := a.Members.Get(t.Context(), l.writer, one.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(bulk.Stays, by.Stays) || bulk.BranchID != by.BranchID {
		t.Errorf("%+v\n%+v", bulk.Stays, by.Stays)
	}
}
