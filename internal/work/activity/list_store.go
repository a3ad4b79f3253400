package activity

import (
	"context"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Filter narrows the list. Zero fields do not narrow.
type Filter struct {
	Org    kernel.ID // with everything below it
	Kind   string
	Period kernel.Period
	State  State
	Text   string // part of topic, place, host or minutes
	Member kernel.ID
	Sort   string // day, -day (the default), org, attended, -attended
}

// RecordRow (列表行) is a record as lists show it.
type RecordRow struct {
	ID            kernel.ID  `json:"id"`
	OrgID         kernel.ID  `json:"org_id"`
	OrgName       string     `json:"org_name"`
	State         State      `json:"state" enum:"draft,submitted,accepted,returned,withdrawn"`
	Version       int        `json:"version"`
	Revision      int        `json:"revision"`
	Kinds         []string   `json:"kinds"`
	KindNames     []string   `json:"kind_names"`
	Day           kernel.Day `json:"day" doc:"实际日期，没有开展时为空"`
	PlannedDay    kernel.Day `json:"planned_day"`
	StartTime     string     `json:"start_time"`
	Topic         string     `json:"topic"`
	Place         string     `json:"place"`
	Host          string     `json:"host"`
	Expected      int        `json:"expected"`
	Attended      int        `json:"attended"`
	Excused       int        `json:"excused"`
	Absent        int        `json:"absent"`
	Moved         bool       `json:"moved" doc:"在计划以外的日期开展"`
	Confidential  bool       `json:"confidential"`
	DraftedName   string     `json:"drafted_name"`
	SubmittedName string     `json:"submitted_name"`
	AcceptedName  string     `json:"accepted_name"`
	ReturnReason  string     `json:"return_reason"`
}

// RecordRows is a page of the list with the number of records in each state.
type RecordRows struct {
	Items  []RecordRow   `json:"items"`
	Total  int           `json:"total"`
	Counts map[State]int `json:"counts" doc:"各状态的条数，不受状态筛选影响"`
}

const rowColumns = "a.id,a.org_id,a.state,a.version,a.revision,a.kinds,a.day,a.planned_day,a.start_time,a.topic,a.place,a.host_name," +
	"a.expected,a.attended,a.excused,a.absent,a.confidential,a.drafted_name,a.submitted_name,a.accepted_name,a.return_reason," +
	"a.drafted_by,a.host_id,a.recorder_id,a.speaker_id,a.fixed_day"

// listed is a row with what decides how much of it is shown.
type listed struct {
	RecordRow
	drafter kernel.ID
	named   [3]kernel.ID
}

func scanListed(s db.Scanner) (r listed, err error) {
	var kinds string
	var confidential int
	var fixed kernel.Day
	err = s.Scan(&r.ID, &r.OrgID, &r.State, &r.Version, &r.Revision, &kinds, &r.Day, &r.PlannedDay, &r.StartTime, &r.Topic, &r.Place, &r.Host,
		&r.Expected, &r.Attended, &r.Excused, &r.Absent, &confidential, &r.DraftedName, &r.SubmittedName, &r.AcceptedName, &r.ReturnReason,
		&r.drafter, &r.named[0], &r.named[1], &r.named[2], &fixed)
	r.Kinds, r.Confidential = splitKinds(kinds), confidential == 1
	r.Moved = (&Activity{FixedDay: fixed, Content: Content{Day: r.Day, PlannedDay: r.PlannedDay}}).Shifted()
	return r, err
}

// condition collects the parts of a WHERE clause.
type condition struct {
	parts []string
	args  []any
}

func (c *condition) and(on bool, part string, args ...any) {
	if on {
		c.parts, c.args = append(c.parts, part), append(c.args, args...)
	}
}

func (c *condition) text() string { return strings.Join(c.parts, " AND ") }

// own is the condition under which a confidential record's content is the actor's to read.
func own(actor kernel.Actor) (string, []any) {
	if actor.Member == 0 {
		return "a.drafted_by=?", []any{actor.Account}
	}
	return "(a.drafted_by=? OR a.host_id=? OR a.recorder_id=? OR a.speaker_id=? OR EXISTS " +
			"(SELECT 1 FROM activity_attendance t WHERE t.activity_id=a.id AND t.member_id=?))",
		[]any{actor.Account, actor.Member, actor.Member, actor.Member, actor.Member}
}

// sight is the condition under which the actor may know of a record at all.
func sight(actor kernel.Actor) (string, []any) {
	cond, args := own(actor)
	parts := []string{"a.confidential=0", cond}
	var branches, departments []kernel.ID
	for _, g := range actor.Grants {
		switch g.Role {
		case roleSecretary:
			branches = append(branches, g.Org)
		case roleDept:
			departments = append(departments, g.Org)
		}
	}
	if len(branches) > 0 {
		in, more := db.In("a.branch_id", branches)
		parts, args = append(parts, in), append(args, more...)
	}
	if len(departments) > 0 {
		in, more := db.In("a.department_id", departments)
		at, again := db.In("a.org_id", departments)
		parts, args = append(parts, "a.branch_id=0 AND ("+in+" OR "+at+")"), append(append(args, more...), again...)
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

// where holds what the actor may know of.
func (f Filter) where(actor kernel.Actor) condition {
	c := f.narrowed(actor)
	see, args := sight(actor)
	c.and(true, see, args...)
	return c
}

// narrowed holds what matches within the scope, whether or not the actor may know of it.
func (f Filter) narrowed(actor kernel.Actor) condition {
	var c condition
	scope, scopeArgs := org.Visible(actor.Scope, "a.org_id")
	c.and(!actor.Scope.All, scope, scopeArgs...)
	if f.Org != 0 {
		under, args := org.Under(f.Org, "a.org_id")
		c.and(true, under, args...)
	}
	c.and(f.Kind != "", "EXISTS (SELECT 1 FROM activity_as k WHERE k.kind=? AND k.activity_id=a.id)", f.Kind)
	c.and(f.Period.First != "", "a.shown_day>=?", f.Period.First)
	c.and(f.Period.Last != "", "a.shown_day<=?", f.Period.Last)
	c.and(f.Member != 0, "EXISTS (SELECT 1 FROM activity_attendance m WHERE m.activity_id=a.id AND m.member_id=?)", f.Member)
	if text := strings.TrimSpace(f.Text); text != "" {
		like := db.Like(text)
		mine, args := own(actor)
		c.and(true, `(a.topic LIKE ? ESCAPE '\' OR a.place LIKE ? ESCAPE '\' OR a.host_name LIKE ? ESCAPE '\' OR a.minutes LIKE ? ESCAPE '\')`, like, like, like, like)
		c.and(true, "(a.confidential=0 OR "+mine+")", args...)
	}
	return c
}

var orders = map[string]string{
	"": "a.shown_day DESC, a.id DESC", "-day": "a.shown_day DESC, a.id DESC", "day": "a.shown_day, a.id",
	"attended": "a.attended, a.id", "-attended": "a.attended DESC, a.id DESC", "org": "a.org_id, a.shown_day DESC, a.id DESC",
}

type stateCount struct {
	state State
	n     int
}

func scanCount(s db.Scanner) (c stateCount, err error) {
	err = s.Scan(&c.state, &c.n)
	return c, err
}

// countStates counts the matching records by state; the page's total follows from it. Open records are
// counted in the index alone, without looking at one of them; of the confidential ones each is looked
// at, and they are few.
func countStates(ctx context.Context, q db.Queryer, f Filter, actor kernel.Actor) (map[State]int, error) {
	open, hidden := f.narrowed(actor), f.where(actor)
	open.and(true, "a.confidential=0")
	hidden.and(true, "a.confidential=1")
	list, err := db.Select(ctx, db.ByValue(q), scanCount, "SELECT a.state, CAST(COUNT(*) AS BIGINT) FROM activity a WHERE "+open.text()+" GROUP BY a.state"+
		" UNION ALL SELECT a.state, CAST(COUNT(*) AS BIGINT) FROM activity a WHERE "+hidden.text()+" GROUP BY a.state", slices.Concat(open.args, hidden.args)...)
	counts := map[State]int{}
	for _, s := range list {
		counts[s.state] += s.n
	}
	return counts, err
}

// RecordTotals (合计) are the sums over all records of a filter.
type RecordTotals struct {
	Records  int `json:"records"`
	Expected int `json:"expected" doc:"应到人次"`
	Attended int `json:"attended" doc:"实到人次"`
	Excused  int `json:"excused" doc:"请假人次"`
	Absent   int `json:"absent" doc:"缺席人次"`
}

func scanTotals(s db.Scanner) (t RecordTotals, err error) {
	err = s.Scan(&t.Records, &t.Expected, &t.Attended, &t.Excused, &t.Absent)
	return t, err
}

// sumRows adds up what countStates counts, in the same two parts.
func sumRows(ctx context.Context, q db.Queryer, f Filter, actor kernel.Actor) (RecordTotals, error) {
	open, hidden := f.narrowed(actor), f.where(actor)
	open.and(true, "a.confidential=0")
	hidden.and(true, "a.confidential=1")
	for _, c := range []*condition{&open, &hidden} {
		c.and(f.State != "", "a.state=?", f.State)
	}
	const sums = "SELECT CAST(COUNT(*) AS BIGINT),CAST(COALESCE(SUM(a.expected),0) AS BIGINT),CAST(COALESCE(SUM(a.attended),0) AS BIGINT)," +
		"CAST(COALESCE(SUM(a.excused),0) AS BIGINT),CAST(COALESCE(SUM(a.absent),0) AS BIGINT) FROM activity a WHERE "
	parts, err := db.Select(ctx, db.ByValue(q), scanTotals, sums+open.text()+" UNION ALL "+sums+hidden.text(), slices.Concat(open.args, hidden.args)...)
	var out RecordTotals
	for _, t := range parts {
		out.Records += t.Records
		out.Expected += t.Expected
		out.Attended += t.Attended
		out.Excused += t.Excused
		out.Absent += t.Absent
	}
	return out, err
}

func selectRows(ctx context.Context, q db.Queryer, c condition, sort string, p kernel.Page) ([]listed, error) {
	order, ok := orders[sort]
	if !ok {
		order = orders[""]
	}
	return db.Select(ctx, db.ByValue(q), scanListed, "SELECT "+rowColumns+" FROM activity a WHERE "+c.text()+" ORDER BY "+order+" LIMIT ? OFFSET ?",
		append(append([]any{}, c.args...), p.Limit(), p.Offset())...)
}
