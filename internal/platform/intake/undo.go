package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// UndoTime is how long a batch can be undone as a whole.
const UndoTime = 7 * 24 * time.Hour

// What an effect did.
const (
	DidAdd    = "added"   // wrote something new
	DidChange = "changed" // changed what was there
	DidMake   = "made"    // made an organisation that rows needed
)

// Effect (影响) is one thing that applying a batch did, with what taking it back needs.
type Effect struct {
	ID      kernel.ID
	Number  int // of the row in the file; 0 for what several rows needed
	Act     string
	Object  kernel.ID
	Version int    // of the object right after, by which a later change is known
	Subject string // whom or what it is about
	Note    string // what was done, with former and new values that lists may show
	Detail  string // the definition's own, kept sealed
	Kept    string // why it stays when the batch is undone; empty when it is taken back
	undone  bool   // taken back already
}

// standing are the effects that are not taken back yet.
func standing(effects []*Effect) []*Effect {
	return slices.DeleteFunc(slices.Clone(effects), func(e *Effect) bool { return e.undone })
}

// Revert takes back those effects of a batch that are not Kept.
type Revert func(ctx context.Context, tx *db.Tx) error

// undoBy is until when the batch can be undone; 0 when it cannot.
func (b *Batch) undoBy(d *Definition) int64 {
	if b.State != Applied || d == nil || d.Undo == nil {
		return 0
	}
	return b.AppliedAt + UndoTime.Milliseconds()
}

// undoable refuses to undo what is not there to be undone any more. Faults: ErrNotApplied, ErrUndoing,
// ErrUndone, ErrUndoLate.
func (b *Batch) undoable(d *Definition, now int64) error {
	switch {
	case b.State == Undoing:
		return ErrUndoing
	case b.State == Undone:
		return ErrUndone
	case b.State != Applied || d == nil || d.Undo == nil:
		return ErrNotApplied
	case now > b.undoBy(d):
		return ErrUndoLate.With(time.UnixMilli(b.AppliedAt).In(kernel.Zone).Format("2006年1月2日 15:04"))
	}
	return nil
}

// seenOf is a mark of what a preview showed: whoever confirms must have seen the same.
func seenOf(effects []*Effect) string {
	sum := sha256.New()
	for _, e := range effects {
		fmt.Fprintf(sum, "%d %q\n", e.ID, e.Kept)
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

// kept counts the effects that stay.
func kept(effects []*Effect) int {
	n := 0
	for _, e := range effects {
		if e.Kept != "" {
			n++
		}
	}
	return n
}

// TouchedBy says why a record stays: somebody has changed it since.
func TouchedBy(who string, at int64) string {
	return fmt.Sprintf("导入后%s于%s改过", who, time.UnixMilli(at).In(kernel.Zone).Format("1月2日 15:04"))
}
