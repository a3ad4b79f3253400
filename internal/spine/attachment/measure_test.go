package attachment

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"testing"
)

// pictureOf begins like a picture of that many points.
func pictureOf(wide, high uint32) []byte {
	head := append([]byte("IHDR"), 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0)
	binary.BigEndian.PutUint32(head[4:], wide)
	binary.BigEndian.PutUint32(head[8:], high)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(out, head...), crc32.ChecksumIEEE(head))
}

// TestMeasuresOfFiles: the measures are those asked for, in figures and not by their names.
func TestMeasuresOfFiles(t *testing.T) {
	if MaxSize != 20*1024*1024 || maxRecord != 200*1024*1024 || maxOrg != 2*1024*1024*1024 {
		t.Errorf("%d a file, %d a record, %d an organisation", MaxSize, maxRecord, maxOrg)
	}
	for _, c := range []struct {
		wide, high uint32
		want       error
	}{{8000, 5000, nil}, {8000, 5001, ErrPicture}, {40_000_000, 1, nil}, {40_000_001, 1, ErrPicture}, {1<<31 - 1, 1<<31 - 1, ErrPicture}, {0, 1, ErrPicture}} {
		if err := measured(pictureOf(c.wide, c.high), "png"); !errors.Is(err, c.want) || (c.want == nil) != (err == nil) {
			t.Errorf("%d by %d: %v", c.wide, c.high, err)
		}
	}
}
