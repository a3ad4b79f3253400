package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"runtime/debug"
	"time"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/jobs"
	"sanchuang/internal/platform/retention"
	"sanchuang/internal/platform/virus"
	"sanchuang/internal/spine/attachment"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/honour"
	"sanchuang/internal/spine/metric"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/objection"
	"sanchuang/internal/spine/obligation"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/points"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/view/briefing"
	"sanchuang/internal/view/desk"
	"sanchuang/internal/view/handbook"
	"sanchuang/internal/work/activity"
	"sanchuang/internal/work/appraisal"
	"sanchuang/internal/work/contest"
	"sanchuang/internal/work/election"
	"sanchuang/internal/work/establishment"
	"sanchuang/internal/work/inspection"
	"sanchuang/internal/work/opinion"
	"sanchuang/internal/work/outreach"
	"sanchuang/internal/work/publicity"
	"sanchuang/internal/work/structure"
	"sanchuang/internal/work/team"
	"sanchuang/internal/work/training"
)

// Options say where the data lie and how the program speaks.
type Options struct {
	Data     string // folder
	URL      string // postgres://…; empty for SQLite in the folder
	Key      string // master key file; beside the folder when empty
	ReadOnly bool
	Version  string
	Log      *slog.Logger

	Backup   string // repository into which the data go before an upgrade of the schema; beside a SQLite file when empty
	BackedUp bool   // whoever starts the program has a backup: an upgrade takes none

	Scanner *virus.Scanner // of uploaded files; none when nil

	// OthersAccept keeps everybody from accepting the records that they submitted themselves.
	OthersAccept bool

	// Management are the networks from which administrators work; any when empty.
	Management []netip.Prefix

	// Lease is how long a process that says nothing more keeps the work it has taken up; the rooms' own minutes when zero. Trials
	// of nodes that die set it.
	Lease time.Duration
	// Silence is how long PostgreSQL may say nothing before it is taken for gone; ten seconds when zero.
	Silence time.Duration
}

// scanner keeps a missing one from being a scanner that holds nothing.
func (o Options) scanner() attachment.Scanner {
	if o.Scanner == nil {
		return nil
	}
	return o.Scanner
}

// App is the opened program.
type App struct {
	DB    *db.DB
	Vault *crypt.Vault
	Audit *audit.Log
	Jobs  *jobs.Runner

	Orgs      *org.Service
	Members   *member.Service
	Accounts  *account.Service
	Intake    *intake.Service
	Bulks     *bulk.Service
	Retention *retention.Service

	Norms       *norm.Service
	Obligations *obligation.Service
	Papers      *paper.Service

	Facts      *fact.Log
	Points     *points.Service
	Objections *objection.Service
	Metrics    *metric.Service
	Honours    *honour.Service
	Problems   *problem.Service

	Activities  *activity.Service
	Attachments *attachment.Service
	Outreach    *outreach.Service
	Training    *training.Service
	Contest     *contest.Service
	Publicity   *publicity.Service
	Appraisal   *appraisal.Service
	Inspection  *inspection.Service
	Letters     *inspection.Letters
	Opinions    *opinion.Service
	Structure   *structure.Service
	Elections   *election.Service
	Teams       *team.Service

	Establishment *establishment.Service

	Briefings *briefing.Service
	Desk      *desk.Service
	Handbooks *handbook.Service

	blobs     *blob.Store
	backups   backups
	following following
	// watched are the contract's fields that would hold a place, a track or how the program is used; there are none.
	watched  desk.Watched
	folder   folder
	opts     Options
	log      *slog.Logger
	upgraded *upgraded // what the start did to the schema; nil when nothing
	demo     *Demonstration
}

// Open opens the data and wires the parts. What it opened it closes again when something fails.
func Open(ctx context.Context, o Options) (*App, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	a := &App{folder: folder{o.Data}, opts: o, log: o.Log}
	if err := os.MkdirAll(o.Data, 0o700); err != nil {
		return nil, fmt.Errorf("数据目录无法建立：%w", err)
	}
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	a.wire()
	if !o.ReadOnly {
		if err := errors.Join(a.Points.InstallSeeds(ctx), a.noteUpgrade(ctx)); err != nil {
			return nil, errors.Join(err, a.Close())
		}
	}
	return a, nil
}

func (a *App) open(ctx context.Context) (err error) {
	if a.demo, err = a.folder.readDemonstration(); err != nil {
		return err
	}
	if a.DB, err = db.Open(ctx, db.Options{File: a.folder.database(), URL: a.opts.URL, ReadOnly: a.opts.ReadOnly, Log: a.log, Now: a.demo.now, Before: a.keepBefore, Silence: a.opts.Silence}); err != nil {
		return err
	}
	master, err := crypt.LoadOrCreateKey(a.keyFile())
	if err != nil {
		return err
	}
	if a.Vault, err = crypt.NewVault(crypt.National, master, crypt.FileStore(a.folder.keys())); err != nil {
		return err
	}
	a.blobs, err = blob.Open(a.folder.blobs())
	return err
}

func (a *App) keyFile() string {
	if a.opts.Key != "" {
		return a.opts.Key
	}
	return a.folder.masterKey()
}

// wire builds the rooms from the ground up; who subscribes to facts, and in which order, stands here.
func (a *App) wire() {
	a.Audit = audit.New(a.Vault)
	a.Jobs = jobs.New(a.DB, a.log)
	a.Orgs = org.NewService(a.DB, a.Audit)
	a.Audit.Place(a.Orgs.Within)
	a.Members = member.NewService(a.DB, a.Audit, a.Vault, a.Orgs, a.log)
	a.Accounts = account.NewService(a.DB, a.Audit, a.Orgs, account.Options{
		Policy: roles, Members: membersUnder, OnRoster: a.onRoster, SamePhone: member.SamePhone,
		Sealer: a.Vault, Duties: accountDuties{a.Orgs}, Works: officeWorks{}, Management: a.opts.Management,
		Now: time.Now, Demonstration: a.demo != nil, DemonstrationAccounts: a.demo.logins(),
	})
	a.Members.UseAccounts(a.Accounts)
	a.Members.UseElsewhere(member.Uses{Members: membersNamed, Since: membersSaidSince, Orgs: orgsNamed})
	a.Intake = intake.NewService(a.DB, a.Audit, a.Vault, a.log)
	if a.opts.Lease > 0 {
		a.Jobs.HoldFor(a.opts.Lease)
		a.Intake.HoldFor(a.opts.Lease)
	}
	a.Bulks = bulk.NewService(a.DB, a.Jobs, a.Accounts.Acting, a.log)

	a.Facts = fact.NewLog(fact.NewCatalog(activity.FactKinds, honour.FactKinds, problem.FactKinds, outreach.FactKinds, training.FactKinds,
		contest.FactKinds, publicity.FactKinds, appraisal.FactKinds, inspection.FactKinds, structure.FactKinds, establishment.FactKinds, election.FactKinds, points.FactKinds))
	a.Norms = norm.NewService(a.DB, a.Audit)
	a.Papers = paper.NewService(a.DB, a.Audit, a.Orgs)
	a.Obligations = obligation.NewService(a.DB, a.Audit, a.Orgs, a.Facts, a.Norms, obligation.Elsewhere{
		Recorded: recordedFrom,
		Talks:    activity.Talks, Waiting: activity.Waiting,
		Unmended: func(ctx context.Context, q db.Queryer, orgs []kernel.ID) (map[kernel.ID]int, error) {
			return a.Problems.OverdueAt(ctx, q, orgs)
		},
	})
	subjects := points.NewDirectory(a.DB, a.Orgs)
	a.Points = points.NewService(a.DB, a.Audit, a.Facts, subjects, a.Jobs)
	a.Points.UseNorms(a.Norms)
	a.Points.UseSamePerson(a.Accounts.SamePerson)
	a.Objections = objection.NewService(a.DB, a.Audit, a.Facts, a.Points, subjects)
	a.Metrics = metric.NewService(a.DB, a.Orgs, a.Facts, metric.Definitions(), a.stocks(), a.subjectNames, a.teamStocks())
	a.Metrics.HandOutBy(a.Audit)
	a.Facts.Prepare(a.Points.MarkLate)
	a.Facts.Subscribe(a.Points)
	a.Facts.Subscribe(a.Metrics)
	a.Facts.Subscribe(a.Objections)

	deps := register.Deps{DB: a.DB, Audit: a.Audit, Facts: a.Facts, Orgs: a.Orgs, People: people{a.Members}}
	a.Honours = honour.NewService(deps)
	a.Metrics.NameDetails("activity.", activityKindNames)
	a.Metrics.NameDetails("honour.", honour.KindNames)
	a.Problems = problem.NewService(deps, a.Norms)
	a.Problems.UseBulk(a.Bulks)
	a.Letters = inspection.NewLetters(deps, a.Problems, a.Papers)
	a.Activities = activity.NewService(a.DB, a.Audit, a.Facts, a.Orgs, activity.Members{})
	a.Activities.UseNorms(a.Norms)
	a.Activities.UseForecast(a.Obligations.Forecast)
	a.Activities.UseSigner(a.Vault)
	a.Activities.UseBulk(a.Bulks)
	a.Activities.Use(activity.Settings{OthersAccept: a.opts.OthersAccept})
	a.Outreach = outreach.NewService(deps, a.Problems)
	a.Training = training.NewService(deps)
	a.Contest = contest.NewService(deps)
	a.Publicity = publicity.NewService(deps)
	a.Appraisal = appraisal.NewService(deps)
	a.Inspection = inspection.NewService(deps, a.Norms, a.Problems, a.Vault)
	a.Structure = structure.NewService(deps, a.Norms, a.Papers)
	a.Establishment = establishment.NewService(a.DB, a.Audit, a.Orgs, a.Members, a.Facts, a.Norms, a.Papers)
	a.Elections = election.NewService(election.Deps{DB: a.DB, Audit: a.Audit, Facts: a.Facts, Orgs: a.Orgs, Members: a.Members, Norms: a.Norms, Papers: a.Papers, Terms: election.Terms{Running: a.formerTerm, Begin: a.Structure.BeginIn}})
	a.Teams = team.NewService(team.Deps{DB: a.DB, Audit: a.Audit, Orgs: a.Orgs, Norms: a.Norms, Terms: a.teamTerms, Members: a.Members, Papers: a.Papers})
	a.Members.UseConsent(a.Teams.Consented)
	a.Opinions = opinion.NewService(a.DB, a.Audit, a.Orgs)
	a.Attachments = attachment.NewService(a.DB, a.Audit, a.blobs)
	a.Attachments.UseScanner(a.Jobs, a.opts.scanner())
	a.Inspection.UseAttachments(a.Attachments)
	a.nameSources()
	a.defineImports()
	a.declareRetention()

	a.Briefings = briefing.NewService(a.DB, a.Audit, a.Orgs, a.Metrics, a.blobs)
	a.Briefings.UseSamePerson(a.Accounts.SamePerson)
	a.Briefings.UseReaders(a.readers)
	a.Desk = desk.NewService(a.DB, a.Orgs, a.proofs(), a.messageSources())
	a.Handbooks = handbook.NewService(a.DB, a.Audit, a.Orgs, a.Jobs, a.blobs, a.Accounts.Acting, handbook.Rooms{
		Members: a.Members, Structure: a.Structure, Obligations: a.Obligations, Norms: a.Norms, Training: a.Training,
		Outreach: a.Outreach, Problems: a.Problems, Honours: a.Honours, Recorded: recordedFrom,
	})
	a.backupWork()
	a.keyWork()
	jobs.Handle(a.Jobs, checkData, func(ctx context.Context, args checkArgs) error { return a.Check(ctx, args.Why) })
	a.ticks()
}

// recordedFrom answers from which day on each department records its organisation life.
func recordedFrom(ctx context.Context, q db.Queryer) (map[kernel.ID]kernel.Day, error) {
	return metric.FirstMonths(ctx, q, activity.FactHeld)
}

// defineImports tells intake which registers can be imported, in the order of its page.
func (a *App) defineImports() {
	a.Intake.Define(a.Members.RosterImport())
	a.Intake.Define(a.Establishment.StaffImport())
	a.Intake.Define(a.Honours.Definition())
	a.Intake.Define(a.Problems.Definition())
	a.Intake.Define(a.Problems.RectificationDefinition())
	for _, group := range [][]intake.Definition{
		a.Outreach.Definitions(), a.Training.Definitions(), a.Contest.Definitions(),
		a.Publicity.Definitions(), a.Appraisal.Definitions(), a.Inspection.Definitions(), a.Structure.Definitions(),
	} {
		for _, d := range group {
			a.Intake.Define(d)
		}
	}
}

// ticks are what a day requires; each may run again without harm.
func (a *App) ticks() {
	a.Jobs.Every("org.settle", time.Minute, func(ctx context.Context, _ time.Time) error {
		_, err := a.Orgs.Settle(ctx)
		return err
	})
	a.Jobs.Every("establishment.settle", time.Minute, func(ctx context.Context, _ time.Time) error {
		_, err := a.Establishment.Settle(ctx)
		return err
	})
	a.Jobs.Every("account.entrustments", time.Minute, func(ctx context.Context, _ time.Time) error { return a.Accounts.SettleEntrustments(ctx) })
	a.Jobs.Every("obligation.remind", 10*time.Minute, func(ctx context.Context, _ time.Time) error {
		defer debug.FreeOSMemory() // the whole city is judged, and nothing of it is needed until the next time
		return a.Obligations.Remind(ctx)
	})
	a.Jobs.Every("structure.come_out", 10*time.Minute, func(ctx context.Context, _ time.Time) error { return a.Structure.ComeOut(ctx) })
	a.Jobs.Every("structure.remind", 10*time.Minute, func(ctx context.Context, _ time.Time) error { return a.Structure.Remind(ctx) })
	a.Jobs.Every("rectification.urge", 10*time.Minute, func(ctx context.Context, _ time.Time) error { return a.Problems.UrgeRectifications(ctx) })
	a.Jobs.Every("handbook.remind", 10*time.Minute, func(ctx context.Context, _ time.Time) error { return a.Handbooks.Remind(ctx) })
	a.Jobs.Every("handbook.sweep", time.Hour, func(ctx context.Context, _ time.Time) error { return a.Handbooks.Sweep(ctx) })
	a.Jobs.Every("inspection.settle_talks", 10*time.Minute, func(ctx context.Context, _ time.Time) error { return a.Inspection.SettleTalks(ctx) })
	a.Jobs.Every("inspection.remind", 10*time.Minute, func(ctx context.Context, _ time.Time) error { return a.Inspection.Remind(ctx) })
	a.Jobs.Every("retention.tick", 10*time.Minute, a.Retention.Tick)
	a.Jobs.Every("bulk.sweep", time.Hour, func(ctx context.Context, _ time.Time) error { return a.Bulks.Sweep(ctx) })
	a.Jobs.Every("attachment.ask_waiting", 10*time.Minute, func(ctx context.Context, _ time.Time) error { return a.Attachments.AskWaiting(ctx) })
	a.Jobs.Every("account.sweep", time.Hour, func(ctx context.Context, _ time.Time) error { return a.Accounts.Sweep(ctx) })
}

// Close closes what Open opened.
func (a *App) Close() error {
	if a.DB == nil {
		return nil
	}
	return a.DB.Close()
}

// Demonstration is the folder's mark; nil for a folder with real data.
func (a *App) Demonstration() *Demonstration { return a.demo }

// MarkDemonstration marks the folder as a demonstration. It refuses one that holds accounts already.
func (a *App) MarkDemonstration(ctx context.Context, d *Demonstration) error {
	needed, err := a.Accounts.SetupNeeded(ctx)
	if err != nil {
		return err
	}
	if a.demo == nil && !needed {
		return errors.New("这个数据目录已有正式数据，不能改作演示")
	}
	if err := a.folder.writeDemonstration(d); err != nil {
		return err
	}
	a.demo = d
	a.DB.SetClock(d.now)
	a.wire() // the parts ask whether this is a demonstration
	return nil
}
