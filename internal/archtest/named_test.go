package archtest

import (
	"go/ast"
	"io/fs"
	"regexp"
	"slices"
	"testing"
	"testing/fstest"
)

var (
	namedTest    = regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w*)`")
	namedJourney = regexp.MustCompile("`(e2e/\\w+\\.test\\.mjs)`")
)

// unknownTests answers the tests and journeys that a document names and the repository has not, and how many it names.
func unknownTests(s *Source, text string) (unknown []string, named int) {
	declared := map[string]bool{}
	for _, f := range s.Files {
		for _, d := range f.AST.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && f.Test {
				declared[fn.Name.Name] = true
			}
		}
	}
	for _, m := range namedTest.FindAllStringSubmatch(text, -1) {
		if named++; !declared[m[1]] {
			unknown = append(unknown, m[1])
		}
	}
	for _, m := range namedJourney.FindAllStringSubmatch(text, -1) {
		named++
		if _, err := fs.Stat(s.FS, m[1]); err != nil {
			unknown = append(unknown, m[1])
		}
	}
	return unknown, named
}

// TestNamedTestsExist: whoever renames a test renames it in the documents that say what it holds.
func TestNamedTestsExist(t *testing.T) {
	s, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	for document, least := range map[string]int{"docs/requirements.md": 80, "docs/track-record.md": 30, "docs/asvs.md": 60} {
		text, err := fs.ReadFile(s.FS, document)
		if err != nil {
			t.Fatal(err)
		}
		unknown, named := unknownTests(s, string(text))
		for _, name := range unknown {
			t.Errorf("%s names %s, which there is not", document, name)
		}
		if named < least {
			t.Errorf("%s names %d tests only: the check does not see them", document, named)
		}
	}
	eye := &Source{FS: fstest.MapFS{"e2e/there.test.mjs": {}}}
	if unknown, named := unknownTests(eye, "`TestGone`, `e2e/there.test.mjs`, `e2e/gone.test.mjs`"); named != 3 || !slices.Equal(unknown, []string{"TestGone", "e2e/gone.test.mjs"}) {
		t.Errorf("of three names %v are found missing", unknown)
	}
}
