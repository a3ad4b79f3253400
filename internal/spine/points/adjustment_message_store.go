package points

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Messages tells a member that their points were adjusted or an adjustment was taken back, and who proposed one what became of
// it, the latest first.
func Messages(ctx context.Context, q db.Queryer, to kernel.Actor, since int64, most int) ([]kernel.Message, error) {
	own, args := "", []any{to.Account}
	if to.Member != 0 {
		own = " OR (subject='member' AND subject_id=? AND state<>'refused')"
		args = append(args, to.Member)
	}
	return db.Select(ctx, q, func(s db.Scanner) (m kernel.Message, err error) {
		var subject, name, rule, state, reason, answer, takeback, granted, reversed string
		var id kernel.ID
		var points int64
		err = s.Scan(&m.ObjectID, &subject, &id, &name, &rule, &points, &state, &reason, &answer, &takeback, &granted, &reversed, &m.At)
		m.ObjectType, m.Note, m.By = "points_adjustment", reason, granted
		whose := name
		if subject == "member" && id == to.Member && to.Member != 0 {
			whose, m.ObjectType, granted, reversed = "您", "own_points", "", "" // who decided stands in no member's statement
			m.By = ""
		}
		amount := kernel.Points(points).Signed() + "分"
		switch state {
		case "refused":
			m.Title, m.Note = "给"+whose+"的调整分未批准：“"+rule+"”"+amount, answer
		case "reversed":
			m.Title, m.Note, m.By = whose+"的调整分已撤销：“"+rule+"”"+amount, takeback, reversed
		default:
			m.Title = whose + "的积分已调整：" + "“" + rule + "”" + amount
		}
		return m, err
	}, `SELECT id,subject,subject_id,subject_name,rule_text,points,state,reason,answer,takeback,granted_name,reversed_name,
			CASE WHEN state='reversed' THEN reversed_at ELSE granted_at END AS at FROM points_adjustment
		WHERE state IN ('granted','refused','reversing','reversed') AND (proposed_by=?`+own+`)
			AND CASE WHEN state='reversed' THEN reversed_at ELSE granted_at END>=? ORDER BY at DESC, id DESC LIMIT ?`, append(args, since, most)...)
}
