package objection

import (
	"context"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

func at(ms int64) time.Time { return time.UnixMilli(ms) }

// Filter narrows objections. Zero fields do not narrow.
type Filter struct {
	Mine    bool // those the actor raised; otherwise those the actor's offices answer
	State   State
	Overdue bool
	Year    int
	FactID  kernel.ID
	Text    string
}

// List answers the actor's own objections, or those that came to the actor's offices, the ones to be
// answered first and among them the nearest term.
func (s *Service) List(ctx context.Context, actor kernel.Actor, f Filter, p kernel.Page) (kernel.List[Objection], error) {
	cond, args := answerable(actor, false)
	if f.Mine {
		cond, args = mine(actor)
	}
	add := func(on bool, more string, vals ...any) {
		if on {
			cond, args = cond+" AND "+more, append(args, vals...)
		}
	}
	today := s.db.Today()
	add(f.State != "", "state=?", f.State)
	add(f.Overdue, "state='open' AND due<?", today)
	add(f.Year != 0, "year=?", f.Year)
	add(f.FactID != 0, "fact_id=?", f.FactID)
	add(f.Text != "", `(subject_name LIKE ? ESCAPE '\' OR text LIKE ? ESCAPE '\' OR rule_text LIKE ? ESCAPE '\')`, db.Like(f.Text), db.Like(f.Text), db.Like(f.Text))
	list, err := db.SelectPage(ctx, s.db.Read(), p, scan, columns, "objection WHERE "+cond, "CASE WHEN state='open' THEN 0 ELSE 1 END, CASE WHEN state='open' THEN due ELSE '' END, raised_at DESC, id DESC", args...)
	for i := range list.Items {
		o := &list.Items[i]
		o.Overdue = o.State == Open && o.Due < today
	}
	return list, err
}
