package member

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// RenewTeamIn (班子换届) ends what the committee of an organisation holds on the eve of a day and begins the new
// team's positions on it. A full-time deputy (专职副书记) is appointed by the department and stays. Whom the
// actor may appoint is the caller's to know. Faults: as AppointIn.
func (s *Service) RenewTeamIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, orgID kernel.ID, day kernel.Day, team []Position) ([]Position, error) {
	held, err := PositionsOn(ctx, tx, orgID, day)
	if err != nil {
		return nil, err
	}
	var entries []audit.Entry
	for _, p := range held {
		if !p.Duty.OnCommittee() || p.Duty == FullTimeDeputy || p.From >= day {
			continue
		}
		last := day.AddDays(-1)
		if _, err := tx.Exec(ctx, "UPDATE position SET to_day=?, cut_to='' WHERE id=?", last, p.ID); err != nil {
			return nil, err
		}
		entries = append(entries, audit.Entry{
			Action: "member.end_position", ObjectType: "member", ObjectID: p.MemberID, OrgID: orgID, Detail: map[string]any{"duty": p.Duty, "to": last},
		})
	}
	if err := s.audit.RecordAll(ctx, tx, actor, entries); err != nil {
		return nil, err
	}
	return s.AppointIn(ctx, tx, actor, team)
}
