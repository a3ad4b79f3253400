package demo

import (
	"context"
	"time"

	"sanchuang/internal/app"
)

// Make makes the city in the empty folder that a was opened on, and marks the folder as a
// demonstration with its accounts and its clock.
func Make(ctx context.Context, a *app.App, o Options) error {
	if err := o.check(); err != nil {
		return err
	}
	l := newLoader(ctx, partsOf(a), o)
	made, err := l.load()
	if err != nil {
		return err
	}
	mark := &app.Demonstration{Seed: o.Seed, Scale: o.Scale, Year: o.Year, ClockAt: made.Clock, SetAt: time.Now()}
	for _, x := range made.Accounts {
		mark.Accounts = append(mark.Accounts, app.Account(x))
	}
	if err := a.MarkDemonstration(ctx, mark); err != nil {
		return err
	}
	// The accounts too are made at the city's first moment, whatever time that takes.
	a.DB.SetClock(func() time.Time { return made.Clock })
	if err := a.Accounts.MakeDemonstrationAccounts(ctx, made.Logins); err != nil {
		return err
	}
	if err := opinions(ctx, a, made.Clock); err != nil {
		return err
	}
	if err := entrustments(ctx, a, made.Clock); err != nil {
		return err
	}
	if err := checkIns(ctx, a, made.Clock); err != nil {
		return err
	}
	if err := liaison(ctx, a, made.Clock); err != nil {
		return err
	}
	if err := staffNumbers(ctx, a, o.Seed, made.Clock); err != nil {
		return err
	}
	if err := establishments(ctx, a, made.Clock, made); err != nil {
		return err
	}
	// after the replies of the summer, so that their numbers follow their days
	if err := l.extensions(); err != nil {
		return err
	}
	if err := imports(ctx, a, made); err != nil {
		return err
	}
	if err := elections(ctx, a, made.Clock); err != nil {
		return err
	}
	if err := teams(ctx, a, made.Clock); err != nil {
		return err
	}
	// The reports come last: what they were signed for must not change after them.
	if err := l.briefings(); err != nil {
		return err
	}
	if err := remarks(ctx, a, made.Clock); err != nil {
		return err
	}
	a.DB.SetClock(func() time.Time { return made.Clock.Add(time.Since(mark.SetAt)) })
	return nil
}

func partsOf(a *app.App) Parts {
	return Parts{
		DB: a.DB, Orgs: a.Orgs, Members: a.Members, Points: a.Points, Objections: a.Objections, Metrics: a.Metrics, Honours: a.Honours, Problems: a.Problems, Letters: a.Letters,
		Activities: a.Activities, Outreach: a.Outreach, Training: a.Training, Contests: a.Contest, Publicity: a.Publicity, Appraisals: a.Appraisal, Inspections: a.Inspection, Structures: a.Structure, Papers: a.Papers, Briefings: a.Briefings,
		Handbooks: a.Handbooks,
	}
}
