package activity

import (
	"context"
	"errors"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Looked (签到页) is the meeting behind a code as the phone shows it before its owner confirms.
type Looked struct {
	ActivityID kernel.ID  `json:"activity_id"`
	OrgName    string     `json:"org_name"`
	KindNames  []string   `json:"kind_names"`
	Day        kernel.Day `json:"day"`
	StartTime  string     `json:"start_time"`
	Topic      string     `json:"topic"`
	Place      string     `json:"place"`
	Name       string     `json:"name" doc:"签到人"`
	Due        bool       `json:"due" doc:"在应到名单中；不在的记为列席，由组织者核定"`
	ArrivedAt  int64      `json:"arrived_at" doc:"已经签到的时间，毫秒；0 为还没有"`
	Ticket     string     `json:"ticket" doc:"确认签到时送回；只对本账号有效"`
}

// Arrived (签到结果) is what a check-in came to; repeats answer the first.
type Arrived struct {
	ActivityID kernel.ID `json:"activity_id"`
	Topic      string    `json:"topic"`
	Name       string    `json:"name"`
	At         int64     `json:"at" doc:"毫秒"`
	Due        bool      `json:"due"`
	Repeated   bool      `json:"repeated" doc:"此前已经签到"`
}

// Pass keeps a scan alive for ten minutes while its owner logs in; it tells nothing about the meeting.
// Faults: ErrCodeUnknown, ErrCodeTurned, ErrCheckInClosed, ErrCheckInDay.
func (s *Service) Pass(ctx context.Context, text string) (string, error) {
	m, way, at, err := s.scanned(ctx, s.db.Read(), text)
	if err != nil {
		return "", err
	}
	return m.pass(s.signer, way, at), nil
}

// scanned finds the meeting of a scanned code or pass and decides what it is worth now.
func (s *Service) scanned(ctx context.Context, q db.Queryer, text string) (meeting, Way, int64, error) {
	x, ok := readCode(text)
	if !ok {
		return meeting{}, "", 0, ErrCodeUnknown
	}
	m, err := loadMeeting(ctx, q, x.activity)
	if errors.Is(err, kernel.ErrNotFound) {
		return meeting{}, "", 0, ErrCodeUnknown
	}
	if err != nil {
		return meeting{}, "", 0, err
	}
	way, at, err := m.held(s.signer, x, s.db.Now().UnixMilli())
	if err != nil {
		return meeting{}, "", 0, err
	}
	return m, way, at, m.open(at)
}

func (m meeting) open(at int64) error {
	if m.confidential {
		return ErrCheckInClosed
	}
	return m.takes(m.state, m.day, at)
}

// LookCheckIn shows the actor the meeting behind what their phone holds: a scanned code, a pass or the
// six digits of the screen. Nothing is recorded yet.
// Faults: ErrNoMember, those of Pass, ErrCheckInNone, ErrCodeWrong, ErrCodeTries.
func (s *Service) LookCheckIn(ctx context.Context, actor kernel.Actor, text string) (Looked, error) {
	if actor.Member == 0 {
		return Looked{}, ErrNoMember
	}
	text = strings.TrimSpace(text)
	if sixDigits(text) {
		m, at, err := s.byDigits(ctx, actor, text)
		if err != nil {
			return Looked{}, err
		}
		return s.looked(ctx, actor, m, Digits, at)
	}
	m, way, at, err := s.scanned(ctx, s.db.Read(), text)
	if err != nil {
		return Looked{}, err
	}
	return s.looked(ctx, actor, m, way, at)
}

func sixDigits(s string) bool {
	return len(s) == 6 && strings.Trim(s, "0123456789") == ""
}

func (s *Service) looked(ctx context.Context, actor kernel.Actor, m meeting, way Way, at int64) (Looked, error) {
	q := s.db.Read()
	kinds, err := s.kinds(ctx, q)
	if err != nil {
		return Looked{}, err
	}
	tree, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return Looked{}, err
	}
	l := Looked{
		ActivityID: m.ActivityID, OrgName: tree.FullName(m.orgID), KindNames: kinds.Names(m.kinds), Day: m.day, StartTime: m.start,
		Topic: m.topic, Place: m.place, Name: actor.Name, Ticket: m.ticket(s.signer, actor.Account, way, at),
	}
	if l.Due, err = onRoster(ctx, q, m.ActivityID, actor.Member); err != nil {
		return Looked{}, err
	}
	before, err := loadArrival(ctx, q, m.ActivityID, actor.Member)
	if err == nil {
		l.ArrivedAt = before.At
	} else if !errors.Is(err, kernel.ErrNotFound) {
		return Looked{}, err
	}
	return l, nil
}

// byDigits tries six digits against the meetings that are open to the actor; no other meeting can be
// found by guessing. Wrong ones are counted in a transaction that commits whatever comes of it.
func (s *Service) byDigits(ctx context.Context, actor kernel.Actor, typed string) (meeting, int64, error) {
	type found struct {
		m     meeting
		at    int64
		fault error
	}
	f, err := db.InTx(ctx, s.db, "activity.try_code", func(ctx context.Context, tx *db.Tx) (found, error) {
		orgs, err := s.around(ctx, tx, actor.Member)
		if err != nil {
			return found{}, err
		}
		list, err := openMeetings(ctx, tx, actor.Member, orgs, tx.Today())
		if err != nil || len(list) == 0 {
			return found{fault: ErrCheckInNone}, err
		}
		n, err := countWrong(ctx, tx, "account", actor.Account)
		if err != nil || n > wrongPerAccount {
			return found{fault: ErrCodeTries}, err
		}
		m, err := s.match(ctx, tx, list, typed)
		if err != nil || m.ActivityID == 0 {
			return found{fault: ErrCodeWrong}, err
		}
		return found{m: m, at: tx.Millis()}, uncountWrong(ctx, tx, "account", actor.Account)
	})
	if err == nil {
		err = f.fault
	}
	return f.m, f.at, err
}

// match finds the meeting of these digits among those listed, and counts them against each when there is
// none. A meeting against which too many were tried is left to its squares.
func (s *Service) match(ctx context.Context, tx *db.Tx, list []meeting, typed string) (meeting, error) {
	for _, m := range list {
		if !m.digitsHold(s.signer, typed, tx.Millis()) {
			continue
		}
		n, err := wrongOf(ctx, tx, "activity", m.ActivityID, tx.Millis())
		if err != nil {
			return meeting{}, err
		}
		if n < wrongPerActivity {
			return m, nil
		}
	}
	for _, m := range list {
		if _, err := countWrong(ctx, tx, "activity", m.ActivityID); err != nil {
			return meeting{}, err
		}
	}
	return meeting{}, nil
}

// around are the organisations whose meetings concern a member: branch, groups, and what is above.
func (s *Service) around(ctx context.Context, q db.Queryer, member kernel.ID) ([]kernel.ID, error) {
	today := s.db.Today()
	people, err := s.roster.People(ctx, q, []kernel.ID{member}, today)
	if err != nil {
		return nil, err
	}
	tree, err := s.orgs.TreeAt(ctx, q, today)
	if err != nil {
		return nil, err
	}
	branch := people[member].Branch
	var out []kernel.ID
	for _, n := range tree.Path(branch) {
		if n.Kind != org.WorkCommittee {
			out = append(out, n.ID)
		}
	}
	for _, g := range tree.Children(branch) {
		out = append(out, g.ID)
	}
	return out, nil
}

// ConfirmCheckIn (确认签到) records that the actor is there, as of when their phone held the code: sent late
// for want of a network it is as good. Whoever is not on the roster is noted for the organiser to decide.
// Faults: ErrNoMember, ErrTicket, ErrCheckInClosed, ErrCheckInDay.
func (s *Service) ConfirmCheckIn(ctx context.Context, actor kernel.Actor, ticket string) (Arrived, error) {
	if actor.Member == 0 {
		return Arrived{}, ErrNoMember
	}
	x, ok := readCode(ticket)
	if !ok {
		return Arrived{}, ErrTicket
	}
	return db.InTx(ctx, s.db, "activity.check_in", func(ctx context.Context, tx *db.Tx) (Arrived, error) {
		m, err := loadMeeting(ctx, tx, x.activity)
		if errors.Is(err, kernel.ErrNotFound) {
			return Arrived{}, ErrTicket
		}
		if err != nil {
			return Arrived{}, err
		}
		way, at, err := m.admitted(s.signer, x, actor.Account, tx.Millis())
		if err != nil {
			return Arrived{}, err
		}
		if err := m.open(at); err != nil {
			return Arrived{}, err
		}
		return s.arrive(ctx, tx, actor, m, way, at)
	})
}

func (s *Service) arrive(ctx context.Context, tx *db.Tx, actor kernel.Actor, m meeting, way Way, at int64) (Arrived, error) {
	due, err := onRoster(ctx, tx, m.ActivityID, actor.Member)
	if err != nil {
		return Arrived{}, err
	}
	done := Arrived{ActivityID: m.ActivityID, Topic: m.topic, Name: actor.Name, At: at, Due: due}
	fresh, err := insertArrival(ctx, tx, m.ActivityID, Arrival{MemberID: actor.Member, Name: actor.Name, At: at, Way: way})
	if err != nil {
		return Arrived{}, err
	}
	if !fresh {
		first, err := loadArrival(ctx, tx, m.ActivityID, actor.Member)
		done.At, done.Repeated = first.At, true
		return done, err
	}
	a := Activity{ID: m.ActivityID, OrgID: m.orgID, Content: Content{Kinds: m.kinds, Day: m.day, Topic: m.topic}}
	return done, s.audit.Record(ctx, tx, actor, a.entry("check_in", map[string]any{"way": way, "due": due}))
}
