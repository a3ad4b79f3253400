package app_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// callsOut finds what opens a line to another machine, or keeps one open to a page.
var callsOut = regexp.MustCompile(`\bhttp\.(Get|Post|PostForm|Head|Client|DefaultClient|NewRequest|NewRequestWithContext|Transport)\b|\bnet\.(Dial\w*|Dialer)\b|\btls\.(Dial\w*|Dialer|Client)\b|\bsyslog\.Dial\b|\bsmtp\.|\bReverseProxy\b|text/event-stream|\bwebsocket\b`)

// linesOut are the files that may, with to whom: each address is the operator's own, given where the program is started.
var linesOut = map[string]string{
	"app/heads.go":            "the log server that keeps the end of the trail",
	"platform/virus/clamd.go": "the virus scanner",
}

// markup finds what makes a page of a text.
var markup = regexp.MustCompile(`v-html|\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function\(`)

func sourcesOf(t *testing.T, root string, endings ...string) map[string]string {
	t.Helper()
	out := map[string]string{}
	must(t, filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, "_test.go") || strings.Contains(path, ".test.") || strings.Contains(path, "dbtest") ||
			!slices.Contains(endings, filepath.Ext(path)) {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		out[filepath.ToSlash(name)] = string(text)
		return err
	}))
	return out
}

// TestTheProgramCallsNobody: no hook, feed, mail or stream goes out but by the lines that are named. Whoever builds one
// writes here how its address is held to a list when it connects.
func TestTheProgramCallsNobody(t *testing.T) {
	sources, found := sourcesOf(t, "..", ".go"), map[string]bool{}
	for name, text := range sources {
		for _, call := range callsOut.FindAllString(text, -1) {
			if found[name] = true; linesOut[name] == "" {
				t.Errorf("internal/%s calls out by %s", name, call)
			}
		}
	}
	if len(sources) < 300 || len(found) < len(linesOut) {
		t.Errorf("of %d files %v call out: the eye does not see", len(sources), found)
	}
}

// TestNoPageMakesMarkupOfText: what people wrote is shown as text. There is no rich text, and nothing that could show it.
func TestNoPageMakesMarkupOfText(t *testing.T) {
	sources := sourcesOf(t, "../../web/src", ".vue", ".ts")
	for name, text := range sources {
		if found := markup.FindString(text); found != "" {
			t.Errorf("web/src/%s has %s", name, found)
		}
	}
	if len(sources) < 200 || markup.FindString(`<p v-html="text">`) == "" || markup.FindString("e.innerHTML = x") == "" {
		t.Errorf("%d files: the eye does not see", len(sources))
	}
}
