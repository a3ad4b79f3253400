package member

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/retention"
)

// Kept (名册的保存期限) lets go of what is needed of a person only while they are on the roster, and of who
// looked at whole numbers. A leaver's name, stays and positions remain: records, points and honours name them.
func (s *Service) Kept() []retention.Rule {
	return []retention.Rule{
		{
			Code: "left_member", Name: "离开人员的联系方式和证件号码", What: "转出、去世、出党等减少的人员的手机号、身份证号、职务、减少说明，以及其账号的密码、第二因素和个人设置",
			After: "清除；姓名、所在支部和任职留下，组织生活、积分、荣誉记录不受影响", From: "减少的日期",
			Basis: "《个人信息保护法》第四十七条：处理目的已实现的应当删除", Unit: retention.Months, Default: 36, Least: 3,
			Floor: "减少登记有误的要能撤销，离开后的异议和复核要能核对本人", Most: 120, Due: leftBefore, Erase: s.eraseLeft,
		},
		{
			Code: "reveal_log", Name: "查看完整号码的登记", What: "谁在何时查看过谁的完整手机号、身份证号，用来限制次数；审计留痕中的记录不受影响",
			After: "删除", From: "查看的日期", Basis: "程序默认值，满足一个考核年度的核查", Unit: retention.Months, Default: 36, Least: 6,
			Floor: "《网络安全法》第二十一条：网络日志留存不少于六个月", Most: 120, Due: revealsBefore, Erase: eraseReveals,
		},
	}
}

// erasable are those who left before a day and have not been erased since.
const erasable = "member WHERE left_day<? AND erased<left_day"

func leftBefore(ctx context.Context, q db.Queryer, before kernel.Day, p kernel.Page) (kernel.List[retention.Expired], error) {
	return db.SelectPage(ctx, q, p, func(row db.Scanner) (i retention.Expired, err error) {
		i.Count = 1
		err = row.Scan(&i.ID, &i.Title, &i.Day)
		return i, err
	}, "id,name,left_day", erasable, "left_day,id", before)
}

func (s *Service) eraseLeft(ctx context.Context, tx *db.Tx, before kernel.Day, ids []kernel.ID) error {
	in, args := db.In("id", ids)
	gone, err := db.Select(ctx, tx, db.Column[kernel.ID], `UPDATE member SET phone_cipher='',phone_index='',id_cipher='',id_index='',job_title='',left_note='',
		erased=?,version=version+1 WHERE left_day<? AND erased<left_day AND `+in+" RETURNING id", append([]any{tx.Today(), before}, args...)...)
	if err != nil || s.follow == nil {
		return err
	}
	for _, id := range gone {
		if err := s.follow.MemberErased(ctx, tx, kernel.System("保存期限"), id); err != nil {
			return err
		}
	}
	return nil
}

func revealsBefore(ctx context.Context, q db.Queryer, before kernel.Day, p kernel.Page) (kernel.List[retention.Expired], error) {
	return db.SelectPage(ctx, q, p, func(row db.Scanner) (i retention.Expired, err error) {
		var at int64
		err = row.Scan(&i.ID, &i.Title, &i.Count, &at)
		i.Title, i.Day = i.Title+"查看的登记", retention.DayOf(at)
		return i, err
	}, "account_id,name,n,at", `(SELECT r.account_id, COALESCE(a.name,'') AS name, COUNT(*) AS n, MIN(r.at) AS at
		FROM member_reveal r LEFT JOIN account a ON a.id=r.account_id WHERE r.at<? GROUP BY r.account_id, a.name) x`, "at,account_id", before.Start().UnixMilli())
}

func eraseReveals(ctx context.Context, tx *db.Tx, before kernel.Day, ids []kernel.ID) error {
	in, args := db.In("account_id", ids)
	_, err := tx.Exec(ctx, "DELETE FROM member_reveal WHERE at<? AND "+in, append([]any{before.Start().UnixMilli()}, args...)...)
	return err
}
