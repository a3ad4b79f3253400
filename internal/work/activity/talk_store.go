package activity

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/obligation"
)

// Talks answers who talked with whom, by accepted records of a kind in a period: the host with each who was
// there. Where the host is not on the roster and two were there, these two talked. With people named, only the talks at
// which one of them was are answered, with all who were there.
func Talks(ctx context.Context, q db.Queryer, kind string, p kernel.Period, people []kernel.ID) ([]obligation.Talk, error) {
	var out []obligation.Talk
	among, args := "1=1", []any{kind, p.First, p.Last}
	if len(people) > 0 {
		in, ids := db.In("x.member_id", people)
		among, args = "a.id IN (SELECT x.activity_id FROM activity_attendance x WHERE "+in+" AND x.mark='attended')", append(args, ids...)
	}
	last := kernel.ID(0)
	err := db.Each(ctx, q, func(s db.Scanner) error {
		var id, host, member kernel.ID
		var day kernel.Day
		if err := s.Scan(&id, &day, &host, &member); err != nil {
			return err
		}
		if id != last {
			out, last = append(out, obligation.Talk{Day: day, Host: host}), id
		}
		t := &out[len(out)-1]
		t.People = append(t.People, member)
		return nil
	}, `SELECT a.id, a.day, a.host_id, t.member_id FROM activity_as k JOIN activity a ON a.id=k.activity_id JOIN activity_attendance t ON t.activity_id=a.id
		WHERE k.kind=? AND a.state='accepted' AND a.day>=? AND a.day<=? AND t.mark='attended' AND `+among+` ORDER BY a.id, t.position`, args...)
	for i := range out {
		if t := &out[i]; t.Host == 0 && len(t.People) == 2 {
			t.Host = t.People[0]
		}
	}
	return out, err
}
