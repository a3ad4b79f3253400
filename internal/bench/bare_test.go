package bench

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"

	_ "modernc.org/sqlite"
)

// bare is what somebody writes in an afternoon: net/http, SQL by hand over the program's file, no
// log-in, no permission, no input check, no log line, numbers neither opened nor masked. Statements
// are prepared once, since they would be by hand too.
type bare struct {
	read, write *sql.DB
	mu          sync.Mutex
	stmts       map[string]*sql.Stmt
	year        skeleton
	writing     sync.Mutex
	record      recorder
}

func serveBare(file string) error {
	h := &bare{stmts: map[string]*sql.Stmt{}}
	var err error
	if h.read, err = openBare(file, "&_pragma=query_only(1)"); err != nil {
		return err
	}
	if h.write, err = openBare(file, "&_txlock=immediate&_pragma=synchronous(FULL)"); err != nil {
		return err
	}
	h.write.SetMaxOpenConns(1)
	if err := h.loadScheme(); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /empty", func(w http.ResponseWriter, _ *http.Request) { answer(w, struct{}{}, nil) })
	mux.HandleFunc("GET /members", h.members)
	mux.HandleFunc("GET /activities", h.activities)
	mux.HandleFunc("GET /ranking", h.ranking)
	mux.HandleFunc("GET /statement", h.statement)
	mux.HandleFunc("GET /meeting", h.findMeeting)
	mux.HandleFunc("POST /record", h.recordActivity)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("listening on http://" + l.Addr().String())
	return http.Serve(l, mux) //nolint:gosec // loopback, and gone in a minute
}

func answer(w http.ResponseWriter, v any, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func openBare(file, more string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=cache_size(-4000)&_pragma=temp_store(MEMORY)"+more)
}

func (h *bare) prepared(text string) (s *sql.Stmt, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s = h.stmts[text]; s == nil {
		if s, err = h.read.Prepare(text); err == nil {
			h.stmts[text] = s
		}
	}
	return s, err
}

// query runs a prepared read.
func (h *bare) query(text string, args []any, row func(scan func(...any) error) error) error {
	s, err := h.prepared(text)
	if err != nil {
		return err
	}
	rows, err := s.Query(args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

type page[T any] struct {
	Items []T `json:"items"`
	Total int `json:"total"`
}

func slice(r *http.Request) (limit, offset int) {
	limit, _ = strconv.Atoi(r.FormValue("size"))
	number, _ := strconv.Atoi(r.FormValue("page"))
	return limit, max(0, number-1) * limit
}

type bareMember struct {
	ID                                                                                    int64
	Name, Sex, Nation, Born, Education, Standing, Service, Joined, Confirmed, Job, Duties string
	Branch, Group                                                                         int64
	BranchName, GroupName, DepartmentName                                                 string
	Version                                                                               int
}

const today = "2026-11-23"

func (h *bare) members(w http.ResponseWriter, r *http.Request) {
	where, args := "m.left_day>?", []any{today}
	if s := r.FormValue("service"); s != "" {
		where, args = where+" AND m.service=?", append(args, s)
	}
	if u := r.FormValue("under"); u != "" {
		where, args = where+" AND m.branch_id IN (SELECT descendant_id FROM org_closure WHERE ancestor_id=?)", append(args, u)
	}
	var out page[bareMember]
	err := h.query("SELECT COUNT(*) FROM member m WHERE "+where, args, func(scan func(...any) error) error { return scan(&out.Total) })
	if err == nil {
		limit, offset := slice(r)
		err = h.query(`SELECT m.id,m.name,m.sex,m.nation,m.born,m.education,m.standing,m.service,m.joined,m.confirmed,m.job_title,m.branch_id,m.group_id,m.version,
			b.name, COALESCE(g.name,''), COALESCE((SELECT d.name FROM org_closure c JOIN org d ON d.id=c.ancestor_id AND d.kind='department' WHERE c.descendant_id=m.branch_id),''),
			COALESCE((SELECT group_concat(p.duty) FROM position p WHERE p.member_id=m.id AND p.from_day<=? AND p.to_day>=?),'')
			FROM member m JOIN org b ON b.id=m.branch_id LEFT JOIN org g ON g.id=m.group_id WHERE `+where+" ORDER BY m.name_key, m.id LIMIT ? OFFSET ?",
			append(append([]any{today, today}, args...), limit, offset), func(scan func(...any) error) error {
				var m bareMember
				err := scan(&m.ID, &m.Name, &m.Sex, &m.Nation, &m.Born, &m.Education, &m.Standing, &m.Service, &m.Joined, &m.Confirmed, &m.Job,
					&m.Branch, &m.Group, &m.Version, &m.BranchName, &m.GroupName, &m.DepartmentName, &m.Duties)
				out.Items = append(out.Items, m)
				return err
			})
	}
	answer(w, out, err)
}

type bareActivity struct {
	ID, Org                                                                            int64
	OrgName, State, Kinds, Day, Planned, Start, Topic, Place, Host, Drafted, Submitted string
	Accepted, Reason                                                                   string
	Version, Revision, Expected, Attended, Excused, Absent                             int
}

func (h *bare) activities(w http.ResponseWriter, r *http.Request) {
	where, args := "a.confidential=0 AND a.shown_day>=? AND a.shown_day<=?", []any{r.FormValue("first"), r.FormValue("last")}
	if u := r.FormValue("under"); u != "" {
		where, args = where+" AND a.org_id IN (SELECT descendant_id FROM org_closure WHERE ancestor_id=?)", append(args, u)
	}
	out := struct {
		page[bareActivity]
		Counts map[string]int
	}{Counts: map[string]int{}}
	err := h.query("SELECT a.state, COUNT(*) FROM activity a WHERE "+where+" GROUP BY a.state", args, func(scan func(...any) error) error {
		var state string
		var n int
		err := scan(&state, &n)
		out.Counts[state], out.Total = n, out.Total+n
		return err
	})
	if err == nil {
		limit, offset := slice(r)
		err = h.query(`SELECT a.id,a.org_id,o.name,a.state,a.version,a.revision,a.kinds,a.day,a.planned_day,a.start_time,a.topic,a.place,a.host_name,
			a.expected,a.attended,a.excused,a.absent,a.drafted_name,a.submitted_name,a.accepted_name,a.return_reason
			FROM activity a JOIN org o ON o.id=a.org_id WHERE `+where+" ORDER BY a.shown_day DESC, a.id DESC LIMIT ? OFFSET ?",
			append(append([]any{}, args...), limit, offset), func(scan func(...any) error) error {
				var a bareActivity
				err := scan(&a.ID, &a.Org, &a.OrgName, &a.State, &a.Version, &a.Revision, &a.Kinds, &a.Day, &a.Planned, &a.Start, &a.Topic, &a.Place, &a.Host,
					&a.Expected, &a.Attended, &a.Excused, &a.Absent, &a.Drafted, &a.Submitted, &a.Accepted, &a.Reason)
				out.Items = append(out.Items, a)
				return err
			})
	}
	answer(w, out, err)
}

type bareRank struct {
	ID                 int64
	Name, Within, Band string
	Points             int64
}

func (h *bare) ranking(w http.ResponseWriter, r *http.Request) {
	year := r.FormValue("year")
	var out page[bareRank]
	err := h.query("SELECT COUNT(*) FROM org WHERE kind='branch' AND (dissolved='' OR dissolved>?)", []any{today}, func(scan func(...any) error) error { return scan(&out.Total) })
	if err == nil {
		limit, offset := slice(r)
		err = h.query(`SELECT o.id,o.name,COALESCE((SELECT d.name FROM org_closure c JOIN org d ON d.id=c.ancestor_id AND d.kind='department' WHERE c.descendant_id=o.id),''),
			COALESCE(t.total,0),COALESCE(t.band,'') FROM org o LEFT JOIN points_total t ON t.subject_id=o.id
			AND t.run_id=(SELECT id FROM points_run WHERE year=? AND subject='branch' AND state='current')
			WHERE o.kind='branch' AND (o.dissolved='' OR o.dissolved>?) ORDER BY 4 DESC, o.name_key LIMIT ? OFFSET ?`,
			[]any{year, today, limit, offset}, func(scan func(...any) error) error {
				var x bareRank
				err := scan(&x.ID, &x.Name, &x.Within, &x.Points, &x.Band)
				out.Items = append(out.Items, x)
				return err
			})
	}
	answer(w, out, err)
}
