package paper

import (
	"context"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Filter narrows papers. Zero fields do not narrow.
type Filter struct {
	Year       int
	Kind       string
	State      State
	Org        kernel.ID // an addressee or the issuer, or what lies below it
	Unreceived bool      // some addressee has not acknowledged it
	Mine       bool      // addressed to the actor's part of the tree and not acknowledged there
	Text       string    // part of the number, the title or the addressees
}

// List answers the papers that the actor may read, the latest first.
func (s *Service) List(ctx context.Context, actor kernel.Actor, f Filter, p kernel.Page) (kernel.List[Paper], error) {
	cond, args := readable(actor)
	add := func(on bool, more string, vals ...any) {
		if on {
			cond, args = cond+" AND "+more, append(args, vals...)
		}
	}
	add(f.Year != 0, "p.year=?", f.Year)
	add(f.Kind != "", "p.kind=?", f.Kind)
	add(f.State != "", "p.state=?", f.State)
	const open = "p.receipt=1 AND p.state='issued' AND EXISTS (SELECT 1 FROM paper_addressee a WHERE a.paper_id=p.id AND a.received_at=0"
	add(f.Unreceived, open+")")
	if f.Mine {
		seen, more := org.Visible(actor.Scope, "a.org_id")
		add(true, open+" AND "+seen+")", more...)
	}
	if f.Org != 0 {
		issuer, a := org.Under(f.Org, "p.org_id")
		addressee, b := org.Under(f.Org, "a.org_id")
		add(true, "("+issuer+" OR EXISTS (SELECT 1 FROM paper_addressee a WHERE a.paper_id=p.id AND "+addressee+"))", append(a, b...)...)
	}
	if text := strings.TrimSpace(f.Text); text != "" {
		like := db.Like(text)
		add(true, `(p.number LIKE ? ESCAPE '\' OR p.title LIKE ? ESCAPE '\' OR p.recipients LIKE ? ESCAPE '\')`, like, like, like)
	}
	return db.SelectPage(ctx, db.ByValue(s.db.Read()), p, scanPaper, paperColumns, papers+" WHERE "+cond, "p.day DESC, p.made_at DESC, p.id DESC", args...)
}
