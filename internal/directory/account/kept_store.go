package account

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/retention"
)

// Kept (草稿的保存期限) lets go of what was typed and never sent.
func (s *Service) Kept() retention.Rule {
	return retention.Rule{
		Code: "draft", Name: "没有提交的草稿", What: "填写中途自动保存、一直没有提交的内容", After: "删除", From: "最后一次输入的日期",
		Basis: "程序默认值", Unit: retention.Days, Default: 30, Least: 7, Floor: "休假一周回来要能接着填", Most: 180,
		Due: draftsBefore, Erase: eraseDrafts,
	}
}

func draftsBefore(ctx context.Context, q db.Queryer, before kernel.Day, p kernel.Page) (kernel.List[retention.Expired], error) {
	return db.SelectPage(ctx, q, p, func(row db.Scanner) (i retention.Expired, err error) {
		var at int64
		err = row.Scan(&i.ID, &i.Title, &i.Count, &at)
		i.Title, i.Day = i.Title+"的草稿", retention.DayOf(at)
		return i, err
	}, "account_id,name,n,at", `(SELECT d.account_id, a.name, COUNT(*) AS n, MIN(d.at) AS at FROM account_draft d JOIN account a ON a.id=d.account_id
		WHERE d.at<? GROUP BY d.account_id, a.name) x`, "at,account_id", before.Start().UnixMilli())
}

func eraseDrafts(ctx context.Context, tx *db.Tx, before kernel.Day, ids []kernel.ID) error {
	in, args := db.In("account_id", ids)
	_, err := tx.Exec(ctx, "DELETE FROM account_draft WHERE at<? AND "+in, append([]any{before.Start().UnixMilli()}, args...)...)
	return err
}

// MemberErased lets go of what the account of a member who left kept of them: password, second factor,
// settings and drafts. Should they come back, they are invited anew.
func (s *Service) MemberErased(ctx context.Context, tx *db.Tx, actor kernel.Actor, member kernel.ID) error {
	return s.follow(ctx, tx, actor, member, "account.member_erased", func(a account) (map[string]any, error) {
		for _, statement := range []string{
			"DELETE FROM account_factor WHERE account_id=?", "DELETE FROM account_recovery WHERE account_id=?",
			"DELETE FROM preference WHERE account_id=?", "DELETE FROM account_draft WHERE account_id=?",
			"UPDATE account SET password_hash='', code_hash='', code_expires=0, left_state=CASE WHEN left_state='' THEN '' ELSE 'invited' END WHERE id=?",
		} {
			if _, err := tx.Exec(ctx, statement, a.id); err != nil {
				return nil, err
			}
		}
		return map[string]any{"state": a.state}, nil
	})
}
