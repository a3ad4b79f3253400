package member

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// Leave (减少) takes a member off the roster from a day on; the account that follows the member
// is shut with it. Faults: kernel.ErrNotFound,
// kernel.ErrStale, ErrLeaveKind, ErrLeaveDay, ErrHasLeft.
func (s *Service) Leave(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, kind LeaveKind, day kernel.Day, note string) (Profile, error) {
	err := s.db.Do(ctx, "member.leave", func(ctx context.Context, tx *db.Tx) error {
		m, err := s.take(ctx, tx, actor, id, version)
		if err != nil {
			return err
		}
		last, err := lastStay(ctx, tx, id)
		if err != nil {
			return err
		}
		switch {
		case m.LeftDay != "":
			return ErrHasLeft
		case nameOf(LeaveKinds, string(kind)) == "":
			return ErrLeaveKind.At("kind")
		case !day.Valid() || day < last.From || day > tx.Today():
			return ErrLeaveDay.With(last.From.Chinese()).At("day")
		}
		if kind == "transferred" { // what happens otherwise is not for anybody to agree to
			if err := s.consentedToGo(ctx, tx, actor, id, m.BranchID, day); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, "UPDATE member_branch SET to_day=? WHERE member_id=? AND from_day=?", day.AddDays(-1), id, last.From); err != nil {
			return err
		}
		if err := cutOff(ctx, tx, id, day); err != nil {
			return err
		}
		m.GroupID, m.LeftDay, m.LeftKind, m.LeftNote = 0, day, string(kind), note
		if err := update(ctx, tx, m); err != nil {
			return err
		}
		if s.follow != nil {
			if err := s.follow.MemberLeft(ctx, tx, actor, id); err != nil {
				return err
			}
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "member.leave", ObjectType: "member", ObjectID: id, OrgID: m.BranchID,
			Detail: map[string]any{"name": m.Name, "kind": kind, "day": day, "note": note},
		})
	})
	if err != nil {
		return Profile{}, err
	}
	return s.Get(ctx, actor, id)
}

// UndoLeave (撤销减少) takes back a leaving that should not have been recorded: the stay in the branch
// runs on as if nothing had been, and with it the groups and positions that the leaving ended and the
// account. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrOnRoster, ErrUndoReason, ErrBranchDay for
// a branch that is no more.
func (s *Service) UndoLeave(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) (Profile, error) {
	err := s.db.Do(ctx, "member.undo_leave", func(ctx context.Context, tx *db.Tx) error {
		m, err := s.take(ctx, tx, actor, id, version)
		if err != nil {
			return err
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return err
		}
		branch, _ := tree.Get(m.BranchID)
		switch {
		case m.LeftDay == "":
			return ErrOnRoster
		case len([]rune(sheet.Clean(reason))) < 2:
			return ErrUndoReason.At("reason")
		case !branch.AliveOn(tx.Today()):
			return ErrBranchDay.With(s.lastName(ctx, tx, m)).At("version")
		}
		detail := map[string]any{"name": m.Name, "kind": m.LeftKind, "day": m.LeftDay, "reason": sheet.Clean(reason)}
		if err := stayOn(ctx, tx, &m); err != nil {
			return err
		}
		if err := update(ctx, tx, m); err != nil {
			return err
		}
		if s.follow != nil {
			if err := s.follow.MemberBack(ctx, tx, actor, id, true); err != nil {
				return err
			}
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "member.undo_leave", ObjectType: "member", ObjectID: id, OrgID: m.BranchID, Detail: detail})
	})
	if err != nil {
		return Profile{}, err
	}
	return s.Get(ctx, actor, id)
}

// lastName is the branch's name on the member's last day in it.
func (s *Service) lastName(ctx context.Context, q db.Queryer, m Member) string {
	tree, err := s.orgs.TreeAt(ctx, q, m.LeftDay.AddDays(-1))
	if err != nil {
		return ""
	}
	return tree.Name(m.BranchID)
}

// cutOff ends on the eve of day what the member holds and belongs to, and keeps until when it would have
// run. What would have begun later stays, with an end before its beginning, which no day falls into.
func cutOff(ctx context.Context, tx *db.Tx, id kernel.ID, day kernel.Day) error {
	for _, table := range []string{"position", "member_group"} {
		if _, err := tx.Exec(ctx, "UPDATE "+table+" SET cut_to='' WHERE member_id=? AND cut_to<>''", id); err != nil { // by an earlier leaving
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE "+table+" SET cut_to=to_day, to_day=? WHERE member_id=? AND to_day>=?", day.AddDays(-1), id, day); err != nil {
			return err
		}
	}
	return nil
}

// stayOn lets run on what the leaving cut off.
func stayOn(ctx context.Context, tx *db.Tx, m *Member) error {
	last, err := lastStay(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE member_branch SET to_day=? WHERE member_id=? AND from_day=?", kernel.MaxDay, m.ID, last.From); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE position SET to_day=cut_to, cut_to='' WHERE member_id=? AND cut_to<>''", m.ID); err != nil {
		return err
	}
	group, err := resumeGroups(ctx, tx, m.ID)
	m.GroupID, m.LeftDay, m.LeftKind, m.LeftNote = group, "", "", ""
	return err
}
