//go:build torture

package db_test

import (
	"testing"
	"time"

	"sanchuang/internal/platform/db/dbtest"
)

func TestTortureChanges(t *testing.T) {
	for range dbtest.Share(100) {
		followAnything(t, time.Minute)
	}
}
