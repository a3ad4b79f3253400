package member

import (
	"context"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// AssignGroup (编入党小组) puts a member into a group of their branch from a day on; group 0 takes them
// out of any. What was recorded from that day on is replaced, so that a slip can be mended; a 党小组组长
// who goes ceases to be that group's leader. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrHasLeft,
// ErrGroup, ErrGroupDay, ErrBranchDay for a group that did not stand that day, ErrSameGroup.
func (s *Service) AssignGroup(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, group kernel.ID, day kernel.Day) (Profile, error) {
	err := s.db.Do(ctx, "member.group", func(ctx context.Context, tx *db.Tx) error {
		return s.assign(ctx, tx, actor, id, version, group, day)
	})
	if err != nil {
		return Profile{}, err
	}
	return s.Get(ctx, actor, id)
}

// GroupAssignment (编组) is one of several members to be put into a group, as they were seen.
type GroupAssignment struct {
	ID      kernel.ID `json:"id" minimum:"1"`
	Version int       `json:"version" minimum:"1"`
}

// AssignGroupAll puts several members into one group from a day on, all or none, and answers how many
// were not in it yet: asking twice changes nothing. Faults: those of AssignGroup but ErrSameGroup, in
// ErrGroupOne with the name of whom they are about.
func (s *Service) AssignGroupAll(ctx context.Context, actor kernel.Actor, group kernel.ID, day kernel.Day, list []GroupAssignment) (int, error) {
	return db.InTx(ctx, s.db, "member.group_all", func(ctx context.Context, tx *db.Tx) (int, error) {
		if err := touch(ctx, tx); err != nil { // two who ask at once come one after the other
			return 0, err
		}
		moved := 0
		for _, a := range list {
			had, err := groupStays(ctx, tx, a.ID)
			if err != nil {
				return 0, err
			}
			if standsSo(had, group, day) {
				if _, err := Find(ctx, tx, actor.Scope, a.ID); err != nil {
					return 0, err
				}
				continue
			}
			if err := s.assign(ctx, tx, actor, a.ID, a.Version, group, day); err != nil {
				return 0, s.about(ctx, tx, a.ID, err)
			}
			moved++
		}
		return moved, nil
	})
}

// about names the member in a refusal that is theirs alone. Who is out of sight stays unnamed.
func (s *Service) about(ctx context.Context, tx *db.Tx, id kernel.ID, err error) error {
	f, ok := kernel.AsFault(err)
	if !ok || f.Is(kernel.ErrNotFound) {
		return err
	}
	names, failed := Names(ctx, tx, []kernel.ID{id})
	if failed != nil {
		return failed
	}
	field := f.Field
	if field == "" {
		field = "members"
	}
	return ErrGroupOne.With(names[id], strings.TrimSuffix(f.Text, "。")).At(field)
}

func (s *Service) assign(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, version int, group kernel.ID, day kernel.Day) error {
	m, err := s.take(ctx, tx, actor, id, version)
	if err != nil {
		return err
	}
	last, err := lastStay(ctx, tx, id)
	if err != nil {
		return err
	}
	if !day.Valid() {
		return ErrGroupDay.With(last.From.Chinese()).At("day")
	}
	then, err := s.orgs.TreeAt(ctx, tx, day)
	if err != nil {
		return err
	}
	today, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	if err := checkGroup(m, last, then, today, group, day, tx.Today()); err != nil {
		return err
	}
	had, err := groupStays(ctx, tx, id)
	if err != nil {
		return err
	}
	if standsSo(had, group, day) {
		return ErrSameGroup
	}
	if err := s.regroup(ctx, tx, &m, group, day); err != nil {
		return err
	}
	if err := update(ctx, tx, m); err != nil {
		return err
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: "member.group", ObjectType: "member", ObjectID: id, OrgID: m.BranchID,
		Detail: map[string]any{"name": m.Name, "from": groupAt(had, day), "to": group, "day": day},
	})
}

// checkGroup decides whether the member may belong to that group from that day on: the group stood
// in their branch then, and stands there now.
func checkGroup(m Member, last Stay, then, today *org.Tree, group kernel.ID, day, now kernel.Day) error {
	switch {
	case m.LeftDay != "":
		return ErrHasLeft
	case !day.Valid() || day < last.From || day > now:
		return ErrGroupDay.With(last.From.Chinese()).At("day")
	case group == 0:
		return nil
	}
	g, ok := today.Get(group)
	if !ok || g.Kind != org.Group || g.ParentID != m.BranchID || !g.AliveOn(now) {
		return ErrGroup.At("group_id")
	}
	if t, ok := then.Get(group); !ok || !t.AliveOn(day) || t.ParentID != m.BranchID {
		return ErrBranchDay.With(g.Name).At("day")
	}
	return nil
}

// standsSo tells that the member is in the group from that day on already.
func standsSo(had []GroupStay, group kernel.ID, day kernel.Day) bool {
	if len(had) == 0 {
		return group == 0
	}
	last := had[len(had)-1]
	if group == 0 {
		return last.To < day
	}
	return last.GroupID == group && last.To == kernel.MaxDay && last.From <= day
}

func groupAt(had []GroupStay, day kernel.Day) kernel.ID {
	for _, g := range had {
		if g.From <= day && day <= g.To {
			return g.GroupID
		}
	}
	return 0
}

// regroup writes the group from day on, and ends the leadership of the groups that are left. The row
// of the member is the caller's to save.
func (s *Service) regroup(ctx context.Context, tx *db.Tx, m *Member, group kernel.ID, day kernel.Day) error {
	if err := beginGroup(ctx, tx, m.ID, group, day); err != nil {
		return err
	}
	m.GroupID = group
	_, err := tx.Exec(ctx, "UPDATE position SET to_day=? WHERE member_id=? AND duty=? AND org_id<>? AND from_day<? AND to_day>=?",
		day.AddDays(-1), m.ID, GroupLeader, group, day, day)
	return err
}
