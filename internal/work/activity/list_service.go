package activity

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// List answers the records that the actor may know of, with their number by state.
func (s *Service) List(ctx context.Context, actor kernel.Actor, f Filter, p kernel.Page) (RecordRows, error) {
	q := s.db.Read()
	counts, err := countStates(ctx, q, f, actor)
	if err != nil {
		return RecordRows{}, err
	}
	total := 0
	for state, n := range counts {
		if f.State == "" || state == f.State {
			total += n
		}
	}
	c := f.where(actor)
	c.and(f.State != "", "a.state=?", f.State)
	found, err := selectRows(ctx, q, c, f.Sort, p)
	if err != nil {
		return RecordRows{}, err
	}
	rows, err := s.named(ctx, q, actor, found)
	return RecordRows{Items: rows, Total: total, Counts: counts}, err
}

// Totals adds up the records that List counts. It is asked for after the list, which does not wait for it.
func (s *Service) Totals(ctx context.Context, actor kernel.Actor, f Filter) (RecordTotals, error) {
	return sumRows(ctx, s.db.Read(), f, actor)
}

// named adds the names of organisations and kinds, and takes away what the actor may not read.
func (s *Service) named(ctx context.Context, q db.Queryer, actor kernel.Actor, found []listed) ([]RecordRow, error) {
	kinds, err := s.kinds(ctx, q)
	if err != nil {
		return nil, err
	}
	tree, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return nil, err
	}
	mine, err := attendedOf(ctx, q, actor.Member, found)
	if err != nil {
		return nil, err
	}
	rows := make([]RecordRow, 0, len(found))
	for _, r := range found {
		r.OrgName, r.KindNames = tree.FullName(r.OrgID), kinds.Names(r.Kinds)
		if r.Confidential && r.drafter != actor.Account && !slices.Contains(mine, r.ID) && !(actor.Member != 0 && slices.Contains(r.named[:], actor.Member)) {
			r.Topic, r.Place, r.Host = "（内容仅当事人可见）", "", ""
		}
		rows = append(rows, r.RecordRow)
	}
	return rows, nil
}

// attendedOf finds which of the confidential rows the member is on the roster of.
func attendedOf(ctx context.Context, q db.Queryer, member kernel.ID, found []listed) ([]kernel.ID, error) {
	var ids []kernel.ID
	for _, r := range found {
		if r.Confidential {
			ids = append(ids, r.ID)
		}
	}
	if member == 0 || len(ids) == 0 {
		return nil, nil
	}
	in, args := db.In("activity_id", ids)
	return db.Select(ctx, q, db.Column[kernel.ID], "SELECT activity_id FROM activity_attendance WHERE member_id=? AND "+in, append([]any{member}, args...)...)
}

// Last answers the latest record of that kind as a pattern for the next one: where, when, who led it;
// not what was said, nor who came. Faults: ErrNoLast.
func (s *Service) Last(ctx context.Context, actor kernel.Actor, orgID kernel.ID, kind string) (Content, error) {
	a, err := s.latest(ctx, actor, orgID, kind)
	if err != nil {
		return Content{}, err
	}
	return a.pattern(), nil
}

// Next (据上次会议准备) is the next meeting of that kind as the last one left it: where, when, who leads and
// who is due, and what was resolved and not yet reported as done. Faults: ErrNoLast.
func (s *Service) Next(ctx context.Context, actor kernel.Actor, orgID kernel.ID, kind string) (Content, error) {
	a, err := s.latest(ctx, actor, orgID, kind)
	if err != nil {
		return Content{}, err
	}
	return a.next(), nil
}

// latest is the last record of that kind that was handed in.
func (s *Service) latest(ctx context.Context, actor kernel.Actor, orgID kernel.ID, kind string) (*Activity, error) {
	q := s.db.Read()
	c := Filter{Kind: kind}.where(actor)
	c.and(true, "a.org_id=?", orgID)
	c.and(true, "a.state IN ('submitted','accepted')")
	found, err := selectRows(ctx, q, c, "-day", kernel.Page{Size: 1})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, ErrNoLast
	}
	return s.Get(ctx, actor, found[0].ID)
}

// pattern keeps what tends to be the same next time.
func (a *Activity) pattern() Content {
	c := Content{
		Kinds: a.Kinds, StartTime: a.StartTime, EndTime: a.EndTime, Topic: a.Topic, Place: a.Place, Host: a.Host, Recorder: a.Recorder,
		Guests: a.Guests, Confidential: a.Confidential, Announced: a.Announced,
	}
	for _, item := range a.Agenda {
		c.Agenda = append(c.Agenda, AgendaItem{Title: item.Title})
	}
	for _, t := range a.Attendances {
		c.Attendances = append(c.Attendances, Attendance{MemberID: t.MemberID, Name: t.Name})
	}
	return c.tidied()
}
