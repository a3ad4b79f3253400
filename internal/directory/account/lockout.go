package account

import (
	"net/netip"
	"sync"
	"time"
)

// Failed log-ins: five in ten minutes lock the account for ten, doubling up to two hours; an
// account left in peace for a day begins anew. An address may fail thirty times a minute.
const (
	maxAttempts    = 5
	attemptsWindow = 10 * time.Minute
	firstLock      = 10 * time.Minute
	longestLock    = 2 * time.Hour
	locksForgotten = 24 * time.Hour
	addressWindow  = time.Minute
	addressLimit   = 30
	maxAddresses   = 10000
)

// lockDelay is how long the lock after n earlier ones lasts.
func lockDelay(n int) time.Duration {
	d := firstLock
	for range n {
		if d *= 2; d >= longestLock {
			return longestLock
		}
	}
	return d
}

// addresses counts failures by address, in this process: several nodes give an attacker several
// times the limit, which the lock of the account still stops.
type addresses struct {
	mu   sync.Mutex
	seen map[string]*failures
}

type failures struct {
	since time.Time
	n     int
}

// admit reports whether the address may still try, and whether this is its first refusal in the
// window: that one is written down, the others are not, or the trail would be the flood's.
func (a *addresses) admit(address string, now time.Time) (ok, first bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f := a.seen[network(address)]
	if f == nil || now.Sub(f.since) >= addressWindow || f.n < addressLimit {
		return true, false
	}
	f.n++
	return false, f.n == addressLimit+1
}

func (a *addresses) failed(address string, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.seen == nil || len(a.seen) >= maxAddresses {
		a.seen = map[string]*failures{}
	}
	key := network(address)
	f := a.seen[key]
	if f == nil || now.Sub(f.since) >= addressWindow {
		f = &failures{since: now}
		a.seen[key] = f
	}
	f.n++
}

// network is what one party holds: an IPv4 address, or an IPv6 network of 64 bits.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	p, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}
