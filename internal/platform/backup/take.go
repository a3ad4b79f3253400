package backup

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"sanchuang/internal/platform/db"
)

// blockSize divides SQLite's pages evenly, so that a page that did not change leaves its block alone.
const blockSize = 128 << 10

// Source is what to take.
type Source struct {
	DB      *db.DB
	Data    string // data folder: attachments below blob/, keys.json, the demonstration's mark
	Program string
	Root    func(ctx context.Context) (string, error) // the audit's last root
	Full    bool                                      // borrow nothing from earlier snapshots
	Upgrade int64                                     // the version of the schema to which the data are about to be brought; 0 for none
	Journal *Journal                                  // that goes on from the snapshot; none when nil
}

// taking is a snapshot being taken.
type taking struct {
	r      *Repository
	known  map[string]block
	pack   *os.File
	packID string
	at     int64
	list   list
	have   map[string]bool
}

// Take takes a snapshot while others go on working. now is its time: everything acknowledged before is
// in it. Faults: ErrBusy, ErrNoRoom.
func (r *Repository) Take(ctx context.Context, src Source, now time.Time) (s Snapshot, err error) {
	release, err := r.lock()
	if err != nil {
		return s, err
	}
	defer func() {
		if db.IsFull(err) {
			err = errors.Join(ErrNoRoom, err)
		}
		err = errors.Join(err, release())
	}()
	if err := r.sweep(); err != nil {
		return s, err
	}
	t := &taking{r: r, known: map[string]block{}, have: map[string]bool{}}
	var from int
	if src.Journal != nil {
		if from, err = src.Journal.Cut(ctx); err != nil {
			src.Journal = nil // it is told of where it is written; the snapshot stands by itself
		}
	}
	if t.list.Snapshot, err = r.begin(ctx, src, now); err != nil {
		return s, err
	}
	if !src.Full {
		if err := t.borrow(); err != nil {
			return s, err
		}
	}
	t.list.Full = len(t.known) == 0
	if err := t.openPack(); err != nil {
		return s, err
	}
	defer os.Remove(t.pack.Name()) //nolint:errcheck // gone already when it got its name
	if err := errors.Join(t.all(ctx, src), t.closePack()); err != nil {
		return s, err
	}
	if src.Journal != nil {
		// What the copy holds lies before the next segment, which is written at once.
		if through, err := src.Journal.Cut(ctx); err == nil {
			t.list.Chain, t.list.From, t.list.Through = src.Journal.chain, from, through
		}
	}
	return t.list.Snapshot, r.writeList(t.list)
}

func (r *Repository) begin(ctx context.Context, src Source, now time.Time) (s Snapshot, err error) {
	ids, err := r.ids()
	if err != nil {
		return s, err
	}
	s = Snapshot{At: now, Program: src.Program, Dialect: string(src.DB.Dialect()), Upgrade: src.Upgrade}
	for n := 0; s.ID == "" || len(ids) > 0 && s.ID <= ids[len(ids)-1] && n < 1000; n++ {
		s.ID = idForm(now, n)
	}
	if s.Schema, err = src.DB.SchemaVersion(ctx); err != nil {
		return s, err
	}
	s.Root, err = src.Root(ctx) // before the copy: the copy's chain must contain it
	return s, err
}

// borrow learns the blocks of the latest snapshot.
func (t *taking) borrow() error {
	ids, err := t.r.ids()
	if err != nil || len(ids) == 0 {
		return err
	}
	l, err := t.r.readList(ids[len(ids)-1])
	if err != nil {
		return err
	}
	for _, f := range l.Files {
		for _, b := range f.Blocks {
			t.known[b.Tag] = b
		}
	}
	return nil
}

func (t *taking) openPack() (err error) {
	t.packID = t.list.ID
	t.pack, err = os.CreateTemp(filepath.Join(t.r.folder, "packs"), ".new-*")
	return err
}

func (t *taking) closePack() error {
	if err := errors.Join(t.pack.Sync(), t.pack.Close()); err != nil {
		return err
	}
	if t.at == 0 {
		return nil
	}
	return rename(t.pack.Name(), filepath.Join(t.r.folder, "packs", t.packID+".pack"))
}

// all takes the parts. Attachments come before and after the database: whichever the copy names was
// there at one of the two moments. The keys must be those of the copy: when they changed meanwhile,
// both are taken again.
func (t *taking) all(ctx context.Context, src Source) error {
	if err := t.attachments(ctx, src.Data); err != nil {
		return err
	}
	for {
		keys, err := os.ReadFile(filepath.Join(src.Data, "keys.json"))
		if err != nil {
			return err
		}
		kept := len(t.list.Files)
		if err := src.DB.Parts(ctx, src.Data, t.take); err != nil {
			return err
		}
		again, err := os.ReadFile(filepath.Join(src.Data, "keys.json"))
		if err != nil {
			return err
		}
		if bytes.Equal(keys, again) {
			break
		}
		t.list.Files = t.list.Files[:kept]
	}
	for _, name := range []string{"keys.json", "demonstration.json"} {
		if err := t.whole(src.Data, name); err != nil {
			return err
		}
	}
	return t.attachments(ctx, src.Data)
}

func (t *taking) attachments(ctx context.Context, data string) error {
	err := filepath.WalkDir(filepath.Join(data, "blob"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || len(d.Name()) != 64 || t.have[d.Name()] {
			return err
		}
		t.have[d.Name()] = true
		t.list.Attachments++
		return errors.Join(ctx.Err(), t.whole(data, filepath.ToSlash(filepath.Join("blob", d.Name()[:2], d.Name()))))
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// whole takes a file of the data folder; one that is not there, or not any more, is left out.
func (t *taking) whole(data, name string) error {
	f, err := os.Open(filepath.Join(data, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return t.take(name, f)
}

// take cuts one file into blocks and keeps those that are new.
func (t *taking) take(name string, r io.Reader) error {
	f := file{Name: name, Blocks: []block{}}
	sum := sha256.New()
	buffer := make([]byte, blockSize)
	for {
		n, err := io.ReadFull(r, buffer)
		if n > 0 {
			sum.Write(buffer[:n])
			f.Size += int64(n)
			b, err := t.keep(buffer[:n])
			if err != nil {
				return err
			}
			f.Blocks = append(f.Blocks, b)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	f.Sum = hex.EncodeToString(sum.Sum(nil))
	t.list.Bytes += f.Size
	t.list.Files = append(t.list.Files, f)
	return nil
}

func (t *taking) keep(content []byte) (block, error) {
	tag := t.r.vault.Tag(content)
	if b, ok := t.known[tag]; ok {
		return b, nil
	}
	packed, err := deflate(content)
	if err != nil {
		return block{}, err
	}
	sealed := t.r.vault.SealBlock(tag, packed)
	if _, err := t.pack.Write(sealed); err != nil {
		return block{}, err
	}
	b := block{Tag: tag, Pack: t.packID, Offset: t.at, Length: int64(len(sealed))}
	t.at += b.Length
	t.list.Added = t.at
	t.known[tag] = b
	return b, nil
}
