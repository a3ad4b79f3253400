package bulk

import (
	"context"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const (
	// Grace is how long a bulk act can be taken back.
	Grace = 30 * time.Second
	// Most is how many objects one may hold.
	Most = 2000
	// kept is how long outcomes can be read.
	kept = 90 * 24 * time.Hour
)

// State (办理状态) of a bulk act.
type State string

// The states of a bulk act.
const (
	Waiting State = "waiting"
	Undone  State = "undone"
	Working State = "working"
	Done    State = "done"
)

// Outcome (办理结果) of one object.
type Outcome string

// The outcomes of an object.
const (
	Open    Outcome = "open"
	Acted   Outcome = "done"
	Refused Outcome = "refused"
)

// Chosen is an object picked from a list, in the version that was seen there.
type Chosen struct {
	ID      kernel.ID `json:"id" minimum:"1"`
	Version int       `json:"version" minimum:"1" doc:"在列表中看到的版本"`
}

// Act is something that can be done to many objects, as its room declares it.
type Act struct {
	Code       string // capability.verb
	Title      string // what people read: 确认组织生活记录
	Permission string
	// Titles names the objects that the actor may know of; others have none.
	Titles func(ctx context.Context, actor kernel.Actor, ids []kernel.ID) (map[kernel.ID]string, error)
	// Do acts on one object within tx, as when it is done singly; a fault is its refusal.
	Do func(ctx context.Context, tx *db.Tx, actor kernel.Actor, c Chosen, reason string) error
	// Said is what people call what was written for all of them (责任人, 退回原因); empty when nothing is asked for.
	Said string
	// Reads is how people read the reason, without what it is called; nil when it says itself.
	Reads func(reason string) string
}

// Bulk (批量办理) is how it stands with a bulk act.
type Bulk struct {
	ID          kernel.ID `json:"id"`
	Act         string    `json:"act"`
	Title       string    `json:"title"`
	Reason      string    `json:"reason" doc:"对各条一并写的内容，没有为空"`
	Said        string    `json:"said" doc:"所写内容的名称：责任人、退回原因等"`
	State       State     `json:"state" enum:"waiting,undone,working,done"`
	AskedAt     int64     `json:"asked_at"`
	EndedAt     int64     `json:"ended_at"`
	SecondsLeft int       `json:"seconds_left" doc:"还可以撤销几秒"`
	Total       int       `json:"total"`
	Done        int       `json:"done"`
	Refused     int       `json:"refused"`
	Seen        bool      `json:"seen" doc:"结果已经看过"`
	account     kernel.ID
	due         int64
	address     string
	request     string
}

// BulkItem (办理的一条) is one object of a bulk act with its outcome.
type BulkItem struct {
	Number   int       `json:"number"`
	ObjectID kernel.ID `json:"object_id"`
	Version  int       `json:"version"`
	Title    string    `json:"title"`
	State    Outcome   `json:"state" enum:"open,done,refused"`
	Code     string    `json:"code"`
	Said     string    `json:"said" doc:"没有办成的原因"`
}

// left is how long it can still be taken back; half a second counts as one.
func (b *Bulk) left(now int64) int {
	if b.State != Waiting || b.due <= now {
		return 0
	}
	return int((b.due - now + 999) / 1000)
}

// once drops what was chosen twice: the first version counts.
func once(chosen []Chosen) []Chosen {
	seen, out := map[kernel.ID]bool{}, make([]Chosen, 0, len(chosen))
	for _, c := range chosen {
		if !seen[c.ID] {
			seen[c.ID], out = true, append(out, c)
		}
	}
	return out
}
