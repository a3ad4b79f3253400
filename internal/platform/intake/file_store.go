package intake

import (
	"bytes"
	"context"
	"slices"
	"strconv"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// filePart is how much of a file one row holds, in bytes before sealing.
const filePart = 256 << 10

func filePlace(batch kernel.ID, part int) string {
	return "intake_file.body." + batch.String() + "." + strconv.Itoa(part)
}

// keepFile keeps the file as it came, sealed: what goes back to its sender is made from it.
func (s *Service) keepFile(ctx context.Context, batch kernel.ID, data []byte) error {
	var values [][]any
	for part := range slices.Chunk(data, filePart) {
		values = append(values, []any{batch, len(values), s.vault.Seal(filePlace(batch, len(values)), string(part))})
	}
	return s.db.Do(ctx, "intake.keep_file", func(ctx context.Context, tx *db.Tx) error {
		return db.InsertRows(ctx, tx, "intake_file(batch_id,part,body)", 3, values, "")
	})
}

// file is the file as it came; empty when its time is over.
func (s *Service) file(ctx context.Context, q db.Queryer, batch kernel.ID) ([]byte, error) {
	var out bytes.Buffer
	part := 0
	err := db.Each(ctx, q, func(row db.Scanner) error {
		var sealed string
		if err := row.Scan(&sealed); err != nil {
			return err
		}
		plain, err := s.vault.Open(filePlace(batch, part), sealed)
		part++
		out.WriteString(plain)
		return err
	}, "SELECT body FROM intake_file WHERE batch_id=? ORDER BY part", batch)
	return out.Bytes(), err
}

// read reads the kept file again; nil when there is none that can be read.
func (b *Batch) read(ctx context.Context, data []byte) *sheet.Sheet {
	if len(data) == 0 {
		return nil
	}
	sh, err := sheet.Read(ctx, b.Name, data)
	if err != nil {
		sh, err = sheet.ReadPaste(string(data)) // a pasted block has no ending to tell it by
	}
	if err != nil || len(sh.Rows) <= b.header {
		return nil
	}
	return sh
}
