package member

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// TransferTo is a member who goes to another branch with a change of organisations.
type TransferTo struct {
	Member, To kernel.ID
}

// TransferAllIn transfers members within a transaction, for approved changes of organisations; whom the actor may
// move is the caller's to know. Who came to the branch on that very day or after it came to one that was no
// more: that stay is one in the new branch from its beginning. Faults: kernel.ErrNotFound, ErrHasLeft,
// ErrSameBranch, ErrTransferDay, ErrBranchDay.
func (s *Service) TransferAllIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, moves []TransferTo, day kernel.Day, note string) error {
	actor.Scope = kernel.Everything()
	for _, x := range moves {
		m, err := s.take(ctx, tx, actor, x.Member, 0)
		if err != nil {
			return err
		}
		if m.LeftDay != "" {
			return ErrHasLeft
		}
		last, err := lastStay(ctx, tx, m.ID)
		if err != nil {
			return err
		}
		if last.From < day {
			if err := s.transferIn(ctx, tx, actor, &m, x.To, day, note); err != nil {
				return err
			}
			continue
		}
		if err := s.redirect(ctx, tx, actor, m, last, x.To, note); err != nil {
			return err
		}
	}
	return nil
}

// Empty implements org.Roster: it lets all members of a branch go to another and ends positions and places in it.
// Faults: those of TransferAllIn.
func (s *Service) Empty(ctx context.Context, tx *db.Tx, actor kernel.Actor, branch, into kernel.ID, day kernel.Day, basis string) error {
	list, err := InBranch(ctx, tx, branch, tx.Today())
	if err != nil {
		return err
	}
	moves := make([]TransferTo, len(list))
	for i, m := range list {
		moves[i] = TransferTo{Member: m.ID, To: into}
	}
	if err := s.TransferAllIn(ctx, tx, actor, moves, day, basis); err != nil {
		return err
	}
	return s.EndIn(ctx, tx, actor, branch, day)
}

// redirect lets a stay have been in another branch from its beginning.
func (s *Service) redirect(ctx context.Context, tx *db.Tx, actor kernel.Actor, m Member, last Stay, to kernel.ID, note string) error {
	if _, err := tx.Exec(ctx, "UPDATE member_branch SET branch_id=?, note=? WHERE member_id=? AND from_day=?", to, note, m.ID, last.From); err != nil {
		return err
	}
	if err := endGroups(ctx, tx, m.ID, last.From); err != nil {
		return err
	}
	if err := s.endPositions(ctx, tx, m.ID, last.BranchID, last.From); err != nil {
		return err
	}
	m.BranchID, m.GroupID = to, 0
	if err := update(ctx, tx, m); err != nil {
		return err
	}
	if s.follow != nil {
		if err := s.follow.MemberMoved(ctx, tx, m.ID, to); err != nil {
			return err
		}
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: "member.transfer", ObjectType: "member", ObjectID: m.ID, OrgID: to,
		Detail: map[string]any{"name": m.Name, "from": last.BranchID, "to": to, "day": last.From, "note": note},
	})
}

// EndIn ends on the eve of day all that is held in an organisation and in what lies below it: positions and
// places in its Party groups. It serves organisations that are no more from that day.
func (s *Service) EndIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, orgID kernel.ID, day kernel.Day) error {
	if err := touch(ctx, tx); err != nil {
		return err
	}
	in, args := org.Under(orgID, "org_id")
	n, err := tx.Exec(ctx, "UPDATE position SET to_day=? WHERE to_day>=? AND "+in, append([]any{day.AddDays(-1), day}, args...)...)
	if err != nil {
		return err
	}
	in, args = org.Under(orgID, "group_id")
	if _, err := tx.Exec(ctx, "UPDATE member_group SET to_day=? WHERE to_day>=? AND "+in, append([]any{day.AddDays(-1), day}, args...)...); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE member SET group_id=0, version=version+1 WHERE group_id<>0 AND "+in, args...); err != nil {
		return err
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: "member.end_position", ObjectType: "org", ObjectID: orgID, OrgID: orgID, Detail: map[string]any{"to": day.AddDays(-1), "rows": n},
	})
}

// Strength (党员数) is how many belonged to a branch on a day.
type Strength struct {
	All  int // 预备党员 too
	Full int // 正式党员
}

// Strengths answers how strong each branch was on day, city-wide; branches without members are left out.
func Strengths(ctx context.Context, q db.Queryer, day kernel.Day) (map[kernel.ID]Strength, error) {
	out := map[kernel.ID]Strength{}
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		var id kernel.ID
		var n Strength
		err := row.Scan(&id, &n.All, &n.Full)
		out[id] = n
		return err
	}, `SELECT b.branch_id, COUNT(*), CAST(SUM(CASE WHEN m.standing='full' AND (m.confirmed='' OR m.confirmed<=?) THEN 1 ELSE 0 END) AS BIGINT)
		FROM member_branch b JOIN member m ON m.id=b.member_id WHERE b.from_day<=? AND b.to_day>=? GROUP BY b.branch_id`, day, day, day)
}
