package demo

import (
	"context"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/work/inspection"
)

// liaison gives the committee's members their contact points as their visits show them, leaves one department
// without, holds a visit with its sheet and two findings, plans two more, and holds the talks that this year's
// appointments owe but the last.
func liaison(ctx context.Context, a *app.App, now time.Time) error {
	defer a.DB.SetClock(func() time.Time { return now })
	staff, err := actorOf(ctx, a, "gongwei")
	if err != nil || staff.Account == 0 {
		return err
	}
	staff.Roles = []string{"staff"}
	own, err := contacts(ctx, a, staff.Actor)
	if err != nil {
		return err
	}
	wei, err := actorOf(ctx, a, "weiyuan")
	if err != nil {
		return err
	}
	if err := guided(ctx, a, wei.Actor, own[wei.Member], now); err != nil {
		return err
	}
	return talks(ctx, a, staff.Actor, wei.Member, now)
}

// contacts makes the contact points; it answers the departments of each member.
func contacts(ctx context.Context, a *app.App, staff kernel.Actor) (map[kernel.ID][]kernel.ID, error) {
	visits, err := a.Inspection.LiaisonVisits.List(ctx, kernel.Everything(), register.Filter{Sort: "-day"}, kernel.AllRows)
	if err != nil {
		return nil, err
	}
	tree, err := a.Orgs.Today(ctx, a.DB.Read())
	if err != nil {
		return nil, err
	}
	last := map[kernel.ID]kernel.ID{}
	for _, v := range visits.Items {
		if last[v.OrgID] == 0 {
			last[v.OrgID] = v.MemberID
		}
	}
	out := map[kernel.ID][]kernel.ID{}
	var rows []*inspection.LiaisonPoint
	departments := tree.Of(tree.Root().ID, org.Department)
	for i, d := range departments {
		who := last[d.ID]
		if who == 0 || i == len(departments)-1 && i > 2 {
			continue // newly made, or not assigned yet
		}
		p := &inspection.LiaisonPoint{From: kernel.MakeDay(a.DB.Today().Year()-2, 1, 10)}
		p.OrgID, p.MemberID = d.ID, who
		rows, out[who] = append(rows, p), append(out[who], d.ID)
	}
	return out, a.DB.Do(ctx, "demo.contacts", func(ctx context.Context, tx *db.Tx) error {
		return a.Inspection.LiaisonPoints.BulkInsert(ctx, tx, staff, rows)
	})
}

// guided holds one visit of a member and plans the next ones.
func guided(ctx context.Context, a *app.App, wei kernel.Actor, departments []kernel.ID, now time.Time) error {
	if wei.Member == 0 || len(departments) == 0 {
		return nil
	}
	lists, err := a.Inspection.Checklists(ctx)
	if err != nil {
		return err
	}
	list := lists.Items[0]
	plan := func(department kernel.ID, day kernel.Day, purpose string) (inspection.LiaisonPlan, error) {
		return a.Inspection.PlanVisit(ctx, wei, inspection.PlanAsked{OrgID: department, Day: day, Purpose: purpose, Company: "工委组织部有关同志", ChecklistID: list.ID})
	}
	then := now.AddDate(0, 0, -12)
	a.DB.SetClock(func() time.Time { return then })
	held, err := plan(departments[0], kernel.DayOf(then), "看支部组织生活和上次问题的整改")
	if err != nil {
		return err
	}
	sheet := inspection.SentSheet{Number: list.Number, Hold: &inspection.Holding{Day: kernel.DayOf(then), Feedback: "组织生活要按月安排，问题清单两周内报送整改方案。"}}
	for i, g := range list.Groups {
		for j, x := range g.Items {
			value := "yes"
			if (i+j)%5 == 4 {
				value = "part"
			}
			sheet.Answers = append(sheet.Answers, inspection.SentAnswer{Item: x.Key, Value: value})
		}
	}
	first := list.Groups[0].Items[0].Key
	sheet.Answers[0].Value, sheet.Answers[0].Note = "no", "今年的会议纪要里没有找到专题研究的记录"
	sheet.Findings = []inspection.SentFinding{
		{Key: "demonstration-1", Item: first, Text: "今年以来没有专题研究机关党建工作的会议纪要", Place: "党组会议纪要", Basis: "机关基层组织工作条例", Suggestion: "年底前召开一次专题会议"},
		{Key: "demonstration-2", Text: "两个支部九月份没有开展主题党日", Place: "支部工作手册", Basis: "主题党日每月一次（R05）", Suggestion: "补开并固定每月的日子"},
	}
	if _, err := a.Inspection.FillSheet(ctx, wei, held.ID, sheet); err != nil {
		return err
	}
	if err := photographed(ctx, a, wei, held.ID, first, then); err != nil {
		return err
	}
	a.DB.SetClock(func() time.Time { return now })
	for i, purpose := range []string{"听取品牌创建情况，看服务窗口", "与支部书记座谈，查阅支部工作手册"} {
		if _, err := plan(departments[(i+1)%len(departments)], kernel.DayOf(now).AddDays(2+7*i), purpose); err != nil {
			return err
		}
	}
	return nil
}

var talkRecords = []string{
	"一、尽快熟悉机关党建业务，摸清所属支部情况；二、抓好今年到期支部的换届；三、少开会、多到支部去。",
	"谈了职责、纪律和学习三个方面。本人表示先用一个月走遍所属支部。",
	"要求把党建与业务一起谋划，带头到所在支部参加组织生活。",
}

// talks appoints a full-time deputy secretary some days ago and holds the talks owed before.
func talks(ctx context.Context, a *app.App, staff kernel.Actor, wei kernel.ID, now time.Time) error {
	clerk, err := actorOf(ctx, a, "zhuangan2")
	if err != nil {
		return err
	}
	if clerk.Member != 0 {
		if _, err := a.Members.Appoint(ctx, staff, clerk.Member, member.Position{OrgID: clerk.home, Duty: member.FullTimeDeputy, From: kernel.DayOf(now).AddDays(-9)}); err != nil {
			return err
		}
	}
	if err := a.Inspection.SettleTalks(ctx); err != nil {
		return err
	}
	list, err := a.Inspection.Talks(ctx, staff, inspection.TalkFilter{State: inspection.TalkDue}, kernel.AllRows)
	if err != nil {
		return err
	}
	for i, t := range list.Items {
		if t.Due >= kernel.DayOf(now) {
			if wei != 0 && wei != t.MemberID {
				if _, err := a.Inspection.ArrangeTalk(ctx, staff, t.ID, t.Version, inspection.Talker{Member: wei}, kernel.DayOf(now).AddDays(3)); err != nil {
					return err
				}
			}
			continue
		}
		if i == 0 {
			continue // one was forgotten
		}
		held := inspection.HeldTalk{Talker: inspection.Talker{Name: "常树林"}, Day: min(t.From.AddDays(6+i%19), kernel.DayOf(now)), Place: "工委会议室", Record: talkRecords[i%len(talkRecords)]}
		if _, err := a.Inspection.HoldTalk(ctx, staff, t.ID, t.Version, held); err != nil {
			return err
		}
	}
	return nil
}
