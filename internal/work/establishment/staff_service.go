package establishment

import (
	"cmp"
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// UnitStaffs (在职人数) lists the units that the actor sees with the numbers that hold on a day (today when empty), in
// the order of the tree. Fault: ErrCoverageDay.
func (s *Service) UnitStaffs(ctx context.Context, actor kernel.Actor, day kernel.Day) ([]UnitStaff, error) {
	if day = cmp.Or(day, s.db.Today()); !day.Valid() || day > s.db.Today() {
		return nil, ErrCoverageDay.At("day")
	}
	out := []UnitStaff{}
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		now, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		tree, err := s.orgs.TreeAt(ctx, q, day)
		if err != nil {
			return err
		}
		numbers, err := staffOn(ctx, q, day)
		if err != nil {
			return err
		}
		joint, err := coveredOn(ctx, q, day)
		if err != nil {
			return err
		}
		covered := jointUnits(tree, joint, day)
		for _, n := range tree.Of(tree.Root().ID, org.Department, org.Subunit) {
			if !now.Sees(actor.Scope, n.ID) {
				continue
			}
			u := numbers[n.ID]
			u.OrgID, u.Name, u.Covered = n.ID, n.Name, covered[n.ID] || len(tree.Of(n.ID, org.Committee, org.GeneralBranch, org.Branch)) > 0
			if n.Kind == org.Subunit {
				u.Department = tree.Name(tree.Department(n.ID))
			}
			out = append(out, u)
		}
		return nil
	})
	return out, err
}

// RecordUnitStaff (登记在职人数) writes numbers of a day down, all of them or none. Faults: ErrStaffDay, ErrStaffNone,
// ErrStaffLines, kernel.ErrStale.
func (s *Service) RecordUnitStaff(ctx context.Context, actor kernel.Actor, day kernel.Day, lines []UnitStaffLine) (int, error) {
	return db.InTx(ctx, s.db, "establishment.record_staff", func(ctx context.Context, tx *db.Tx) (changed int, err error) {
		switch {
		case !day.Valid() || day > tx.Today():
			return 0, ErrStaffDay.At("day")
		case len(lines) == 0:
			return 0, ErrStaffNone
		}
		now, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return 0, err
		}
		tree, err := s.orgs.TreeAt(ctx, tx, day)
		if err != nil {
			return 0, err
		}
		if err := checkStaff(lines, func(id kernel.ID) (org.Node, bool) {
			n, ok := tree.Get(id)
			return n, ok && n.AliveOn(day) && now.Sees(actor.Scope, id)
		}); err != nil {
			return 0, err
		}
		for _, l := range lines {
			did, err := recordStaff(ctx, tx, UnitStaff{OrgID: l.OrgID, Day: day, Staff: l.Staff, Version: l.Version, RecordedName: actor.Name, RecordedAt: tx.Millis()})
			if err != nil {
				return 0, err
			}
			if !did {
				continue
			}
			changed++
			if err := s.audit.Record(ctx, tx, actor, audit.Entry{
				Action: "establishment.record_staff", ObjectType: "unit_staff", ObjectID: l.OrgID, OrgID: l.OrgID, Detail: map[string]any{"day": day, "staff": l.Staff},
			}); err != nil {
				return 0, err
			}
		}
		return changed, nil
	})
}
