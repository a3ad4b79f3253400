package member

import (
	"context"
	"encoding/json"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
)

// Uses answers for members, and for organisations, what has been written down about them elsewhere,
// in a few words; those of whom nothing has are left out. With since, only what was said from then on.
type Uses struct {
	Members func(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error)
	Since   func(ctx context.Context, q db.Queryer, ids []kernel.ID, since int64) (map[kernel.ID]string, error)
	Orgs    func(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error)
}

// UseElsewhere tells who knows what is built on members and organisations, before any request.
func (s *Service) UseElsewhere(u Uses) { s.uses = u }

// former is what of a member an import may have changed, with the numbers in full: it is kept sealed.
type former struct {
	Form     Form
	BranchID kernel.ID
	LeftDay  kernel.Day
	LeftKind string
	LeftNote string
	Stays    []Stay      `json:",omitempty"` // only when branch or group changed, as are the following
	Groups   []groupTerm `json:",omitempty"`
	Before   []term      `json:",omitempty"` // positions as they were
	After    []term      `json:",omitempty"` // and as the import left them
}

// groupTerm is a stay in a Party group, by the fields of one in a branch, and what a leaving cut off of it.
type groupTerm struct {
	Stay
	Cut kernel.Day `json:",omitempty"`
}

// term is a position's last day.
type term struct {
	ID kernel.ID
	To kernel.Day
}

func terms(ctx context.Context, q db.Queryer, id kernel.ID) ([]term, error) {
	list, err := positionsOf(ctx, q, []kernel.ID{id})
	out := make([]term, len(list))
	for i, p := range list {
		out[i] = term{p.ID, p.To}
	}
	return out, err
}

// formerly reads what a change of branch or group is about to change beyond the member's own row.
func (s *Service) formerly(ctx context.Context, tx *db.Tx, m Member, moved bool) (former, error) {
	f := former{Form: m.Form, BranchID: m.BranchID, LeftDay: m.LeftDay, LeftKind: m.LeftKind, LeftNote: m.LeftNote}
	var err error
	if f.Form.Phone, f.Form.IDNumber, err = s.numbers(m); err != nil || !moved {
		return f, err
	}
	if f.Stays, err = stays(ctx, tx, m.ID); err != nil {
		return f, err
	}
	if f.Groups, err = db.Select(ctx, tx, func(row db.Scanner) (g groupTerm, err error) {
		err = row.Scan(&g.BranchID, &g.From, &g.To, &g.Cut)
		return g, err
	}, "SELECT group_id,from_day,to_day,cut_to FROM member_group WHERE member_id=? ORDER BY from_day", m.ID); err != nil {
		return f, err
	}
	f.Before, err = terms(ctx, tx, m.ID)
	return f, err
}

// undoing is a batch on its way out of the roster.
type undoing struct {
	seen, orgSeen int64 // the revisions of roster and tree that were looked at

	members map[kernel.ID]Member
	added   []*intake.Effect
	changed []*intake.Effect
	made    []*intake.Effect
	former  map[kernel.ID]former // by effect
}

// undoRoster says what has been touched since an import and takes the rest back: new members leave
// the roster without a trace in it, changed ones are what they were, organisations that were made
// for them go when nobody and nothing is left in them.
func (s *Service) undoRoster(ctx context.Context, q db.Queryer, actor kernel.Actor, effects []*intake.Effect) (intake.Revert, error) {
	u := &undoing{members: map[kernel.ID]Member{}, former: map[kernel.ID]former{}}
	var err error
	if u.seen, err = revision(ctx, q); err != nil {
		return nil, err
	}
	if u.orgSeen, err = s.orgs.Revision(ctx, q); err != nil {
		return nil, err
	}
	if err := s.load(ctx, q, actor, effects, u); err != nil {
		return nil, err
	}
	if err := s.keepUsed(ctx, q, effects, u); err != nil {
		return nil, err
	}
	for _, e := range effects {
		switch {
		case e.Kept != "":
		case e.Act == intake.DidAdd:
			u.added = append(u.added, e)
		case e.Act == intake.DidChange:
			u.changed = append(u.changed, e)
		}
	}
	if err := s.keepPlaces(ctx, q, actor, effects, u); err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *db.Tx) error { return s.revertRoster(ctx, tx, actor, u) }, nil
}

// load reads the members and says who has been touched.
func (s *Service) load(ctx context.Context, q db.Queryer, actor kernel.Actor, effects []*intake.Effect, u *undoing) error {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return err
	}
	var ids []kernel.ID
	for _, e := range effects {
		if e.Act != intake.DidMake {
			ids = append(ids, e.Object)
		}
	}
	if err := inChunks(ids, func(part []kernel.ID) error {
		in, args := db.In("m.id", part)
		list, err := db.Select(ctx, q, scanMember, "SELECT "+columns+",m.branch_id FROM member m WHERE "+in, args...)
		for _, m := range list {
			u.members[m.ID] = m
		}
		return err
	}); err != nil {
		return err
	}
	for _, e := range effects {
		m, ok := u.members[e.Object]
		switch {
		case e.Act == intake.DidMake:
		case !ok || !tree.Sees(actor.Scope, m.BranchID):
			e.Kept = "此人已不在您的管理范围内"
		case m.Version != e.Version:
			if e.Kept, err = s.touchedBy(ctx, q, "member", e.Object); err != nil {
				return err
			}
		case e.Detail != "":
			var f former
			if err := json.Unmarshal([]byte(e.Detail), &f); err != nil {
				return err
			}
			u.former[e.ID] = f
		}
	}
	return nil
}

// touchedBy names whoever wrote the object last.
func (s *Service) touchedBy(ctx context.Context, q db.Queryer, objectType string, id kernel.ID) (string, error) {
	list, err := s.audit.List(ctx, q, audit.Filter{ObjectType: objectType, ObjectID: id}, kernel.Page{Number: 1, Size: 1})
	if err != nil || len(list.Items) == 0 {
		return "导入后又有变动", err
	}
	return intake.TouchedBy(list.Items[0].Actor, list.Items[0].At), nil
}

// keepUsed keeps new members of whom something is written down, and transferred ones of whom
// something has been since.
func (s *Service) keepUsed(ctx context.Context, q db.Queryer, effects []*intake.Effect, u *undoing) error {
	var added, moved []kernel.ID
	since := int64(0)
	for _, e := range effects {
		switch {
		case e.Kept != "" || e.Act == intake.DidMake:
		case e.Act == intake.DidAdd:
			added = append(added, e.Object)
		case u.former[e.ID].Stays != nil:
			moved, since = append(moved, e.Object), e.ID.Time().UnixMilli()
		}
	}
	used, err := s.used(ctx, q, added, moved, since)
	if err != nil {
		return err
	}
	now := map[kernel.ID][]term{}
	list, err := positionsOf(ctx, q, slices.Concat(added, moved))
	if err != nil {
		return err
	}
	for _, p := range list {
		now[p.MemberID] = append(now[p.MemberID], term{p.ID, p.To})
	}
	for _, e := range effects {
		switch {
		case e.Kept != "" || e.Act == intake.DidMake:
		case used[e.Object] != "":
			e.Kept = used[e.Object]
		case (e.Act == intake.DidAdd || u.former[e.ID].Stays != nil) && !sameTerms(u.former[e.ID].After, now[e.Object]):
			e.Kept = "导入后任免了党内职务"
		}
	}
	return nil
}

func (s *Service) used(ctx context.Context, q db.Queryer, added, moved []kernel.ID, since int64) (map[kernel.ID]string, error) {
	out := map[kernel.ID]string{}
	if s.uses.Members == nil {
		return out, nil
	}
	all, err := s.uses.Members(ctx, q, added)
	if err != nil {
		return nil, err
	}
	later, err := s.uses.Since(ctx, q, moved, since)
	for _, part := range []map[kernel.ID]string{all, later} {
		for id, what := range part {
			out[id] = what
		}
	}
	return out, err
}

func sameTerms(a, b []term) bool {
	if len(a) != len(b) {
		return false
	}
	for _, t := range a {
		if !slices.Contains(b, t) {
			return false
		}
	}
	return true
}
