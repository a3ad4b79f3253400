package problem

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// urged are the items at work for whose present term a person has written a letter that stands, or held a talk:
// that rung of the ladder is taken and not due again.
func urged(ctx context.Context, q db.Queryer) (letters, talks map[kernel.ID]bool, err error) {
	letters, talks = map[kernel.ID]bool{}, map[kernel.ID]bool{}
	type row struct {
		id   kernel.ID
		what ActKind
	}
	rows, err := db.Select(ctx, q, func(s db.Scanner) (r row, err error) {
		err = s.Scan(&r.id, &r.what)
		return r, err
	}, "SELECT s.rectification_id,s.what FROM rectification_step s JOIN rectification t ON t.id=s.rectification_id WHERE t.state IN ('sent','planned') AND s.what IN ('remind','admonish') AND s.due=t.due"+
		" AND NOT EXISTS (SELECT 1 FROM paper p WHERE p.id=s.paper_id AND p.state='void')")
	for _, r := range rows {
		if r.what == RemindIt {
			letters[r.id] = true
		} else {
			talks[r.id] = true
		}
	}
	return letters, talks, err
}
