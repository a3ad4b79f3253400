//go:build torture

package audit

import (
	"testing"
	"time"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

func TestTortureTampering(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { tampered(t, d, dbtest.Share(1000)) })
}

// A million rows are verified within half a minute.
func TestTortureMillionRows(t *testing.T) {
	rows := max(sealMax, dbtest.Share(1_000_000)/sealMax*sealMax)
	l, d := newLog(t), dbtest.SQLite(t)
	trailOf(t, l, d, rows)
	begun := time.Now()
	f := verify(t, l, d, "")
	took := time.Since(begun)
	if f.Bad != "" || f.Rows != rows || took > 30*time.Second {
		t.Errorf("%+v in %s", f, took)
	}
	t.Logf("%d rows verified in %s", rows, took)
}
