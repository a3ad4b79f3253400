package app_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"sanchuang/internal/app"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestContract holds api/openapi.json to the program; `make contract` rewrites it.
func TestContract(t *testing.T) {
	raw, err := app.Contract(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const file = "../../api/openapi.json"
	if *update {
		if err := os.WriteFile(file, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(committed, raw) {
		t.Fatalf("api/openapi.json is not what the program serves (%v); run `make contract`", err)
	}
}
