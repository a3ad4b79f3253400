package backup

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"sanchuang/internal/platform/db"
)

func deflate(content []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := flate.NewWriter(&b, flate.BestSpeed)
	if err == nil {
		_, err = z.Write(content)
		err = errors.Join(err, z.Close())
	}
	return b.Bytes(), err
}

// reader reads the blocks of a file one after the other; each must be what its tag says.
type reader struct {
	r     *Repository
	left  []block
	rest  []byte
	packs map[string]*os.File
}

func (x *reader) Read(p []byte) (int, error) {
	for len(x.rest) == 0 {
		if len(x.left) == 0 {
			return 0, io.EOF
		}
		var err error
		if x.rest, err = x.block(x.left[0]); err != nil {
			return 0, err
		}
		x.left = x.left[1:]
	}
	n := copy(p, x.rest)
	x.rest = x.rest[n:]
	return n, nil
}

func (x *reader) block(b block) ([]byte, error) {
	f := x.packs[b.Pack]
	if f == nil {
		var err error
		if f, err = os.Open(filepath.Join(x.r.folder, "packs", filepath.Base(b.Pack)+".pack")); err != nil {
			return nil, errors.Join(ErrDamaged.With(b.Pack), err)
		}
		x.packs[b.Pack] = f
	}
	sealed := make([]byte, b.Length)
	if _, err := f.ReadAt(sealed, b.Offset); err != nil {
		return nil, errors.Join(ErrDamaged.With(b.Pack), err)
	}
	packed, err := x.r.vault.OpenBlock(b.Tag, sealed)
	if err != nil {
		return nil, ErrDamaged.With(b.Pack)
	}
	content, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), blockSize+1))
	if err != nil || x.r.vault.Tag(content) != b.Tag {
		return nil, ErrDamaged.With(b.Pack)
	}
	return content, nil
}

func (x *reader) close() {
	for _, f := range x.packs {
		_ = f.Close()
	}
}

// Restore writes a snapshot into an empty folder, and on PostgreSQL its tables into the empty database at
// url. Nothing is there before all of it is: what fails leaves the folder empty again.
// Faults: ErrDamaged, ErrUsed, db.ErrNotEmpty.
func (r *Repository) Restore(ctx context.Context, id, folder, url string) (err error) {
	release, err := r.read()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	l, err := r.readList(id)
	if err != nil {
		return err
	}
	if entries, err := os.ReadDir(folder); err == nil && len(entries) > 0 {
		return ErrUsed.With(folder)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, empty(folder))
		}
	}()
	x := &reader{r: r, packs: map[string]*os.File{}}
	defer x.close()
	var tables *db.Filler
	if l.Dialect == string(db.Postgres) {
		if tables, err = db.NewFiller(ctx, url, l.Schema); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, tables.Close()) }()
	}
	for _, f := range l.Files {
		if err := x.file(ctx, f, folder, tables); err != nil {
			return err
		}
	}
	if tables != nil {
		return tables.Commit(ctx)
	}
	return nil
}

// file brings one file back and holds it against the sum over the whole.
func (x *reader) file(ctx context.Context, f file, folder string, tables *db.Filler) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	x.left, x.rest = f.Blocks, nil
	sum := sha256.New()
	from := io.TeeReader(x, sum)
	var err error
	if tables != nil && strings.HasPrefix(f.Name, "table/") {
		err = tables.Fill(ctx, f.Name, from)
	} else {
		err = writeRestored(filepath.Join(folder, filepath.FromSlash(f.Name)), from)
	}
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != f.Sum {
		err = ErrDamaged.With(f.Name)
	}
	return err
}

func writeRestored(path string, from io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Sync(), f.Close())
}

func empty(folder string) error {
	entries, err := os.ReadDir(folder)
	for _, e := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(folder, e.Name())))
	}
	return err
}
