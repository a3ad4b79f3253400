package structure

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Messages tells who asked to extend a term how it was decided, the latest first. One that came back is a duty.
func Messages(ctx context.Context, q db.Queryer, to kernel.Actor, since int64, most int) ([]kernel.Message, error) {
	return db.Select(ctx, q, func(s db.Scanner) (m kernel.Message, err error) {
		var name, state string
		err = s.Scan(&m.ObjectID, &name, &state, &m.Note, &m.By, &m.At)
		said := "已同意"
		if state == "refused" {
			said = "未同意"
		}
		m.ObjectType, m.Title = extensionType, name+"的延期换届申请"+said
		return m, err
	}, `SELECT id,org_name,state,opinion,decided_name,decided_at FROM term_extension
		WHERE asked_by=? AND state IN ('approved','refused') AND decided_at>=? ORDER BY decided_at DESC, id DESC LIMIT ?`, to.Account, since, most)
}
