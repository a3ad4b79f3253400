package app_test

import (
	"slices"
	"strings"
	"sync"
	"time"

	"sanchuang/internal/kernel"
)

// costs holds what a question about a thing out of sight asks of the database against the same question about
// a thing that is not there: whoever measures how long an answer takes must not tell the two apart.
type costs struct {
	*town
	mu         sync.Mutex
	statements []string
	out, none  price // of the last pair
	longer     []float64
}

// price is what one question cost.
type price struct {
	statements []string
	took       time.Duration
}

// missingID is nobody's.
const missingID kernel.ID = 4711

// pair asks for a thing out of sight and for one that is not there, every other time in the other order: what is
// read into memory with a first question is not read with the next.
func (c *costs) pair(ask func(kernel.ID) reply, id kernel.ID) (there, missing reply) {
	if len(c.longer)%2 == 0 {
		there, c.out = c.price(ask, id)
		missing, c.none = c.price(ask, missingID)
	} else {
		missing, c.none = c.price(ask, missingID)
		there, c.out = c.price(ask, id)
	}
	c.longer = append(c.longer, float64(c.out.took)/float64(c.none.took))
	return there, missing
}

func (c *costs) price(ask func(kernel.ID) reply, id kernel.ID) (reply, price) {
	c.mu.Lock()
	c.statements = nil
	c.mu.Unlock()
	c.app.DB.Tell(func(statement string) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.statements = append(c.statements, statement)
	})
	begun := time.Now()
	r := ask(id)
	took := time.Since(begun)
	c.app.DB.Tell(nil)
	c.mu.Lock()
	defer c.mu.Unlock()
	return r, price{c.statements, took}
}

// same holds the last pair's statements against each other, in their order; where they differ the question is asked
// once more, with everything in memory.
func (c *costs) same(what string, ask func(kernel.ID) reply, id kernel.ID) {
	c.t.Helper()
	if slices.Equal(c.out.statements, c.none.statements) {
		return
	}
	c.pair(ask, id)
	if !slices.Equal(c.out.statements, c.none.statements) {
		c.t.Errorf("%s asks the database for a thing out of sight\n\t%s\nand for one that is not there\n\t%s", what, strings.Join(c.out.statements, "\n\t"), strings.Join(c.none.statements, "\n\t"))
	}
}

// tell logs how the times compare; they decide nothing, for machines stutter.
func (c *costs) tell() {
	c.t.Helper()
	slices.Sort(c.longer)
	c.t.Logf("out of sight takes %.2f of the time of what is not there (median of %d pairs)", c.longer[len(c.longer)/2], len(c.longer))
}
