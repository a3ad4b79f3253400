package member

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// Appoint (任职) records a duty from a day on. Faults: kernel.ErrNotFound, ErrHasLeft, ErrDuty,
// ErrDutyPlace, ErrPositionDays, ErrPositionTwice, and that a consent is wanting.
func (s *Service) Appoint(ctx context.Context, actor kernel.Actor, id kernel.ID, p Position) (Position, error) {
	return db.InTx(ctx, s.db, "member.appoint", func(ctx context.Context, tx *db.Tx) (Position, error) {
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return p, err
		}
		if !tree.Sees(actor.Scope, p.OrgID) {
			return p, kernel.ErrNotFound
		}
		m, err := s.take(ctx, tx, actor, id, 0)
		if err != nil {
			return p, err
		}
		p.MemberID = m.ID
		if m.LeftDay != "" {
			return p, ErrHasLeft
		}
		out, err := s.AppointIn(ctx, tx, actor, []Position{p})
		if err != nil {
			return p, err
		}
		return out[0], s.consented(ctx, tx, actor, out[0], true, p.From)
	})
}

// AppointIn records positions within a transaction, for elections and the demonstration city; whom
// the actor may appoint is the caller's to know. Faults: ErrDuty, ErrDutyPlace, ErrPositionDays,
// ErrPositionTwice.
func (s *Service) AppointIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, list []Position) ([]Position, error) {
	tree, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return nil, err
	}
	rows, entries := make([][]any, len(list)), make([]audit.Entry, len(list))
	for i := range list {
		p := &list[i]
		node, _ := tree.Get(p.OrgID)
		at := slices.IndexFunc(Duties, func(c DutyCode) bool { return c.Duty == p.Duty })
		switch {
		case at < 0:
			return nil, ErrDuty.At("duty")
		case !slices.Contains(Duties[at].Kinds, node.Kind):
			return nil, ErrDutyPlace.With(Duties[at].Name, node.Name).At("org_id")
		case !p.From.Valid() || p.From > tx.Today() || p.To != "" && (!p.To.Valid() || p.To < p.From):
			return nil, ErrPositionDays.At("from")
		}
		if err := heldOnce(ctx, tx, *p); err != nil {
			return nil, err
		}
		p.ID, p.DutyName, p.OrgName = tx.NewID(), p.Duty.Chinese(), tree.FullName(p.OrgID)
		rows[i] = []any{p.ID, p.MemberID, p.OrgID, p.Duty, p.From, closedDay(p.To), p.Note}
		entries[i] = audit.Entry{
			Action: "member.appoint", ObjectType: "member", ObjectID: p.MemberID, OrgID: p.OrgID,
			Detail: map[string]any{"duty": p.Duty, "org": p.OrgID, "from": p.From, "to": p.To},
		}
	}
	if err := db.InsertRows(ctx, tx, "position(id,member_id,org_id,duty,from_day,to_day,note)", 7, rows, ""); err != nil {
		return nil, err
	}
	return list, s.audit.RecordAll(ctx, tx, actor, entries)
}

// heldOnce refuses days on which the member holds the same duty there already. Fault: ErrPositionTwice.
func heldOnce(ctx context.Context, q db.Queryer, p Position) error {
	twice, err := db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM position WHERE member_id=? AND org_id=? AND duty=? AND id<>? AND from_day<=to_day AND from_day<=? AND to_day>=?",
		p.MemberID, p.OrgID, p.Duty, p.ID, closedDay(p.To), p.From)
	if err == nil && twice > 0 {
		return ErrPositionTwice
	}
	return err
}

// EndPosition (免职) sets the last day of a position, earlier or later than it was; nothing is held after the
// member has left. Faults: kernel.ErrNotFound, ErrPositionDays, ErrPositionTwice, ErrPositionLeft, and that a consent is
// wanting.
func (s *Service) EndPosition(ctx context.Context, actor kernel.Actor, member, position kernel.ID, last kernel.Day) error {
	return s.db.Do(ctx, "member.end_position", func(ctx context.Context, tx *db.Tx) error {
		m, err := s.take(ctx, tx, actor, member, 0)
		if err != nil {
			return err
		}
		p, err := db.One(ctx, tx, scanPosition, "SELECT "+positionColumns+" FROM position p WHERE p.id=? AND p.member_id=?", position, member)
		if err != nil {
			return err
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return err
		}
		if !tree.Sees(actor.Scope, p.OrgID) {
			return kernel.ErrNotFound
		}
		if !last.Valid() || last < p.From {
			return ErrPositionDays.At("to")
		}
		if m.LeftDay != "" && last >= m.LeftDay {
			return ErrPositionLeft.With(m.LeftDay.Chinese()).At("to")
		}
		if closedDay(p.To) >= tx.Today() && last < closedDay(p.To) {
			if err := s.consented(ctx, tx, actor, p, false, last.AddDays(1)); err != nil {
				return err
			}
		}
		return s.EndPositionIn(ctx, tx, actor, p, last)
	})
}

// EndPositionIn sets the last day of a position within a transaction; whether it may end is the caller's to know.
// Faults: ErrPositionDays, ErrPositionTwice.
func (s *Service) EndPositionIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, p Position, last kernel.Day) error {
	if !last.Valid() || last < p.From {
		return ErrPositionDays.At("to")
	}
	p.To = last
	if err := heldOnce(ctx, tx, p); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE position SET to_day=?, cut_to='' WHERE id=?", last, p.ID); err != nil {
		return err
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: "member.end_position", ObjectType: "member", ObjectID: p.MemberID, OrgID: p.OrgID,
		Detail: map[string]any{"duty": p.Duty, "to": last},
	})
}

// ConsentFunc is asked before a duty begins or ends by hand: whether what the level above must agree to beforehand
// was agreed to. Day is the first with the duty, or the first without it.
type ConsentFunc func(ctx context.Context, tx *db.Tx, actor kernel.Actor, p Position, begins bool, day kernel.Day) error

// UseConsent tells whom to ask; the program calls it while it wires its parts. Imports, elections and changes of
// organisations write down what was decided elsewhere and do not ask.
func (s *Service) UseConsent(f ConsentFunc) { s.consent = f }

func (s *Service) consented(ctx context.Context, tx *db.Tx, actor kernel.Actor, p Position, begins bool, day kernel.Day) error {
	if s.consent == nil {
		return nil
	}
	return s.consent(ctx, tx, actor, p, begins, day)
}

// consentedToGo asks for all that a member holds in the branch they leave.
func (s *Service) consentedToGo(ctx context.Context, tx *db.Tx, actor kernel.Actor, id, branch kernel.ID, day kernel.Day) error {
	if s.consent == nil || !day.Valid() {
		return nil
	}
	held, err := PositionsOn(ctx, tx, branch, tx.Today())
	if err != nil {
		return err
	}
	for _, p := range held {
		if p.MemberID != id {
			continue
		}
		if err := s.consent(ctx, tx, actor, p, false, day); err != nil {
			return err
		}
	}
	return nil
}
