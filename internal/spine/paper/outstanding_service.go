package paper

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Outstanding (未签收的公文) is a paper of the reader's that somebody has not acknowledged yet.
type Outstanding struct {
	ID        kernel.ID  `json:"id"`
	Number    string     `json:"number" doc:"发文字号"`
	Title     string     `json:"title"`
	Day       kernel.Day `json:"day" doc:"成文日期"`
	Addressed int        `json:"addressed" doc:"主送机关数"`
	Waiting   int        `json:"waiting" doc:"未签收的主送机关数"`
	Names     []string   `json:"names" doc:"未签收的主送机关，最多列出五个"`
	Days      int        `json:"days" doc:"发出以来的天数"`
}

// mostMissing is how many are named; the paper's own page has all.
const mostMissing = 5

// Outstanding answers, to whoever sends papers, which of them somebody has not acknowledged, the longest waiting
// first: those that the actor issued, and those of the organisations for which the actor handles papers.
func (s *Service) Outstanding(ctx context.Context, actor kernel.Actor, p kernel.Page) (out kernel.List[Outstanding], err error) {
	cond, args := readable(actor)
	issuer, more := org.Visible(handles(actor), "p.org_id")
	cond += " AND p.receipt=1 AND p.state='issued' AND EXISTS (SELECT 1 FROM paper_addressee a WHERE a.paper_id=p.id AND a.received_at=0)" +
		" AND (" + issuer + " OR (p.made_by=? AND p.made_by<>0))"
	args = append(append(args, more...), actor.Account)
	return out, s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		list, err := db.SelectPage(ctx, q, p, scanPaper, paperColumns, papers+" WHERE "+cond, "p.day, p.made_at, p.id", args...)
		if err != nil {
			return err
		}
		out = kernel.List[Outstanding]{Items: make([]Outstanding, len(list.Items)), Total: list.Total}
		for i := range list.Items {
			x := &list.Items[i]
			missing, err := db.Select(ctx, q, db.Column[string], "SELECT org_name FROM paper_addressee WHERE paper_id=? AND received_at=0 ORDER BY position LIMIT ?", x.ID, mostMissing)
			if err != nil {
				return err
			}
			out.Items[i] = Outstanding{x.ID, x.Number, x.Title, x.Day, x.Addressed, x.Addressed - x.Received, missing, x.Day.DaysUntil(s.db.Today())}
		}
		return nil
	})
}
