package member

import (
	"cmp"
	"context"
	"slices"

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

// Turnover (增减) is one member's coming to a branch or going from it. Other is the branch that the member came from or went to; 0
// when the roster names none.
type Turnover struct {
	MemberID kernel.ID
	Name     string
	Came     bool
	Day      kernel.Day // the first day there, or the last
	Other    kernel.ID
	LeftKind string // why a member who went is on no roster any more; empty otherwise
	Note     string
}

// Turnovers answers who came to a branch and who went in a period, the earliest first. A member's first stay tells of no coming
// unless the roster names the branch before it.
func Turnovers(ctx context.Context, q db.Queryer, branch kernel.ID, p kernel.Period) ([]Turnover, error) {
	var out []Turnover
	err := db.Each(ctx, q, func(row db.Scanner) error {
		var m Turnover
		err := row.Scan(&m.MemberID, &m.Name, &m.Day, &m.Other, &m.Note)
		m.Came = true
		out = append(out, m)
		return err
	}, "SELECT m.id,m.name,b.from_day,o.branch_id,b.note FROM member_branch b JOIN member m ON m.id=b.member_id JOIN member_branch o ON o.member_id=b.member_id "+
		"WHERE b.branch_id=? AND b.from_day>=? AND b.from_day<=? AND b.from_day<=b.to_day AND o.branch_id<>b.branch_id AND o.to_day>=o.from_day AND o.to_day=(SELECT MAX(x.to_day) FROM member_branch x "+
		"WHERE x.member_id=b.member_id AND x.to_day<b.from_day AND x.to_day>=x.from_day)", branch, p.First, p.Last)
	if err != nil {
		return nil, err
	}
	err = db.Each(ctx, q, func(row db.Scanner) error {
		var m Turnover
		err := row.Scan(&m.MemberID, &m.Name, &m.Day, &m.Other, &m.LeftKind, &m.Note)
		if m.Other == 0 {
			m.LeftKind = nameOf(LeaveKinds, m.LeftKind)
		} else {
			m.LeftKind = ""
		}
		out = append(out, m)
		return err
	}, "SELECT m.id,m.name,b.to_day,COALESCE(o.branch_id,0),m.left_kind,COALESCE(o.note,m.left_note) FROM member_branch b JOIN member m ON m.id=b.member_id "+
		"LEFT JOIN member_branch o ON o.member_id=b.member_id AND o.to_day>=o.from_day AND o.from_day=(SELECT MIN(x.from_day) FROM member_branch x WHERE x.member_id=b.member_id AND x.from_day>b.to_day AND x.to_day>=x.from_day) "+
		"WHERE b.branch_id=? AND b.to_day>=? AND b.to_day<=? AND b.from_day<=b.to_day AND (o.branch_id IS NULL OR o.branch_id<>b.branch_id)", branch, p.First, p.Last)
	slices.SortFunc(out, func(a, b Turnover) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Name, b.Name), cmp.Compare(a.MemberID, b.MemberID))
	})
	return out, err
}

// HeldIn lists who held a duty in one of the organisations on any day of the period, the earliest first. An open end is
// empty.
func HeldIn(ctx context.Context, q db.Queryer, orgs []kernel.ID, p kernel.Period) ([]Position, error) {
	if len(orgs) == 0 {
		return nil, nil
	}
	in, args := db.In("p.org_id", orgs)
	return db.Select(ctx, q, scanPosition, "SELECT "+positionColumns+" FROM position p WHERE "+in+" AND p.from_day<=? AND p.to_day>=? AND p.from_day<=p.to_day ORDER BY p.from_day, p.id",
		append(args, p.Last, p.First)...)
}
