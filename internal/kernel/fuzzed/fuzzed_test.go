package fuzzed

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestNear: what is near a seed is mostly something else, the seed itself stays, and the same number makes the same.
func TestNear(t *testing.T) {
	seed := []byte(`{"day":"2026-11-30","kinds":["theme_day"]}`)
	kept := bytes.Clone(seed)
	a, b := rand.New(rand.NewPCG(5, 7)), rand.New(rand.NewPCG(5, 7))
	different := map[string]bool{}
	for range 1000 {
		one, _ := Near(a, seed).([]byte)
		if again, _ := Near(b, seed).([]byte); !bytes.Equal(one, again) {
			t.Fatalf("%q, and then %q", one, again)
		}
		different[string(one)] = true
	}
	if len(different) < 800 || !bytes.Equal(seed, kept) {
		t.Errorf("%d different ones; the seed is now %q", len(different), seed)
	}
	for _, v := range []any{"", []byte(nil), true, byte(3), uint32(0), 7} {
		for range 200 {
			Near(a, v)
		}
	}
}
