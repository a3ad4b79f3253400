package web

import (
	"encoding/json"
	"testing"

	"golang.org/x/text/unicode/norm"

	"sanchuang/internal/kernel"
	"sanchuang/internal/kernel/fuzzed"
)

// FuzzBody: whatever a client sends is refused in words, or goes on as JSON in one spelling that would be taken again.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"name":"张三","n":1.50,"list":[1,"e\u0301",null,true]}`, `{"a":1,"a":2}`, `{"\u0061":1,"a":2}`, "{\"e\u0301\":1,\"\u00e9\":2}", `[[[[[[]]]]]]`, `"\ud800"`, `"\u202e"`, `{"a":1e400}`, `{} {}`, `{"a":`, "\xff", `"\u0000"`, `1`, ``,
	} {
		fuzzed.Add(f, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		err := checkJSON(body)
		var plain []byte
		if err == nil {
			plain, err = composed(body)
		}
		if err != nil {
			if fault, ok := kernel.AsFault(err); !ok || fault.Text == "" {
				t.Fatalf("no sentence for the user: %v", err)
			}
			return
		}
		if !json.Valid(plain) || !norm.NFC.IsNormal(plain) {
			t.Fatalf("not JSON in one spelling: %q", plain)
		}
		if err := checkJSON(plain); err != nil {
			t.Fatalf("taken as %q, but refused as %q: %v", body, plain, err)
		}
	})
}
