package blob

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestKeptOnceAndChecked(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := s.Put([]byte("内容"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Put([]byte("内容"))
	if err != nil || again != hash {
		t.Fatal(again, err)
	}
	got, err := s.Get(hash)
	if err != nil || !bytes.Equal(got, []byte("内容")) {
		t.Fatal(string(got), err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*"))
	if len(files) != 1 {
		t.Fatalf("kept as %v", files)
	}
	if err := os.WriteFile(files[0], []byte("別的"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(hash); err == nil {
		t.Fatal("a damaged file is handed out")
	}
	if err := s.Remove(hash); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(hash); err == nil {
		t.Fatal("a removed file is handed out")
	}
}

func TestNamesStayInTheFolder(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "../../etc/passwd", "..", "/etc/passwd", "ABCD", string(make([]byte, 64))} {
		if _, err := s.Get(name); err == nil {
			t.Errorf("%q is taken for a hash", name)
		}
	}
}

func TestRoomIsLeft(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		free, total uint64
		size        int64
		refused     bool
	}{
		{3 << 30, 100 << 30, 1 << 20, false},
		{2 << 30, 100 << 30, 1, true},
		{2<<30 + 1, 100 << 30, 1, false},
		{1 << 30, 8 << 30, 1 << 20, false},
		{800 << 20, 8 << 30, 20 << 20, true},
	} {
		s.free = func(string) (uint64, uint64, error) { return c.free, c.total, nil }
		if err := s.Room(c.size); errors.Is(err, ErrNoRoom) != c.refused {
			t.Errorf("%+v: %v", c, err)
		}
	}
	s.free = func(string) (uint64, uint64, error) { return 0, 1 << 30, nil }
	if _, err := s.Put([]byte("x")); !errors.Is(err, ErrNoRoom) {
		t.Errorf("a full disk takes a file: %v", err)
	}
}
