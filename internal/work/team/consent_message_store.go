package team

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Messages tells who asked for a change inside the term that it was consented to, the latest first. One that came back is a duty.
func Messages(ctx context.Context, q db.Queryer, to kernel.Actor, since int64, most int) ([]kernel.Message, error) {
	return db.Select(ctx, q, func(s db.Scanner) (m kernel.Message, err error) {
		var name string
		var kind Kind
		err = s.Scan(&m.ObjectID, &name, &kind, &m.Note, &m.By, &m.At)
		m.ObjectType, m.Title = consentType, "任期内变动请示已同意："+name+kindWords[kind]
		return m, err
	}, `SELECT id,member_name,kind,opinion,answered_name,answered_at FROM team_consent
		WHERE asked_by=? AND state IN ('granted','entered') AND answered_at>=? ORDER BY answered_at DESC, id DESC LIMIT ?`, to.Account, since, most)
}
