package member

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// Past (历任支部) is a member's name with all stays in branches, the earliest first; an open stay ends
// on kernel.MaxDay.
type Past struct {
	Name  string
	Stays []Stay
}

// Pasts answers members with their stays; unknown ids are left out.
func Pasts(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]Past, error) {
	names, err := Names(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[kernel.ID]Past, len(names))
	for id, name := range names {
		out[id] = Past{Name: name}
	}
	return out, inChunks(ids, func(part []kernel.ID) error {
		in, args := db.In("member_id", part)
		return db.Each(ctx, q, func(s db.Scanner) error {
			var id kernel.ID
			var st Stay
			err := s.Scan(&id, &st.BranchID, &st.From, &st.To)
			p := out[id]
			p.Stays = append(p.Stays, st)
			out[id] = p
			return err
		}, "SELECT member_id,branch_id,from_day,to_day FROM member_branch WHERE "+in+" ORDER BY member_id, from_day", args...)
	})
}

// Named answers the members of each name, former ones too.
func Named(ctx context.Context, q db.Queryer, names []string) (map[string][]kernel.ID, error) {
	out := map[string][]kernel.ID{}
	for len(names) > 0 {
		n := min(len(names), 500)
		in, args := db.In("name", names[:n])
		if err := db.Each(ctx, q, func(s db.Scanner) error {
			var id kernel.ID
			var name string
			err := s.Scan(&id, &name)
			out[name] = append(out[name], id)
			return err
		}, "SELECT id,name FROM member WHERE "+in+" ORDER BY id", args...); err != nil {
			return nil, err
		}
		names = names[n:]
	}
	return out, nil
}

// Numbered answers the members of these ID numbers, by number, through the blind index.
func (s *Service) Numbered(ctx context.Context, q db.Queryer, numbers []string) (map[string]kernel.ID, error) {
	byIndex, indexes := map[string]string{}, []string{}
	for _, number := range numbers {
		n, err := sheet.ParseIDNumber(number)
		if err != nil {
			continue
		}
		index := s.vault.Blind(idPurpose, n.Text)
		byIndex[index], indexes = number, append(indexes, index)
	}
	out := map[string]kernel.ID{}
	for len(indexes) > 0 {
		n := min(len(indexes), 500)
		in, args := db.In("id_index", indexes[:n])
		if err := db.Each(ctx, q, func(r db.Scanner) error {
			var id kernel.ID
			var index string
			err := r.Scan(&id, &index)
			out[byIndex[index]] = id
			return err
		}, "SELECT id,id_index FROM member WHERE "+in, args...); err != nil {
			return nil, err
		}
		indexes = indexes[n:]
	}
	return out, nil
}

// Under lists today's members of an organisation and everything below it, by name.
func Under(ctx context.Context, q db.Queryer, top kernel.ID) ([]Member, error) {
	where, args := org.Under(top, "m.branch_id")
	return db.Select(ctx, q, scanMember, "SELECT "+columns+",m.branch_id FROM member m WHERE m.left_day=? AND "+where+" ORDER BY m.name_key, m.id",
		append([]any{kernel.MaxDay}, args...)...)
}
