package bench

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// findMeeting picks a branch of the department with members enough.
func (h *bare) findMeeting(w http.ResponseWriter, r *http.Request) {
	m := meeting{}
	err := h.query(`SELECT b.id, c.ancestor_id, (SELECT id FROM points_run WHERE year=2026 AND subject='member' AND state='current'),
		(SELECT id FROM points_run WHERE year=2026 AND subject='branch' AND state='current')
		FROM org b JOIN org_closure c ON c.descendant_id=b.id JOIN member m ON m.branch_id=b.id AND m.left_day>?
		WHERE c.ancestor_id=? AND b.kind='branch' GROUP BY b.id HAVING COUNT(*)>=CAST(? AS INTEGER) ORDER BY COUNT(*), b.id LIMIT 1`,
		[]any{today, r.FormValue("department"), r.FormValue("members")},
		func(scan func(...any) error) error { return scan(&m.Branch, &m.Department, &m.Run, &m.BranchRun) })
	m.Org = m.Branch
	if err == nil {
		err = h.query("SELECT id,name FROM member WHERE branch_id=? AND left_day>? ORDER BY id LIMIT CAST(? AS INTEGER)", []any{m.Branch, today, r.FormValue("members")},
			func(scan func(...any) error) error {
				var p person
				err := scan(&p.ID, &p.Name)
				m.Members = append(m.Members, p)
				return err
			})
	}
	answer(w, m, err)
}

// recordActivity writes by hand what the program writes for such a record: the record, its roster and
// step, a fact for each person and one for the branch, their ledger lines, sums, totals and figures,
// and a line of the trail; one commit. What counts is not computed, only added.
func (h *bare) recordActivity(w http.ResponseWriter, r *http.Request) {
	var m meeting
	id, err := strconv.ParseInt(r.FormValue("number"), 10, 64)
	if err == nil {
		err = json.NewDecoder(r.Body).Decode(&m)
	}
	if err == nil {
		err = h.inOne(func(do func(string, ...any) error) error { return writeMeeting(do, id*100, m) })
	}
	answer(w, map[string]int64{"id": id}, err)
}

// recorder keeps the prepared writes.
type recorder map[string]*sql.Stmt

func (h *bare) inOne(fn func(do func(string, ...any) error) error) error {
	h.writing.Lock()
	defer h.writing.Unlock()
	if h.record == nil {
		h.record = recorder{}
	}
	var fresh []string
	tx, err := h.write.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // committed already when all went well
	if err := fn(func(text string, args ...any) error {
		s := h.record[text]
		if s == nil {
			_, err := tx.Exec(text, args...) // the pool's one connection is taken: it is prepared afterwards
			fresh = append(fresh, text)
			return err
		}
		_, err := tx.Stmt(s).Exec(args...)
		return err
	}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	for _, text := range fresh {
		if h.record[text], err = h.write.Prepare(text); err != nil {
			return err
		}
	}
	return nil
}

func marks(columns, rows int) string {
	one := "(" + strings.Repeat("?,", columns-1) + "?)"
	return strings.Repeat(one+",", rows-1) + one
}

func flat(rows [][]any) (out []any) {
	for _, r := range rows {
		out = append(out, r...)
	}
	return out
}

func writeMeeting(do func(string, ...any) error, id int64, m meeting) error {
	now := time.Now().UnixMilli()
	host := m.Members[0]
	steps := []func() error{
		func() error {
			return do("INSERT INTO activity VALUES "+marks(47, 1), id, m.Org, m.Branch, m.Department, "accepted", 1, 1, "theme_day", meetingDay, "",
				meetingDay, "09:00", "11:00", meetingDay, "主题党日", "会议室", host.ID, host.Name, host.ID, host.Name, 0, "", "", minutes, "", 0, "[]", "[]",
				len(m.Members), present, len(m.Members)-present, 0, 0, 0, 1, host.Name, now, 1, host.Name, now, host.Name, now, "", "", "", "", 0)
		},
		func() error { return do("INSERT INTO activity_as VALUES (?,?)", "theme_day", id) },
		func() error {
			return do("INSERT INTO activity_step VALUES "+marks(10, 1), id, 1, "record", 1, now, 1, host.Name, "", "", "")
		},
		func() error { return writeRoster(do, id, m) },
		func() error { return writeFacts(do, id, now, m) },
		func() error { return writePoints(do, id, m) },
		func() error { return writeFigures(do, m) },
		func() error {
			return do("INSERT INTO audit VALUES "+marks(15, 1), id, now, 1, host.Name, "", "127.0.0.1", "", "activity.record", "activity", id, m.Org, "done", `{"kinds":"theme_day"}`, strings.Repeat("0", 64), "branch_clerk")
		},
	}
	for _, s := range steps {
		if err := s(); err != nil {
			return err
		}
	}
	return nil
}

func writeRoster(do func(string, ...any) error, id int64, m meeting) error {
	var rows [][]any
	for i, p := range m.Members {
		rows = append(rows, []any{id, p.ID, p.Name, i, "attended", ""})
	}
	return do("INSERT INTO activity_attendance VALUES "+marks(6, len(rows)), flat(rows)...)
}

func writeFacts(do func(string, ...any) error, id, now int64, m meeting) error {
	rows := [][]any{{id + 1, "activity.held", "theme_day", "org", m.Branch, meetingDay, m.Branch, m.Department, 100, "", "activity", id, 1, 1, now, 0}}
	for i, p := range m.Members {
		rows = append(rows, []any{id + 2 + int64(i), "activity.attended", "theme_day", "member", p.ID, meetingDay, m.Branch, m.Department, 100, "", "activity", id, 1, 1, now, 0})
	}
	return do("INSERT INTO fact VALUES "+marks(16, len(rows)), flat(rows)...)
}

func writePoints(do func(string, ...any) error, id int64, m meeting) error {
	entries := [][]any{{m.BranchRun, m.Branch, id + 1, "theme_day_held", meetingDay, 200, "", "activity", id}}
	var sums, totals [][]any
	add := func(run, subject int64, rule string) {
		for _, node := range []string{"category.learning", "rule." + rule, "rule." + rule + ".2026-11"} {
			sums = append(sums, []any{run, subject, node, 700})
		}
		totals = append(totals, []any{run, subject, 700, "", m.Branch, m.Department, meetingDay})
	}
	add(m.BranchRun, m.Branch, "theme_day_held")
	for i, p := range m.Members[:present] {
		entries = append(entries, []any{m.Run, p.ID, id + 2 + int64(i), "theme_day_attended", meetingDay, 700, "", "activity", id})
		add(m.Run, p.ID, "theme_day_attended")
	}
	if err := do("INSERT INTO points_entry VALUES "+marks(9, len(entries)), flat(entries)...); err != nil {
		return err
	}
	if err := do("INSERT INTO points_sum VALUES "+marks(4, len(sums))+" ON CONFLICT (run_id,subject_id,node) DO UPDATE SET raw=raw+excluded.raw", flat(sums)...); err != nil {
		return err
	}
	return do("INSERT INTO points_total VALUES "+marks(7, len(totals))+" ON CONFLICT (run_id,subject_id) DO UPDATE SET total=total+excluded.total, last_day=excluded.last_day", flat(totals)...)
}

func writeFigures(do func(string, ...any) error, m meeting) error {
	if err := do("INSERT INTO metric_rollup VALUES "+marks(7, 2)+" ON CONFLICT (kind,detail,month,department_id,branch_id) DO UPDATE SET n=n+excluded.n, quantity=quantity+excluded.quantity",
		"activity.held", "theme_day", "2026-11", m.Department, m.Branch, 1, 100, "activity.attended", "theme_day", "2026-11", m.Department, m.Branch, present, present*100); err != nil {
		return err
	}
	var rows [][]any
	for _, p := range m.Members {
		rows = append(rows, []any{"activity.attended", "theme_day", 2026, p.ID, m.Department, m.Branch, 1})
	}
	return do("INSERT INTO metric_person VALUES "+marks(7, len(rows))+" ON CONFLICT (kind,detail,year,member_id,department_id,branch_id) DO UPDATE SET n=n+excluded.n", flat(rows)...)
}
