package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCountGo(t *testing.T) {
	for name, c := range map[string]struct {
		events []string
		want   string
		shown  string
	}{
		"leaves are counted, parents are not": {[]string{
			`{"Action":"run","Package":"p","Test":"A"}`, `{"Action":"run","Package":"p","Test":"A/x"}`, `{"Action":"run","Package":"p","Test":"A/y"}`,
			`{"Action":"output","Package":"p","Test":"A/y","Output":"wrong sum\n"}`,
			`{"Action":"pass","Package":"p","Test":"A/x"}`, `{"Action":"fail","Package":"p","Test":"A/y"}`, `{"Action":"fail","Package":"p","Test":"A"}`,
			`{"Action":"fail","Package":"p"}`,
		}, "1 passed, 1 failed", "wrong sum"},
		"a parent that fails by itself": {[]string{
			`{"Action":"run","Package":"p","Test":"A"}`, `{"Action":"run","Package":"p","Test":"A/x"}`,
			`{"Action":"pass","Package":"p","Test":"A/x"}`, `{"Action":"fail","Package":"p","Test":"A"}`, `{"Action":"fail","Package":"p"}`,
		}, "1 passed, 1 failed", ""},
		"a parser's inputs are one test": {[]string{
			`{"Action":"run","Package":"p","Test":"FuzzA"}`, `{"Action":"run","Package":"p","Test":"FuzzA/seed#0"}`, `{"Action":"run","Package":"p","Test":"FuzzA/seed#1"}`,
			`{"Action":"pass","Package":"p","Test":"FuzzA/seed#0"}`, `{"Action":"pass","Package":"p","Test":"FuzzA/seed#1"}`, `{"Action":"pass","Package":"p","Test":"FuzzA"}`, `{"Action":"pass","Package":"p"}`,
		}, "1 passed, 0 failed", ""},
		"and one that breaks it is named": {[]string{
			`{"Action":"run","Package":"p","Test":"FuzzA"}`, `{"Action":"run","Package":"p","Test":"FuzzA/seed#0"}`, `{"Action":"run","Package":"p","Test":"FuzzA/seed#1"}`,
			`{"Action":"output","Package":"p","Test":"FuzzA/seed#1","Output":"took a second\n"}`, `{"Action":"output","Package":"p","Test":"FuzzA","Output":"the same again with X=5\n"}`,
			`{"Action":"pass","Package":"p","Test":"FuzzA/seed#0"}`, `{"Action":"fail","Package":"p","Test":"FuzzA/seed#1"}`, `{"Action":"fail","Package":"p","Test":"FuzzA"}`, `{"Action":"fail","Package":"p"}`,
		}, "0 passed, 1 failed", "the same again with X=5"},
		"a package that does not build": {[]string{
			`{"Action":"build-output","ImportPath":"p","Output":"x.go:1: undefined\n"}`, `{"Action":"fail","Package":"p"}`,
		}, "0 passed, 1 failed", "undefined"},
		"a panic": {[]string{
			`{"Action":"run","Package":"p","Test":"A"}`, `{"Action":"output","Package":"p","Test":"A","Output":"panic: x\n"}`, `{"Action":"fail","Package":"p"}`,
		}, "0 passed, 1 failed", "panic: x"},
		"skipped is said": {[]string{`{"Action":"pass","Package":"p","Test":"A"}`, `{"Action":"skip","Package":"p","Test":"B"}`}, "1 passed, 0 failed, 1 skipped", ""},
		"nothing ran":     {nil, "0 passed, 1 failed", "no Go package"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			var shown, closing strings.Builder
			failed, err := countGo(strings.NewReader(strings.Join(c.events, "\n")), &shown, folder)
			if err != nil {
				t.Fatal(err)
			}
			sum(&closing, folder, nil)
			lines := strings.Split(strings.TrimSpace(closing.String()), "\n")
			if last := lines[len(lines)-1]; last != c.want {
				t.Errorf("closes on %q, want %q", last, c.want)
			}
			if failed == strings.Contains(c.want, " 0 failed") {
				t.Errorf("failed = %v", failed)
			}
			if !strings.Contains(shown.String(), c.shown) {
				t.Errorf("shows %q, want %q in it", shown.String(), c.shown)
			}
		})
	}
}

func TestSum(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"go.json":  `{"Passed":3}`,
		"web.json": `{"numPassedTests":4,"numFailedTests":0,"numPendingTests":1,"numFailedTestSuites":1,"success":false}`,
		"e2e.tap":  "TAP version 13\nok 1\nnot ok 2 - the clerk signs\n  ---\n  error: 'it waited in vain'\n  ...\n# tests 5\n# pass 4\n# fail 0\n# cancelled 1\n# skipped 0\n# todo 0\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	if !sum(&out, folder, []string{"web=web.json", "e2e=e2e.tap"}) {
		t.Error("failures were not told")
	}
	if !strings.Contains(out.String(), "-- e2e: the clerk signs\n") || !strings.Contains(out.String(), "it waited in vain") {
		t.Errorf("what failed is not repeated: %q", out.String())
	}
	if !strings.HasSuffix(out.String(), "\n11 passed, 2 failed, 1 skipped\n") {
		t.Errorf("closes on %q", out.String())
	}
	out.Reset()
	if !sum(&out, folder, []string{"e2e=gone.tap"}) || !strings.HasSuffix(out.String(), "\n3 passed, 1 failed\n") {
		t.Errorf("a missing report: %q", out.String())
	}
	if out.Reset(); sum(&out, folder, nil) {
		t.Errorf("all passed, but: %q", out.String())
	}
}
