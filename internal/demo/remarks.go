package demo

import (
	"context"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/kernel"
	"sanchuang/internal/view/briefing"
)

// remarks lets a member of the committee ask its staff about a paragraph of the running year's report, so
// that a comment with an addressee waits on a desk. The report's other comments ask nobody in particular.
func remarks(ctx context.Context, a *app.App, now time.Time) error {
	defer a.DB.SetClock(func() time.Time { return now })
	a.DB.SetClock(func() time.Time { return now.Add(-18 * time.Hour) })
	asks, err := actorOf(ctx, a, "weiyuan")
	if err != nil {
		return err
	}
	asked, err := actorOf(ctx, a, "gongwei")
	if err != nil || asks.Account == 0 || asked.Account == 0 {
		return err
	}
	drafts, err := a.Briefings.List(ctx, kernel.Everything(), asked.home, briefing.Filter{State: briefing.Drafting}, kernel.AllRows)
	if err != nil {
		return err
	}
	for _, b := range drafts.Items {
		if b.OrgID != asked.home {
			continue
		}
		sheet, err := a.Briefings.Get(ctx, kernel.Everything(), b.ID)
		if err != nil {
			return err
		}
		for _, x := range sheet.Document.Blocks {
			if x.Kind == briefing.Text {
				_, err := a.Briefings.Remark(ctx, asks.Actor, b.ID, x.Key, "单位数、支部数请与党内统计年报核对一致。", asked.Account)
				return err
			}
		}
	}
	return nil
}
