package member_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
)

// span is how many days a history has; what is true on the last of them is so until further notice.
const span = 24

// byDay is what is true of somebody, written down for each day by itself.
type byDay [span]kernel.ID

func (d *byDay) from(day int, id kernel.ID) {
	for i := day; i < span; i++ {
		d[i] = id
	}
}

// held is a duty, by day.
type held struct {
	id, org kernel.ID
	duty    member.Duty
	from    int
	on      [span]bool
	since   bool // ended by hand after its holder had left
}

func (h *held) during(first, last int) {
	for i := range h.on {
		h.on[i] = first <= i && i <= last
	}
}

func (h *held) stop(day int) {
	for i := day; i < span; i++ {
		h.on[i] = false
	}
}

// life is the plain story of one member.
type life struct {
	id            kernel.ID
	name          string
	branch, group byDay
	duties        []held
	came          int // to the last branch
	left          int // -1: on the roster
	before        *life
}

func (l *life) copied() *life {
	c := *l
	c.duties = slices.Clone(l.duties)
	return &c
}

// place is a branch with the department that it lay under and its name, by the day from which that was said.
type place struct {
	id, group kernel.ID
	under     map[int]kernel.ID
	name      map[int]string
}

func saidOn[T any](said map[int]T, day int) (out T) {
	latest := -1
	for from, v := range said {
		if from <= day && from > latest {
			out, latest = v, from
		}
	}
	return out
}

// chronicle draws a history, tells it to the roster and to the plain story, and compares.
type chronicle struct {
	*world
	r        *rapid.T
	n        *int
	places   []*place
	lives    []*life
	accepted map[string]int
	refused  int
}

const firstDay = kernel.Day("2018-01-01")

func dayOf(i int) kernel.Day { return firstDay.AddDays(i) }

func (c *chronicle) day() int { return rapid.IntRange(0, span-1).Draw(c.r, "day") }

// near is a day about the one on which the member came to their branch, most often after it.
func (c *chronicle) near(l *life) int {
	return min(span-1, max(0, l.came-1+rapid.IntRange(0, 8).Draw(c.r, "day")))
}

// done notes what became of an act; what the roster refuses never happened.
func (c *chronicle) done(what string, err error) bool {
	if err == nil {
		c.accepted[what]++
		return true
	}
	if _, ok := kernel.AsFault(err); !ok {
		c.r.Fatalf("%s: %v", what, err)
	}
	c.refused++
	return false
}

func (c *chronicle) serial() string {
	*c.n++
	return fmt.Sprintf("%d", *c.n)
}

func (c *chronicle) begin() {
	for range 3 {
		name, under := "支部"+c.serial(), rapid.SampledFrom([]kernel.ID{c.finance, c.culture}).Draw(c.r, "under")
		b, err := c.orgs.Create(ctx, staff, org.New{Kind: org.Branch, Name: name, ParentID: under, From: firstDay})
		if err != nil {
			c.r.Fatal(err)
		}
		g, err := c.orgs.Create(ctx, staff, org.New{Kind: org.Group, Name: "第一党小组", ParentID: b.ID, From: firstDay})
		if err != nil {
			c.r.Fatal(err)
		}
		c.places = append(c.places, &place{b.ID, g.ID, map[int]kernel.ID{0: under}, map[int]string{0: name}})
	}
	for range rapid.IntRange(1, 3).Draw(c.r, "members") {
		f := form("某" + hanNumber(*c.n))
		*c.n++
		at, since := c.somewhere(), rapid.IntRange(0, 3).Draw(c.r, "since")
		p, err := c.Create(ctx, staff, member.New{Form: f, BranchID: at.id, Since: dayOf(since)})
		if err != nil {
			c.r.Fatal(err)
		}
		l := &life{id: p.ID, name: f.Name, came: since, left: -1}
		l.branch.from(since, at.id)
		c.lives = append(c.lives, l)
	}
}

// hanNumber is a number as a given name, none twice.
func hanNumber(n int) string {
	digits := []rune("甲乙丙丁戊己庚辛壬癸")
	out := []rune{}
	for ; n > 0 || len(out) == 0; n /= 10 {
		out = append(out, digits[n%10])
	}
	return string(out)
}

func (c *chronicle) somewhere() *place { return rapid.SampledFrom(c.places).Draw(c.r, "branch") }

// partsOf are a branch and its group: what is held in them ends with the stay.
func (c *chronicle) partsOf(branch kernel.ID) []kernel.ID {
	for _, p := range c.places {
		if p.id == branch {
			return []kernel.ID{p.id, p.group}
		}
	}
	return nil
}

func (c *chronicle) step() {
	l := rapid.SampledFrom(c.lives).Draw(c.r, "who")
	acts := []string{"appoint", "group", "leave", "transfer", "end", "move", "rename", "appoint", "import", "undo leave"}
	if l.left >= 0 {
		acts = []string{"undo leave", "end", "undo leave", "transfer", "import", "appoint", "leave", "group"}
	}
	switch rapid.SampledFrom(acts).Draw(c.r, "what") {
	case "transfer":
		to, day := c.somewhere(), c.near(l)
		if _, err := c.Transfer(ctx, staff, l.id, 0, to.id, dayOf(day), ""); c.done("transfer", err) {
			l.transfer(c, to.id, day)
		}
	case "leave":
		day := c.near(l)
		if _, err := c.Leave(ctx, staff, l.id, 0, "transferred", dayOf(day), ""); c.done("leave", err) {
			l.before, l.left = l.copied(), day
			l.branch.from(day, 0)
			l.group.from(day, 0)
			for i := range l.duties {
				l.duties[i].stop(day)
			}
		}
	case "undo leave":
		if _, err := c.UndoLeave(ctx, staff, l.id, 0, "误办减少"); c.done("undo leave", err) {
			was := l.before
			for i, h := range l.duties {
				if h.since {
					was.duties[i] = h
					was.duties[i].since = false
				}
			}
			*l = *was
		}
	case "appoint":
		c.appoint(l)
	case "end":
		c.end(l)
	case "group":
		day, group := c.near(l), kernel.ID(0)
		if parts := c.partsOf(l.branch[span-1]); len(parts) > 0 && rapid.IntRange(0, 2).Draw(c.r, "out of any") > 0 {
			group = parts[1]
		}
		if _, err := c.AssignGroup(ctx, staff, l.id, 0, group, dayOf(day)); c.done("group", err) {
			l.group.from(day, group)
			for i := range l.duties {
				if h := &l.duties[i]; h.duty == member.GroupLeader && h.org != group && h.from < day {
					h.stop(day)
				}
			}
		}
	case "move":
		p, day, to := c.somewhere(), c.day(), rapid.SampledFrom([]kernel.ID{c.finance, c.culture}).Draw(c.r, "to")
		if c.done("move", c.orgs.Move(ctx, staff, org.Change{ID: p.id, From: dayOf(day), ParentID: to})) {
			p.under[day] = to
		}
	case "rename":
		p, day, name := c.somewhere(), c.day(), "改名"+c.serial()
		if c.done("rename", c.orgs.Rename(ctx, staff, org.Change{ID: p.id, From: dayOf(day), Name: name})) {
			p.name[day] = name
		}
	case "import":
		c.importAndUndo(l)
	}
}

func (l *life) transfer(c *chronicle, to kernel.ID, day int) {
	if l.left < 0 {
		parts := c.partsOf(l.branch[span-1])
		for i := range l.duties {
			if slices.Contains(parts, l.duties[i].org) {
				l.duties[i].stop(day)
			}
		}
	}
	l.branch.from(day, to)
	l.group.from(day, 0)
	l.came, l.left, l.before = day, -1, nil
	for i := range l.duties {
		l.duties[i].since = false
	}
}

func (c *chronicle) appoint(l *life) {
	at, first := c.somewhere(), c.near(l)
	h := held{org: at.id, from: first, duty: rapid.SampledFrom([]member.Duty{member.Secretary, member.Organiser, member.GroupLeader}).Draw(c.r, "duty")}
	if h.duty == member.GroupLeader {
		h.org = at.group
	}
	p, last := member.Position{OrgID: h.org, Duty: h.duty, From: dayOf(first)}, span-1
	if rapid.IntRange(0, 2).Draw(c.r, "for a time") == 2 {
		last = min(span-2, first-1+rapid.IntRange(0, 8).Draw(c.r, "days"))
		p.To = dayOf(last)
	}
	p, err := c.Appoint(ctx, staff, l.id, p)
	if c.done("appoint", err) {
		h.id = p.ID
		h.during(first, last)
		l.duties = append(l.duties, h)
	}
}

func (c *chronicle) end(l *life) {
	if len(l.duties) == 0 {
		return
	}
	h := &l.duties[rapid.IntRange(0, len(l.duties)-1).Draw(c.r, "which")]
	last := min(span-2, h.from-1+rapid.IntRange(0, 8).Draw(c.r, "days"))
	if c.done("end", c.EndPosition(ctx, staff, l.id, h.id, dayOf(last))) {
		h.during(h.from, last)
		h.since = l.left >= 0
	}
}

// importAndUndo transfers by a file and takes the file back, after which nothing is different; or leaves it.
func (c *chronicle) importAndUndo(l *life) {
	to, day := c.somewhere(), c.near(l)
	department := "市财政局"
	if saidOn(to.under, span) == c.culture {
		department = "市文化和旅游局"
	}
	row := line(l.name, saidOn(to.name, span))
	row[6] = department
	b := c.stage(staff, slices.Concat(header, []string{"转入日期"}), append(row, string(dayOf(day))))
	if b.Counts[intake.Changed] != 1 || b.Counts[intake.Asked]+b.Counts[intake.Wrong] > 0 {
		c.refused++
		return
	}
	b = c.apply(staff, b)
	if !rapid.Bool().Draw(c.r, "undone") {
		c.accepted["import"]++
		l.transfer(c, to.id, day)
		return
	}
	c.accepted["import undone"]++
	if b = c.undo(b, c.preview(b).Seen); b.State != intake.Undone || b.Kept != 0 {
		c.r.Fatalf("%+v", b)
	}
}

// compare asks the roster about a day in each of its ways.
func (c *chronicle) compare(day int) {
	on := dayOf(day)
	ids, where := []kernel.ID{}, map[kernel.ID]kernel.ID{}
	for _, l := range c.lives {
		ids = append(ids, l.id)
		if l.branch[day] != 0 {
			where[l.id] = l.branch[day]
		}
	}
	same := func(question string, got, want any) {
		if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
			c.r.Fatalf("%s: %s; the plain story says %s", question, g, w)
		}
	}
	branches, err := member.BranchesOn(ctx, c.d.Read(), ids, on)
	c.must(err)
	same(fmt.Sprintf("the branches on %s", on), branches, where)
	for _, p := range c.places {
		in, err := member.InBranch(ctx, c.d.Read(), p.id, on)
		c.must(err)
		same(fmt.Sprintf("who was in %v on %s", p.id, on), c.idsOf(in), c.those(func(l *life) bool { return l.branch[day] == p.id }))
		grouped, err := member.InGroup(ctx, c.d.Read(), p.group, on)
		c.must(err)
		same(fmt.Sprintf("who was in the group of %v on %s", p.id, on), c.idsOf(grouped), c.those(func(l *life) bool { return l.group[day] == p.group }))
		for _, at := range []kernel.ID{p.id, p.group} {
			positions, err := member.PositionsOn(ctx, c.d.Read(), at, on)
			c.must(err)
			same(fmt.Sprintf("who held what in %v on %s", at, on), holdings(positions), c.held(day, func(h held) bool { return h.org == at }))
		}
	}
	for _, duty := range []member.Duty{member.Secretary, member.GroupLeader} {
		holders, err := member.Holders(ctx, c.d.Read(), on, duty)
		c.must(err)
		holders = slices.DeleteFunc(holders, func(p member.Position) bool { return !slices.Contains(ids, p.MemberID) })
		same(fmt.Sprintf("who was %s on %s", duty, on), holdings(holders), c.held(day, func(h held) bool { return h.duty == duty }))
	}
	leader := kernel.Actor{Account: 3, Name: "领导", Roles: []string{"leader"}, Scope: kernel.Everything()}
	for _, department := range []kernel.ID{c.finance, c.culture} {
		filter := member.Filter{OrgID: department, Day: on}
		list, err := c.List(ctx, leader, filter, kernel.AllRows)
		c.must(err)
		counts, err := c.Counts(ctx, leader, filter)
		c.must(err)
		same("the count of the list", counts.Total, len(list.Items))
		ours := slices.DeleteFunc(list.Items, func(m member.Member) bool { return !slices.Contains(ids, m.ID) })
		same(fmt.Sprintf("who was under %v on %s", department, on), c.idsOf(ours), c.those(func(l *life) bool { return c.under(l.branch[day], day) == department }))
		for _, m := range ours {
			same("the branch's name", m.BranchName, c.nameOf(m.BranchID, day))
		}
	}
}

func (c *chronicle) must(err error) {
	if err != nil {
		c.r.Fatal(err)
	}
}

func (c *chronicle) idsOf(list []member.Member) []kernel.ID {
	out := []kernel.ID{}
	for _, m := range list {
		out = append(out, m.ID)
	}
	slices.Sort(out)
	return out
}

func (c *chronicle) those(are func(*life) bool) []kernel.ID {
	out := []kernel.ID{}
	for _, l := range c.lives {
		if are(l) {
			out = append(out, l.id)
		}
	}
	slices.Sort(out)
	return out
}

func holdings(list []member.Position) []string {
	out := []string{}
	for _, p := range list {
		out = append(out, fmt.Sprint(p.MemberID, p.OrgID, p.Duty))
	}
	slices.Sort(out)
	return out
}

func (c *chronicle) held(day int, of func(held) bool) []string {
	out := []string{}
	for _, l := range c.lives {
		for _, h := range l.duties {
			if h.on[day] && of(h) {
				out = append(out, fmt.Sprint(l.id, h.org, h.duty))
			}
		}
	}
	slices.Sort(out)
	return out
}

func (c *chronicle) under(branch kernel.ID, day int) kernel.ID {
	for _, p := range c.places {
		if p.id == branch {
			return saidOn(p.under, day)
		}
	}
	return 0
}

func (c *chronicle) nameOf(branch kernel.ID, day int) string {
	for _, p := range c.places {
		if p.id == branch {
			return saidOn(p.name, day)
		}
	}
	return ""
}

// TestRostersOfAnyHistory transfers, takes off the roster and back, appoints, imports and undoes, renames and
// moves branches, in any order of days, and holds who was where and held what, on any day, against the plain
// story.
func TestRostersOfAnyHistory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, n, accepted, refused := newWorld(t, d), 0, map[string]int{}, 0
		rounds := map[db.Dialect]int{db.SQLite: 100, db.Postgres: 30}[d.Dialect()]
		rapid.Check(t, func(r *rapid.T) {
			if rounds--; rounds < 0 {
				return
			}
			c := &chronicle{world: w, r: r, n: &n, accepted: accepted}
			c.begin()
			for range rapid.IntRange(4, 16).Draw(r, "steps") {
				c.step()
			}
			for range 2 {
				c.compare(c.day())
			}
			c.compare(span - 1)
			refused += c.refused
		})
		for _, what := range []string{"transfer", "leave", "undo leave", "appoint", "end", "group", "move", "rename", "import", "import undone"} {
			if accepted[what] == 0 && d.Dialect() == db.SQLite {
				t.Errorf("no %q accepted: the histories are too tame", what)
			}
		}
		t.Logf("accepted %v, refused %d", accepted, refused)
	})
}

// Who was transferred, lost a duty and a group, and left, all from one day, is by undoing the leaving where
// they were on that day: in the new branch alone, without what had ended by itself, and with the term's end
// of what had one.
func TestUndoLeavePutsBackWhatTheLeavingEndedAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		zhao := w.add(form("赵一"), w.first)
		appoint := func(branch kernel.ID, duty member.Duty, to kernel.Day) kernel.ID {
			t.Helper()
			p, err := w.Appoint(ctx, staff, zhao.ID, member.Position{OrgID: branch, Duty: duty, From: "2019-01-01", To: to})
			if err != nil {
				t.Fatal(err)
			}
			return p.ID
		}
		here, term, ended := appoint(w.first, member.Secretary, ""), appoint(w.second, member.Organiser, "2027-12-31"), appoint(w.second, member.Publicist, "")
		must := func(_ any, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(w.AssignGroup(ctx, staff, zhao.ID, 0, w.group, "2019-01-01"))
		must(w.Transfer(ctx, staff, zhao.ID, 0, w.second, "2020-01-01", ""))
		must(nil, w.EndPosition(ctx, staff, zhao.ID, ended, "2019-12-31"))
		must(w.Leave(ctx, staff, zhao.ID, 0, "transferred", "2020-01-01", ""))
		if err := w.EndPosition(ctx, staff, zhao.ID, here, "2020-06-30"); !errors.Is(err, member.ErrPositionLeft) {
			t.Errorf("a duty beyond the leaving: %v", err)
		}
		p, err := w.UndoLeave(ctx, staff, zhao.ID, 0, "误办减少")
		must(nil, err)
		if p.GroupID != 0 || p.Groups[0].To != "2019-12-31" || p.Stays[0].To != "2019-12-31" || p.Stays[1].To != "" {
			t.Errorf("%+v %+v", p.Stays, p.Groups)
		}
		for _, held := range p.Positions {
			if want := map[kernel.ID]kernel.Day{here: "2019-12-31", term: "2027-12-31", ended: "2019-12-31"}[held.ID]; held.To != want {
				t.Errorf("%s until %q, not %q", held.DutyName, held.To, want)
			}
		}
		if _, err := w.Appoint(ctx, staff, zhao.ID, member.Position{OrgID: w.second, Duty: member.Publicist, From: "2021-01-01"}); err != nil {
			t.Fatal(err)
		}
		if err := w.EndPosition(ctx, staff, zhao.ID, ended, "2021-06-30"); !errors.Is(err, member.ErrPositionTwice) {
			t.Errorf("one duty twice on a day: %v", err)
		}
		if _, err := w.Create(ctx, staff, member.New{Form: form("钱二"), BranchID: w.first, Since: "2016-12-31"}); !errors.Is(err, member.ErrBranchDay) {
			t.Errorf("in a branch before it was: %v", err)
		}
	})
}
