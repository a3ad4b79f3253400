package inspection

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/register"
)

// LiaisonPoints is the register of contact points.
type LiaisonPoints = register.Book[LiaisonPoint, *LiaisonPoint]

func (s *Service) pointSpec() register.Spec[LiaisonPoint, *LiaisonPoint] {
	return register.Spec[LiaisonPoint, *LiaisonPoint]{
		Code: "liaison_point", Name: "联系点", Title: "工委成员联系点台账", Table: "liaison_point", Caption: "org_name", Own: pointOwn,
		Day: "from_day", OtherDays: []string{"to_day"}, Who: register.Free, Elsewhere: true, Shared: true,
		On: func(p *LiaisonPoint) kernel.Day { return p.From }, Resolver: s.pointResolver, Check: checkPoint, Key: pointKey, Facts: noFacts, Columns: pointColumns,
	}
}

// pointResolver finds the kind of the organisation and what the same member has there already.
func (s *Service) pointResolver(ctx context.Context, q db.Queryer, _ kernel.Scope) (func(*LiaisonPoint) error, error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	standing, err := allPoints(ctx, q)
	if err != nil {
		return nil, err
	}
	return func(p *LiaisonPoint) error {
		n, _ := tree.Get(p.OrgID)
		p.kind, p.clashes = n.Kind, ""
		for i := range standing {
			o := &standing[i]
			if o.ID != p.ID && o.OrgID == p.OrgID && o.Person() == p.Person() && o.From != p.From && o.meets(p) {
				p.clashes = o.From
			}
		}
		return nil
	}, nil
}

// HandOverPoints ends the contact points of a member who leaves on the eve of the day and begins them for
// the one who takes over; one that would have begun later begins for the other. It answers how many there
// were. Faults: ErrPointMember, ErrSameMember, ErrHandOverDay, ErrNobodysPoints.
func (s *Service) HandOverPoints(ctx context.Context, actor kernel.Actor, h HandOver) (int, error) {
	if err := h.check(); err != nil {
		return 0, err
	}
	return db.InTx(ctx, s.db, "inspection.hand_over", func(ctx context.Context, tx *db.Tx) (int, error) {
		all, err := allPoints(ctx, tx)
		if err != nil {
			return 0, err
		}
		moved := 0
		for i := range all {
			p := &all[i]
			if !h.heldBy(p) {
				continue
			}
			moved++
			if err := s.handOver(ctx, tx, actor, h, p); err != nil {
				return 0, err
			}
		}
		if moved == 0 {
			return 0, ErrNobodysPoints.With(h.Day.Chinese()).At("from_name")
		}
		return moved, nil
	})
}

func (s *Service) handOver(ctx context.Context, tx *db.Tx, actor kernel.Actor, h HandOver, p *LiaisonPoint) error {
	if p.From >= h.Day {
		_, err := s.LiaisonPoints.CorrectIn(ctx, tx, actor, p.ID, p.Version, func(x *LiaisonPoint) error {
			x.MemberID, x.MemberName = h.ToMember, h.ToName
			return nil
		})
		return err
	}
	if _, err := s.LiaisonPoints.CorrectIn(ctx, tx, actor, p.ID, p.Version, func(x *LiaisonPoint) error { x.To = h.Day.AddDays(-1); return nil }); err != nil {
		return err
	}
	next := LiaisonPoint{From: h.Day, To: p.To}
	next.OrgID, next.MemberID, next.MemberName = p.OrgID, h.ToMember, h.ToName
	return s.LiaisonPoints.CreateIn(ctx, tx, actor, &next)
}

// allPoints are the standing contact points; there are about as many as departments.
func allPoints(ctx context.Context, q db.Queryer) ([]LiaisonPoint, error) {
	return db.Select(ctx, q, func(row db.Scanner) (p LiaisonPoint, err error) {
		err = row.Scan(&p.ID, &p.Version, &p.OrgID, &p.OrgName, &p.MemberID, &p.MemberName, &p.From, &p.To)
		return p, err
	}, "SELECT id,version,org_id,org_name,member_id,member_name,from_day,to_day FROM liaison_point WHERE removed=0 ORDER BY org_id, from_day, id")
}

// PointTotals (联系点合计) counts the contact points of a filter as they stand today.
type PointTotals struct {
	Points      int `json:"points" doc:"记录数"`
	Current     int `json:"current" doc:"现在的联系点"`
	Members     int `json:"members" doc:"现在负责联系的工委成员"`
	Departments int `json:"departments" doc:"有人联系的单位"`
}

func (s *Service) pointTotals(ctx context.Context, scope kernel.Scope, f register.Filter) (PointTotals, error) {
	const now = "t.from_day<=? AND (t.to_day='' OR t.to_day>=?)"
	today := s.db.Today()
	distinct := func(what string) register.Sum {
		return register.Sum{SQL: "COUNT(DISTINCT CASE WHEN " + now + " THEN " + what + " END)", Args: []any{today, today}}
	}
	n, err := s.LiaisonPoints.Sums(ctx, scope, f, register.Sum{SQL: "COUNT(*)"},
		register.Sum{SQL: "CAST(COALESCE(SUM(CASE WHEN " + now + " THEN 1 ELSE 0 END),0) AS BIGINT)", Args: []any{today, today}},
		distinct("t.member_name"), distinct("t.org_id"))
	if err != nil {
		return PointTotals{}, err
	}
	return PointTotals{n[0], n[1], n[2], n[3]}, nil
}
