package activity

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Titles answers what meetings are called where facts are listed: 2026年3月主题党日：参观廉政教育基地. Of a
// confidential one (谈心谈话) only the kind is told.
func Titles(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error) {
	kinds, err := kindNames(ctx, q)
	if err != nil {
		return nil, err
	}
	out := make(map[kernel.ID]string, len(ids))
	for part := range slices.Chunk(ids, 512) {
		in, args := db.In("id", part)
		if err := db.Each(ctx, q, func(row db.Scanner) error {
			var id int64 // plain types: database/sql converts named ones by reflection
			var codes, topic, day string
			var confidential int64
			if err := row.Scan(&id, &codes, &topic, &day, &confidential); err != nil {
				return err
			}
			if confidential != 0 {
				topic = ""
			}
			out[kernel.ID(id)] = title(kernel.Day(day), kinds, codes, topic)
			return nil
		}, "SELECT id,kinds,topic,shown_day,confidential FROM activity WHERE "+in, args...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func title(day kernel.Day, kinds map[string]string, codes, topic string) string {
	out := append(make([]byte, 0, 128), strconv.Itoa(day.Year())+"年"+strconv.Itoa(day.Month())+"月"...)
	between := ""
	for code := range strings.SplitSeq(codes, ",") {
		if name, ok := kinds[code]; ok {
			out = append(append(out, between...), name...)
			between = "、"
		}
	}
	if topic != "" {
		out = append(append(out, "："...), topic...)
	}
	return string(out)
}

func kindNames(ctx context.Context, q db.Queryer) (map[string]string, error) {
	out := map[string]string{}
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		var code, name string
		err := row.Scan(&code, &name)
		out[code] = name
		return err
	}, "SELECT code,name FROM activity_kind")
}
