package member

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
)

func (s *Service) revertRoster(ctx context.Context, tx *db.Tx, actor kernel.Actor, u *undoing) error {
	n, err := tx.Exec(ctx, "UPDATE member_roster SET revision=? WHERE id=1 AND revision=?", tx.NewID(), u.seen)
	if err != nil {
		return err
	}
	orgNow, err := s.orgs.Revision(ctx, tx)
	if err != nil {
		return err
	}
	if n == 0 || orgNow != u.orgSeen {
		return kernel.ErrStale
	}
	for _, e := range u.changed {
		if err := s.changeBack(ctx, tx, actor, e, u.members[e.Object], u.former[e.ID]); err != nil {
			return err
		}
	}
	if err := s.takeOut(ctx, tx, actor, u); err != nil {
		return err
	}
	ids := make([]kernel.ID, len(u.made))
	for i, e := range u.made {
		ids[i] = e.Object
	}
	return s.orgs.WithdrawIn(ctx, tx, actor, ids)
}

func (s *Service) changeBack(ctx context.Context, tx *db.Tx, actor kernel.Actor, e *intake.Effect, m Member, f former) error {
	moved := m.BranchID
	m.Form, m.BranchID, m.LeftDay, m.LeftKind, m.LeftNote = f.Form, f.BranchID, f.LeftDay, f.LeftKind, f.LeftNote
	m.keep(s.vault, f.Form.Phone, f.Form.IDNumber)
	if err := update(ctx, tx, m); err != nil {
		return err
	}
	if f.Stays != nil {
		if err := s.stayBack(ctx, tx, m.ID, f); err != nil {
			return err
		}
	}
	if moved != m.BranchID && s.follow != nil {
		if err := s.follow.MemberMoved(ctx, tx, m.ID, m.BranchID); err != nil {
			return err
		}
	}
	if m.LeftDay != "" && s.follow != nil { // had left, and the import brought them back
		if err := s.follow.MemberLeft(ctx, tx, actor, m.ID); err != nil {
			return err
		}
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: "member.undo_import", ObjectType: "member", ObjectID: m.ID, OrgID: m.BranchID,
		Detail: map[string]any{"name": m.Name, "undone": e.Note},
	})
}

// stayBack puts the stays and positions back that a transfer ended.
func (s *Service) stayBack(ctx context.Context, tx *db.Tx, id kernel.ID, f former) error {
	for _, statement := range []string{"DELETE FROM member_branch WHERE member_id=?", "DELETE FROM member_group WHERE member_id=?"} {
		if _, err := tx.Exec(ctx, statement, id); err != nil {
			return err
		}
	}
	rows := make([][]any, len(f.Stays))
	for i, st := range f.Stays {
		rows[i] = []any{id, st.BranchID, st.From, st.To, st.Note}
	}
	if err := db.InsertRows(ctx, tx, "member_branch(member_id,branch_id,from_day,to_day,note)", 5, rows, ""); err != nil {
		return err
	}
	groups := make([][]any, len(f.Groups))
	for i, g := range f.Groups {
		groups[i] = []any{id, g.BranchID, g.From, g.To, g.Cut}
	}
	if err := db.InsertRows(ctx, tx, "member_group(member_id,group_id,from_day,to_day,cut_to)", 5, groups, ""); err != nil {
		return err
	}
	var given []kernel.ID
	for _, t := range f.After {
		if !slices.ContainsFunc(f.Before, func(b term) bool { return b.ID == t.ID }) {
			given = append(given, t.ID)
		}
	}
	if len(given) > 0 {
		in, args := db.In("id", given)
		if _, err := tx.Exec(ctx, "DELETE FROM position WHERE member_id=? AND "+in, append([]any{id}, args...)...); err != nil {
			return err
		}
	}
	for _, t := range f.Before {
		if slices.Contains(f.After, t) {
			continue
		}
		if _, err := tx.Exec(ctx, "UPDATE position SET to_day=? WHERE id=? AND member_id=?", closedDay(t.To), t.ID, id); err != nil {
			return err
		}
	}
	return nil
}

// takeOut removes new members of whom nothing else is known, with the positions that the import gave
// them. One given meanwhile refers to the member and lets the whole undoing fail, to be looked at anew.
func (s *Service) takeOut(ctx context.Context, tx *db.Tx, actor kernel.Actor, u *undoing) error {
	var given []kernel.ID
	ids, entries := make([]kernel.ID, len(u.added)), make([]audit.Entry, len(u.added))
	for i, e := range u.added {
		m := u.members[e.Object]
		ids[i] = e.Object
		for _, t := range u.former[e.ID].After {
			given = append(given, t.ID)
		}
		entries[i] = audit.Entry{
			Action: "member.undo_import", ObjectType: "member", ObjectID: m.ID, OrgID: m.BranchID,
			Detail: map[string]any{"name": m.Name, "undone": e.Note},
		}
	}
	if err := inChunks(given, func(part []kernel.ID) error {
		in, args := db.In("id", part)
		_, err := tx.Exec(ctx, "DELETE FROM position WHERE "+in, args...)
		return err
	}); err != nil {
		return err
	}
	if err := inChunks(ids, func(part []kernel.ID) error {
		in, args := db.In("member_id", part)
		for _, statement := range []string{"DELETE FROM member_branch WHERE ", "DELETE FROM member_group WHERE "} {
			if _, err := tx.Exec(ctx, statement+in, args...); err != nil {
				return err
			}
		}
		in, args = db.In("id", part)
		n, err := tx.Exec(ctx, "DELETE FROM member WHERE version=1 AND "+in, args...)
		if db.IsReferred(err) || err == nil && int(n) != len(part) {
			return kernel.ErrStale
		}
		return err
	}); err != nil {
		return err
	}
	return s.audit.RecordAll(ctx, tx, actor, entries)
}
