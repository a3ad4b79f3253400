package bench

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkGrowth compares a city with one whose members, with what they did this year, are ten times
// as many in the same organisations. The city is the small one, so that it is done in a minute; what is
// grown are members, their memberships and facts, and the ledger is what the program makes of them.
func BenchmarkGrowth(b *testing.B) {
	once(b, func() figures {
		stopServers()
		one := smallCity(b)
		ten := copied(b, one, filepath.Join(b.TempDir(), "ten"))
		must(b, grow(filepath.Join(ten, "sanchuang.db")))
		of, more := recompute(b, one), recompute(b, ten)
		note(line{"ledger ×10 (left) beside ×1: a year anew", milli(more.CPU), milli(of.CPU), fmt.Sprintf("%.2f", ratio(more.CPU, of.CPU)), "", "linear: ≤ 10"})
		out := figures{"recompute-ratio": ratio(more.CPU, of.CPU)}
		big, little := programOn(b, ten), programOn(b, one)
		started = append(started, big, little)
		big.settle(b)
		little.settle(b)
		defer stopServers()
		for _, r := range []struct{ what, login, path string }{
			{"branch leaderboard, first 20", "gongwei", "/api/points/ranking?subject=branch&year=2026&size=20"},
			{"member's statement", "dangyuan", "/api/points/mine?year=2026"},
		} {
			x, _ := big.as(b, r.login)
			y, _ := little.as(b, r.login)
			spent := alternate(b, 200, turn{x, func(int) { x.get(b, r.path, nil) }}, turn{y, func(int) { y.get(b, r.path, nil) }})
			note(line{"  ×10: " + r.what, micro(spent[0]), micro(spent[1]), fmt.Sprintf("%.2f", ratio(spent[0], spent[1])), "", "as fast"})
			out[r.what] = ratio(spent[0], spent[1])
		}
		return out
	})
}

// grow copies every member nine times. Keys are numbers by time: the copies' lie behind all others'.
func grow(file string) error {
	db, err := openBare(file, "&_pragma=synchronous(OFF)&_txlock=immediate")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	// Whatever columns a member has: the key lies behind, numbers that are one person's alone are left out.
	var columns []string
	rows, err := db.Query("SELECT name FROM pragma_table_info('member') ORDER BY cid")
	if err != nil {
		return err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		switch name {
		case "id":
			name = "id+k*s.member"
		case "phone_cipher", "phone_index", "id_cipher", "id_index":
			name = "''"
		}
		columns = append(columns, name)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, text := range []string{
		"CREATE TEMP TABLE copies AS WITH RECURSIVE c(k) AS (SELECT 1 UNION ALL SELECT k+1 FROM c WHERE k<9) SELECT k FROM c",
		"CREATE TEMP TABLE step AS SELECT (SELECT MAX(id)-MIN(id)+1 FROM member) AS member, (SELECT MAX(id)-MIN(id)+1 FROM fact WHERE day>='2026-01-01') AS fact",
		"INSERT INTO member SELECT " + strings.Join(columns, ",") + " FROM member, copies, step s",
		"INSERT INTO member_branch SELECT member_id+k*s.member,branch_id,from_day,to_day,note FROM member_branch, copies, step s",
		`INSERT INTO fact SELECT f.id+k*s.fact,kind,detail,subject_type,subject_id+k*s.member,day,branch_id,department_id,quantity,attrs,source_type,source_id,
			source_version,sign,known_at,late FROM fact f, copies, step s WHERE f.day>='2026-01-01' AND f.subject_type='member'`,
	} {
		if _, err := db.Exec(text); err != nil {
			return fmt.Errorf("%.60s: %w", text, err)
		}
	}
	return nil
}
