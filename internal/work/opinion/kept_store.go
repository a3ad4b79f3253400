package opinion

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/retention"
)

// Kept (意见建议的保存期限) forgets who wrote what has been answered or taken back; the words and the answer stay.
func (s *Service) Kept() retention.Rule {
	return retention.Rule{
		Code: "opinion_writer", Name: "意见建议的提出人", What: "已答复、已撤回的意见建议由谁提出", After: "匿名；内容、答复和所在单位留下，件数不变", From: "提出的日期",
		Basis: "程序默认值", Unit: retention.Months, Default: 36, Least: 12, Floor: "提出人要能看到答复并再次提出", Most: 120,
		Due: writersBefore, Erase: forgetWriters,
	}
}

const written = "opinion WHERE made_at<? AND state IN ('answered','withdrawn') AND account_id<>0"

func writersBefore(ctx context.Context, q db.Queryer, before kernel.Day, p kernel.Page) (kernel.List[retention.Expired], error) {
	return db.SelectPage(ctx, q, p, func(row db.Scanner) (i retention.Expired, err error) {
		var at int64
		i.Count = 1
		err = row.Scan(&i.ID, &i.Title, &at)
		i.Title, i.Day = i.Title+"的一条意见建议", retention.DayOf(at)
		return i, err
	}, "id,place,made_at", written, "made_at,id", before.Start().UnixMilli())
}

func forgetWriters(ctx context.Context, tx *db.Tx, before kernel.Day, ids []kernel.ID) error {
	in, args := db.In("id", ids)
	_, err := tx.Exec(ctx, "UPDATE opinion SET writer='',account_id=0,nameless=1 WHERE made_at<? AND state IN ('answered','withdrawn') AND "+in,
		append([]any{before.Start().UnixMilli()}, args...)...)
	return err
}
