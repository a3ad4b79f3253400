package intake

import (
	"context"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/retention"
)

// Kept (导入文件的保存期限) lets go of the files of batches and their rows, and of what undoing them would have
// needed: personal data is kept no longer than it serves. What a batch did, and to what, stays. One that was
// never written is given up.
func (s *Service) Kept() retention.Rule {
	return retention.Rule{
		Code: "import_file", Name: "上传的导入文件", What: "原表、逐行内容和撤销所需的旧值；没有写入的导入一并作废",
		After: "删除，只留哪天由谁导入了什么、各行的结果", From: "导入、撤销的日期", Basis: "程序默认值，节后仍可取回有错的行",
		Unit: retention.Days, Default: 30, Least: int(UndoTime / (24 * time.Hour)), Floor: "期满之前可以整批撤销", Most: 365,
		Due: s.filesBefore, Erase: eraseFiles,
	}
}

// lying are the batches at rest whose contents are still there.
const lying = `intake_batch b WHERE b.made_at<? AND b.applied_at<? AND b.undone_at<? AND b.state IN ('mapping','checked','failed','applied','undone','discarded')
	AND (EXISTS (SELECT 1 FROM intake_file f WHERE f.batch_id=b.id) OR EXISTS (SELECT 1 FROM intake_row r WHERE r.batch_id=b.id)
		OR EXISTS (SELECT 1 FROM intake_effect e WHERE e.batch_id=b.id AND e.detail<>''))`

func (s *Service) filesBefore(ctx context.Context, q db.Queryer, before kernel.Day, p kernel.Page) (kernel.List[retention.Expired], error) {
	at := before.Start().UnixMilli()
	return db.SelectPage(ctx, q, p, func(row db.Scanner) (i retention.Expired, err error) {
		var kind, actor string
		var made, applied, undone int64
		err = row.Scan(&i.ID, &kind, &actor, &i.Count, &made, &applied, &undone)
		if d, ok := s.kinds[kind]; ok {
			kind = d.Title
		}
		i.Title, i.Day = actor+"导入的"+kind, retention.DayOf(max(made, applied, undone))
		return i, err
	}, "b.id,b.kind,b.actor_name,b.row_count,b.made_at,b.applied_at,b.undone_at", lying, "b.made_at,b.id", at, at, at)
}

func eraseFiles(ctx context.Context, tx *db.Tx, before kernel.Day, ids []kernel.ID) error {
	in, args := db.In("b.id", ids)
	at := before.Start().UnixMilli()
	over := "SELECT b.id FROM " + lying + " AND " + in
	args = append([]any{at, at, at}, args...)
	still, err := db.Select(ctx, tx, db.Column[kernel.ID], over, args...)
	if err != nil || len(still) == 0 {
		return err
	}
	in, args = db.In("batch_id", still)
	for _, statement := range []string{
		"DELETE FROM intake_file WHERE ", "DELETE FROM intake_row WHERE ",
		"UPDATE intake_effect SET detail='' WHERE ", "UPDATE intake_verdict SET note='',detail='{}' WHERE ",
	} {
		if _, err := tx.Exec(ctx, statement+in, args...); err != nil {
			return err
		}
	}
	in, args = db.In("id", still)
	_, err = tx.Exec(ctx, "UPDATE intake_batch SET state='discarded',version=version+1 WHERE state IN ('mapping','checked','failed') AND "+in, args...)
	return err
}
