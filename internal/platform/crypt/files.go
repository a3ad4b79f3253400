package crypt

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// LoadOrCreateKey reads the master key (主密钥) from the file, or makes one (mode 0600, folder 0700) when there is none.
// The file must lie outside the folder that is backed up: who has both reads everything, who has lost it reads nothing.
// Faults: ErrKeyFileMode, ErrBadKeyFile.
func LoadOrCreateKey(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := createKey(path); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	} else if info.Mode().Perm()&0o077 != 0 {
		return nil, ErrKeyFileMode.With(path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != masterSize {
		return nil, ErrBadKeyFile.With(path)
	}
	return key, nil
}

func createKey(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	made, err := writeSynced(path, hex.EncodeToString(randomKey(masterSize))+"\n")
	if err != nil {
		return err
	}
	defer os.Remove(made)
	// A link, not a rename: a key that another process has made meanwhile must not be replaced.
	if err := os.Link(made, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// writeSynced writes text to a new file (mode 0600) beside path and answers its name.
func writeSynced(path, text string) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.new")
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		os.Remove(f.Name())
	}
	return f.Name(), err
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// FileStore keeps the key ring in a file, which is replaced as a whole.
type FileStore string

// Load reads the ring; "" when there is no file.
func (s FileStore) Load() (string, error) {
	text, err := os.ReadFile(string(s))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(text), err
}

// Save replaces the ring; after it has answered, a power cut cannot take it away.
func (s FileStore) Save(text string) error {
	made, err := writeSynced(string(s), text)
	if err != nil {
		return err
	}
	if err := os.Rename(made, string(s)); err != nil {
		return err
	}
	return syncDir(filepath.Dir(string(s)))
}

// MemoryStore keeps the key ring for tests and try-outs.
type MemoryStore struct{ text string }

// Load answers what was saved.
func (s *MemoryStore) Load() (string, error) { return s.text, nil }

// Save keeps text.
func (s *MemoryStore) Save(text string) error { s.text = text; return nil }
