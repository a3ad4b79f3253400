package briefing

import (
	"context"

	"sanchuang/internal/directory/org"
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
	ToName       string    `json:"to_name" doc:"请谁答复；没有指定为空"`
	ToMe         bool      `json:"to_me" doc:"请本人答复"`
	Answer       string    `json:"answer" doc:"被指定的人的答复"`
	ResolvedAt   int64     `json:"resolved_at" doc:"0 为未处理"`
	ResolvedName string    `json:"resolved_name"`
	account, to  kernel.ID
	briefing     kernel.ID
}

const commentColumns = "id,briefing_id,block,quote,text,at,account_id,actor,to_id,to_name,answer,resolved_at,resolved_name"

func scanComment(s db.Scanner) (c Comment, err error) {
	err = s.Scan(&c.ID, &c.briefing, &c.Block, &c.Quote, &c.Text, &c.At, &c.account, &c.Actor, &c.to, &c.ToName, &c.Answer, &c.ResolvedAt, &c.ResolvedName)
	return c, err
}

func insertComment(ctx context.Context, tx *db.Tx, c Comment) error {
	_, err := tx.Exec(ctx, "INSERT INTO briefing_comment("+commentColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
		c.ID, c.briefing, c.Block, c.Quote, c.Text, c.At, c.account, c.Actor, c.to, c.ToName, "", 0, "")
	return err
}

func loadComments(ctx context.Context, q db.Queryer, briefing kernel.ID) ([]Comment, error) {
	return db.Select(ctx, q, scanComment, "SELECT "+commentColumns+" FROM briefing_comment WHERE briefing_id=? ORDER BY id", briefing)
}

func loadComment(ctx context.Context, q db.Queryer, briefing, id kernel.ID) (Comment, error) {
	return db.One(ctx, q, scanComment, "SELECT "+commentColumns+" FROM briefing_comment WHERE briefing_id=? AND id=?", briefing, id)
}

// resolveComment marks it once, with an answer or without; false for whoever is second and changes nothing.
func resolveComment(ctx context.Context, tx *db.Tx, c Comment, by kernel.Actor, answer string) (bool, error) {
	n, err := tx.Exec(ctx, "UPDATE briefing_comment SET resolved_at=?, resolved_name=?, answer=? WHERE id=? AND resolved_at=0", tx.Millis(), by.Name, answer, c.ID)
	return n > 0, err
}

// askedComments are those of a report that wait for somebody's answer.
func askedComments(ctx context.Context, q db.Queryer, briefing kernel.ID) ([]kernel.ID, error) {
	return db.Select(ctx, q, db.Column[kernel.ID], "SELECT id FROM briefing_comment WHERE briefing_id=? AND to_id<>0 AND resolved_at=0 ORDER BY id", briefing)
}

// briefingOfComment is the report within scope that a comment is about.
func briefingOfComment(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (kernel.ID, error) {
	seen, args := org.Visible(scope, "b.org_id")
	return db.One(ctx, q, db.Column[kernel.ID], "SELECT c.briefing_id FROM briefing_comment c JOIN briefing b ON b.id=c.briefing_id WHERE c.id=? AND "+seen, append([]any{id}, args...)...)
}
