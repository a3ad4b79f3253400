package demo

import (
	"context"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/directory/account"
	"sanchuang/internal/kernel"
	"sanchuang/internal/work/opinion"
)

// said is something that somebody wrote, days before the city begins to be used, and what came of it.
type said struct {
	login    string
	days     int
	form     opinion.Form
	answer   string
	public   string // empty: answered to the writer alone
	answered int    // days before; 0 for not yet
	again    string // what the writer asked after the answer
}

var opinionsSaid = []said{
	{
		"zhiwei", 96,
		opinion.Form{Kind: opinion.Complaint, About: "组织生活登记", Text: "主题党日开完，支部手册、单位月报表、工委季度表要填三遍，内容完全一样。", MayPublish: true},
		"自本季度起，月报表和季度表停用，由系统从支部记录汇总，各单位不再另行填报。", "同一次主题党日要填三张表", 88, "",
	},
	{
		"shuji", 71,
		opinion.Form{Kind: opinion.Suggestion, About: "换届提醒", Text: "建议换届提醒早一点，去年底换届赶在年终，人手排不开。", MayPublish: true},
		"年初发一次全年名单，届满前六个月、一个月各提醒一次。各支部可自行提前安排。", "希望换届提醒早一点", 62, "",
	},
	{
		"dangyuan", 45,
		opinion.Form{Kind: opinion.Question, About: "积分", Text: "在外地学习两个月，没有参加支部活动，会不会扣分？", MayPublish: true},
		"不会。请假由支部书记登记原因，只有无故缺席才扣分。对积分有疑问，可以在“我的五星”里看到每一分的由来。", "在外学习没有参加支部活动会不会扣分", 41, "",
	},
	{
		"zhuangan", 33,
		opinion.Form{Kind: opinion.Complaint, About: "重复报表", Text: "另一个部门又发来一张党员信息表，栏目与名册相同。", Nameless: true},
		"已与发文部门沟通，表格撤回，需要的数据由工委从名册导出提供。", "", 26, "",
	},
	{
		"shuji2", 20,
		opinion.Form{Kind: opinion.Suggestion, About: "党课资源", Text: "希望把获奖的微党课放在一起，支部可以直接拿来用。", MayPublish: true},
		"已列入下半年安排。", "希望汇总获奖微党课供支部使用", 12, "能不能先把去年的放出来？",
	},
	{"zhiwei", 18, opinion.Form{Kind: opinion.Complaint, About: "工作群打卡", Text: "有的工作群要求每天打卡接龙，建议取消。", Nameless: true, MayPublish: true}, "", "", 0, ""},
	{"dangyuan", 4, opinion.Form{Kind: opinion.Suggestion, About: "夜学时间", Text: "夜学能不能安排在下班后直接开始，家住得远的同志回家太晚。", MayPublish: true}, "", "", 0, ""},
	{"zhuangan2", 2, opinion.Form{Kind: opinion.Question, About: "退休党员", Text: "退休党员住在外地，参加社区支部的活动怎么登记？", MayPublish: true}, "", "", 0, ""},
}

// opinions lets the accounts of the demonstration speak, and the committee's staff answer most of it.
func opinions(ctx context.Context, a *app.App, now time.Time) error {
	defer a.DB.SetClock(func() time.Time { return now })
	ago := func(days int) {
		a.DB.SetClock(func() time.Time { return now.AddDate(0, 0, -days).Add(37 * time.Minute) })
	}
	staff, err := actorOf(ctx, a, "gongwei")
	if err != nil {
		return err
	}
	for _, s := range opinionsSaid {
		writer, err := actorOf(ctx, a, s.login)
		if err != nil {
			return err
		}
		if writer.Account == 0 { // a very small city has no second department
			continue
		}
		ago(s.days)
		o, err := a.Opinions.Raise(ctx, writer.Actor, writer.home, s.form)
		if err != nil {
			return err
		}
		if s.answered == 0 {
			continue
		}
		ago(s.answered)
		if o, err = a.Opinions.Answer(ctx, staff.Actor, o.ID, opinion.AnswerForm{Version: o.Version, Answer: s.answer, Publish: s.public != "", PublicText: s.public}); err != nil {
			return err
		}
		if s.again != "" {
			ago(s.answered - 1)
			if _, err := a.Opinions.Reopen(ctx, writer.Actor, o.ID, o.Version, s.again); err != nil {
				return err
			}
		}
	}
	return nil
}

type speaker struct {
	kernel.Actor
	home kernel.ID
}

// actorOf is the person behind a log-in; nobody when there is none.
func actorOf(ctx context.Context, a *app.App, login string) (speaker, error) {
	l, err := a.Accounts.Accounts(ctx, account.AccountFilter{Text: login}, kernel.AllRows)
	for _, x := range l.Items {
		if x.Login == login {
			return speaker{kernel.Actor{Account: x.ID, Member: x.MemberID, Name: x.Name, OrgName: x.OrgName, Scope: kernel.Everything()}, x.OrgID}, nil
		}
	}
	return speaker{}, err
}
