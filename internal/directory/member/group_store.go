package member

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// GroupStay (所在党小组) is a stretch of days in a Party group.
type GroupStay struct {
	GroupID   kernel.ID  `json:"group_id"`
	GroupName string     `json:"group_name"`
	From      kernel.Day `json:"from"`
	To        kernel.Day `json:"to" doc:"最后一日，至今为空"`
}

func scanGroupStay(s db.Scanner) (g GroupStay, err error) {
	err = s.Scan(&g.GroupID, &g.From, &g.To)
	return g, err
}

func groupStays(ctx context.Context, q db.Queryer, id kernel.ID) ([]GroupStay, error) {
	return db.Select(ctx, q, scanGroupStay, "SELECT group_id,from_day,to_day FROM member_group WHERE member_id=? AND from_day<=to_day ORDER BY from_day", id)
}

// InGroup lists the members of a Party group on day, sorted by name. Personal numbers are left out.
func InGroup(ctx context.Context, q db.Queryer, group kernel.ID, day kernel.Day) ([]Member, error) {
	return db.Select(ctx, q, scanMember, "SELECT "+columns+",b.branch_id FROM member_group g JOIN member m ON m.id=g.member_id "+
		"JOIN member_branch b ON b.member_id=m.id AND b.from_day<=? AND b.to_day>=? "+
		"WHERE g.group_id=? AND g.from_day<=? AND g.to_day>=? ORDER BY m.name_key, m.id", day, day, group, day, day)
}

// Group (党小组) is a group with those who belonged to it on a day.
type Group struct {
	ID      kernel.ID
	Name    string
	Members []Member
}

// Groups answers which groups a branch had on day, and with whom, in the order of the tree; a group
// without members is among them. Personal numbers are left out.
func (s *Service) Groups(ctx context.Context, q db.Queryer, branch kernel.ID, day kernel.Day) ([]Group, error) {
	tree, err := s.orgs.TreeAt(ctx, q, day)
	if err != nil {
		return nil, err
	}
	out := []Group{}
	for _, n := range tree.Of(branch, org.Group) {
		members, err := InGroup(ctx, q, n.ID, day)
		if err != nil {
			return nil, err
		}
		out = append(out, Group{n.ID, n.Name, members})
	}
	return out, nil
}

// CountByGroup implements org.Roster.
func (s *Service) CountByGroup(ctx context.Context, q db.Queryer, day kernel.Day) (map[kernel.ID]int, error) {
	return countBy(ctx, q, "SELECT group_id, COUNT(*) FROM member_group WHERE from_day<=? AND to_day>=? GROUP BY group_id", day, day)
}

func countBy(ctx context.Context, q db.Queryer, query string, args ...any) (map[kernel.ID]int, error) {
	out := map[kernel.ID]int{}
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		var id kernel.ID
		var n int
		err := row.Scan(&id, &n)
		out[id] = n
		return err
	}, query, args...)
}

// groupsOn answers the group of each of the members on day; those in none are left out.
func groupsOn(ctx context.Context, q db.Queryer, ids []kernel.ID, day kernel.Day) (map[kernel.ID]kernel.ID, error) {
	out := map[kernel.ID]kernel.ID{}
	return out, inChunks(ids, func(part []kernel.ID) error {
		in, args := db.In("member_id", part)
		return db.Each(ctx, q, func(s db.Scanner) error {
			var id, group kernel.ID
			err := s.Scan(&id, &group)
			out[id] = group
			return err
		}, "SELECT member_id,group_id FROM member_group WHERE "+in+" AND from_day<=? AND to_day>=?", append(args, day, day)...)
	})
}

// endGroups ends the member's place in groups on the eve of day; what would have begun later never was.
func endGroups(ctx context.Context, tx *db.Tx, id kernel.ID, day kernel.Day) error {
	if _, err := tx.Exec(ctx, "DELETE FROM member_group WHERE member_id=? AND from_day>=?", id, day); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "UPDATE member_group SET to_day=? WHERE member_id=? AND to_day>=?", day.AddDays(-1), id, day)
	return err
}

// resumeGroups lets the groups that a leaving cut off run on as they would have, none beyond the day on
// which the next began, and answers the one that runs until further notice.
func resumeGroups(ctx context.Context, tx *db.Tx, id kernel.ID) (now kernel.ID, err error) {
	cut, err := db.Select(ctx, tx, scanGroupStay, "SELECT group_id,from_day,cut_to FROM member_group WHERE member_id=? AND cut_to<>'' ORDER BY from_day DESC", id)
	if err != nil {
		return 0, err
	}
	next := kernel.MaxDay
	for _, g := range cut {
		to := min(g.To, next)
		if _, err := tx.Exec(ctx, "UPDATE member_group SET to_day=?, cut_to='' WHERE member_id=? AND from_day=?", to, id, g.From); err != nil {
			return 0, err
		}
		if to == kernel.MaxDay {
			now = g.GroupID
		}
		next = g.From.AddDays(-1)
	}
	return now, nil
}

// beginGroup puts the member into a group from day until further notice; 0 is none.
func beginGroup(ctx context.Context, tx *db.Tx, id, group kernel.ID, day kernel.Day) error {
	if err := endGroups(ctx, tx, id, day); err != nil || group == 0 {
		return err
	}
	_, err := tx.Exec(ctx, "INSERT INTO member_group(member_id,group_id,from_day,to_day) VALUES (?,?,?,?)", id, group, day, kernel.MaxDay)
	return err
}
