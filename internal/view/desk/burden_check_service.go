package desk

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/metric"
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

// Watched are the fields of the contract that would hold what must not be kept of people.
type Watched struct {
	Schemas, Fields int
	Tracks          []string // a place or a track
	Uses            []string // installs, log-ins, time on line, clicks
}

// Proofs are what other rooms know and the check needs; app gives them.
type Proofs struct {
	Schemes        func(ctx context.Context) ([]*points.Scheme, error) // in force
	Kinds          func() []fact.Kind
	Door           func(ctx context.Context, q db.Queryer, today kernel.Day) (Door, error)
	OrderOfPersons func(ctx context.Context) error // asks for a ranking of persons, which is refused
	Contract       func() Watched
	// Facts lists what the records of a period became, below an organisation.
	Facts func(ctx context.Context, scope kernel.Scope, under kernel.ID, in kernel.Period, page kernel.Page) (kernel.List[metric.Line], error)
}

func basis(p points.Prohibition) string {
	return points.BurdenDocument + "第（" + p.Chinese() + "）种禁止情形"
}

// broken are the prohibitions that a scheme in force breaks, each with the places; rules is how many there are.
func (s *Service) broken(ctx context.Context) (schemes, rules int, out map[points.Prohibition][]string, err error) {
	list, err := s.proofs.Schemes(ctx)
	out = map[points.Prohibition][]string{}
	for _, scheme := range list {
		schemes, rules = schemes+1, rules+len(scheme.Rules)
		for _, f := range points.Validate(scheme, s.proofs.Kinds()) {
			if f.Prohibition != 0 {
				out[f.Prohibition] = append(out[f.Prohibition], scheme.Name+"："+f.Text)
			}
		}
	}
	return schemes, rules, out, err
}

// BurdenChecks (减负体检) goes through the limits one by one. What it says of each is read from the schemes in force, the
// contract, the year's records and what the program answers now.
func (s *Service) BurdenChecks(ctx context.Context) ([]BurdenCheck, error) {
	q, today := s.db.Read(), s.db.Today()
	schemes, rules, broken, err := s.broken(ctx)
	if err != nil {
		return nil, err
	}
	barred := 0
	for _, k := range s.proofs.Kinds() {
		if k.Barred {
			barred++
		}
	}
	held, bare, err := evidence(ctx, q, today.Year())
	if err != nil {
		return nil, err
	}
	door, err := s.proofs.Door(ctx, q, today)
	if err != nil {
		return nil, err
	}
	year, err := s.Burden(ctx, kernel.Everything(), today.Year(), 0)
	if err != nil {
		return nil, err
	}
	contract := s.proofs.Contract()
	traces, checks, installs := len(broken[points.JudgedByTraces]), len(broken[points.CompulsoryCheck]), len(broken[points.CountedInstalls])
	forms := len(broken[points.RepeatedForms])
	persons, refused, err := s.persons(ctx)
	if err != nil {
		return nil, err
	}
	return []BurdenCheck{
		{
			"不以登录、在线时长、点赞转发、学习时长计分", basis(points.JudgedByTraces),
			"积分只从为别的事已经确认的记录得出；这样的规则存盘时就被拒绝，并说明违反哪一条。",
			fmt.Sprintf("现行办法 %d 个，规则 %d 条，违反的 %d 处；另有 %d 种记录永不计分。", schemes, rules, traces, barred), traces == 0, "/points/schemes",
		},
		{
			"签到不是义务", basis(points.CompulsoryCheck), "签到只是给组织者的方便，与组织者勾选名单效力相同；没有“未签到”这种记录，也不能为它扣分。",
			fmt.Sprintf("现行规则 %d 条，以签到、打卡计分的 %d 处；记录种类 %d 种，记签到的 %d 种。", rules, checks, len(s.proofs.Kinds()), checkIns(s.proofs.Kinds())),
			checks == 0 && checkIns(s.proofs.Kinds()) == 0, "/points/schemes",
		},
		{
			"不强制安装、不统计安装和登录", basis(points.CountedInstalls), "用浏览器打开即可，没有要安装的程序；登录次数、使用时长从不统计，也没有这样的报表。",
			fmt.Sprintf("接口共 %d 个字段，统计安装、登录次数、在线时长、点击的 %d 个；现行规则以此计分的 %d 处。", contract.Fields, len(contract.Uses), installs), len(contract.Uses)+installs == 0, "",
		},
		{
			"不要求照片、视频", basis(points.JudgedByTraces), "照片和附件从不必填，不影响提交、确认和计分。",
			fmt.Sprintf("今年已确认的组织生活 %d 次，其中没有任何附件的 %d 次，照样计入。", held, bare), held == 0 || bare > 0, "/activities",
		},
		{
			"不定位、不留轨迹", basis(points.JudgedByTraces), "走访、签到都不取位置。",
			fmt.Sprintf("接口中能存位置或轨迹的字段 %d 个。", len(contract.Tracks)), len(contract.Tracks) == 0, "",
		},
		{
			"不给个人排名", basis(points.CompulsoryCheck), "党员只看自己的积分；支部只看谁未达标，不看顺序；单位和支部的比较只给其上级。", persons, refused, "",
		},
		{
			"已有的数据不再填", basis(points.RepeatedForms), "名单、单位、人数、统计、汇报都由记录得出；列表随时导出为上级要的表。",
			fmt.Sprintf("今年记录 %d 条，人工填写 %d 个字段，系统代填 %d 个，由记录自动生成 %d 条；现行规则要求报表、材料的 %d 处。", year.Total.Records, year.Total.Typed, year.Total.Filled, year.Total.Facts, forms),
			forms == 0 && (year.Total.Typed == 0 || year.Total.Filled > 0), "/burden",
		},
		{
			"设有意见建议入口，件件有答复", "国办函〔2026〕12号", "人人可提，可以匿名；到期未答复的列在工委待办里；答复可以公开。",
			fmt.Sprintf("收到 %d 条，已答复 %d 条，公开 %d 条，超期未答复 %d 条。", door.Total, door.Answered, door.Published, door.Overdue), door.Overdue == 0, "/opinions",
		},
	}, nil
}

// persons asks for a ranking of persons, as whoever may see everything would, and tells what the answer was.
func (s *Service) persons(ctx context.Context) (say string, refused bool, err error) {
	err = s.proofs.OrderOfPersons(ctx)
	if err == nil {
		return "现在向系统要党员积分排名，系统给出了排名。", false, nil
	}
	if f, ok := kernel.AsFault(err); ok && f.Is(points.ErrPersons) {
		return "现在向系统要党员积分排名，系统拒绝：“" + f.Text + "”", true, nil
	}
	return "", false, err
}

// checkIns counts the kinds of facts that would say whether somebody checked in.
func checkIns(kinds []fact.Kind) (n int) {
	for _, k := range kinds {
		if strings.Contains(k.Code, "check_in") || strings.Contains(k.Code, "checked_in") || strings.Contains(k.Name, "签到") {
			n++
		}
	}
	return n
}

// evidence counts a year's accepted records, and those of them without any attachment.
func evidence(ctx context.Context, q db.Queryer, year int) (held, bare int64, err error) {
	row, err := db.One(ctx, q, func(s db.Scanner) (v [2]int64, err error) { err = s.Scan(&v[0], &v[1]); return v, err },
		"SELECT CAST(COALESCE(SUM(held),0) AS BIGINT), CAST(COALESCE(SUM(bare),0) AS BIGINT) FROM activity_evidence WHERE year=?", strconv.Itoa(year))
	return row[0], row[1], err
}
