package problem

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/register"
)

// UrgingDue (应办的督促) is an overdue item for which the ladder calls for a letter or a talk that nobody has
// written or held yet.
type UrgingDue struct {
	Rectification
	Letter bool // 应发催办函
	Talk   bool // 应约谈
	Days   int  // overdue
}

// UrgingsDue answers what the ladder calls for today among the items that the actor gave back: a letter from so many
// days overdue on, a talk from so many more. What has been done for the present term is not called for again; a
// letter that was made void is.
func (s *Service) UrgingsDue(ctx context.Context, q db.Queryer, actor kernel.Actor) ([]UrgingDue, error) {
	t, err := s.terms(ctx, q)
	if err != nil {
		return nil, err
	}
	letters, talks, err := urged(ctx, q)
	if err != nil {
		return nil, err
	}
	cond, args := org.Visible(actor.Scope, "t.issuer_id")
	f := register.Filter{}
	f.And(true, "t.state IN ('sent','planned') AND "+cond, args...)
	out, today := []UrgingDue{}, s.db.Today()
	return out, s.Rectifications.Each(ctx, q, actor.Scope, f, func(r Rectification) error {
		x := UrgingDue{Rectification: r}
		if x.Letter, x.Talk = r.calls(today, t, letters[r.ID], talks[r.ID]); x.Letter || x.Talk {
			x.Days = r.Due.DaysUntil(today)
			out = append(out, x)
		}
		return nil
	})
}

// OverdueAt counts the overdue items that each of these organisations is to put right itself.
func (s *Service) OverdueAt(ctx context.Context, q db.Queryer, orgs []kernel.ID) (map[kernel.ID]int, error) {
	in, args := db.In("org_id", orgs)
	type row struct {
		org kernel.ID
		n   int
	}
	rows, err := db.Select(ctx, q, func(s db.Scanner) (r row, err error) {
		err = s.Scan(&r.org, &r.n)
		return r, err
	}, "SELECT org_id,COUNT(*) FROM rectification WHERE removed=0 AND state IN ('sent','planned') AND due<? AND ask<>'extension' AND "+in+" GROUP BY org_id", append([]any{string(s.db.Today())}, args...)...)
	out := make(map[kernel.ID]int, len(rows))
	for _, r := range rows {
		out[r.org] = r.n
	}
	return out, err
}
