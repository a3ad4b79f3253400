package opinion

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Messages tells who wrote an opinion what was answered, the latest first.
func Messages(ctx context.Context, q db.Queryer, to kernel.Actor, since int64, most int) ([]kernel.Message, error) {
	return db.Select(ctx, q, func(s db.Scanner) (m kernel.Message, err error) {
		m.ObjectType, m.Title = object, "您的意见建议已答复"
		return m, s.Scan(&m.ObjectID, &m.Note, &m.By, &m.At)
	}, "SELECT id,answer,answered_by,answered_at FROM opinion WHERE account_id=? AND state='answered' AND answered_at>=? ORDER BY answered_at DESC, id DESC LIMIT ?", to.Account, since, most)
}
