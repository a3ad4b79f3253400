package blob

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync/atomic"
	"time"

	"sanchuang/internal/kernel"
)

// ErrNoRoom refuses files long before the database suffers.
var ErrNoRoom = kernel.NewFault(kernel.Unavailable, "blob.no_room", "服务器磁盘空间不足，暂时不能上传文件；请联系系统管理员清理后再试，其他内容可以照常填写。")

// Store keeps files under a folder.
type Store struct {
	folder string
	free   func(folder string) (free, total uint64, err error)
	watch  atomic.Pointer[Watcher]
}

// Watcher is told of contents that come and go.
type Watcher interface {
	Put(hash string)      // it is on disk
	Removing(hash string) // it still is
}

// Watch tells w, and nobody else, of what comes and goes from now on; nobody when nil.
func (s *Store) Watch(w Watcher) {
	if w == nil {
		s.watch.Store(nil)
		return
	}
	s.watch.Store(&w)
}

// Open returns the store in folder, which is made when it is not there.
func Open(folder string) (*Store, error) {
	s := &Store{folder: folder, free: diskFree}
	return s, os.MkdirAll(s.folder, 0o700)
}

// minFree is the room that uploads leave to everything else: 10 % of the disk, or 2 GiB where the
// disk is large.
const minFree = 2 << 30

// Room answers ErrNoRoom when size more bytes would eat into what is kept free.
func (s *Store) Room(size int64) error {
	free, total, err := s.free(s.folder)
	if err != nil {
		return nil //nolint:nilerr // a system that does not tell must not keep people from working
	}
	if free < min(total/10, minFree)+uint64(size) {
		return ErrNoRoom
	}
	return nil
}

// Hash is the name of a content.
func Hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (s *Store) path(hash string) (string, error) {
	if !hashForm.MatchString(hash) {
		return "", fmt.Errorf("blob: not a hash: %q", hash)
	}
	return filepath.Join(s.folder, hash[:2], hash), nil
}

// Put writes the content, if it is not there yet, and answers its hash. When Put returns, the
// content survives a power cut. Fault: ErrNoRoom.
func (s *Store) Put(content []byte) (string, error) {
	hash := Hash(content)
	path, err := s.path(hash)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(path); err == nil && info.Size() == int64(len(content)) {
		return hash, nil
	}
	if err := s.Room(int64(len(content))); err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	if err := write(path, content); err != nil {
		return "", err
	}
	err = errors.Join(syncFolder(filepath.Dir(path)), syncFolder(s.folder))
	if w := s.watch.Load(); w != nil && err == nil {
		(*w).Put(hash)
	}
	return hash, err
}

// write makes the file complete under another name first.
func write(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Get reads a content and makes sure that it still is what its name says.
func (s *Store) Get(hash string) ([]byte, error) {
	path, err := s.path(hash)
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("blob: %s is missing", hash)
	}
	if err != nil {
		return nil, err
	}
	if Hash(content) != hash {
		return nil, fmt.Errorf("blob: %s is damaged", hash)
	}
	return content, nil
}

// File is a content that lies in the store.
type File struct {
	Hash string
	Size int64
	At   time.Time // when it was put there
}

// Files lists what lies in the store, whether or not a row names it. What is being written is left out until it has its name.
func (s *Store) Files() (out []File, err error) {
	err = filepath.WalkDir(s.folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !hashForm.MatchString(d.Name()) {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			out = append(out, File{d.Name(), info.Size(), info.ModTime()})
		}
		return err
	})
	return out, err
}

// Remove deletes a content that no row names any more.
func (s *Store) Remove(hash string) error {
	path, err := s.path(hash)
	if err != nil {
		return err
	}
	if w := s.watch.Load(); w != nil {
		(*w).Removing(hash)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
