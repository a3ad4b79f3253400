package objection

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Messages tells who raised an objection how it was answered last, the latest first.
func Messages(ctx context.Context, q db.Queryer, to kernel.Actor, since int64, most int) ([]kernel.Message, error) {
	return db.Select(ctx, q, func(s db.Scanner) (m kernel.Message, err error) {
		var subject, rule string
		var state State
		err = s.Scan(&m.ObjectID, &subject, &rule, &state, &m.At, &m.By, &m.Note)
		answer := "不予支持"
		if state == Upheld {
			answer = "成立"
		}
		m.ObjectType, m.Title = objectType, "对"+subject+"“"+rule+"”的积分异议已答复："+answer
		return m, err
	}, `SELECT o.id,o.subject_name,o.rule_text,o.state,o.answered_at,COALESCE(s.name,''),COALESCE(s.text,'') FROM objection o
		LEFT JOIN objection_step s ON s.id=(SELECT MAX(x.id) FROM objection_step x WHERE x.objection_id=o.id AND x.what=o.state)
		WHERE o.raised_by=? AND o.state IN ('upheld','dismissed') AND o.answered_at>=? ORDER BY o.answered_at DESC, o.id DESC LIMIT ?`, to.Account, since, most)
}
