package backup

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"sanchuang/internal/platform/crypt"
)

// Repository (备份库) is a folder with snapshots.
type Repository struct {
	folder string
	vault  *crypt.Vault
}

// Open opens the folder, which is made when it is not there. Fault: crypt.ErrWrongMaster.
func Open(folder string, master []byte) (*Repository, error) {
	r := &Repository{folder: folder}
	for _, part := range []string{"packs", "snapshots"} {
		if err := os.MkdirAll(filepath.Join(folder, part), 0o700); err != nil {
			return nil, err
		}
	}
	var err error
	r.vault, err = crypt.NewVault(crypt.National, master, crypt.FileStore(filepath.Join(folder, "keys.json")))
	return r, err
}

// The locks of a repository, each a file in its folder.
const (
	writing = "lock"    // one process at a time adds or removes
	reading = "reading" // while somebody reads, nothing is removed
)

// lock lets one process at a time write here. Fault: ErrBusy.
func (r *Repository) lock() (release func() error, err error) {
	return r.hold(writing, syscall.LOCK_EX|syscall.LOCK_NB)
}

// read keeps what is there from being removed. A repository on a medium that can only be read needs
// no such care.
func (r *Repository) read() (release func() error, err error) {
	release, err = r.hold(reading, syscall.LOCK_SH)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return func() error { return nil }, nil
	}
	return release, err
}

func (r *Repository) hold(name string, how int) (release func() error, err error) {
	f, err := os.OpenFile(filepath.Join(r.folder, name), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK):
		return nil, errors.Join(ErrBusy, f.Close())
	case err != nil:
		return nil, errors.Join(err, f.Close())
	}
	return f.Close, nil
}

// sweep removes what a crash left half done.
func (r *Repository) sweep() error {
	return r.remove(func(name string) bool { return strings.HasPrefix(name, ".new-") })
}

// collect removes packs of which no snapshot names a block any more.
func (r *Repository) collect() error {
	ids, err := r.ids()
	if err != nil {
		return err
	}
	used := map[string]bool{}
	for _, id := range ids {
		l, err := r.readList(id)
		if err != nil {
			return err
		}
		for _, f := range l.Files {
			for _, b := range f.Blocks {
				used[b.Pack+".pack"] = true
			}
		}
	}
	return r.remove(func(name string) bool { return strings.HasSuffix(name, ".pack") && !used[name] })
}

func (r *Repository) remove(which func(name string) bool) error {
	return filepath.WalkDir(r.folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !which(d.Name()) {
			return err
		}
		return os.Remove(path)
	})
}

// writeFile makes the file whole and on disk before it has its name.
func writeFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return rename(f.Name(), path)
}

func rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
