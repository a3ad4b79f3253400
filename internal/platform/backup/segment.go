package backup

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"sanchuang/internal/platform/crypt"
)

// A segment (变更记录的一段) is a file of records, each sealed under the segment's name and its own number, so that
// none can be left out, moved or taken from elsewhere. The last one says that the segment is whole.
const (
	recordHead  = 'h' // segmentHead
	recordFile  = 'f' // a small file of the data folder as it then was: its name, a line feed, its content
	recordGone  = 'g' // the name of an attachment that was removed
	recordBlob  = 'b' // the name of an attachment, a line feed, and its first part
	recordMore  = 'm' // the next part of the attachment before
	recordPages = 'p' // pages: the number of each, then its image
	recordEnd   = 'e'
)

const (
	recordMost = 1 << 20 // bytes of content in a record
	pagesMost  = 64      // pages in one
)

// segmentHead says what a segment brings a database to.
type segmentHead struct {
	At    time.Time `json:"at"`
	Root  string    `json:"root"` // the trail's last root then
	Page  int       `json:"page"`
	Pages uint32    `json:"pages"`
}

var errCut = errors.New("backup: the segment is cut short")

func recordTag(segment string, n int) string { return fmt.Sprintf("journal.%s.%d", segment, n) }

// segmentWriter writes the records of one segment.
type segmentWriter struct {
	vault *crypt.Vault
	name  string
	to    *bufio.Writer
	n     int
	bytes int64
}

func (w *segmentWriter) record(kind byte, content []byte) error {
	packed, err := deflate(content)
	if err != nil {
		return err
	}
	sealed := w.vault.SealBlock(recordTag(w.name, w.n), append([]byte{kind}, packed...))
	w.n++
	w.bytes += int64(4 + len(sealed))
	if err := binary.Write(w.to, binary.BigEndian, uint32(len(sealed))); err != nil {
		return err
	}
	_, err = w.to.Write(sealed)
	return err
}

// blob writes an attachment in parts.
func (w *segmentWriter) blob(name string, from io.Reader) error {
	kind, part := byte(recordBlob), append([]byte(name), '\n')
	buffer := make([]byte, recordMost)
	for {
		n, err := io.ReadFull(from, buffer)
		if n > 0 || kind == recordBlob {
			if e := w.record(kind, append(part, buffer[:n]...)); e != nil {
				return e
			}
			kind, part = recordMore, nil
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// writeSegment makes a segment of what fill writes. It exists from the moment it has its name, on disk as a whole.
func (r *Repository) writeSegment(chain, name string, head segmentHead, fill func(*segmentWriter) error) (size int64, err error) {
	folder := filepath.Join(r.folder, "journal", chain)
	f, err := os.CreateTemp(folder, unfinished+"*")
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	w := &segmentWriter{vault: r.vault, name: chain + "/" + name, to: bufio.NewWriterSize(f, 1<<18)}
	b, err := json.Marshal(head)
	if err == nil {
		err = w.record(recordHead, b)
	}
	if err == nil {
		err = fill(w)
	}
	if err == nil {
		err = w.record(recordEnd, nil)
	}
	if err == nil {
		err = w.to.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, err
	}
	return w.bytes, rename(f.Name(), filepath.Join(folder, name))
}

// readSegment hands on the records of a segment; each is as it was written. Faults: errCut when it ends too early,
// ErrDamaged for anything else that is not as it should be.
func (r *Repository) readSegment(chain, name string, each func(kind byte, content []byte) error) error {
	f, err := os.Open(filepath.Join(r.folder, "journal", chain, name))
	if err != nil {
		return err
	}
	defer f.Close()
	from := bufio.NewReaderSize(f, 1<<18)
	for n := 0; ; n++ {
		var length uint32
		if err := binary.Read(from, binary.BigEndian, &length); err != nil {
			return cutOr(err)
		}
		if length > 2*recordMost+pagesMost*(65536+4) {
			return ErrDamaged.With(name)
		}
		sealed := make([]byte, length)
		if _, err := io.ReadFull(from, sealed); err != nil {
			return cutOr(err)
		}
		plain, err := r.vault.OpenBlock(recordTag(chain+"/"+name, n), sealed)
		if err != nil || len(plain) == 0 {
			return ErrDamaged.With(name)
		}
		if plain[0] == recordEnd {
			return nil
		}
		content, err := io.ReadAll(flate.NewReader(bytes.NewReader(plain[1:])))
		if err != nil {
			return ErrDamaged.With(name)
		}
		if err := each(plain[0], content); err != nil {
			return err
		}
	}
}

func cutOr(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errCut
	}
	return err
}
