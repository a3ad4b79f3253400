package backup

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/db"
)

// unfinished begins the name of a segment that is being written.
const unfinished = ".part-"

// Journal (变更记录) keeps what changes between snapshots of a SQLite database, in segments of a chain (链). A chain begins
// with the program and ends with it, or at the first change that could not be kept; segments are numbered from one.
type Journal struct {
	r     *Repository
	src   Source
	tail  *db.Tail
	chain string

	cutting sync.Mutex
	number  int
	at      time.Time // of the last segment
	reached time.Time // everything acknowledged before is kept
	bytes   int64

	mu      sync.Mutex
	put     []string          // attachments that came since the last segment
	removed []string          // and that went
	early   map[string][]byte // what of put went already
}

// smallFiles are taken into every segment, as the database needs them at that moment.
var smallFiles = []string{"keys.json", "demonstration.json"}

// Follow begins a chain at this moment. The first snapshot that is taken with the journal is what it goes on from.
func (r *Repository) Follow(ctx context.Context, src Source, blobs *blob.Store, bounds db.TailBounds) (*Journal, error) {
	j := &Journal{r: r, src: src, early: map[string][]byte{}}
	now := time.Now()
	j.chain = now.UTC().Format(chainTime) + "-" + randomName()
	if err := os.MkdirAll(filepath.Join(r.folder, "journal", j.chain), 0o700); err != nil {
		return nil, err
	}
	blobs.Watch(j) // before the tail: a row never names a file that was not seen
	var err error
	if j.tail, err = src.DB.Follow(ctx, bounds); err != nil {
		blobs.Watch(nil)
		return nil, err
	}
	j.at, j.reached = now, now
	return j, nil
}

func randomName() string {
	var b [3]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// Close ends the chain. What came since the last Cut is not in it.
func (j *Journal) Close(ctx context.Context, blobs *blob.Store) error {
	blobs.Watch(nil)
	return j.tail.Close(ctx)
}

// Wake tells that Cut should be called now: there are many changes.
func (j *Journal) Wake() <-chan struct{} { return j.tail.Wake() }

// Chain names the chain.
func (j *Journal) Chain() string { return j.chain }

// Reached is the time to which everything is kept, and how many segments and bytes that took.
func (j *Journal) Reached() (at time.Time, segments int, size int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.reached, j.number, j.bytes
}

// Put implements blob.Watcher.
func (j *Journal) Put(name string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.put = append(j.put, name)
}

// Removing implements blob.Watcher. The row that named the file has gone before it.
func (j *Journal) Removing(name string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if slices.Contains(j.put, name) { // the last segment's database still named it perhaps
		if content, err := os.ReadFile(j.blobFile(name)); err == nil {
			j.early[name] = content
		}
	}
	j.removed = append(j.removed, name)
}

func (j *Journal) blobFile(name string) string {
	return filepath.Join(j.src.Data, "blob", name[:2], name)
}

var errAgain = errors.New("backup: the keys changed meanwhile")

// Cut (封段) keeps what changed since the last one, if anything did, and answers the number of the last segment.
// Faults: ErrNoRoom, after which the same changes come with the next; db.ErrGap, which ends the chain.
func (j *Journal) Cut(ctx context.Context) (number int, err error) {
	j.cutting.Lock()
	defer j.cutting.Unlock()
	defer func() {
		if db.IsFull(err) {
			err = errors.Join(ErrNoRoom, err)
		}
	}()
	for {
		begun := time.Now()
		// Files that went are told of before the database is looked at, files that came afterwards: so the database
		// of the segment never names a file that is not there.
		gone := j.gone()
		root, err := j.src.Root(ctx)
		if err != nil {
			return j.number, err
		}
		small, err := j.small()
		if err != nil {
			return j.number, err
		}
		_, err = j.tail.Read(func(c db.Changes) error { return j.write(ctx, c, root, small, gone) })
		if errors.Is(err, errAgain) {
			continue
		}
		if err == nil {
			j.mu.Lock()
			j.reached = begun
			j.mu.Unlock()
		}
		return j.number, err
	}
}

func (j *Journal) gone() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.removed)
}

func (j *Journal) small() (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, name := range smallFiles {
		b, err := os.ReadFile(filepath.Join(j.src.Data, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err == nil {
			out[name] = b
		}
	}
	return out, nil
}

func (j *Journal) write(ctx context.Context, c db.Changes, root string, small map[string][]byte, gone []string) error {
	if again, err := j.small(); err != nil || !bytes.Equal(again["keys.json"], small["keys.json"]) {
		return errors.Join(err, errAgain)
	}
	if c.At.Before(j.at) { // the clock was set back; moments stay in their order
		c.At = j.at
	}
	j.mu.Lock()
	put := slices.Clone(j.put)
	j.mu.Unlock()
	name := segmentName(j.number+1, c.At)
	size, err := j.r.writeSegment(j.chain, name, segmentHead{At: c.At, Root: root, Page: c.Page, Pages: c.Pages}, func(w *segmentWriter) error {
		for _, name := range smallFiles {
			if content, ok := small[name]; ok {
				if err := w.record(recordFile, slices.Concat([]byte(name), []byte("\n"), content)); err != nil {
					return err
				}
			}
		}
		for _, name := range gone {
			if err := w.record(recordGone, []byte(name)); err != nil {
				return err
			}
		}
		for _, name := range put {
			if err := errors.Join(ctx.Err(), j.writeBlob(w, name, gone)); err != nil {
				return err
			}
		}
		return writePages(w, c)
	})
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.number++
	j.at = c.At
	j.bytes += size
	j.put = slices.Clone(j.put[len(put):])
	for _, name := range put {
		delete(j.early, name)
	}
	j.removed = slices.Clone(j.removed[len(gone):])
	return nil
}

// writeBlob keeps an attachment. One that went before the database was looked at is named by nothing; one that went since is
// still named by this segment's.
func (j *Journal) writeBlob(w *segmentWriter, name string, gone []string) error {
	f, err := os.Open(j.blobFile(name))
	if errors.Is(err, fs.ErrNotExist) {
		j.mu.Lock()
		content, ok := j.early[name]
		j.mu.Unlock()
		if !ok || slices.Contains(gone, name) {
			return nil
		}
		return w.blob(name, bytes.NewReader(content))
	}
	if err != nil {
		return err
	}
	return errors.Join(w.blob(name, f), f.Close())
}

func writePages(w *segmentWriter, c db.Changes) error {
	var run []byte
	n := 0
	flush := func() error {
		if n == 0 {
			return nil
		}
		err := w.record(recordPages, run)
		run, n = run[:0], 0
		return err
	}
	err := c.Each(func(page uint32, image []byte) error {
		run = append(binary.BigEndian.AppendUint32(run, page), image...)
		if n++; n == pagesMost {
			return flush()
		}
		return nil
	})
	return errors.Join(err, flush())
}
