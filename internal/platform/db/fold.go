package db

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// foldEvery is the number of frames after which the log is folded back into the database: SQLite's own habit.
const foldEvery = 1000

// committed is called in the writer's turn, right after a commit and before anybody is told of it.
func (t *Tail) committed() {
	t.now.Lock()
	defer t.now.Unlock()
	if t.lost != nil {
		return
	}
	m, err := readIndexHead(t.index)
	switch {
	case err != nil:
		t.lost = errors.Join(ErrGap, err)
		return
	case m.salt == t.mark.salt && m.frames >= t.mark.frames:
		t.whole = t.whole && m.frames == t.mark.frames
	case t.mark.frames == 0, t.whole && m.salt[0] == t.mark.salt[0]+1: // SQLite counts the first salt up
		t.whole, t.tried = false, 0
	default: // somebody else has folded the log, and what stood in it is not there any more
		t.lost = fmt.Errorf("%w: the log began anew before all of it was read", ErrGap)
		return
	}
	t.mark = m
}

// fold is called in the writer's turn after callers have been answered: a long log goes back into the database, once it is read.
func (t *Tail) fold(ctx context.Context) {
	mark, lost := t.overdue()
	if lost != nil {
		t.leave(ctx)
		t.nudge()
		return
	}
	if mark.frames < t.tried+foldEvery {
		return
	}
	if !t.mu.TryLock() { // it is reading just now; the next commit asks again
		return
	}
	defer t.mu.Unlock()
	if behind(t.at, mark) > 2*foldEvery || len(t.held)*t.layout.page > t.bounds.Held {
		t.nudge() // too much for the writer's turn, or for memory
		return
	}
	if err := t.hold(mark); err != nil {
		_ = t.gap(err)
		return
	}
	t.tried = mark.frames
	var busy, log, folded int64
	if err := t.w.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &log, &folded); err != nil {
		t.w.db.log.Error("the log is not folded", "err", err.Error())
		return
	}
	t.now.Lock()
	t.whole = log == folded && log == int64(mark.frames)
	t.now.Unlock()
}

// hold reads what is left into memory.
func (t *Tail) hold(mark place) error {
	to, frames, err := t.ahead(mark)
	if err != nil {
		return err
	}
	for page, frame := range frames {
		image := t.held[page]
		if image == nil {
			image = make([]byte, t.layout.page)
			t.held[page] = image
		}
		if _, err := t.log.ReadAt(image, t.layout.frame(frame)+frameHead); err != nil {
			return err
		}
	}
	t.stand(to)
	return nil
}

// behind is how many frames are committed and not read.
func behind(at, mark place) uint32 {
	if at.salt == mark.salt {
		return mark.frames - at.frames
	}
	return mark.frames
}

// overdue gives the tail up when too much has waited for too long: the log would fill the disk of the data.
func (t *Tail) overdue() (place, error) {
	t.now.Lock()
	defer t.now.Unlock()
	waits := int64(behind(t.seen, t.mark)) * 4096
	switch {
	case waits <= t.bounds.Log:
		t.over = time.Time{}
	case t.over.IsZero():
		t.over = time.Now()
		t.nudge()
	case t.lost == nil && time.Since(t.over) > t.bounds.Patience:
		t.lost = fmt.Errorf("%w: %d bytes of the log could not be handed on", ErrGap, waits)
	}
	return t.mark, t.lost
}

func (t *Tail) nudge() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}
