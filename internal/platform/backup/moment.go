package backup

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/db"
)

// Moment (时刻) is what can be brought back: a snapshot, and segments of its chain that go on from it.
type Moment struct {
	Snapshot Snapshot
	At       time.Time // everything acknowledged before is in it
	Root     string    // the trail's last root then
	Segments int       // that were replayed
	CutShort bool      // the chain's last segment is not whole, and was left out

	segments []segment
	last     bool // the last of segments is the chain's last
	missing  bool // segments that should follow, and are not later than what was asked for, are not there
}

// Moment answers what is nearest before a time; the latest of all for a zero time. Faults: ErrNone, ErrBroken.
func (r *Repository) Moment(at time.Time) (Moment, error) {
	all, err := r.Snapshots()
	if err != nil {
		return Moment{}, err
	}
	var best Moment
	for _, s := range all {
		if !at.IsZero() && s.At.After(at) {
			continue
		}
		m, replays, err := r.moment(s, at)
		if err != nil {
			return m, err
		}
		if best.Snapshot.ID == "" || m.At.After(best.At) {
			best = m
		}
		if replays {
			break
		}
	}
	switch {
	case best.Snapshot.ID == "":
		return best, ErrNone
	case best.missing:
		return best, ErrBroken.With(best.Snapshot.Chain, clock(best.At))
	}
	return best, nil
}

// moment goes on from one snapshot as near to the time as it can. A snapshot's copy was made between two segments, and some
// pages of the first ones after it are older than the copy's: they bring back one state only when all of them are replayed.
func (r *Repository) moment(s Snapshot, at time.Time) (m Moment, replays bool, err error) {
	m = Moment{Snapshot: s, At: s.At, Root: s.Root}
	if s.Chain == "" {
		return m, false, nil
	}
	all, err := r.segments(s.Chain)
	if err != nil {
		return m, false, err
	}
	next := s.From + 1
	for i, g := range all {
		if g.number < next || !at.IsZero() && g.at.After(at) {
			continue
		}
		if g.number > next {
			m.missing = true
			break
		}
		m.segments = append(m.segments, g)
		m.last = i == len(all)-1
		next++
	}
	if next-1 < s.Through {
		m.segments, m.missing = nil, false
		return m, false, nil
	}
	if n := len(m.segments); n > 0 && m.segments[n-1].at.After(s.At) {
		m.At = m.segments[n-1].at
	}
	return m, true, nil
}

// clock writes a time so that it can be given to --to as it stands.
func clock(at time.Time) string { return at.In(kernel.Zone).Format("2006-01-02T15:04:05.000") }

// Bring (恢复) writes a moment into an empty folder, as Restore does with a snapshot, and answers what it came to.
// Faults: those of Restore, ErrBroken.
func (r *Repository) Bring(ctx context.Context, m Moment, folder, url string) (_ Moment, err error) {
	release, err := r.read()
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, release()) }()
	if err := r.Restore(ctx, m.Snapshot.ID, folder, url); err != nil {
		return m, err
	}
	if len(m.segments) == 0 {
		return m, nil
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, empty(folder))
		}
	}()
	m, err = r.replay(ctx, m, folder)
	if !errors.Is(err, errCut) || !m.CutShort {
		return m, err
	}
	if err := errors.Join(empty(folder), r.Restore(ctx, m.Snapshot.ID, folder, url)); err != nil {
		return m, err
	}
	return r.replay(ctx, m, folder)
}

func (r *Repository) replay(ctx context.Context, m Moment, folder string) (_ Moment, err error) {
	file, err := os.OpenFile(filepath.Join(folder, db.PartFile), os.O_RDWR, 0o600)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	at, root := m.Snapshot.At, m.Snapshot.Root
	for i, g := range m.segments {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		p := &replayed{folder: folder, file: file}
		err := r.readSegment(m.Snapshot.Chain, g.name, p.take)
		if err == nil {
			err = p.end()
		}
		last := i == len(m.segments)-1
		if errors.Is(err, errCut) && last && m.last && g.number > m.Snapshot.Through {
			// The power went while the disk had only its beginning. Its pages may be half of it: all anew without it.
			m.segments, m.last, m.CutShort, m.At = m.segments[:i], false, true, later(m.Snapshot.At, at)
			return m, errCut
		}
		if errors.Is(err, errCut) || errors.Is(err, ErrDamaged) || errors.Is(err, fs.ErrNotExist) {
			if g.number <= m.Snapshot.Through {
				at = m.Snapshot.At
			}
			return m, errors.Join(ErrBroken.With(m.Snapshot.Chain+"/"+g.name, clock(at)), err)
		}
		if err != nil {
			return m, err
		}
		at, root = g.at, p.head.Root
	}
	m.At, m.Root, m.Segments = later(m.At, at), root, len(m.segments)
	return m, file.Sync()
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// replayed is a segment on its way into a folder. Pages are written as they come.
type replayed struct {
	folder string
	file   *os.File
	head   segmentHead
	blob   string
	parts  []byte
}

func (p *replayed) take(kind byte, content []byte) error {
	if kind != recordMore {
		if err := p.endBlob(); err != nil {
			return err
		}
	}
	switch kind {
	case recordHead:
		return json.Unmarshal(content, &p.head)
	case recordFile:
		name, text, _ := bytes.Cut(content, []byte("\n"))
		if !slices.Contains(smallFiles, string(name)) {
			return ErrDamaged.With(string(name))
		}
		return os.WriteFile(filepath.Join(p.folder, string(name)), text, 0o600)
	case recordGone:
		return p.gone(string(content))
	case recordBlob:
		name, part, _ := bytes.Cut(content, []byte("\n"))
		p.blob, p.parts = string(name), append(p.parts[:0], part...)
	case recordMore:
		p.parts = append(p.parts, content...)
	case recordPages:
		return p.pages(content)
	}
	return nil
}

func (p *replayed) pages(content []byte) error {
	if p.head.Page == 0 {
		return ErrDamaged.With("")
	}
	for ; len(content) >= 4+p.head.Page; content = content[4+p.head.Page:] {
		page := binary.BigEndian.Uint32(content)
		if _, err := p.file.WriteAt(content[4:4+p.head.Page], int64(page-1)*int64(p.head.Page)); err != nil {
			return err
		}
	}
	return nil
}

func (p *replayed) blobs() (*blob.Store, error) { return blob.Open(filepath.Join(p.folder, "blob")) }

func (p *replayed) gone(name string) error {
	s, err := p.blobs()
	if err != nil {
		return err
	}
	return s.Remove(name)
}

func (p *replayed) endBlob() error {
	if p.blob == "" {
		return nil
	}
	name := p.blob
	p.blob = ""
	if blob.Hash(p.parts) != name {
		return ErrDamaged.With(name)
	}
	path := filepath.Join(p.folder, "blob", name[:2], name)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	return writeRestored(path, bytes.NewReader(p.parts))
}

// end brings the database to its size.
func (p *replayed) end() error {
	if err := p.endBlob(); err != nil {
		return err
	}
	return p.file.Truncate(int64(p.head.Pages) * int64(p.head.Page))
}
