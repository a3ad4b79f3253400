package points

import (
	"context"
	"maps"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// change adds to the raw sum of a node.
type change struct {
	sumKey
	by kernel.Points
}

// sums is where raw sums live: a map, or the database.
type sums interface {
	// add adds to the sums of one level, which come sorted by key, and answers the new ones in
	// the same order.
	add(ctx context.Context, l level, changes []change) ([]kernel.Points, error)
	// caseCounts locks cases and answers their counts with the entries being posted included.
	caseCounts(ctx context.Context, keys []CaseKey) (map[CaseKey]caseCount, error)
}

// post moves the sums by entries that have just been written: at each level the raw sums move, and
// the difference of the clamped ones moves the level above. It gives what Compute gives, in any
// order and any split, because each step depends on sums alone.
func (y *Year) post(ctx context.Context, s sums, entries []Entry) error {
	moves := [levels]map[sumKey]kernel.Points{}
	for l := range moves {
		moves[l] = map[sumKey]kernel.Points{}
	}
	move := func(subject kernel.ID, n int, p kernel.Points) {
		moves[y.nodes[n].level][sumKey{subject, n}] += p
	}
	if err := y.postCases(ctx, s, entries, move); err != nil {
		return err
	}
	for i := range entries {
		e := &entries[i]
		move(e.Subject, y.root(), 0) // whoever has an entry has a total, be it 0
		if e.Case == "" {
			move(e.Subject, y.leaf(e.Rule, e.Day), e.Points)
		}
	}
	for l := range levels {
		if err := y.postLevel(ctx, s, l, moves[l], move); err != nil {
			return err
		}
	}
	return nil
}

func (y *Year) postLevel(ctx context.Context, s sums, l level, moves map[sumKey]kernel.Points, move func(kernel.ID, int, kernel.Points)) error {
	changes := make([]change, 0, len(moves))
	for k, by := range moves {
		changes = append(changes, change{k, by})
	}
	if len(changes) == 0 {
		return nil
	}
	slices.SortFunc(changes, func(a, b change) int { return compareSums(a.sumKey, b.sumKey) })
	raw, err := s.add(ctx, l, changes)
	if err != nil || l == totalLevel || l == countLevel {
		return err
	}
	for i, c := range changes {
		n := &y.nodes[c.node]
		if d := n.clamp(raw[i]) - n.clamp(raw[i]-c.by); d != 0 {
			move(c.subject, n.parent, d)
		}
	}
	return nil
}

// postCases moves each case from its winners before to its winners after.
func (y *Year) postCases(ctx context.Context, s sums, entries []Entry, move func(kernel.ID, int, kernel.Points)) error {
	mine := map[CaseKey][]*Entry{}
	for i := range entries {
		if e := &entries[i]; e.Case != "" {
			key := CaseKey{e.Subject, e.Case}
			mine[key] = append(mine[key], e)
		}
	}
	if len(mine) == 0 {
		return nil
	}
	keys := slices.SortedFunc(maps.Keys(mine), compareCases)
	counts, err := s.caseCounts(ctx, keys)
	if err != nil {
		return err
	}
	for _, key := range keys {
		after := counts[key]
		before := maps.Clone(after)
		for _, e := range mine[key] {
			before.add(y, e, -1)
		}
		before.pass(y, key.Subject, -1, move)
		after.pass(y, key.Subject, 1, move)
	}
	return nil
}

func compareCases(a, b CaseKey) int {
	if a.Subject != b.Subject {
		return int(a.Subject - b.Subject)
	}
	if a.Case < b.Case {
		return -1
	}
	if a.Case > b.Case {
		return 1
	}
	return 0
}

// Post adds facts to a ledger in memory.
func (l *Ledger) Post(facts ...fact.Fact) {
	var entries []Entry
	for i := range facts {
		entries = l.Year.Entries(entries, &facts[i])
	}
	for i := range entries {
		l.stand(&entries[i])
		if entries[i].Case != "" {
			l.count(&entries[i])
		}
	}
	if err := l.Year.post(context.Background(), (*memory)(l), entries); err != nil {
		panic("points: memory refused: " + err.Error()) // it never does
	}
}

// memory is a ledger as the place where sums live.
type memory Ledger

func (m *memory) add(_ context.Context, _ level, changes []change) ([]kernel.Points, error) {
	raw := make([]kernel.Points, len(changes))
	for i, c := range changes {
		m.sums[c.sumKey] += c.by
		raw[i] = m.sums[c.sumKey]
	}
	return raw, nil
}

func (m *memory) caseCounts(_ context.Context, keys []CaseKey) (map[CaseKey]caseCount, error) {
	counts := map[CaseKey]caseCount{}
	for _, k := range keys {
		counts[k] = m.cases[k]
	}
	return counts, nil
}
