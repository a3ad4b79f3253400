package activity

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Mine (我的组织生活) is a meeting as one of those due sees it.
type Mine struct {
	ID        kernel.ID  `json:"id"`
	OrgName   string     `json:"org_name"`
	Kinds     []string   `json:"kinds"`
	KindNames []string   `json:"kind_names"`
	Day       kernel.Day `json:"day" doc:"尚未开展的为计划日期"`
	StartTime string     `json:"start_time"`
	Topic     string     `json:"topic"`
	Place     string     `json:"place"`
	Mark      Mark       `json:"mark" enum:",attended,excused,absent" doc:"尚未开展的为空"`
	Reason    string     `json:"reason"`
	orgID     kernel.ID
}

const mineColumns = "a.id,a.org_id,a.kinds,a.shown_day,CASE WHEN a.start_time='' THEN a.planned_time ELSE a.start_time END,a.topic,a.place"

func scanMine(s db.Scanner) (m Mine, err error) {
	var kinds string
	err = s.Scan(&m.ID, &m.orgID, &kinds, &m.Day, &m.StartTime, &m.Topic, &m.Place, &m.Mark, &m.Reason)
	m.Kinds = splitKinds(kinds)
	return m, err
}

// Mine answers the accepted meetings that the actor was due to, the latest first. Fault: ErrNoMember.
func (s *Service) Mine(ctx context.Context, actor kernel.Actor, p kernel.Period, page kernel.Page) (kernel.List[Mine], error) {
	if actor.Member == 0 {
		return kernel.List[Mine]{}, ErrNoMember
	}
	c := condition{parts: []string{"t.member_id=?", "a.state='accepted'"}, args: []any{actor.Member}}
	c.and(p.First != "", "a.shown_day>=?", p.First)
	c.and(p.Last != "", "a.shown_day<=?", p.Last)
	q := s.db.Read()
	list, err := db.SelectPage(ctx, q, page, scanMine, mineColumns+",t.mark,t.reason",
		"activity_attendance t JOIN activity a ON a.id=t.activity_id WHERE "+c.text(), "a.shown_day DESC, a.id DESC", c.args...)
	if err != nil {
		return list, err
	}
	return list, s.nameMine(ctx, q, list.Items)
}

// Coming answers the announced meetings of the actor's own branch and group that are still ahead.
func (s *Service) Coming(ctx context.Context, actor kernel.Actor) (kernel.List[Mine], error) {
	if actor.Member == 0 {
		return kernel.List[Mine]{}, ErrNoMember
	}
	q, today := s.db.Read(), s.db.Today()
	people, err := s.roster.People(ctx, q, []kernel.ID{actor.Member}, today)
	if err != nil {
		return kernel.List[Mine]{}, err
	}
	tree, err := s.orgs.TreeAt(ctx, q, today)
	if err != nil {
		return kernel.List[Mine]{}, err
	}
	branch := people[actor.Member].Branch
	var above []kernel.ID
	for _, n := range tree.Path(branch) {
		if n.Kind != org.WorkCommittee {
			above = append(above, n.ID)
		}
	}
	for _, g := range tree.Children(branch) {
		above = append(above, g.ID)
	}
	in, args := db.In("a.org_id", above)
	list, err := db.Select(ctx, q, scanMine, "SELECT "+mineColumns+",'','' FROM activity a WHERE "+in+
		" AND a.announced=1 AND a.confidential=0 AND a.state IN ('draft','submitted','returned') AND a.shown_day>=? ORDER BY a.shown_day, a.id LIMIT 50",
		append(args, today)...)
	if err != nil {
		return kernel.List[Mine]{}, err
	}
	return kernel.List[Mine]{Items: list, Total: len(list)}, s.nameMine(ctx, q, list)
}

func (s *Service) nameMine(ctx context.Context, q db.Queryer, list []Mine) error {
	kinds, err := s.kinds(ctx, q)
	if err != nil {
		return err
	}
	tree, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return err
	}
	for i := range list {
		list[i].OrgName, list[i].KindNames = tree.FullName(list[i].orgID), kinds.Names(list[i].Kinds)
	}
	return nil
}

// MyActivity answers one meeting to somebody on its roster; others' reasons for absence stay with the
// branch. Faults: ErrNoMember, kernel.ErrNotFound.
func (s *Service) MyActivity(ctx context.Context, actor kernel.Actor, id kernel.ID) (*Activity, Attendance, error) {
	if actor.Member == 0 {
		return nil, Attendance{}, ErrNoMember
	}
	a, err := loadActivity(ctx, s.db.Read(), id, "state=? AND EXISTS (SELECT 1 FROM activity_attendance t WHERE t.activity_id=a.id AND t.member_id=?)", Accepted, actor.Member)
	if err != nil {
		return nil, Attendance{}, err
	}
	for _, t := range a.Attendances {
		if t.MemberID == actor.Member {
			a.Attendances = []Attendance{}
			return a, t, nil
		}
	}
	return nil, Attendance{}, kernel.ErrNotFound
}
