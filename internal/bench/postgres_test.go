package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"sanchuang/internal/platform/db/dbtest"
)

// BenchmarkPostgres runs the same operations over the same small city in PostgreSQL and in SQLite. The
// server of PostgreSQL works in processes of its own: it is the clock's time that is compared, of one
// client alone. The import of a roster on both is a benchmark of directory/member.
func BenchmarkPostgres(b *testing.B) {
	once(b, func() figures {
		stopServers()
		lite := smallCity(b)
		url := "--db=" + dbtest.EmptyPostgres(b)
		folder := filepath.Join(b.TempDir(), "postgres")
		command(b, append(over(folder), url, "demo", "--scale", smallScale)...)
		on, beside := programOn(b, folder, url), programOn(b, lite)
		started = append(started, on, beside)
		on.settle(b)
		beside.settle(b)
		defer stopServers()
		out := figures{}
		tell := func(what string, x, y time.Duration) {
			note(line{"PostgreSQL beside SQLite: " + what, micro(x), micro(y), fmt.Sprintf("%.2f", ratio(x, y)), "", ""})
			out[what] = ratio(x, y)
		}
		for _, r := range []struct{ what, login, path string }{
			{"member page, 20 of the city", "gongwei", "/api/members?page=3&size=20"},
			{"activity list, 20 of a department's year", "zhuangan", "/api/activities?size=20&period=2026"},
			{"branch leaderboard, first 20", "gongwei", "/api/points/ranking?subject=branch&year=2026&size=20"},
			{"member's statement", "dangyuan", "/api/points/mine?year=2026"},
		} {
			x, _ := on.as(b, r.login)
			y, _ := beside.as(b, r.login)
			took := inTurn(200, func(int) { x.get(b, r.path, nil) }, func(int) { y.get(b, r.path, nil) })
			tell(r.what, took[0], took[1])
		}
		x, who := on.as(b, "zhuangan")
		y, _ := beside.as(b, "zhuangan")
		m := meetingOf(b, lite, who.Account.Org)
		took := inTurn(100, func(i int) { x.post(b, "/api/activities/record", m.body(i), nil) }, func(i int) { y.post(b, "/api/activities/record", m.body(i), nil) })
		tell(fmt.Sprintf("one new activity, %d present, accepted", present), took[0], took[1])
		return out
	})
}

// inTurn is how long one call of each side takes by the clock.
func inTurn(n int, sides ...func(i int)) []time.Duration {
	total := make([]time.Duration, len(sides))
	for i := -20; i < n; i++ {
		for k, do := range sides {
			begun := time.Now()
			do(i)
			if i >= 0 {
				total[k] += time.Since(begun)
			}
		}
	}
	for k := range total {
		total[k] /= time.Duration(n)
	}
	return total
}

// meetingOf asks a bare handler over the file for a branch with members enough.
func meetingOf(b *testing.B, folder string, department int64) (m meeting) {
	b.Helper()
	plain := start(b, ownRole(roleBare, filepath.Join(folder, "sanchuang.db")))
	defer plain.stop()
	plain.get(b, fmt.Sprintf("/meeting?department=%d&members=%d", department, present+1), &m)
	if len(m.Members) == 0 {
		fmt.Fprintln(os.Stderr, "no branch of the department has members enough")
		b.FailNow()
	}
	return m
}
