package register

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// titleLength bounds what is shown of a long caption, such as a problem's wording.
const titleLength = 30

// Titles answers what records are called where facts are listed: 走访记录：东湖村. Whether the reader may
// open them is asked when they are opened.
func (b *Book[T, P]) Titles(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error) {
	out := make(map[kernel.ID]string, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), 500)
		in, args := db.In("id", ids[:n])
		ids = ids[n:]
		if err := db.Each(ctx, q, func(row db.Scanner) error {
			var id kernel.ID
			var caption string
			err := row.Scan(&id, &caption)
			out[id] = b.Name + "：" + shortened(caption)
			return err
		}, "SELECT id,"+b.Caption+" FROM "+b.Table+" WHERE "+in, args...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > titleLength {
		return string(runes[:titleLength]) + "…"
	}
	return text
}
