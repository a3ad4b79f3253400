package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"
)

// TailBounds say what a place for changes that cannot be written may cost before the tail gives up.
type TailBounds struct {
	Held     int           // bytes of pages that are kept in memory; beyond that they wait in the log
	Log      int64         // bytes of the log that wait
	Patience time.Duration // how long more than that may wait: one transaction alone can be larger
}

// UsualTailBounds leave room for an import of the whole city.
var UsualTailBounds = TailBounds{Held: 16 << 20, Log: 256 << 20, Patience: time.Minute}

// ErrGap is answered by a tail that has not seen every change, or that others kept waiting too long: what it wrote is good up
// to there, and a new one must begin.
var ErrGap = errors.New("db: the tail of the log has a gap")

// Tail (尾随) follows the changes that transactions make to a SQLite file, page by page. While there is one, the log is folded
// back in the writer's turn alone, after the tail has read it, so that no change is lost to it.
type Tail struct {
	w          *writer
	log, index *os.File
	wake       chan struct{}
	bounds     TailBounds

	mu     sync.Mutex        // whoever reads the log; the writer never waits for it
	at     place             // read so far
	layout layout            // of the log that at is in
	held   map[uint32][]byte // pages read when the log was folded, not yet handed on

	now   sync.Mutex // short
	mark  place      // committed so far
	seen  place      // what at was last
	over  time.Time  // since when too much has waited
	whole bool       // all of mark is read and folded back: the log may begin anew
	tried uint32     // frames there were when it was last folded
	lost  error
}

// Follow begins a tail at this moment. Everything committed later will be in its changes. On PostgreSQL and for a database
// opened to read there is none.
func (d *DB) Follow(ctx context.Context, bounds TailBounds) (*Tail, error) {
	if d.writer == nil {
		return nil, errors.ErrUnsupported
	}
	t := &Tail{w: d.writer, held: map[uint32][]byte{}, wake: make(chan struct{}, 1), bounds: bounds}
	var err error
	turn := func() {
		if d.writer.tail.Load() != nil {
			err = fmt.Errorf("%w: there is a tail already", errors.ErrUnsupported)
			return
		}
		if err = t.begin(ctx, d.path); err == nil {
			d.writer.tail.Store(t)
		}
	}
	if e := d.writer.inTurn(ctx, turn); e != nil {
		return nil, e
	}
	if err != nil {
		t.closeFiles()
		return nil, err
	}
	return t, nil
}

func (t *Tail) begin(ctx context.Context, path string) (err error) {
	if t.index, err = os.Open(path + "-shm"); err != nil {
		return err
	}
	if t.log, err = os.Open(path + "-wal"); err != nil {
		return err
	}
	if t.mark, err = readIndexHead(t.index); err != nil {
		return err
	}
	if t.at, t.seen = t.mark, t.mark; t.at.frames > 0 {
		if t.layout, err = readLayout(t.log); err != nil || t.layout.start.salt != t.at.salt {
			return errors.Join(ErrGap, err)
		}
	}
	return t.w.autoFold(ctx, 0)
}

// Close ends the tail; SQLite folds its log by itself again.
func (t *Tail) Close(ctx context.Context) error {
	err := t.w.inTurn(ctx, func() { t.leave(ctx) })
	if errors.Is(err, ErrClosed) { // there is no writer any more
		err = nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closeFiles()
	return err
}

// leave is called in the writer's turn.
func (t *Tail) leave(ctx context.Context) {
	if t.w.tail.CompareAndSwap(t, nil) {
		if err := t.w.autoFold(ctx, foldEvery); err != nil {
			t.w.db.log.Error("the log is not folded any more", "err", err.Error())
		}
	}
}

func (t *Tail) closeFiles() {
	for _, f := range []*os.File{t.log, t.index} {
		if f != nil {
			_ = f.Close()
		}
	}
	t.log, t.index = nil, nil
}

// Wake tells that changes should be read now: there are many.
func (t *Tail) Wake() <-chan struct{} { return t.wake }

// Changes are what the transactions since the last ones have made of the file: the last image of each page that they
// touched, and how many pages the file now has.
type Changes struct {
	At    time.Time // everything acknowledged before is in them
	Page  int       // bytes of a page
	Pages uint32
	Count int
	Each  func(fn func(page uint32, image []byte) error) error // in the order of pages
}

// Read hands on what was committed since the last Read, and false when nothing was. What write could not keep comes again with
// the next. Fault: ErrGap, after which the tail is of no use.
func (t *Tail) Read(write func(Changes) error) (bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := time.Now()
	mark, err := t.committedSoFar()
	if err != nil {
		return false, err
	}
	to, frames, err := t.ahead(mark)
	if err != nil {
		return false, t.gap(err)
	}
	if len(frames) == 0 && len(t.held) == 0 {
		t.stand(to)
		return false, nil
	}
	c := Changes{At: at, Page: t.layout.page, Pages: mark.pages}
	order := t.pages(frames, mark.pages)
	c.Count = len(order)
	c.Each = func(fn func(uint32, []byte) error) error { return t.each(order, frames, fn) }
	if err := write(c); err != nil {
		return false, err
	}
	t.stand(to)
	clear(t.held)
	return true, nil
}

func (t *Tail) stand(at place) {
	t.at = at
	t.now.Lock()
	defer t.now.Unlock()
	t.seen = at
}

func (t *Tail) committedSoFar() (place, error) {
	t.now.Lock()
	defer t.now.Unlock()
	return t.mark, t.lost
}

// gap ends a tail that has seen something it cannot understand.
func (t *Tail) gap(err error) error {
	t.now.Lock()
	defer t.now.Unlock()
	if t.lost == nil {
		t.lost = errors.Join(ErrGap, err)
	}
	return t.lost
}

// ahead looks at the log between what was read and mark, which must lie exactly behind a transaction.
func (t *Tail) ahead(mark place) (to place, frames map[uint32]uint32, err error) {
	from := t.at
	if mark.frames == 0 || mark == from { // the log has begun anew and is empty yet, or nothing came
		return mark, nil, nil
	}
	if from.salt != mark.salt || from.frames == 0 { // the writer's turn has seen that this is allowed
		if t.layout, err = readLayout(t.log); err != nil {
			return to, nil, err
		}
		from = t.layout.start
	}
	to, frames, err = t.layout.follow(t.log, from, mark.frames)
	if err == nil && to != mark {
		err = fmt.Errorf("the log holds %d frames of %d that are committed", to.frames, mark.frames)
	}
	return to, frames, err
}

// pages are those with a new image, but for what the database has since cut off.
func (t *Tail) pages(frames map[uint32]uint32, size uint32) []uint32 {
	var out []uint32
	for page := range frames {
		if page <= size {
			out = append(out, page)
		}
	}
	for page := range t.held {
		if _, newer := frames[page]; !newer && page <= size {
			out = append(out, page)
		}
	}
	slices.Sort(out)
	return out
}

func (t *Tail) each(order []uint32, frames map[uint32]uint32, fn func(uint32, []byte) error) error {
	image := make([]byte, t.layout.page)
	for _, page := range order {
		from := t.held[page]
		if frame, ok := frames[page]; ok {
			if _, err := t.log.ReadAt(image, t.layout.frame(frame)+frameHead); err != nil {
				return err
			}
			from = image
		}
		if err := fn(page, from); err != nil {
			return err
		}
	}
	if len(frames) == 0 {
		return nil
	}
	// Whoever makes the log begin anew writes its head first: if that still is the same, so were the pages.
	if l, err := readLayout(t.log); err != nil || l.start.salt != t.layout.start.salt {
		return t.gap(errors.Join(errors.New("the log began anew while it was read"), err))
	}
	return nil
}
