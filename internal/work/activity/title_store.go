package activity

import (
	"context"
	"fmt"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Titles answers what meetings are called where facts are listed: 2026年3月主题党日：参观廉政教育基地. Of a
// confidential one (谈心谈话) only the kind is told.
func Titles(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error) {
	kinds, err := LoadKinds(ctx, q)
	if err != nil {
		return nil, err
	}
	out := make(map[kernel.ID]string, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), 500)
		in, args := db.In("id", ids[:n])
		ids = ids[n:]
		if err := db.Each(ctx, q, func(row db.Scanner) error {
			var id kernel.ID
			var codes, topic string
			var day kernel.Day
			var confidential int
			if err := row.Scan(&id, &codes, &topic, &day, &confidential); err != nil {
				return err
			}
			title := fmt.Sprintf("%d年%d月%s", day.Year(), day.Month(), strings.Join(kinds.Names(strings.Split(codes, ",")), "、"))
			if confidential == 0 && topic != "" {
				title += "：" + topic
			}
			out[id] = title
			return nil
		}, "SELECT id,kinds,topic,shown_day,confidential FROM activity WHERE "+in, args...); err != nil {
			return nil, err
		}
	}
	return out, nil
}
