//go:build torture

package audit

import (
	"testing"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

func TestTortureTampering(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { tampered(t, d, 1000) })
}

func TestTortureMillionRows(t *testing.T) {
	if r := testing.Benchmark(BenchmarkVerify); r.N == 0 {
		t.Fatal("a million rows are not verified in time")
	} else {
		t.Log(r)
	}
}
