package demo

import (
	"context"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/kernel"
	"sanchuang/internal/work/activity"
)

// checkIns opens the check-in of a meeting under way when the city begins to be used, of the branch whose
// accounts a demonstration prints: part of the branch is there, the member with the account is not yet.
func checkIns(ctx context.Context, a *app.App, now time.Time) error {
	defer a.DB.SetClock(func() time.Time { return now })
	at := func(minutes int) {
		a.DB.SetClock(func() time.Time { return now.Add(time.Duration(minutes) * time.Minute) })
	}
	clerk, err := actorOf(ctx, a, "zhiwei")
	if err != nil || clerk.Account == 0 {
		return err
	}
	late, err := actorOf(ctx, a, "dangyuan")
	if err != nil {
		return err
	}
	at(-26 * 60)
	day := kernel.DayOf(now)
	kept, err := a.Activities.CreateDraft(ctx, clerk.Actor, clerk.home, activity.Content{
		Kinds: []string{"branch_study"}, PlannedDay: day, PlannedTime: "10:00", Topic: "学习支部工作条例", Place: "三楼会议室", Host: activity.Named{Name: clerk.Name, MemberID: clerk.Member}, Announced: true,
	})
	if err != nil {
		return err
	}
	at(-9)
	kept, _, err = a.Activities.OpenCheckIn(ctx, clerk.Actor, kept.ID)
	if err != nil {
		return err
	}
	code, err := a.Activities.PaperCode(ctx, clerk.Actor, kept.ID)
	if err != nil {
		return err
	}
	for i, t := range kept.Attendances {
		if i%3 == 2 || t.MemberID == late.Member {
			continue
		}
		at(-8 + i%8)
		came := kernel.Actor{Account: t.MemberID, Member: t.MemberID, Name: t.Name, OrgName: clerk.OrgName}
		seen, err := a.Activities.LookCheckIn(ctx, came, code)
		if err != nil {
			return err
		}
		if _, err := a.Activities.ConfirmCheckIn(ctx, came, seen.Ticket); err != nil {
			return err
		}
	}
	return nil
}
