package app_test

import (
	"crypto/sha256"
	"testing"
	"time"
)

// yardstick is a little reckoning, always the same. Beside a measurement it tells how long the machine itself stood still
// meanwhile, for others' sake or its host's: whoever reads of a slow start then knows where to look. It excuses nothing.
type yardstick struct {
	base time.Duration // what it takes on this machine at its best
}

func newYardstick() *yardstick {
	y := &yardstick{}
	for range 20 {
		if took := y.once(); y.base == 0 || took < y.base {
			y.base = took
		}
	}
	return y
}

func (y *yardstick) once() time.Duration {
	begun := time.Now()
	block := make([]byte, 64<<10)
	for range 20 {
		sum := sha256.Sum256(block)
		copy(block, sum[:])
	}
	return time.Since(begun)
}

// bearable is how much longer the work may take beside whatever is measured before the machine counts as standing still.
const bearable = 10

// watch begins to measure; what it answers ends that, and says how long the machine stood still.
func (y *yardstick) watch() (stop func() time.Duration) {
	done, stood := make(chan struct{}), make(chan time.Duration)
	go func() {
		var sum time.Duration
		for {
			if over := y.once() - bearable*y.base; over > 0 {
				sum += over
			}
			select {
			case <-done:
				stood <- sum
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() time.Duration {
		close(done)
		return <-stood
	}
}

// TestYardstick holds what the yardstick tells: nothing where the work takes what it takes, and about as long as the work was held up.
func TestYardstick(t *testing.T) {
	y := newYardstick()
	y.base = time.Hour // nothing takes that long
	stop := y.watch()
	time.Sleep(100 * time.Millisecond)
	if stood := stop(); stood != 0 {
		t.Errorf("a machine that works stood still for %s", stood)
	}
	y.base = 0 // all of its time is too long
	begun := time.Now()
	stop = y.watch()
	time.Sleep(100 * time.Millisecond)
	if stood, all := stop(), time.Since(begun); stood <= 0 || stood > all {
		t.Errorf("of %s the machine stood still for %s", all, stood)
	}
}
