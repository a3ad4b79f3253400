package inspection

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// MyDeputyTalk (与我的谈话) is a talk as the one talked with sees it, with or without an office.
type MyDeputyTalk struct {
	ID         kernel.ID  `json:"id"`
	OrgName    string     `json:"org_name" doc:"任职的组织"`
	From       kernel.Day `json:"from_day" doc:"任职日期"`
	TalkerName string     `json:"talker_name" doc:"谈话人"`
	HeldDay    kernel.Day `json:"held_day" doc:"谈话日期"`
	Place      string     `json:"place"`
}

// MyTalks answers the talks that were held with the actor, the latest first.
func (s *Service) MyTalks(ctx context.Context, actor kernel.Actor) ([]MyDeputyTalk, error) {
	out := []MyDeputyTalk{}
	if actor.Member == 0 {
		return out, nil
	}
	list, err := listTalks(ctx, s.db.Read(), actor, TalkFilter{State: TalkHeld, With: actor.Member}, s.db.Today(), kernel.AllRows)
	for _, t := range list.Items {
		out = append(out, MyDeputyTalk{t.ID, t.OrgName, t.From, t.TalkerName, t.HeldDay, t.Place})
	}
	return out, err
}

// OpenMyRecord (打开与我的谈话记录) answers the text of a talk to the one talked with; each opening stands in the trail.
// Faults: kernel.ErrNotFound for others, ErrNoRecord.
func (s *Service) OpenMyRecord(ctx context.Context, actor kernel.Actor, id kernel.ID) (string, error) {
	return db.InTx(ctx, s.db, "deputy_talk.read_record", func(ctx context.Context, tx *db.Tx) (string, error) {
		t, err := findTalk(ctx, tx, actor, id)
		switch {
		case err != nil:
			return "", err
		case actor.Member == 0 || t.MemberID != actor.Member:
			return "", kernel.ErrNotFound
		}
		return s.openIn(ctx, tx, actor, &t)
	})
}

// openIn opens a record and leaves the row in the trail. Fault: ErrNoRecord.
func (s *Service) openIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, t *DeputyTalk) (string, error) {
	if t.cipher == "" {
		return "", ErrNoRecord
	}
	text, err := s.sealer.Open(recordPlace(t.ID), t.cipher)
	if err != nil {
		return "", err
	}
	return text, s.audit.Record(ctx, tx, actor, audit.Entry{Action: "deputy_talk.read_record", ObjectType: talkType, ObjectID: t.ID, OrgID: t.DepartmentID})
}
