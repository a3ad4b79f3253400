package member

import (
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// RenewTeamIn (班子换届) ends what the committee of an organisation holds and begins the new team's positions: the
// commissioners change on the day of the vote, secretary and deputies on the day of the approval (R28), so that whoever
// leads hands over without a day between and without a day twice. A full-time deputy (专职副书记) is appointed by the
// department and stays. Whom the actor may appoint is the caller's to know. Faults: as AppointIn.
func (s *Service) RenewTeamIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, orgID kernel.ID, elected, approved kernel.Day, team []Position) ([]Position, error) {
	held, err := PositionsOn(ctx, tx, orgID, elected)
	if err != nil {
		return nil, err
	}
	leading, err := PositionsOn(ctx, tx, orgID, approved)
	if err != nil {
		return nil, err
	}
	chief := func(p Position) bool { return p.Duty == Secretary || p.Duty == Deputy }
	held = append(slices.DeleteFunc(held, chief), slices.DeleteFunc(leading, func(p Position) bool { return !chief(p) })...)
	var entries []audit.Entry
	for _, p := range held {
		day := elected
		if chief(p) {
			day = approved
		}
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
