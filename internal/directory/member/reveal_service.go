package member

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

const (
	revealPerHour = 30
	revealAlarm   = 100 // a day
)

// Reveal opens one number of one member for a reason (QUALITY 38): audited, at most 30 an hour for
// each account, with an alarm in the log from the hundredth of a day on. Faults: kernel.ErrNotFound,
// ErrReason, ErrNoNumber, ErrRevealLimit.
func (s *Service) Reveal(ctx context.Context, actor kernel.Actor, id kernel.ID, field, reason string) (string, error) {
	reason = sheet.Clean(reason)
	if len([]rune(reason)) < 4 {
		return "", ErrReason.At("reason")
	}
	return db.InTx(ctx, s.db, "member.reveal", func(ctx context.Context, tx *db.Tx) (string, error) {
		if err := s.countReveal(ctx, tx, actor, id); err != nil {
			return "", err
		}
		m, err := Find(ctx, tx, actor.Scope, id)
		if err != nil {
			return "", err
		}
		phone, number, err := s.numbers(m)
		if err != nil {
			return "", err
		}
		value := map[string]string{"phone": phone, "id_number": number}[field]
		if value == "" {
			return "", ErrNoNumber
		}
		return value, s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "member.reveal", ObjectType: "member", ObjectID: id, OrgID: m.BranchID,
			Detail: map[string]any{"field": field, "reason": reason},
		})
	})
}

func (s *Service) countReveal(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID) error {
	// The shared row makes two requests of one account wait for each other on PostgreSQL.
	if _, err := tx.Exec(ctx, "UPDATE member_roster SET revision=revision WHERE id=1"); err != nil {
		return err
	}
	since := func(ms int64) (int, error) {
		return db.Scalar[int](ctx, tx, "SELECT COUNT(*) FROM member_reveal WHERE account_id=? AND at>?", actor.Account, tx.Millis()-ms)
	}
	hour, err := since(3600_000)
	if err != nil {
		return err
	}
	if hour >= revealPerHour {
		return ErrRevealLimit
	}
	day, err := since(24 * 3600_000)
	if err == nil && day+1 >= revealAlarm {
		s.log.Warn("many numbers revealed", "account", actor.Account.String(), "within_a_day", day+1)
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO member_reveal(id,account_id,at,member_id) VALUES (?,?,?,?)", tx.NewID(), actor.Account, tx.Millis(), id)
	return err
}
