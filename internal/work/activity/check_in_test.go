package activity_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/work/activity"
)

// signer stands for the vault: another text, another signature.
type signer struct{}

func (signer) Blind(purpose, text string) string {
	h := uint64(14695981039346656037)
	for _, b := range []byte(purpose + "\n" + text) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return fmt.Sprintf("%016x", h)
}

// A turn is shown for its minute and taken for half a minute more.
func TestTurnHoldsAtItsEdges(t *testing.T) {
	const turn = 29_000_000
	begun := int64(turn * 60_000)
	for _, x := range []struct {
		after int64
		holds bool
		left  int64
	}{
		{-1, false, 1},
		{0, true, 60_000},
		{59_000, true, 1_000},
		{59_999, true, 1},
		{60_000, true, 60_000},
		{61_000, true, 59_000},
		{89_999, true, 30_001},
		{90_000, false, 30_000},
		{120_000, false, 60_000},
	} {
		if got := activity.TurnHolds(turn, begun+x.after); got != x.holds {
			t.Errorf("%d ms after it began a turn holds: %v", x.after, got)
		}
		if got := activity.TurnLeft(begun + x.after); got != x.left {
			t.Errorf("%d ms after it began a turn is shown for %d ms more, want %d", x.after, got, x.left)
		}
	}
	if activity.TurnAt(begun) != turn || activity.TurnAt(begun-1) != turn-1 || activity.TurnAt(begun+60_000) != turn+1 {
		t.Error("turns do not begin with the minute")
	}
}

// What the organiser ticked stands; arrivals fill the rest.
func TestProposeFillsWhatNobodyMarked(t *testing.T) {
	c := activity.Content{Attendances: []activity.Attendance{
		{MemberID: 1}, {MemberID: 2, Mark: activity.Excused, Reason: "出差"}, {MemberID: 3}, {MemberID: 4, Mark: activity.Absent},
	}}
	arrivals := []activity.Arrival{{MemberID: 1}, {MemberID: 2}, {MemberID: 4}, {MemberID: 9, Name: "来宾"}}
	if !c.Propose(arrivals) || c.Propose(arrivals) {
		t.Error("the first proposal changes the roster, the second does not")
	}
	want := []activity.Mark{activity.Attended, activity.Excused, activity.Unmarked, activity.Absent}
	for i, a := range c.Attendances {
		if a.Mark != want[i] {
			t.Errorf("member %d is %q, want %q", a.MemberID, a.Mark, want[i])
		}
	}
	if s := c.Strangers(arrivals); len(s) != 1 || s[0].Name != "来宾" {
		t.Errorf("not on the roster: %v", s)
	}
}

// hall is a meeting of the first branch today, with its clock in the test's hand.
type hall struct {
	*city
	now *time.Time
	id  kernel.ID
}

func newHall(t *testing.T, d *db.DB) *hall {
	t.Helper()
	now := time.Date(2026, 11, 20, 14, 30, 0, 0, kernel.Zone)
	h := &hall{city: newCity(t, d), now: &now}
	d.SetClock(func() time.Time { return now })
	h.UseSigner(signer{})
	k := h.content(h.first)
	k.Attendances = nil
	a, err := h.CreateDraft(ctx, h.clerk, h.first, k)
	if err != nil {
		t.Fatal(err)
	}
	h.id = a.ID
	return h
}

func (h *hall) open() {
	h.t.Helper()
	if _, _, err := h.OpenCheckIn(ctx, h.clerk, h.id); err != nil {
		h.t.Fatal(err)
	}
}

// person is a member with an account.
func person(i int) kernel.Actor {
	member := kernel.ID(1000 + i)
	return kernel.Actor{Account: 5000 + member, Member: member, Name: fmt.Sprintf("党员%d", i), Scope: kernel.Scope{Member: member}}
}

// sheet is the organiser's page over HTTP; screen and paper are the codes on it.
func (h *hall) screen() (code, digits string) {
	h.t.Helper()
	got := call(h.handler(h.t.(*testing.T)), h.clerk, "GET", "/api/activities/"+h.id.String()+"/check-in", nil)
	address, _ := got.field("address").(string)
	digits, _ = got.field("digits").(string)
	_, code, ok := strings.Cut(address, "/q/")
	if got.code != 200 || !ok || len(digits) != 6 || !strings.HasPrefix(got.field("square").(string), "data:image/svg+xml") {
		h.t.Fatal(got)
	}
	return code, digits
}

func (h *hall) paper() string {
	h.t.Helper()
	got := call(h.handler(h.t.(*testing.T)), h.clerk, "GET", "/api/activities/"+h.id.String()+"/check-in/paper", nil)
	address, _ := got.field("address").(string)
	_, code, ok := strings.Cut(address, "/q/")
	if !ok {
		h.t.Fatal(got)
	}
	return code
}

func (h *hall) look(who kernel.Actor, code string) activity.Looked {
	h.t.Helper()
	l, err := h.LookCheckIn(ctx, who, code)
	if err != nil {
		h.t.Fatal(err)
	}
	return l
}

func TestCheckIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.open()
		code, digits := h.screen()
		one, two := person(1), person(2)
		l := h.look(one, code)
		if !l.Due || l.Topic != "学习贯彻全会精神" || l.ArrivedAt != 0 || l.StartTime != "14:30" {
			t.Fatalf("%+v", l)
		}
		done, err := h.ConfirmCheckIn(ctx, one, l.Ticket)
		if err != nil || done.Repeated || !done.Due || done.At != h.now.UnixMilli() || done.Name != "党员1" {
			t.Fatal(done, err)
		}
		*h.now = h.now.Add(20 * time.Second)
		again, err := h.ConfirmCheckIn(ctx, one, h.look(one, digits).Ticket)
		if err != nil || !again.Repeated || again.At != done.At {
			t.Fatal("a repeat changes what stands", again, err)
		}
		if l := h.look(one, code); l.ArrivedAt != done.At {
			t.Fatal("the page does not say that it is done", l)
		}
		if _, err := h.ConfirmCheckIn(ctx, two, h.look(two, digits).Ticket); err != nil {
			t.Fatal(err)
		}
		if n := h.scalar("SELECT COUNT(*) FROM fact"); n != 0 {
			t.Fatalf("check-in wrote %d facts", n)
		}
		if n := h.scalar("SELECT COUNT(*) FROM audit WHERE action='activity.check_in'"); n != 2 {
			t.Fatalf("%d check-ins in the trail", n)
		}
		h.ticksWeighTheSame(one, two)
	})
}

// ticksWeighTheSame submits with two checked in, one of whom the clerk corrects, and one ticked by hand.
func (h *hall) ticksWeighTheSame(one, two kernel.Actor) {
	h.t.Helper()
	a, err := h.Get(ctx, h.clerk, h.id)
	if err != nil {
		h.t.Fatal(err)
	}
	c := a.Content
	for i := range c.Attendances {
		switch c.Attendances[i].MemberID {
		case one.Member: // left to what the phone said
		case two.Member:
			c.Attendances[i].Mark, c.Attendances[i].Reason = activity.Excused, "签到后因急事离开"
		case 1003:
			c.Attendances[i].Mark = activity.Attended
		default:
			c.Attendances[i].Mark = activity.Absent
		}
	}
	a, err = h.SaveDraft(ctx, h.clerk, a.ID, a.Version, h.first, c)
	if err != nil {
		h.t.Fatal(err)
	}
	if a, err = h.Submit(ctx, h.clerk, a.ID, a.Version); err != nil {
		h.t.Fatal(err)
	}
	if _, err = h.Accept(ctx, h.secretary, a.ID, a.Version); err != nil {
		h.t.Fatal(err)
	}
	if got := h.standing(h.id); got[activity.FactAttended] != 2 || got[activity.FactExcused] != 1 || got[activity.FactAbsent] != 12 {
		h.t.Fatalf("facts %v", got)
	}
	_, err = h.ConfirmCheckIn(ctx, one, "t.1.x.y")
	want(h.t, err, activity.ErrTicket)
}

// No fact is about checking in, so that neither its doing nor its lack can ever be counted.
func TestNoFactIsAboutCheckIn(t *testing.T) {
	for _, k := range activity.FactKinds {
		if strings.Contains(k.Code, "check") || strings.Contains(k.Code, "arriv") || strings.Contains(k.Name, "签到") {
			t.Errorf("%s %s", k.Code, k.Name)
		}
	}
}

func TestCodesHoldOnlyAsLongAsTheyShould(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.open()
		code, digits := h.screen()
		paper := h.paper()
		begun := *h.now
		who := person(3)
		pass, err := h.Pass(ctx, code)
		if err != nil {
			t.Fatal(err)
		}
		ticket := h.look(who, code).Ticket
		at := func(after time.Duration) { *h.now = begun.Add(after) }
		at(89 * time.Second)
		h.look(who, code)
		h.look(who, digits)
		at(90 * time.Second)
		_, err = h.LookCheckIn(ctx, who, code)
		want(t, err, activity.ErrCodeTurned)
		_, err = h.LookCheckIn(ctx, who, digits)
		want(t, err, activity.ErrCodeWrong)
		h.look(who, paper)
		if l := h.look(who, pass); l.Ticket != ticket {
			t.Error("a pass does not carry the instant of the scan")
		}
		at(10 * time.Minute)
		_, err = h.LookCheckIn(ctx, who, pass)
		want(t, err, activity.ErrCodeTurned)
		_, err = h.ConfirmCheckIn(ctx, person(4), ticket)
		want(t, err, activity.ErrTicket)
		// closed, but the phone had the code before that and was without network
		if _, _, err := h.CloseCheckIn(ctx, h.clerk, h.id); err != nil {
			t.Fatal(err)
		}
		_, err = h.LookCheckIn(ctx, who, paper)
		want(t, err, activity.ErrCheckInClosed)
		done, err := h.ConfirmCheckIn(ctx, who, ticket)
		if err != nil || done.At != begun.UnixMilli() {
			t.Fatal(done, err)
		}
		at(12 * time.Hour)
		_, err = h.ConfirmCheckIn(ctx, who, ticket)
		want(t, err, activity.ErrTicket)
		for _, forged := range []string{"", "s", "x.1.2.3", "s.1.2.3", "p." + strings.Split(paper, ".")[1] + ".0.0000000000000000", strings.Replace(code, "s.", "p.", 1)} {
			_, err = h.LookCheckIn(ctx, who, forged)
			want(t, err, activity.ErrCodeUnknown)
		}
	})
}

func TestCheckInOnTheDayOnly(t *testing.T) {
	d := dbtest.SQLite(t)
	h := newHall(t, d)
	*h.now = h.now.AddDate(0, 0, -1)
	h.open()
	_, err := h.LookCheckIn(ctx, person(1), h.paper())
	want(t, err, activity.ErrCheckInDay)
	if !strings.Contains(err.Error()+err.(*kernel.Fault).Text, "2026年11月20日") {
		t.Error(err)
	}
	*h.now = h.now.AddDate(0, 0, 1)
	h.look(person(1), h.paper())
	*h.now = h.now.AddDate(0, 0, 1)
	_, _, err = h.OpenCheckIn(ctx, h.clerk, h.id)
	want(t, err, activity.ErrCheckInPast)
}

func TestWhoMayOpen(t *testing.T) {
	h := newHall(t, dbtest.SQLite(t))
	_, _, err := h.OpenCheckIn(ctx, h.other, h.id)
	want(t, err, kernel.ErrNotFound)
	k := h.content(h.first)
	k.Confidential = true
	secret, err := h.CreateDraft(ctx, h.clerk, h.first, k)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = h.OpenCheckIn(ctx, h.clerk, secret.ID)
	want(t, err, activity.ErrCheckInSecret)
	k = h.content(h.first)
	k.Day, k.PlannedDay = "", ""
	undated, err := h.CreateDraft(ctx, h.clerk, h.first, k)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = h.OpenCheckIn(ctx, h.clerk, undated.ID)
	want(t, err, activity.ErrCheckInNoDay)
	_, _, err = h.OpenCheckIn(ctx, h.clerk, h.submitted().ID)
	want(t, err, activity.ErrCheckInState)
	h.open()
	h.open()
	if n := h.scalar("SELECT COUNT(*) FROM audit WHERE action='activity.open_check_in'"); n != 1 {
		t.Errorf("opened %d times", n)
	}
	if n := h.scalar("SELECT COUNT(*) FROM activity_attendance WHERE activity_id=?", h.id); n != 15 {
		t.Errorf("%d on the roster", n)
	}
}

// A guest of another branch scans, is told, and stays off the roster.
func TestGuestIsNotAdded(t *testing.T) {
	h := newHall(t, dbtest.SQLite(t))
	h.open()
	code, digits := h.screen()
	guest := kernel.Actor{Account: 9001, Member: 2001, Name: "李敏乙"}
	_, err := h.LookCheckIn(ctx, guest, digits)
	want(t, err, activity.ErrCheckInNone)
	l := h.look(guest, code)
	done, err := h.ConfirmCheckIn(ctx, guest, l.Ticket)
	if err != nil || l.Due || done.Due {
		t.Fatal(l, done, err)
	}
	if n := h.scalar("SELECT COUNT(*) FROM activity_attendance WHERE activity_id=? AND member_id=2001", h.id); n != 0 {
		t.Error("a guest was put on the roster")
	}
	got := call(h.handler(t), h.clerk, "GET", "/api/activities/"+h.id.String()+"/check-in", nil)
	if !strings.Contains(got.body, `"guests":[{"member_id":2001`) || got.field("came") != 0.0 || got.field("expected") != 15.0 {
		t.Error(got.body)
	}
	_, err = h.LookCheckIn(ctx, kernel.Actor{Account: 9002}, code)
	want(t, err, activity.ErrNoMember)
}

// Whoever guesses is stopped at the sixth wrong code, also when the guesses come at once; the square still works.
func TestGuessesAreCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.open()
		code, digits := h.screen()
		who := person(5)
		var wg sync.WaitGroup
		faults := make([]error, 20)
		for i := range faults {
			wg.Go(func() { _, faults[i] = h.LookCheckIn(ctx, who, wrongDigits(digits, i+1)) })
		}
		wg.Wait()
		wrong, stopped := 0, 0
		for _, err := range faults {
			switch {
			case activity.ErrCodeWrong.Is(err):
				wrong++
			case activity.ErrCodeTries.Is(err):
				stopped++
			default:
				t.Error(err)
			}
		}
		if wrong != 5 || stopped != 15 {
			t.Errorf("%d were tried, %d stopped", wrong, stopped)
		}
		_, err := h.LookCheckIn(ctx, who, digits)
		want(t, err, activity.ErrCodeTries)
		h.look(who, code)
		h.look(person(6), digits)
		*h.now = h.now.Add(10 * time.Minute)
		_, digits = h.screen()
		h.look(who, digits)
	})
}

func wrongDigits(right string, by int) string {
	var n int
	_, _ = fmt.Sscan(strings.TrimLeft(right, "0")+" ", &n)
	return fmt.Sprintf("%06d", (n+by)%1_000_000)
}

// A meeting bears only so many wrong codes, whoever sends them.
func TestGuessesAgainstOneMeeting(t *testing.T) {
	h := newHall(t, dbtest.SQLite(t))
	h.open()
	_, digits := h.screen()
	for i := range 300 {
		who := person(i % 15)
		who.Account = kernel.ID(20_000 + i)
		_, err := h.LookCheckIn(ctx, who, wrongDigits(digits, i+1))
		want(t, err, activity.ErrCodeWrong)
	}
	_, err := h.LookCheckIn(ctx, person(7), digits)
	want(t, err, activity.ErrCodeWrong)
}

// Two phones of one member, each tapping twice, are one arrival with one time.
func TestTwoPhonesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.open()
		code, digits := h.screen()
		who := person(8)
		tickets := []string{h.look(who, code).Ticket, h.look(who, digits).Ticket}
		results := make([]activity.Arrived, 8)
		var wg sync.WaitGroup
		for i := range results {
			wg.Go(func() {
				var err error
				if results[i], err = h.ConfirmCheckIn(ctx, who, tickets[i%2]); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		first := 0
		for _, r := range results {
			if !r.Repeated {
				first++
			}
			if r.At != results[0].At {
				t.Error("the time differs")
			}
		}
		if n := h.scalar("SELECT COUNT(*) FROM activity_arrival"); n != 1 || first != 1 {
			t.Errorf("%d arrivals, %d told that they were the first", n, first)
		}
	})
}

// Two organisers opening at once have one check-in; a draft that goes takes its check-in along.
func TestOpenedByTwo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		var wg sync.WaitGroup
		for _, who := range []kernel.Actor{h.clerk, h.secretary} {
			wg.Go(func() {
				if _, _, err := h.OpenCheckIn(ctx, who, h.id); err != nil && !kernel.ErrStale.Is(err) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		h.open()
		if n := h.scalar("SELECT COUNT(*) FROM activity_attendance WHERE activity_id=?", h.id); n != 15 {
			t.Errorf("%d on the roster", n)
		}
		code, _ := h.screen()
		if _, err := h.ConfirmCheckIn(ctx, person(1), h.look(person(1), code).Ticket); err != nil {
			t.Fatal(err)
		}
		a, err := h.Get(ctx, h.clerk, h.id)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.DeleteDraft(ctx, h.clerk, h.id, a.Version); err != nil {
			t.Fatal(err)
		}
		if n := h.scalar("SELECT COUNT(*) FROM activity_arrival") + h.scalar("SELECT COUNT(*) FROM activity_check_in"); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}
