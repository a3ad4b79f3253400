package db

import (
	"context"
	"errors"
	"os"
	"testing"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// TestConnectionThatCannotReadItsFile holds that a reader opened on a disk that does not hand out the file is told that nothing
// could be read, not that what was sent may have been saved: such a connection knows no longer codes yet.
func TestConnectionThatCannotReadItsFile(t *testing.T) {
	const unread = "/proc/self/mem" // its first page belongs to nobody: EIO
	f, err := os.Open(unread)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.ReadAt(make([]byte, 1), 0); err == nil {
		t.Fatalf("%s can be read at its beginning", unread)
	}
	_ = f.Close()
	readers, err := openLite(unread, "query_only(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = readers.Close() }()
	err = readers.PingContext(context.Background())
	var lite *sqlite.Error
	if !errors.As(err, &lite) || lite.Code() != sqlite3.SQLITE_IOERR {
		t.Fatalf("not what such a connection answers: %v", err)
	}
	if !Unreadable(err) {
		t.Errorf("not taken for a disk that cannot be read: %v", err)
	}
}
