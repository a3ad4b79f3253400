package structure

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
)

// RunningOn answers the term that an organisation is in on a day; ok is false where none is recorded.
func (s *Service) RunningOn(ctx context.Context, q db.Queryer, org kernel.ID, day kernel.Day) (t Term, ok bool, err error) {
	all, err := s.Terms.ByColumn(ctx, q, "org_id", []kernel.ID{org})
	for _, x := range all {
		if !x.Removed && x.Began <= day && (x.Ended == "" || x.Ended > day) && (!ok || t.Began < x.Began) {
			t, ok = x, true
		}
	}
	return t, ok, err
}

// BeginIn (新一届任期) writes the term down that begins with an election; the term before ends by it, and the
// reminder to elect goes. It follows from an election that was approved, so whether the actor may write terms
// is not asked again. Faults: those of the register.
func (s *Service) BeginIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, org kernel.ID, session int, day kernel.Day) (kernel.ID, error) {
	before, ended, err := s.RunningOn(ctx, tx, org, day.AddDays(-1))
	if err != nil {
		return 0, err
	}
	actor.Scope = kernel.Everything()
	t := Term{Session: session, Began: day}
	t.OrgID = org
	if err := s.Terms.CreateIn(ctx, tx, actor, &t); err != nil {
		return 0, err
	}
	if ended {
		return t.ID, duty.Clear(ctx, tx, dutyElect, objectType, before.ID)
	}
	return t.ID, nil
}
