package handbook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/doc"
)

// The formats of files.
const (
	Docx = "docx"
	PDF  = "pdf"
	Both = "both"
)

// Print writes the book as a file, for the one who takes it, and leaves a trail. Faults: those of Get.
func (s *Service) Print(ctx context.Context, actor kernel.Actor, branch kernel.ID, year int, day kernel.Day, kept bool, format string) (name string, file []byte, err error) {
	sheet, err := s.Get(ctx, actor, branch, year, day, kept)
	if err != nil {
		return "", nil, err
	}
	if file, err = write(sheet.Book, actor.Name, s.db.Now(), format); err != nil {
		return "", nil, err
	}
	sum := sha256.Sum256(file)
	return sheet.Book.fileName() + "." + format, file, s.db.Do(ctx, "handbook.print", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "handbook.print", ObjectType: objectType, ObjectID: branch, OrgID: branch,
			Detail: map[string]any{"year": year, "as_of": sheet.Book.AsOf, "kept": sheet.Kept, "file": format, "sha256": hex.EncodeToString(sum[:])},
		})
	})
}

// write prints a book for somebody at a time, both of which stand on each page.
func write(b Book, by string, at time.Time, format string) ([]byte, error) {
	p := b.printout(by, kernel.DayOf(at).Chinese()+" "+at.In(kernel.Zone).Format("15:04"), doc.Options{Made: at})
	if format == PDF {
		return p.PDF()
	}
	return p.Docx()
}
