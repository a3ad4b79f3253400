package archtest

import (
	"os"
	"sync"
	"testing"
)

var checks = []struct {
	name  string
	check func(*Source) []Finding
}{
	{"floors", Floors},
	{"roles", Roles},
	{"docs", Docs},
	{"package_names", PackageNames},
	{"comments", Comments},
	{"contract_names", ContractNames},
	{"tables", Tables},
	{"portable", Portable},
	{"glossary", Glossary},
	{"sentences", Sentences},
	{"screens", Screens},
	{"private", Private},
}

var repository = sync.OnceValues(func() (*Source, error) { return Load(os.DirFS("../..")) })

// The repository keeps each promise.
func TestRepository(t *testing.T) {
	s, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Files) < 20 {
		t.Fatalf("only %d Go files found: the checks look at the wrong folder", len(s.Files))
	}
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			for _, f := range c.check(s) {
				t.Error(f)
			}
		})
	}
}
