package activity

import (
	"crypto/hmac"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"sanchuang/internal/kernel"
)

// Signer makes keyed hashes that only this installation can make; *crypt.Vault is it.
type Signer interface {
	Blind(purpose, text string) string
}

// CheckIn (签到) lets those who are there say so themselves. It is a convenience for the organiser's
// roster, whose ticks weigh the same: it writes no fact, and whoever did not check in has no record of it.
type CheckIn struct {
	ActivityID kernel.ID
	Seed       string
	OpenedAt   int64
	OpenedBy   kernel.ID
	OpenedName string
	ClosedAt   int64
}

// Way (签到方式) is which code the phone held.
type Way string

// The ways.
const (
	Screen Way = "screen" // the square that turns
	Paper  Way = "paper"  // the printed square, valid for the meeting
	Digits Way = "digits" // the six digits beside the square
)

// Arrival (已签到) is somebody who checked in. At is milliseconds.
type Arrival struct {
	MemberID kernel.ID `json:"member_id"`
	Name     string    `json:"name"`
	At       int64     `json:"at" doc:"毫秒"`
	Way      Way       `json:"way" enum:"screen,paper,digits" doc:"大屏二维码、纸质码、六位数字"`
}

// How long the codes hold. The screen turns each minute; who scanned in its last second has the grace to
// load the page. A pass carries a scan across the log-in, a ticket across a time without network.
const (
	turnLength = 60 * 1000
	turnGrace  = 30 * 1000
	passLife   = 10 * 60 * 1000
	ticketLife = 12 * 60 * 60 * 1000
)

// Wrong codes: an account may err five times in ten minutes; a meeting bears three hundred, which leaves a
// guesser a chance in some two thousand.
const (
	wrongWindow      = 10 * 60 * 1000
	wrongPerAccount  = 5
	wrongPerActivity = 300
)

// TurnAt is the number of the turn at an instant in milliseconds.
func TurnAt(at int64) int64 { return at / turnLength }

// TurnLeft is how long the turn is still shown, in milliseconds.
func TurnLeft(at int64) int64 { return turnLength - at%turnLength }

// TurnHolds reports whether the code of a turn is still taken at an instant: while it is shown, and for
// the grace after it.
func TurnHolds(turn, at int64) bool {
	begun := turn * turnLength
	return begun <= at && at < begun+turnLength+turnGrace
}

func same(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

func base36(n int64) string { return strconv.FormatInt(n, 36) }

func (c CheckIn) sign(k Signer, purpose string, parts ...string) string {
	return k.Blind("activity.check_in."+purpose, c.Seed+"|"+c.ActivityID.String()+"|"+strings.Join(parts, "|"))
}

// screenCode is what the square of a turn carries.
func (c CheckIn) screenCode(k Signer, turn int64) string {
	return c.text("s", base36(turn), c.sign(k, "screen", base36(turn)))
}

// paperCode is what the printed square carries for as long as check-in lasts.
func (c CheckIn) paperCode(k Signer) string { return c.text("p", "0", c.sign(k, "paper")) }

func (c CheckIn) text(kind, value, mac string) string {
	return kind + "." + base36(int64(c.ActivityID)) + "." + value + "." + mac
}

// digits are the six figures of a turn.
func (c CheckIn) digits(k Signer, turn int64) string {
	h := fnv.New64a() // spreads the keyed hash over the six figures
	_, _ = h.Write([]byte(c.sign(k, "digits", base36(turn))))
	return fmt.Sprintf("%06d", h.Sum64()%1_000_000)
}

// digitsHold reports whether six digits as typed are those of a turn that holds.
func (c CheckIn) digitsHold(k Signer, typed string, at int64) bool {
	now := TurnAt(at)
	for _, turn := range []int64{now, now - 1} {
		if TurnHolds(turn, at) && same(typed, c.digits(k, turn)) {
			return true
		}
	}
	return false
}

// pass keeps a scan alive while its owner logs in.
func (c CheckIn) pass(k Signer, way Way, at int64) string {
	value := base36(at) + "-" + string(way)
	return c.text("w", value, c.sign(k, "pass", value))
}

// ticket lets one account check in with what its phone held at that instant.
func (c CheckIn) ticket(k Signer, account kernel.ID, way Way, at int64) string {
	value := base36(at) + "-" + string(way)
	return c.text("t", value, c.sign(k, "ticket", account.String(), value))
}

// code is a text that a phone sent, taken apart but not yet believed.
type code struct {
	kind, value, mac string
	activity         kernel.ID
}

// readCode takes a code apart; false for one that never was ours.
func readCode(text string) (code, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 4 {
		return code{}, false
	}
	id, err := strconv.ParseInt(parts[1], 36, 64)
	return code{kind: parts[0], value: parts[2], mac: parts[3], activity: kernel.ID(id)}, err == nil && id > 0
}

// instant reads the value of a pass or ticket.
func (x code) instant() (at int64, way Way, ok bool) {
	text, word, _ := strings.Cut(x.value, "-")
	at, err := strconv.ParseInt(text, 36, 64)
	way = Way(word)
	return at, way, err == nil && (way == Screen || way == Paper || way == Digits)
}

// held decides what a scanned code or a pass is worth at an instant: which way it was come by, and when.
// Faults: ErrCodeUnknown, ErrCodeTurned.
func (c CheckIn) held(k Signer, x code, now int64) (Way, int64, error) {
	switch x.kind {
	case "p":
		if !same(x.mac, c.sign(k, "paper")) {
			return "", 0, ErrCodeUnknown
		}
		return Paper, now, nil
	case "s":
		turn, err := strconv.ParseInt(x.value, 36, 64)
		if err != nil || !same(x.mac, c.sign(k, "screen", x.value)) {
			return "", 0, ErrCodeUnknown
		}
		if !TurnHolds(turn, now) {
			return "", 0, ErrCodeTurned
		}
		return Screen, now, nil
	case "w":
		at, way, ok := x.instant()
		if !ok || !same(x.mac, c.sign(k, "pass", x.value)) {
			return "", 0, ErrCodeUnknown
		}
		if now < at || now >= at+passLife {
			return "", 0, ErrCodeTurned
		}
		return way, at, nil
	}
	return "", 0, ErrCodeUnknown
}

// admitted decides what a ticket of the account is worth. Faults: ErrTicket.
func (c CheckIn) admitted(k Signer, x code, account kernel.ID, now int64) (Way, int64, error) {
	at, way, ok := x.instant()
	if x.kind != "t" || !ok || !same(x.mac, c.sign(k, "ticket", account.String(), x.value)) || now < at || now >= at+ticketLife {
		return "", 0, ErrTicket
	}
	return way, at, nil
}

// takes reports whether what a phone held at an instant still counts: check-in was not closed then, the
// record is still being written, and it was the day of the meeting.
// Faults: ErrCheckInClosed, ErrCheckInDay.
func (c CheckIn) takes(state State, day kernel.Day, at int64) error {
	if state != Draft && state != Returned || c.ClosedAt != 0 && at >= c.ClosedAt {
		return ErrCheckInClosed
	}
	if day != kernel.DayOf(time.UnixMilli(at)) {
		return ErrCheckInDay.With(day.Chinese())
	}
	return nil
}

// Propose (签到即到会) marks those of the roster who checked in and whom nobody has marked yet. What the
// organiser ticked stands. It answers whether anything changed.
func (c *Content) Propose(arrivals []Arrival) bool {
	came := make(map[kernel.ID]bool, len(arrivals))
	for _, a := range arrivals {
		came[a.MemberID] = true
	}
	changed := false
	for i := range c.Attendances {
		if t := &c.Attendances[i]; t.Mark == Unmarked && came[t.MemberID] {
			t.Mark, changed = Attended, true
		}
	}
	return changed
}

// Strangers are those who checked in without being on the roster; the organiser decides about them.
func (c Content) Strangers(arrivals []Arrival) []Arrival {
	due := make(map[kernel.ID]bool, len(c.Attendances))
	for _, t := range c.Attendances {
		due[t.MemberID] = true
	}
	out := []Arrival{}
	for _, a := range arrivals {
		if !due[a.MemberID] {
			out = append(out, a)
		}
	}
	return out
}
