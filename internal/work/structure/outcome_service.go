package structure

import (
	"context"
	"errors"
	"maps"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// outcomeAct is under which name the trail keeps that a term came out.
const outcomeAct = "come_out"

// ComeOut (登记届满结果) writes down how terms came out whose last day has passed since the last look, and takes back what
// an organisation's dissolution, told later, has changed. It runs by the clock; a missed day loses none and none is
// written twice. A term that the rules of today would refuse is left as it is and answered among the errors.
func (s *Service) ComeOut(ctx context.Context) error {
	changed, err := s.newOutcomes(ctx)
	if err != nil {
		return err
	}
	var all []error
	for _, id := range slices.Sorted(maps.Keys(changed)) {
		version := changed[id]
		err := s.db.Do(ctx, "structure.come_out", func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Terms.MoveIn(ctx, tx, kernel.System("任期届满"), outcomeAct, id, version, func(*Term) error { return nil })
			return err
		})
		if !errors.Is(err, kernel.ErrStale) { // somebody corrected it meanwhile, and told the outcome by it
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}

// newOutcomes are the terms whose outcome is another than what is written, with their versions.
func (s *Service) newOutcomes(ctx context.Context) (map[kernel.ID]int, error) {
	changed := map[kernel.ID]int{}
	return changed, s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		clear(changed)
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		today := s.db.Today()
		return db.Each(ctx, q, func(row db.Scanner) error {
			var t Term
			if err := row.Scan(&t.ID, &t.Version, &t.OrgID, &t.Ends, &t.ExtendedTo, &t.Ended, &t.Outcome); err != nil {
				return err
			}
			if n, _ := tree.Get(t.OrgID); t.outcomeOn(today, n.Dissolved) != t.Outcome {
				changed[t.ID] = t.Version
			}
			return nil
		}, "SELECT id,version,org_id,ends,extended_to,ended,outcome FROM term WHERE removed=0")
	})
}
