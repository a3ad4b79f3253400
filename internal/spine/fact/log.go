package fact

import (
	"context"
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Subscriber derives something from facts, in the transaction that appends them. It must not
// append facts itself.
type Subscriber interface {
	Name() string
	FactsAppended(ctx context.Context, tx *db.Tx, facts []Fact) error
}

// Log is the one way by which facts come into being.
type Log struct {
	catalog     *Catalog
	subscribers []Subscriber
	prepare     func(ctx context.Context, tx *db.Tx, facts []Fact) error
}

// NewLog returns a log of the catalog's kinds.
func NewLog(c *Catalog, subscribers ...Subscriber) *Log {
	return &Log{catalog: c, subscribers: subscribers}
}

// Prepare sets what looks at facts before they are written and may mark them late.
func (l *Log) Prepare(fn func(ctx context.Context, tx *db.Tx, facts []Fact) error) { l.prepare = fn }

// Subscribe adds a subscriber; the program does so while it wires its parts, before any request.
func (l *Log) Subscribe(s Subscriber) { l.subscribers = append(l.subscribers, s) }

// Catalog is the set of kinds.
func (l *Log) Catalog() *Catalog { return l.catalog }

type silentKey struct{}

// Silently makes appends under ctx tell no subscriber. It is for filling an empty folder in bulk, after
// which everything that subscribers keep is computed anew.
func Silently(ctx context.Context) context.Context { return context.WithValue(ctx, silentKey{}, true) }

// Append writes the facts and tells the subscribers about those that are new. The same source
// version saying the same twice changes nothing.
func (l *Log) Append(ctx context.Context, tx *db.Tx, facts ...Fact) error {
	for i := range facts {
		f := &facts[i]
		if f.Sign == 0 {
			f.Sign = 1
		}
		f.ID, f.KnownAt = tx.NewID(), tx.Millis()
		if err := l.catalog.check(*f); err != nil {
			return err
		}
	}
	if l.prepare != nil && ctx.Value(silentKey{}) == nil {
		if err := l.prepare(ctx, tx, facts); err != nil {
			return err
		}
	}
	written, err := insert(ctx, tx, facts)
	if err != nil || len(written) == 0 {
		return err
	}
	fresh := facts
	if len(written) < len(facts) {
		fresh = make([]Fact, 0, len(written))
		for _, f := range facts {
			if written[f.ID] {
				fresh = append(fresh, f)
			}
		}
	}
	if ctx.Value(silentKey{}) != nil {
		return nil
	}
	for _, s := range l.subscribers {
		if err := s.FactsAppended(ctx, tx, fresh); err != nil {
			return fmt.Errorf("%s: %w", s.Name(), err)
		}
	}
	return nil
}

// ReverseAll is Reverse for one version of many records of a kind.
func (l *Log) ReverseAll(ctx context.Context, tx *db.Tx, sourceType string, version int, ids []kernel.ID) error {
	for len(ids) > 0 {
		n := min(len(ids), 500)
		facts, err := bySources(ctx, tx, sourceType, version, ids[:n])
		if err != nil {
			return err
		}
		for i := range facts {
			facts[i].Sign = -1
		}
		if len(facts) > 0 {
			if err := l.Append(ctx, tx, facts...); err != nil {
				return err
			}
		}
		ids = ids[n:]
	}
	return nil
}

// Reverse (冲正) takes back what one version of a record had said, by facts of opposite sign on the
// same days. Reversing twice changes nothing.
func (l *Log) Reverse(ctx context.Context, tx *db.Tx, s Source) error {
	facts, err := bySource(ctx, tx, s)
	if err != nil || len(facts) == 0 {
		return err
	}
	for i := range facts {
		facts[i].Sign = -1
	}
	return l.Append(ctx, tx, facts...)
}
