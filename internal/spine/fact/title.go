package fact

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Titles (记录名称) answers what the records behind facts are called where they are listed, such as
// 2026年3月主题党日：参观廉政教育基地. The version of a source is left out of account; records without a
// title are left out.
type Titles func(ctx context.Context, q db.Queryer, sources []Source) (map[Source]string, error)

// TitlesOf makes one answer of what each type of record says about its own.
func TitlesOf(each map[string]func(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error)) Titles {
	return func(ctx context.Context, q db.Queryer, sources []Source) (map[Source]string, error) {
		ids, seen := map[string][]kernel.ID{}, map[Source]bool{}
		for _, s := range sources {
			if s.Version = 0; !seen[s] {
				seen[s] = true
				ids[s.Type] = append(ids[s.Type], s.ID)
			}
		}
		out := map[Source]string{}
		for of, list := range ids {
			find := each[of]
			if find == nil {
				continue
			}
			names, err := find(ctx, q, list)
			if err != nil {
				return nil, err
			}
			for id, name := range names {
				out[Source{Type: of, ID: id}] = name
			}
		}
		return out, nil
	}
}
