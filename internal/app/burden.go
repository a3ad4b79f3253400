package app

import (
	"context"
	"regexp"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/metric"
	"sanchuang/internal/spine/points"
	"sanchuang/internal/view/desk"
	"sanchuang/internal/work/opinion"
)

// proofs are what the page about burdens asks of other rooms.
func (a *App) proofs() desk.Proofs {
	return desk.Proofs{
		Schemes: func(ctx context.Context) ([]*points.Scheme, error) {
			return a.Points.InForce(ctx, a.DB.Read(), a.DB.Today())
		},
		Kinds: func() []fact.Kind { return a.Facts.Catalog().Kinds() },
		Door: func(ctx context.Context, q db.Queryer, today kernel.Day) (desk.Door, error) {
			t, err := opinion.Count(ctx, q, today)
			return desk.Door(t), err
		},
		OrderOfPersons: func(ctx context.Context) error {
			_, err := a.Points.Ranking(ctx, kernel.Everything(), points.ByMember, points.Term{}, kernel.Page{Number: 1, Size: 1})
			return err
		},
		Contract: func() desk.Watched { return a.watched },
		Facts: func(ctx context.Context, scope kernel.Scope, under kernel.ID, in kernel.Period, page kernel.Page) (kernel.List[metric.Line], error) {
			return a.Metrics.FactsUnder(ctx, scope, metric.Question{Period: in, Org: under}, page)
		},
	}
}

// tracks are names under which a program keeps where somebody was.
var tracks = regexp.MustCompile(`(^|_)(lat|lng|lon|gps|geo|tracks?|trajectory|trajectories|coords?|coordinates?|geolocation|altitude)(_|$)|(^|_)(latitude|longitude)(_|$)|[a-z](Lat|Lng|Lon|GPS|Gps|Track|Latitude|Longitude)([A-Z]|$)`)

// uses are names under which a program counts who installed it, logged in, how often, how long, and what they clicked.
var uses = regexp.MustCompile(`(^|_)(installs?|installed|installations?|logins|login_(count|days|times|rate)|logged_in|online|clicks?|likes?|streaks?|active_(days|users|rate)|activeness|views|page_views|dwell|reading_(time|minutes)|shared_times)(_|$)|[a-z](Install|Logins|LoginCount|Online|Clicks|Likes|Streak|PageViews)([A-Z]|$)`)

// watchedFields looks through a contract for fields that would hold a place or a track, or how the program is used.
func watchedFields(schemas map[string][]string) desk.Watched {
	w := desk.Watched{Schemas: len(schemas), Tracks: []string{}, Uses: []string{}}
	for schema, fields := range schemas {
		for _, f := range fields {
			w.Fields++
			if tracks.MatchString(f) {
				w.Tracks = append(w.Tracks, schema+"."+f)
			}
			if uses.MatchString(f) {
				w.Uses = append(w.Uses, schema+"."+f)
			}
		}
	}
	slices.Sort(w.Tracks)
	slices.Sort(w.Uses)
	return w
}

// homeOf answers where an account belongs.
func (a *App) homeOf(ctx context.Context, account kernel.ID) (kernel.ID, error) {
	x, err := a.Accounts.Account(ctx, account)
	return x.OrgID, err
}
