package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
)

// The measures of a file that is read (QUALITY 21).
const (
	MaxFile    = 10 << 20 // bytes
	MaxRows    = 20_000
	MaxColumns = 100
	MaxText    = 32_767 // characters in a cell

	maxUnpacked = 64 << 20 // bytes of all parts
	maxRatio    = 100      // unpacked to packed
	maxEntries  = 2_000
	// Below it a high ratio harms nobody: a small part of blanks packs better than 1:100.
	ratioMatters = 1 << 20
)

var oleHeader = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// Check measures a workbook by streaming through it, keeping nothing, and answers the fault for
// which it must be refused. What it accepts may still hold too many rows: that shows in reading.
func Check(ctx context.Context, data []byte) error {
	_, err := open(ctx, data)
	return err
}

func open(ctx context.Context, data []byte) (*zip.Reader, error) {
	if len(data) > MaxFile {
		return nil, ErrTooLarge
	}
	if bytes.HasPrefix(data, oleHeader) {
		return nil, oldOrEncrypted(data)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, ErrDamaged
	}
	if len(z.File) > maxEntries {
		return nil, ErrTooLargeInside
	}
	if err := checkNames(z); err != nil {
		return nil, err
	}
	var total int64
	for _, f := range z.File {
		n, err := measure(ctx, f, maxUnpacked-total)
		if err != nil {
			return nil, err
		}
		total += n
	}
	return z, nil
}

// oldOrEncrypted tells the two files that begin alike; an encrypted workbook has a stream of this name.
func oldOrEncrypted(data []byte) error {
	if bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
		return ErrEncrypted
	}
	return ErrOldFormat
}

func checkNames(z *zip.Reader) error {
	workbook := false
	seen := make(map[string]bool, len(z.File))
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		switch {
		case seen[name] || strings.Contains(name, "..") || strings.ContainsAny(name, "\\\x00"):
			return ErrUnsafe
		case strings.Contains(name, "vbaproject") || strings.Contains(name, "macrosheets/"):
			return ErrMacros
		case strings.HasPrefix(name, "xl/externallinks/"):
			return ErrExternalLinks
		case strings.Contains(name, "/embeddings/") || strings.Contains(name, "/activex/"):
			return ErrUnsafe
		case name == "encryptedpackage":
			return ErrEncrypted
		}
		workbook = workbook || name == "xl/workbook.xml"
		seen[name] = true
	}
	if !workbook {
		return ErrNotSheet
	}
	return nil
}

// measure reads one part to its end within the budget. The sizes that the file declares are not
// believed.
func measure(ctx context.Context, f *zip.File, budget int64) (int64, error) {
	r, err := f.Open()
	if err != nil {
		return 0, ErrDamaged
	}
	defer r.Close()
	name := strings.ToLower(f.Name)
	isXML := strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") || strings.HasSuffix(name, ".vml")
	limit := min(budget, max(ratioMatters, int64(f.CompressedSize64)*maxRatio))
	var scan scanner
	var n int64
	buf := make([]byte, 64<<10)
	for {
		if ctx.Err() != nil {
			return 0, stopped(ctx)
		}
		k, err := r.Read(buf)
		if n += int64(k); n > limit {
			return 0, ErrTooLargeInside
		}
		if isXML {
			if err := scan.look(buf[:k]); err != nil {
				return 0, err
			}
		}
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return 0, ErrDamaged
		}
	}
}

// scanner looks for what a workbook never needs: declarations of entities, and code.
type scanner struct {
	tail    []byte
	started bool
}

func (s *scanner) look(chunk []byte) error {
	if !s.started && len(chunk) > 1 {
		s.started = true
		// Text of two bytes a character would hide a declaration from the search below.
		if chunk[0] == 0 || chunk[1] == 0 || chunk[0] >= 0xFE {
			return ErrUnsafe
		}
	}
	both := append(s.tail, chunk...)
	if bytes.Contains(both, []byte("<!DOCTYPE")) || bytes.Contains(both, []byte("<!ENTITY")) {
		return ErrUnsafe
	}
	if bytes.Contains(both, []byte("macroEnabled")) {
		return ErrMacros
	}
	s.tail = append([]byte(nil), both[max(0, len(both)-12):]...)
	return nil
}

func stopped(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrTooSlow
	}
	return ctx.Err()
}
