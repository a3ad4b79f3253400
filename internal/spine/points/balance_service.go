package points

import (
	"context"
	"strconv"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Balance (积分平衡) is how the totals stand to the ledger: the subjects of all current runs, and how many of
// them have another total than their entries come to under the caps.
type Balance struct{ Subjects, Differing int64 }

// The database joins a subject's entries into one text, for a row of its own for each of a million would
// take most of the time. These two cannot occur in rules and cases.
const (
	fieldMark = "\x1f"
	entryMark = "\x1e"
)

const ledgerBySubject = "SELECT subject_id, string_agg(rule || '" + fieldMark + "' || day || '" + fieldMark + "' || points || '" + fieldMark + "' || case_key, '" + entryMark + "')" +
	" FROM points_entry WHERE run_id=? GROUP BY subject_id"

// Balance counts every current run anew from its entries, through the caps, and holds the totals
// against that. Whether the entries are what the facts come to is Check's question.
func (s *Service) Balance(ctx context.Context, q db.Queryer) (Balance, error) {
	var b Balance
	runs, err := db.Select(ctx, q, scanRun, "SELECT "+runColumns+" FROM points_run WHERE state='current' ORDER BY id")
	if err != nil {
		return b, err
	}
	for _, r := range runs {
		y, err := s.yearOf(ctx, q, r)
		if err != nil {
			return b, err
		}
		totals, err := pointsOf(ctx, q, r.id)
		if err != nil {
			return b, err
		}
		if err := b.hold(ctx, q, y, r.id, totals); err != nil {
			return b, err
		}
	}
	return b, nil
}

func (b *Balance) hold(ctx context.Context, q db.Queryer, y *Year, run kernel.ID, totals map[kernel.ID]kernel.Points) error {
	b.Subjects += int64(len(totals))
	err := db.Each(ctx, q, func(row db.Scanner) error {
		var subject int64
		var text string
		if err := row.Scan(&subject, &text); err != nil {
			return err
		}
		id := kernel.ID(subject)
		stored, ok := totals[id]
		delete(totals, id)
		if counted, whole := recount(y, id, text); !ok {
			b.Subjects++
			b.Differing++
		} else if !whole || counted != stored {
			b.Differing++
		}
		return nil
	}, ledgerBySubject, run)
	b.Differing += int64(len(totals)) // totals that no entry stands behind
	return err
}

// recount folds one subject's entries up to the total; false when one cannot be read, or has no place in the year.
func recount(y *Year, subject kernel.ID, text string) (kernel.Points, bool) {
	c := NewComputation(y)
	for text != "" {
		var one string
		one, text, _ = strings.Cut(text, entryMark)
		rule, rest, _ := strings.Cut(one, fieldMark)
		day, rest, _ := strings.Cut(rest, fieldMark)
		points, key, _ := strings.Cut(rest, fieldMark)
		n, err := strconv.ParseInt(points, 10, 64)
		place, inYear := y.place(kernel.Day(day))
		if err != nil || !inYear || y.leaves[rule] == nil || y.versions[place] == nil {
			return 0, false
		}
		c.enter(&Entry{Subject: subject, Rule: rule, Day: kernel.Day(day), Points: kernel.Points(n), Case: key})
	}
	return c.Ledger().raw(subject), true
}
