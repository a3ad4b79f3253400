// Command tally counts tests over several runners, so that a run ends on one line which says how
// many passed and failed.
//
//	go test -json ./... | tally go DIR     shows the run as people read it, notes its counts in DIR
//	tally sum DIR web=vitest.json e2e=node.tap
//
// A runner that ended without a report, and a package that failed without a failed test (it did not
// build, or it panicked), count as one failure each.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Counts are the results of one runner. Told are the words of what failed: they are repeated before the
// closing line, for who sees only the end of a long run.
type Counts struct {
	Passed, Failed, Skipped int
	Told                    []string `json:",omitempty"`
}

// toldLines is how much of one failure is repeated.
const toldLines = 25

func (c *Counts) tell(lines []string) {
	c.Told = append(c.Told, strings.Join(lines[:min(len(lines), toldLines)], "\n"))
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: tally go DIR | tally sum DIR name=report …")
		os.Exit(2)
	}
	folder := os.Args[2]
	var failed bool
	var err error
	switch os.Args[1] {
	case "go":
		failed, err = countGo(os.Stdin, os.Stdout, folder)
	case "sum":
		failed = sum(os.Stdout, folder, os.Args[3:])
	default:
		err = fmt.Errorf("unknown command %q", os.Args[1])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
	}
	if err != nil || failed {
		os.Exit(1)
	}
}

// event is a line of go test -json.
type event struct{ Action, Package, Test, Output string }

// goRun is what is known of the Go run so far.
type goRun struct {
	out    io.Writer
	counts Counts
	output map[string][]string // of a running test, shown when it fails
	parent map[string]bool     // tests with subtests, which are not counted themselves
	ended  map[string]string   // test → pass, fail, skip
	broken map[string]bool     // packages with a failed test
	seen   int
}

func countGo(in io.Reader, out io.Writer, folder string) (failed bool, err error) {
	r := goRun{out: out, output: map[string][]string{}, parent: map[string]bool{}, ended: map[string]string{}, broken: map[string]bool{}}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.Action == "" {
			fmt.Fprintln(out, lines.Text()) // the go command's own words
			continue
		}
		r.take(e)
	}
	if r.seen == 0 {
		r.counts.Failed++
		fmt.Fprintln(out, "no Go package was tested")
	}
	r.count()
	text, _ := json.Marshal(r.counts)
	if err := os.WriteFile(filepath.Join(folder, "go.json"), text, 0o644); err != nil {
		return true, err
	}
	return r.counts.Failed > 0, lines.Err()
}

func (r *goRun) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		if e.Test == "" && strings.HasPrefix(e.Output, "ok  ") || e.Action == "build-output" {
			fmt.Fprint(r.out, e.Output)
			return
		}
		if !strings.HasPrefix(e.Output, "=== ") { // RUN, PAUSE, CONT: what follows says enough
			r.output[key] = append(r.output[key], e.Output)
		}
	case "run":
		if seedOf(e.Test) != "" {
			return
		}
		for at := strings.LastIndexByte(e.Test, '/'); at > 0; at = strings.LastIndexByte(e.Test[:at], '/') {
			r.parent[e.Package+" "+e.Test[:at]] = true
		}
	case "pass", "fail", "skip":
		r.end(key, e)
	}
}

// seedOf is the parser's test to which an input of it belongs; empty for all others. Tens of thousands of inputs are one test.
func seedOf(test string) string {
	parser, _, found := strings.Cut(test, "/seed#")
	if !found {
		return ""
	}
	return parser
}

func (r *goRun) end(key string, e event) {
	r.seen++
	if parser := seedOf(e.Test); parser != "" {
		if e.Action != "fail" {
			delete(r.output, key)
			return
		}
		r.parent[e.Package+" "+parser] = true // the input that failed is counted instead
	}
	if e.Action == "fail" {
		text := strings.Join(r.output[key], "")
		fmt.Fprint(r.out, text)
		if e.Test != "" && !r.parent[key] {
			r.counts.tell(append([]string{key}, strings.Split(strings.TrimSpace(text), "\n")...))
		}
	}
	delete(r.output, key)
	if e.Test != "" {
		r.ended[key] = e.Action
		r.broken[e.Package] = r.broken[e.Package] || e.Action == "fail"
		return
	}
	if e.Action == "fail" && !r.broken[e.Package] {
		r.counts.Failed++
		for test, lines := range r.output { // what was running when the package died
			if strings.HasPrefix(test, e.Package+" ") {
				fmt.Fprint(r.out, strings.Join(lines, ""))
			}
		}
	}
}

// count adds up the tests without subtests; a parent counts when it failed by itself.
func (r *goRun) count() {
	childFailed := map[string]bool{}
	for key, action := range r.ended {
		for at := strings.LastIndexByte(key, '/'); at > 0 && action == "fail"; at = strings.LastIndexByte(key[:at], '/') {
			if r.parent[key[:at]] {
				childFailed[key[:at]] = true
			}
		}
	}
	for key, action := range r.ended {
		switch {
		case r.parent[key] && (action != "fail" || childFailed[key]):
		case action == "pass":
			r.counts.Passed++
		case action == "fail":
			r.counts.Failed++
		case action == "skip":
			r.counts.Skipped++
		}
	}
}

// sum prints what each runner counted and the closing line.
func sum(out io.Writer, folder string, reports []string) (failed bool) {
	var all Counts
	var told []string
	for _, report := range append([]string{"go=go.json"}, reports...) {
		name, file, _ := strings.Cut(report, "=")
		c, err := read(filepath.Join(folder, file))
		if err != nil {
			fmt.Fprintf(out, "%-4s no report: %v\n", name, err)
			c = Counts{Failed: 1}
		} else {
			fmt.Fprintf(out, "%-4s %s\n", name, c.describe())
		}
		for _, text := range c.Told {
			told = append(told, name+": "+text)
		}
		all.Passed, all.Failed, all.Skipped = all.Passed+c.Passed, all.Failed+c.Failed, all.Skipped+c.Skipped
	}
	for _, text := range told {
		fmt.Fprintf(out, "\n-- %s\n", text)
	}
	fmt.Fprintln(out, all.line())
	return all.Failed > 0 || all.Passed == 0
}

// describe is not the closing line's form, so that only one line is counted.
func (c Counts) describe() string {
	return fmt.Sprintf("passed %d · failed %d · skipped %d", c.Passed, c.Failed, c.Skipped)
}

func (c Counts) line() string {
	line := fmt.Sprintf("%d passed, %d failed", c.Passed, c.Failed)
	if c.Skipped > 0 {
		line += fmt.Sprintf(", %d skipped", c.Skipped)
	}
	return line
}

var tapLine = regexp.MustCompile(`(?m)^# (pass|fail|cancelled|skipped|todo) (\d+)$`)

func read(file string) (c Counts, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return c, err
	}
	if filepath.Ext(file) == ".tap" {
		return readTAP(string(text))
	}
	// Our own counts, or vitest's report, which names them differently.
	var v struct {
		Counts
		NumPassedTests, NumFailedTests, NumPendingTests, NumTodoTests int
		NumFailedTestSuites                                           int
	}
	if err := json.Unmarshal(text, &v); err != nil {
		return c, err
	}
	c = v.Counts
	c.Passed += v.NumPassedTests
	c.Failed += v.NumFailedTests
	c.Skipped += v.NumPendingTests + v.NumTodoTests
	if v.NumFailedTestSuites > 0 && v.NumFailedTests == 0 {
		c.Failed += v.NumFailedTestSuites // a file that did not even load
	}
	return c, nil
}

// tapFailure is a line that says a test failed, and the block of words below it.
var tapFailure = regexp.MustCompile(`(?m)^( *)not ok \d+ - (.*)\n((?: +.*\n)*)`)

func readTAP(text string) (c Counts, err error) {
	for _, m := range tapFailure.FindAllStringSubmatch(text, -1) {
		c.tell(append([]string{m[2]}, strings.Split(strings.TrimRight(m[3], "\n"), "\n")...))
	}
	found := tapLine.FindAllStringSubmatch(text, -1)
	if len(found) == 0 {
		return c, fmt.Errorf("the run did not end")
	}
	for _, m := range found {
		n, _ := strconv.Atoi(m[2])
		switch m[1] {
		case "pass":
			c.Passed += n
		case "fail", "cancelled":
			c.Failed += n
		default:
			c.Skipped += n
		}
	}
	return c, nil
}
