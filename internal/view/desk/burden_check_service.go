package desk

import (
	"context"
	"fmt"
	"strconv"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/points"
)

// BurdenCheck (减负体检项) is one of the limits of RULES 6 with what shows that the program keeps to it.
type BurdenCheck struct {
	Name  string `json:"name" doc:"减负要求"`
	Basis string `json:"basis" doc:"依据"`
	How   string `json:"how" doc:"系统怎样做到"`
	Proof string `json:"proof" doc:"现在的情况，由数据得出"`
	Good  bool   `json:"good"`
	Path  string `json:"path" doc:"在哪里查看，空为无"`
}

// Door (意见建议情况) is how it stands with the door for complaints and suggestions.
type Door struct{ Total, Answered, Overdue, Published int }

// Proofs are what other rooms know and the check needs; app gives them.
type Proofs struct {
	Rules    func(ctx context.Context) (schemes int, rules []points.Rule, err error) // of the schemes in force
	Barred   func() int                                                              // kinds of facts that may never earn points
	Door     func(ctx context.Context, q db.Queryer, today kernel.Day) (Door, error)
	Tracking func() []string // fields of the contract that would hold a place or a track
}

func basis(p points.Prohibition) string {
	return points.BurdenDocument + "第（" + p.Chinese() + "）种禁止情形"
}

// BurdenChecks (减负体检) goes through the limits one by one.
func (s *Service) BurdenChecks(ctx context.Context) ([]BurdenCheck, error) {
	q := s.db.Read()
	schemes, rules, err := s.proofs.Rules(ctx)
	if err != nil {
		return nil, err
	}
	var barred []string
	for _, r := range rules {
		if b := points.FindBurden(r.Text); b != nil {
			barred = append(barred, r.Text)
		}
	}
	held, bare, err := evidence(ctx, q, s.db.Today().Year())
	if err != nil {
		return nil, err
	}
	door, err := s.proofs.Door(ctx, q, s.db.Today())
	if err != nil {
		return nil, err
	}
	tracks := s.proofs.Tracking()
	return []BurdenCheck{
		{
			"不以登录、在线时长、点赞转发、学习时长计分", basis(points.JudgedByTraces),
			"积分只从为别的事已经确认的记录得出；这样的规则存盘时就被拒绝，并说明违反哪一条。",
			fmt.Sprintf("现行办法 %d 个，规则 %d 条，违反的 %d 条；另有 %d 种记录永不计分。", schemes, len(rules), len(barred), s.proofs.Barred()), len(barred) == 0, "/points/schemes",
		},
		{
			"签到不是义务", basis(points.CompulsoryCheck), "签到只是给组织者的方便，与组织者勾选名单效力相同；没有“未签到”这种记录，也不能为它扣分。",
			"没有以签到为条件的规则。", true, "",
		},
		{
			"不强制安装、不统计安装和登录", basis(points.CountedInstalls), "用浏览器打开即可，没有要安装的程序；登录次数、使用时长从不统计，也没有这样的报表。",
			"接口中没有安装、登录次数的统计。", true, "",
		},
		{
			"不要求照片、视频", basis(points.JudgedByTraces), "照片和附件从不必填，不影响提交、确认和计分。",
			fmt.Sprintf("今年已确认的组织生活 %d 次，其中没有任何附件的 %d 次，照样计入。", held, bare), held == 0 || bare > 0, "/activities",
		},
		{
			"不定位、不留轨迹", basis(points.JudgedByTraces), "走访、签到都不取位置。",
			fmt.Sprintf("接口中能存位置或轨迹的字段 %d 个。", len(tracks)), len(tracks) == 0, "",
		},
		{
			"不给个人排名", basis(points.CompulsoryCheck), "党员只看自己的积分；支部只看谁未达标，不看顺序；单位和支部的比较只给其上级。", "个人排名一律拒绝提供。", true, "",
		},
		{
			"已有的数据不再填", basis(points.RepeatedForms), "名单、单位、人数、统计、汇报都由记录得出；列表随时导出为上级要的表。", "见下面的减负账。", true, "/burden",
		},
		{
			"设有意见建议入口，件件有答复", "国办函〔2026〕12号", "人人可提，可以匿名；到期未答复的列在工委待办里；答复可以公开。",
			fmt.Sprintf("收到 %d 条，已答复 %d 条，公开 %d 条，超期未答复 %d 条。", door.Total, door.Answered, door.Published, door.Overdue), door.Overdue == 0, "/opinions",
		},
	}, nil
}

// evidence counts a year's accepted records, and those of them without any attachment.
func evidence(ctx context.Context, q db.Queryer, year int) (held, bare int64, err error) {
	row, err := db.One(ctx, q, func(s db.Scanner) (v [2]int64, err error) { err = s.Scan(&v[0], &v[1]); return v, err },
		"SELECT CAST(COALESCE(SUM(held),0) AS BIGINT), CAST(COALESCE(SUM(bare),0) AS BIGINT) FROM activity_evidence WHERE year=?", strconv.Itoa(year))
	return row[0], row[1], err
}
