package activity

import (
	"context"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
)

// The duties that a record raises.
const (
	dutyAccept = "activity.accept_record"
	dutyMend   = "activity.mend_record"
)

// addressee is who confirms the record: the branch's secretary, or the department's clerk for what
// is held above the branches.
func (a *Activity) addressee() (role string, at kernel.ID) {
	if a.Branch != 0 {
		return roleSecretary, a.Branch
	}
	return roleDept, a.Department
}

func (a *Activity) dutyTitle(verb string, kinds Kinds) string {
	what := strings.Join(kinds.Names(a.Kinds), "、")
	if !a.Confidential {
		what += "“" + a.Topic + "”"
	}
	return verb + a.Day.Chinese() + "的" + what
}

// raiseAccept tells the one who confirms.
func (s *Service) raiseAccept(ctx context.Context, tx *db.Tx, a *Activity) error {
	if err := clearDuties(ctx, tx, a); err != nil {
		return err
	}
	kinds, err := s.kinds(ctx, tx)
	if err != nil {
		return err
	}
	role, at := a.addressee()
	return duty.Raise(ctx, tx, duty.Duty{
		Kind: dutyAccept, Title: a.dutyTitle("确认", kinds), Role: role, OrgID: at,
		ObjectType: sourceType, ObjectID: a.ID,
	})
}

// raiseMend tells those who recorded it: the branch's clerks, and its secretary when it came back
// from above.
func (s *Service) raiseMend(ctx context.Context, tx *db.Tx, actor kernel.Actor, a *Activity) error {
	kinds, err := s.kinds(ctx, tx)
	if err != nil {
		return err
	}
	role, at := a.addressee()
	d := duty.Duty{Kind: dutyMend, Title: a.dutyTitle("修改被退回的", kinds), Note: a.ReturnReason, OrgID: at, ObjectType: sourceType, ObjectID: a.ID}
	roles := []string{role}
	if role == roleSecretary {
		roles = []string{roleClerk}
		if !a.confirmedBy(actor) && !slices.ContainsFunc(actor.Proxies, func(x kernel.Proxy) bool { return a.heldBy(x.Grant) }) {
			roles = append(roles, roleSecretary)
		}
	}
	for _, d.Role = range roles {
		if err := duty.Raise(ctx, tx, d); err != nil {
			return err
		}
	}
	return nil
}

// settleDuties leaves the duties that the record's new state calls for.
func (s *Service) settleDuties(ctx context.Context, tx *db.Tx, actor kernel.Actor, a *Activity) error {
	if err := clearDuties(ctx, tx, a); err != nil {
		return err
	}
	if a.State == Returned {
		return s.raiseMend(ctx, tx, actor, a)
	}
	return nil
}

func clearDuties(ctx context.Context, tx *db.Tx, a *Activity) error {
	return duty.Clear(ctx, tx, "", sourceType, a.ID)
}
