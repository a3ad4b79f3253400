package inspection

import (
	"context"
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/register"
)

const (
	talkType   = "deputy_talk"
	dutyTalk   = "inspection.hold_talk"
	staffRole  = "staff"
	factOwed   = "inspection.talk_owed"
	factTalked = "inspection.talked"
)

// isStaff reports whether the actor holds the committee's own office.
func isStaff(actor kernel.Actor) bool { return slices.Contains(actor.Roles, staffRole) }

// SettleTalks raises the talks that the roster's appointments owe and withdraws those whose appointment is
// gone. Repeating it changes nothing, and a day on which it did not run loses none.
func (s *Service) SettleTalks(ctx context.Context) error {
	return s.db.Do(ctx, "inspection.settle_talks", func(ctx context.Context, tx *db.Tx) error {
		since, err := talksSince(ctx, tx)
		if err != nil {
			return err
		}
		list, err := s.appointments(ctx, tx, since)
		if err != nil {
			return err
		}
		talks, err := allTalks(ctx, tx)
		if err != nil {
			return err
		}
		book, err := s.norms.Book(ctx, tx)
		if err != nil {
			return err
		}
		fresh, gone := settled(tx.Today(), since, func(d kernel.Day) int { return book.Count(norm.DeputyTalkDays, d) }, list, talks)
		for i := range fresh {
			fresh[i].ID = tx.NewID()
			made, err := insertTalk(ctx, tx, &fresh[i])
			if err != nil {
				return err
			}
			if !made {
				continue
			}
			if err := s.talkFollows(ctx, tx, kernel.System("任职谈话"), "deputy_talk.raised", &fresh[i]); err != nil {
				return err
			}
		}
		for i := range gone {
			if err := updateTalk(ctx, tx, &gone[i]); err != nil {
				return err
			}
			if err := s.talkFollows(ctx, tx, kernel.System("任职谈话"), "deputy_talk.withdraw", &gone[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// appointments are the full-time deputy secretaries in office on any day since then.
func (s *Service) appointments(ctx context.Context, q db.Queryer, since kernel.Day) ([]appointment, error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	held, err := member.HeldWithin(ctx, q, kernel.Period{First: since, Last: kernel.MaxDay})
	if err != nil {
		return nil, err
	}
	var out []appointment
	var ids []kernel.ID
	for _, p := range held {
		if p.Duty != member.FullTimeDeputy || p.From < since {
			continue
		}
		a := appointment{position: p.ID, member: p.MemberID, org: p.OrgID, department: tree.Department(p.OrgID), orgName: tree.FullName(p.OrgID), from: p.From, to: p.To}
		if a.to == kernel.MaxDay {
			a.to = ""
		}
		if a.department == 0 {
			a.department = p.OrgID
		}
		out, ids = append(out, a), append(ids, p.MemberID)
	}
	names, err := member.Names(ctx, q, ids)
	for i := range out {
		out[i].memberName = names[out[i].member]
	}
	return out, err
}

// talkFollows says the facts of a talk as it stands, keeps its duty and writes the trail.
func (s *Service) talkFollows(ctx context.Context, tx *db.Tx, actor kernel.Actor, action string, t *DeputyTalk) error {
	if err := s.tellTalk(ctx, tx, t); err != nil {
		return err
	}
	if err := duty.Clear(ctx, tx, dutyTalk, talkType, t.ID); err != nil {
		return err
	}
	if t.State == TalkDue {
		d, err := s.talkDuty(ctx, tx, t)
		if err != nil {
			return err
		}
		if err := duty.Raise(ctx, tx, d); err != nil {
			return err
		}
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: action, ObjectType: talkType, ObjectID: t.ID, OrgID: t.DepartmentID,
		Detail: map[string]any{"after": map[string]any{"state": t.State, "talker": t.TalkerID, "planned": t.PlannedDay, "held": t.HeldDay}},
	})
}

// tellTalk takes back what the version before had said and says what this one says.
func (s *Service) tellTalk(ctx context.Context, tx *db.Tx, t *DeputyTalk) error {
	if t.Version > 1 {
		if err := s.facts.Reverse(ctx, tx, fact.Source{Type: talkType, ID: t.ID, Version: t.Version - 1}); err != nil {
			return err
		}
	}
	if t.State == TalkWithdrawn {
		return nil
	}
	about := func(kind string, day kernel.Day) fact.Fact {
		return fact.Fact{
			Kind: kind, Subject: fact.Subject{Type: fact.Org, ID: t.DepartmentID}, Day: day, Department: t.DepartmentID, Quantity: fact.One,
			Source: fact.Source{Type: talkType, ID: t.ID, Version: t.Version},
		}
	}
	list := []fact.Fact{about(factOwed, t.From)}
	if t.State == TalkHeld {
		list = append(list, about(factTalked, t.HeldDay))
	}
	return s.facts.Append(ctx, tx, list...)
}

// talkDuty is the talker's own once one is named, before that the committee staff's.
func (s *Service) talkDuty(ctx context.Context, q db.Queryer, t *DeputyTalk) (duty.Duty, error) {
	d := duty.Duty{Kind: dutyTalk, Title: "新任专职副书记谈话：" + t.OrgName + " " + t.MemberName, Note: t.From.Chinese() + "任职", Due: t.Due, ObjectType: talkType, ObjectID: t.ID}
	if t.TalkerID != 0 {
		d.Role, d.OrgID = duty.RolePerson, t.TalkerID
		return d, nil
	}
	tree, err := s.orgs.Today(ctx, q)
	d.Role, d.OrgID = staffRole, tree.Root().ID
	if t.TalkerName == "" {
		d.Note += "，还没有确定谈话人"
	}
	return d, err
}

// Talks lists the talks that the actor sees; the open ones first, by the day they are due.
func (s *Service) Talks(ctx context.Context, actor kernel.Actor, f TalkFilter, page kernel.Page) (kernel.List[DeputyTalk], error) {
	today := s.db.Today()
	list, err := listTalks(ctx, s.db.Read(), actor, f, today, page)
	for i := range list.Items {
		t := &list.Items[i]
		t.seen(today)
		t.Readable = t.cipher != "" && t.readable(actor, isStaff(actor))
	}
	return list, err
}

// Talk answers one talk without its record. Fault: kernel.ErrNotFound.
func (s *Service) Talk(ctx context.Context, actor kernel.Actor, id kernel.ID) (DeputyTalk, error) {
	t, err := findTalk(ctx, s.db.Read(), actor, id)
	t.seen(s.db.Today())
	t.Readable = t.cipher != "" && t.readable(actor, isStaff(actor))
	return t, err
}

// TalkTotals (谈话合计) are the figures of a filter; withdrawn talks are owed no more.
type TalkTotals struct {
	AsOf     kernel.Day `json:"as_of"`
	Owed     int        `json:"owed" doc:"应谈话"`
	Held     int        `json:"held" doc:"已谈话"`
	InTime   int        `json:"in_time" doc:"按期谈话"`
	Open     int        `json:"open" doc:"未到期、还没有谈"`
	Overdue  int        `json:"overdue" doc:"逾期未谈"`
	Coverage string     `json:"coverage" doc:"覆盖率（%）：已谈话除以应谈话；没有应谈的为空"`
	Missing  []string   `json:"missing" doc:"还没有谈话的人"`
}

// TalkTotals answers how the talks of a filter stand today.
func (s *Service) TalkTotals(ctx context.Context, actor kernel.Actor, f TalkFilter) (TalkTotals, error) {
	today := s.db.Today()
	out := TalkTotals{AsOf: today, Missing: []string{}}
	list, err := listTalks(ctx, s.db.Read(), actor, f, today, kernel.AllRows)
	for _, t := range list.Items {
		t.seen(today)
		if t.State == TalkWithdrawn {
			continue
		}
		out.Owed++
		switch {
		case t.State == TalkHeld:
			out.Held++
			if !t.Late {
				out.InTime++
			}
			continue
		case t.Overdue:
			out.Overdue++
		default:
			out.Open++
		}
		out.Missing = append(out.Missing, t.MemberName+"（"+t.OrgName+"）")
	}
	out.Coverage = register.Percent(out.Held, out.Owed)
	return out, err
}

// Talker (谈话人) is a member, or somebody by name.
type Talker struct {
	Member kernel.ID
	Name   string
}

// named completes a talker by the roster. Fault: kernel.ErrNotFound.
func (s *Service) named(ctx context.Context, q db.Queryer, w Talker) (Talker, error) {
	if w.Member == 0 {
		return w, nil
	}
	names, err := member.Names(ctx, q, []kernel.ID{w.Member})
	if err == nil && names[w.Member] == "" {
		return w, kernel.ErrNotFound.At("talker_id")
	}
	w.Name = names[w.Member]
	return w, err
}

// ArrangeTalk names who talks with the new deputy secretary, and when. Faults: kernel.ErrNotFound,
// kernel.ErrStale, ErrNotTalker, ErrTalker, ErrOwnTalk, ErrTalkPlanned, ErrTalkHeld, ErrTalkGone.
func (s *Service) ArrangeTalk(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, w Talker, planned kernel.Day) (DeputyTalk, error) {
	return s.moveTalk(ctx, actor, "deputy_talk.arrange", id, version, func(ctx context.Context, tx *db.Tx, t *DeputyTalk) error {
		who, err := s.named(ctx, tx, w)
		if err != nil {
			return err
		}
		return t.arrange(who.Member, who.Name, planned)
	})
}

// HeldTalk (谈话登记表) is what is put down of a talk.
type HeldTalk struct {
	Talker Talker // who held it where nobody was named, or somebody else did
	Day    kernel.Day
	Place  string
	Record string
}

// HoldTalk records a talk, or corrects its record; the text is sealed. Faults: as ArrangeTalk, ErrTalkDay,
// ErrTalkRecord.
func (s *Service) HoldTalk(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, h HeldTalk) (DeputyTalk, error) {
	return s.moveTalk(ctx, actor, "deputy_talk.hold", id, version, func(ctx context.Context, tx *db.Tx, t *DeputyTalk) error {
		if h.Talker.Member != 0 || h.Talker.Name != "" {
			who, err := s.named(ctx, tx, h.Talker)
			switch {
			case err != nil:
				return err
			case who.Member != 0 && who.Member == t.MemberID:
				return ErrOwnTalk.At("talker_name")
			}
			t.TalkerID, t.TalkerName = who.Member, who.Name
		} else if t.TalkerID == 0 && t.TalkerName == "" && !isStaff(actor) {
			t.TalkerID, t.TalkerName = actor.Member, actor.Name
		}
		if err := t.hold(h.Day, tx.Today(), h.Place, h.Record); err != nil {
			return err
		}
		t.cipher, t.RecordedBy = s.sealer.Seal(recordPlace(t.ID), h.Record), actor.Name
		return nil
	})
}

func (s *Service) moveTalk(ctx context.Context, actor kernel.Actor, action string, id kernel.ID, version int, how func(context.Context, *db.Tx, *DeputyTalk) error) (DeputyTalk, error) {
	return db.InTx(ctx, s.db, action, func(ctx context.Context, tx *db.Tx) (DeputyTalk, error) {
		t, err := findTalk(ctx, tx, actor, id)
		if err != nil {
			return t, err
		}
		if t.Version != version {
			return t, kernel.ErrStale
		}
		if err := t.mayHold(actor, isStaff(actor)); err != nil {
			return t, err
		}
		if err := how(ctx, tx, &t); err != nil {
			return t, err
		}
		if err := updateTalk(ctx, tx, &t); err != nil {
			return t, err
		}
		if err := s.talkFollows(ctx, tx, actor, action, &t); err != nil {
			return t, err
		}
		t.seen(tx.Today())
		t.Readable = t.cipher != "" && t.readable(actor, isStaff(actor))
		return t, nil
	})
}

// OpenRecord (打开谈话记录) answers the text of a talk to those it concerns; each opening stands in the trail.
// Faults: kernel.ErrNotFound, ErrConfidential, ErrNoRecord.
func (s *Service) OpenRecord(ctx context.Context, actor kernel.Actor, id kernel.ID) (string, error) {
	return db.InTx(ctx, s.db, "deputy_talk.read_record", func(ctx context.Context, tx *db.Tx) (string, error) {
		t, err := findTalk(ctx, tx, actor, id)
		switch {
		case err != nil:
			return "", err
		case !t.readable(actor, isStaff(actor)):
			return "", ErrConfidential
		}
		return s.openIn(ctx, tx, actor, &t)
	})
}
