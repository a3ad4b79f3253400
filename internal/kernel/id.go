package kernel

import (
	"math/rand/v2"
	"strconv"
	"sync"
	"time"
)

// ID is a key: positive, below 2^53 so that a browser can hold it, ordered by the time it was made.
// Zero means none.
type ID int64

// String writes the decimal form.
func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// Time is when the key was made, to the millisecond.
func (id ID) Time() time.Time { return idEpoch.Add(time.Duration(id>>12) * time.Millisecond) }

// ParseID reads what String writes; ok is false for anything else.
func ParseID(s string) (ID, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || n >= 1<<53 || s[0] == '+' || s[0] == '0' {
		return 0, false
	}
	return ID(n), true
}

// idEpoch is the programme's first day; 41 bits of milliseconds reach to 2086.
var idEpoch = time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)

// IDs makes keys: milliseconds since 2017 in the high bits, twelve low bits that start at a random
// place and count on, so that two nodes rarely meet and the primary key settles it when they do.
type IDs struct {
	mu     sync.Mutex
	last   int64
	random func() int64
}

// NewIDs returns a generator. A seed other than zero makes its keys depend on nothing but the
// times it is asked with, which the demonstration city needs.
func NewIDs(seed uint64) *IDs {
	if seed == 0 {
		return &IDs{random: func() int64 { return rand.Int64N(1 << 11) }}
	}
	r := rand.New(rand.NewPCG(seed, 17))
	return &IDs{random: func() int64 { return r.Int64N(1 << 11) }}
}

// Next returns a key that is greater than all before it.
func (g *IDs) Next(now time.Time) ID {
	ms := now.Sub(idEpoch).Milliseconds()
	if ms < 1 {
		ms = 1
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	n := ms<<12 | g.random()
	if n <= g.last {
		n = g.last + 1
	}
	g.last = n
	return ID(n)
}
