//go:build torture

package activity_test

import (
	"testing"
	"time"
)

// TestTortureHallChecksInWithinAMinute spreads two thousand check-ins over a minute, as a large hall fills.
func TestTortureHallChecksInWithinAMinute(t *testing.T) {
	hallChecksIn(t, time.Minute/crowdSize, 300*time.Millisecond)
}
