package activity

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Messages tells whoever submitted a record that somebody else accepted it, the latest first. One that came back is a duty.
func Messages(ctx context.Context, q db.Queryer, to kernel.Actor, since int64, most int) ([]kernel.Message, error) {
	kinds, err := kindNames(ctx, q)
	if err != nil {
		return nil, err
	}
	return db.Select(ctx, q, func(s db.Scanner) (m kernel.Message, err error) {
		var codes, topic string
		var day kernel.Day
		var confidential int
		err = s.Scan(&m.ObjectID, &codes, &topic, &day, &confidential, &m.By, &m.At)
		if confidential != 0 {
			topic = ""
		}
		m.ObjectType, m.Title = sourceType, "组织生活记录已确认："+strings.TrimSpace(title(day, kinds, codes, topic))
		return m, err
	}, `SELECT id,kinds,topic,shown_day,confidential,accepted_name,accepted_at FROM activity
		WHERE state='accepted' AND submitted_by=? AND accepted_name<>submitted_name AND accepted_at>=? ORDER BY accepted_at DESC, id DESC LIMIT ?`, to.Account, since, most)
}
