package briefing

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Comment (批注) is what a reader says about a paragraph.
type Comment struct {
	ID           kernel.ID `json:"id"`
	Block        string    `json:"block" doc:"段落编号"`
	Quote        string    `json:"quote" doc:"批注时段落的开头"`
	Text         string    `json:"text"`
	At           int64     `json:"at"`
	Actor        string    `json:"actor"`
	Mine         bool      `json:"mine" doc:"本人所写"`
	ResolvedAt   int64     `json:"resolved_at" doc:"0 为未处理"`
	ResolvedName string    `json:"resolved_name"`
	account      kernel.ID
}

const commentColumns = "id,block,quote,text,at,account_id,actor,resolved_at,resolved_name"

func scanComment(s db.Scanner) (c Comment, err error) {
	err = s.Scan(&c.ID, &c.Block, &c.Quote, &c.Text, &c.At, &c.account, &c.Actor, &c.ResolvedAt, &c.ResolvedName)
	return c, err
}

func insertComment(ctx context.Context, tx *db.Tx, briefing kernel.ID, c Comment) error {
	_, err := tx.Exec(ctx, "INSERT INTO briefing_comment(briefing_id,"+commentColumns+") VALUES (?,?,?,?,?,?,?,?,?,?)",
		briefing, c.ID, c.Block, c.Quote, c.Text, c.At, c.account, c.Actor, 0, "")
	return err
}

func loadComments(ctx context.Context, q db.Queryer, briefing kernel.ID) ([]Comment, error) {
	return db.Select(ctx, q, scanComment, "SELECT "+commentColumns+" FROM briefing_comment WHERE briefing_id=? ORDER BY id", briefing)
}

func loadComment(ctx context.Context, q db.Queryer, briefing, id kernel.ID) (Comment, error) {
	return db.One(ctx, q, scanComment, "SELECT "+commentColumns+" FROM briefing_comment WHERE briefing_id=? AND id=?", briefing, id)
}

// resolveComment marks it once; whoever is second changes nothing.
func resolveComment(ctx context.Context, tx *db.Tx, c Comment, by kernel.Actor) error {
	_, err := tx.Exec(ctx, "UPDATE briefing_comment SET resolved_at=?, resolved_name=? WHERE id=? AND resolved_at=0", tx.Millis(), by.Name, c.ID)
	return err
}
