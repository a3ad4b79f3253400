package bench

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"
)

const (
	readAim   = "≤ 2.5"
	wholeYear = "activity list, 20 of the city's year"
)

// reading is one read, asked of the program with a session and of the bare handler without.
type reading struct {
	what, login, program, bare string
	same                       bool // both answer the same JSON, which is compared first
}

func BenchmarkRead(b *testing.B) {
	for _, r := range readings(b) {
		b.Run(r.what, func(b *testing.B) {
			prog, bare := servers(b)
			logged, _ := prog.as(b, r.login)
			if r.same {
				sameAnswer(b, logged.call(b, "GET", r.program, "", nil), bare.call(b, "GET", r.bare, "", nil))
			}
			spent := alternate(b, b.N,
				turn{logged, func(int) { logged.get(b, r.program, nil) }},
				turn{bare, func(int) { bare.get(b, r.bare, nil) }},
				turn{bare, func(int) { bare.get(b, "/empty", nil) }})
			report(b, r.what, spent, readAim)
		})
	}
}

func readings(b *testing.B) []reading {
	b.Helper()
	prog, _ := servers(b)
	_, department := prog.as(b, "zhuangan")
	_, person := prog.as(b, "dangyuan")
	return []reading{
		{"member page, 20 of the city", "gongwei", "/api/members?page=3&size=20", "/members?page=3&size=20", false},
		{
			"member page, 50 of a department, filtered", "zhuangan", "/api/members?size=50&service=in_service",
			fmt.Sprintf("/members?size=50&service=in_service&under=%d", department.Account.Org), false,
		},
		{wholeYear, "gongwei", "/api/activities?size=20&period=2026", "/activities?size=20&first=2026-01-01&last=2026-12-31", false},
		{
			"activity list, 20 of a department's year", "zhuangan", "/api/activities?size=20&period=2026",
			fmt.Sprintf("/activities?size=20&first=2026-01-01&last=2026-12-31&under=%d", department.Account.Org), false,
		},
		{"branch leaderboard, first 20", "gongwei", "/api/points/ranking?subject=branch&year=2026&size=20", "/ranking?year=2026&size=20", false},
		{"member's statement", "dangyuan", "/api/points/mine?year=2026", fmt.Sprintf("/statement?year=2026&member=%d", person.Account.Member), true},
	}
}

// turn is one of the sides that are measured by turns, and the process that pays for it.
type turn struct {
	pays *process
	do   func(i int)
}

// rounds is how often the sides take turns, so that what else the machine does strikes all of them.
const rounds = 10

// alternate sends n requests from each side and answers what one cost the paying process.
func alternate(b *testing.B, n int, sides ...turn) []time.Duration {
	b.Helper()
	total := make([]time.Duration, len(sides))
	for _, s := range sides {
		for i := range min(n, 20) { // statements prepared, pages cached
			s.do(-1 - i)
		}
	}
	b.ResetTimer()
	at := 0
	for r := range rounds {
		upto := n * (r + 1) / rounds
		for k, s := range sides {
			before := s.pays.cpu(b)
			for i := at; i < upto; i++ {
				s.do(i)
			}
			total[k] += s.pays.cpu(b) - before
		}
		at = upto
	}
	for k := range total {
		total[k] /= time.Duration(n)
	}
	return total
}

func report(b *testing.B, what string, spent []time.Duration, aim string) {
	b.Helper()
	program, bare, empty := spent[0], spent[1], spent[2]
	b.ReportMetric(float64(program)/1e3, "cpu-µs/op")
	b.ReportMetric(float64(bare)/1e3, "bare-cpu-µs/op")
	b.ReportMetric(ratio(program, bare), "ratio")
	if b.N > 1 {
		noteCPU(what, program, bare, empty, aim)
	}
}

// sameAnswer compares two answers as JSON: what is measured must be the same work.
func sameAnswer(b *testing.B, program, bare []byte) {
	b.Helper()
	var p, o any
	must(b, json.Unmarshal(program, &p))
	must(b, json.Unmarshal(bare, &o))
	if !reflect.DeepEqual(p, o) {
		at := 0
		for at < min(len(program), len(bare)) && program[at] == bare[at] {
			at++
		}
		around := func(text []byte) []byte { return text[min(max(at-200, 0), len(text)):min(at+200, len(text))] }
		b.Fatalf("the two answers differ, as text first at byte %d:\n%s\n%s", at, around(program), around(bare))
	}
}
