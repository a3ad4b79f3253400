package bench

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// line is one row of the closing table, all as text.
type line struct{ what, program, bare, ratio, beyond, aim string }

var table []line

// note keeps the latest figures of each row: a benchmark may be run more than once.
func note(l line) {
	if at := slices.IndexFunc(table, func(o line) bool { return o.what == l.what }); at >= 0 {
		table[at] = l
		return
	}
	table = append(table, l)
}

func noteCPU(what string, program, bare, empty time.Duration, aim string) {
	note(line{what, micro(program), micro(bare), fmt.Sprintf("%.2f", ratio(program, bare)), fmt.Sprintf("%.2f", ratio(program-empty, bare-empty)), aim})
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(max(b, 1)) }

func micro(d time.Duration) string { return fmt.Sprintf("%.0f µs", float64(d)/1e3) }

func milli(d time.Duration) string { return fmt.Sprintf("%.0f ms", float64(d)/1e6) }

func mega(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

func printTable() {
	if len(table) == 0 {
		return
	}
	rows := append([]line{{"", "program", "bare", "ratio", "beyond net/http", "aim"}}, table...)
	fmt.Println()
	for _, r := range rows {
		fmt.Printf("%s %s %s %s %s   %s\n", pad(r.what, -66), pad(r.program, 12), pad(r.bare, 12), pad(r.ratio, 8), pad(r.beyond, 16), r.aim)
	}
	fmt.Println("\nCPU per request of the serving process; “beyond net/http” leaves out what an empty handler takes.")
}

// pad fills up to a width, on the left or (negative) on the right.
func pad(s string, width int) string {
	fill := func(n int) string { return fmt.Sprintf("%*s", max(0, n-utf8.RuneCountInString(s)), "") }
	if width < 0 {
		return s + fill(-width)
	}
	return fill(width) + s
}
