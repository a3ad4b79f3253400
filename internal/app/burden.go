package app

import (
	"context"
	"regexp"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/points"
	"sanchuang/internal/view/desk"
	"sanchuang/internal/work/opinion"
)

// proofs are what the page about burdens asks of other rooms.
func (a *App) proofs() desk.Proofs {
	return desk.Proofs{
		Rules: func(ctx context.Context) (int, []points.Rule, error) {
			schemes, err := a.Points.InForce(ctx, a.DB.Read(), a.DB.Today())
			var rules []points.Rule
			for _, s := range schemes {
				rules = append(rules, s.Rules...)
			}
			return len(schemes), rules, err
		},
		Barred: func() int {
			n := 0
			for _, k := range a.Facts.Catalog().Kinds() {
				if k.Barred {
					n++
				}
			}
			return n
		},
		Door: func(ctx context.Context, q db.Queryer, today kernel.Day) (desk.Door, error) {
			t, err := opinion.Count(ctx, q, today)
			return desk.Door(t), err
		},
		Tracking: func() []string { return a.tracking },
	}
}

// tracks are names under which a program keeps where somebody was.
var tracks = regexp.MustCompile(`(^|_)(lat|lng|lon|gps|geo|tracks?|trajectory|trajectories|coords?|coordinates?|geolocation|altitude)(_|$)|(^|_)(latitude|longitude)(_|$)|[a-z](Lat|Lng|Lon|GPS|Gps|Track|Latitude|Longitude)([A-Z]|$)`)

// trackingFields looks through a contract for fields that would hold a place or a track.
func trackingFields(schemas map[string][]string) []string {
	var out []string
	for schema, fields := range schemas {
		for _, f := range fields {
			if tracks.MatchString(f) {
				out = append(out, schema+"."+f)
			}
		}
	}
	slices.Sort(out)
	return out
}

// homeOf answers where an account belongs.
func (a *App) homeOf(ctx context.Context, account kernel.ID) (kernel.ID, error) {
	x, err := a.Accounts.Account(ctx, account)
	return x.OrgID, err
}
