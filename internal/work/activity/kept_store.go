package activity

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/retention"
)

// Kept (签到的保存期限) lets go of check-ins. What the organiser made of them, the roster of who attended,
// belongs to the record and stays, and with it facts and points.
func (s *Service) Kept() retention.Rule {
	return retention.Rule{
		Code: "check_in", Name: "扫码签到明细", What: "谁在几点几分用什么方式签到", After: "删除；出席名单是记录的一部分，不受影响", From: "活动的日期",
		Basis: "程序默认值：满足一个任期内的核查", Unit: retention.Months, Default: 36, Least: 12, Floor: "当年的考核和积分异议要核对", Most: 120,
		Due: checkInsBefore, Erase: eraseCheckIns,
	}
}

// checkedIn are the meetings of before a day with check-ins. Their topics may be confidential and are not said.
const checkedIn = "activity a WHERE a.shown_day<>'' AND a.shown_day<? AND EXISTS (SELECT 1 FROM activity_check_in c WHERE c.activity_id=a.id)"

func checkInsBefore(ctx context.Context, q db.Queryer, before kernel.Day, p kernel.Page) (kernel.List[retention.Expired], error) {
	return db.SelectPage(ctx, q, p, func(row db.Scanner) (i retention.Expired, err error) {
		err = row.Scan(&i.ID, &i.Title, &i.Day, &i.Count)
		i.Title += "的签到"
		return i, err
	}, `a.id,COALESCE((SELECT k.name FROM activity_as x JOIN activity_kind k ON k.code=x.kind WHERE x.activity_id=a.id ORDER BY k.position LIMIT 1),'活动'),
		a.shown_day,(SELECT COUNT(*) FROM activity_arrival r WHERE r.activity_id=a.id)`, checkedIn, "a.shown_day,a.id", before)
}

func eraseCheckIns(ctx context.Context, tx *db.Tx, before kernel.Day, ids []kernel.ID) error {
	in, args := db.In("a.id", ids)
	still, err := db.Select(ctx, tx, db.Column[kernel.ID], "SELECT a.id FROM "+checkedIn+" AND "+in, append([]any{before}, args...)...)
	if err != nil || len(still) == 0 {
		return err
	}
	in, args = db.In("activity_id", still)
	for _, statement := range []string{"DELETE FROM activity_arrival WHERE ", "DELETE FROM activity_check_in WHERE "} {
		if _, err := tx.Exec(ctx, statement+in, args...); err != nil {
			return err
		}
	}
	return nil
}
