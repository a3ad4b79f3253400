package demo

import (
	"context"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/directory/account"
	"sanchuang/internal/kernel"
)

// comings tells of people who come and go: somebody stood in while the secretary was ill, does so again
// these days, a department changes its clerk, and a member forgot their password.
type comings struct {
	app  *app.App
	ctx  context.Context
	now  time.Time
	sure kernel.Actor // the security administrator
}

// entrustments shows one of each: ended, running, waiting. The smallest cities lack the persons.
func entrustments(ctx context.Context, a *app.App, now time.Time) error {
	defer a.DB.SetClock(func() time.Time { return now })
	if err := a.Accounts.AskReset(ctx, account.Caller{Address: "127.0.0.1"}, "dangyuan"); err != nil {
		return err
	}
	sure, err := actorOf(ctx, a, "anquan")
	if err != nil {
		return err
	}
	c := comings{a, ctx, now, sure.Actor}
	today := kernel.DayOf(now)
	for _, x := range []struct {
		ago      int
		from, to string
		n        account.NewEntrustment
		agreed   bool
	}{
		{41, "shuji2", "dangyuan2", account.NewEntrustment{Kind: account.Delegation, From: today.AddDays(-40), To: today.AddDays(-31), Acts: []string{"accept", "record"}, Note: "住院治疗"}, true},
		{2, "shuji2", "dangyuan2", account.NewEntrustment{Kind: account.Delegation, From: today.AddDays(-1), To: today.AddDays(12), Acts: []string{"accept", "record"}, Note: "参加市委党校学习"}, true},
		{1, "zhuangan2", "shuji2", account.NewEntrustment{Kind: account.Handover, From: today.AddDays(7), Note: "岗位调整"}, false},
	} {
		if err := c.begin(x.ago, x.from, x.to, x.n, x.agreed); err != nil {
			return err
		}
	}
	return nil
}

// begin tells the story of one, days before the city begins to be used.
func (c *comings) begin(ago int, from, to string, n account.NewEntrustment, agreed bool) error {
	holder, err := actorOf(c.ctx, c.app, from)
	if err != nil {
		return err
	}
	named, err := actorOf(c.ctx, c.app, to)
	if err != nil || holder.Account == 0 || named.Account == 0 {
		return err
	}
	at := func(day kernel.Day, hour int) {
		c.app.DB.SetClock(func() time.Time { return day.Start().Add(time.Duration(hour) * time.Hour) })
	}
	day := kernel.DayOf(c.now).AddDays(-ago)
	at(day, 9)
	offices, err := c.app.Accounts.Positions(c.ctx, holder.Actor, "")
	if err != nil {
		return err
	}
	for _, o := range offices {
		if o.Own {
			n.Grant = o.GrantID
		}
	}
	n.Account = named.Account
	e, err := c.app.Accounts.Start(c.ctx, holder.Actor, n)
	if err != nil || !agreed {
		return err
	}
	at(day, 10)
	if err := c.app.Accounts.Accept(c.ctx, named.Actor, e.ID, e.Version); err != nil {
		return err
	}
	at(day, 15)
	if err := c.app.Accounts.ConfirmEntrustment(c.ctx, c.sure, e.ID, e.Version+1); err != nil {
		return err
	}
	at(min(n.To.AddDays(1), kernel.DayOf(c.now)), 8)
	return c.app.Accounts.SettleEntrustments(c.ctx)
}
