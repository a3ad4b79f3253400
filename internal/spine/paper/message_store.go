package paper

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Messages tells those who hold an office at these organisations of the papers issued to them and of those that became void, the
// latest first. A paper that still waits for its receipt is a duty.
func Messages(ctx context.Context, q db.Queryer, orgs []kernel.ID, since int64, most int) ([]kernel.Message, error) {
	if len(orgs) == 0 {
		return nil, nil
	}
	in, args := db.In("a.org_id", orgs)
	return db.Select(ctx, q, func(s db.Scanner) (m kernel.Message, err error) {
		var title, number, state string
		err = s.Scan(&m.ObjectID, &title, &number, &state, &m.By, &m.Note, &m.At)
		said := "收到公文："
		if state == "void" {
			said = "公文已作废："
		}
		m.ObjectType, m.Title = objectType, said+number+"《"+title+"》"
		return m, err
	}, `SELECT p.id,p.title,p.number,p.state,p.org_name,p.void_reason,CASE WHEN p.state='void' THEN p.void_at ELSE p.made_at END AS at FROM paper p
		WHERE EXISTS (SELECT 1 FROM paper_addressee a WHERE a.paper_id=p.id AND `+in+` AND (p.receipt=0 OR p.state='void' OR a.received_at>0))
			AND CASE WHEN p.state='void' THEN p.void_at ELSE p.made_at END>=? ORDER BY at DESC, p.id DESC LIMIT ?`, append(args, since, most)...)
}
