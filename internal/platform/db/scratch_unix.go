package db

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Scratch is a file or folder for a while: another process may tell by its lock whether whoever made it is still alive.
type Scratch struct {
	Path string
	held *os.File
}

// ScratchFile makes an empty file of a kind in a folder, and takes away what processes that were killed left of the kind.
func ScratchFile(folder, kind string) (*Scratch, error) {
	return scratch(folder, kind, func() (*os.File, error) { return os.CreateTemp(folder, scratchName(kind)) })
}

// ScratchFolder makes an empty folder of a kind in a folder, and takes away what processes that were killed left of the kind.
func ScratchFolder(folder, kind string) (*Scratch, error) {
	return scratch(folder, kind, func() (*os.File, error) {
		path, err := os.MkdirTemp(folder, scratchName(kind))
		if err != nil {
			return nil, err
		}
		return os.Open(filepath.Clean(path))
	})
}

func scratchName(kind string) string { return "." + kind + "-*" }

func scratch(folder, kind string, create func() (*os.File, error)) (*Scratch, error) {
	if err := ClearScratch(folder, kind); err != nil {
		return nil, err
	}
	for {
		f, err := create()
		if err != nil {
			return nil, err
		}
		// Between the making and the lock another process may have taken it for left over.
		if !alone(f) || !there(f) {
			_ = f.Close()
			continue
		}
		return &Scratch{f.Name(), f}, nil
	}
}

// Remove takes it away with what SQLite may have left beside it.
func (s *Scratch) Remove() error {
	return errors.Join(removeScratch(s.Path), s.held.Close())
}

// ClearScratch takes away what processes that were killed left of a kind in a folder; what is in use stays.
func ClearScratch(folder, kind string) error {
	left, err := filepath.Glob(filepath.Join(folder, scratchName(kind)))
	if err != nil {
		return err
	}
	var errs []error
	for _, path := range left {
		if beside(path) {
			continue
		}
		f, err := os.Open(filepath.Clean(path))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if alone(f) {
			err = removeScratch(path)
		}
		errs = append(errs, err, f.Close())
	}
	return errors.Join(errs...)
}

// besides are what SQLite puts beside a file, and takes away again unless it is killed.
var besides = []string{"-wal", "-shm", "-journal"}

func beside(path string) bool {
	return slices.ContainsFunc(besides, func(end string) bool { return strings.HasSuffix(path, end) })
}

// removeScratch takes away the file last: as long as it is there, what lies beside it is found through it.
func removeScratch(path string) error {
	var errs []error
	for _, end := range besides {
		errs = append(errs, os.RemoveAll(path+end))
	}
	return errors.Join(append(errs, os.RemoveAll(path))...)
}

func alone(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

func there(f *os.File) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(f.Name())
	return err == nil && os.SameFile(mine, named)
}
