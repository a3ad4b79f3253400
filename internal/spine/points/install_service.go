package points

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// InstallSeeds adopts the delivered schemes for kinds of subject that have none yet.
func (s *Service) InstallSeeds(ctx context.Context) error {
	return s.db.Do(ctx, "points.install_seeds", func(ctx context.Context, tx *db.Tx) error {
		for _, t := range SubjectTypes {
			n, err := db.Scalar[int](ctx, tx, "SELECT COUNT(*) FROM points_scheme WHERE subject=?", t)
			if err != nil {
				return err
			}
			if n > 0 {
				continue
			}
			id, err := insertScheme(ctx, tx, kernel.Actor{}, Seed(t), Adopted)
			if err != nil {
				return err
			}
			actor := kernel.System("初始设置")
			if err := insertVersion(ctx, tx, actor, id, Seed(t), 1, SeedEffective); err != nil {
				return err
			}
			if err := s.audit.Record(ctx, tx, actor, audit.Entry{Action: "points.install_seeds", ObjectType: "points_scheme", ObjectID: id}); err != nil {
				return err
			}
		}
		return nil
	})
}

// continued is the scheme in force whose next version a definition of the same name is; otherwise a new one.
func (s *Service) continued(ctx context.Context, tx *db.Tx, actor kernel.Actor, def *Scheme) (*SchemeDetail, error) {
	all, err := schemesOf(ctx, tx, 0)
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		if d.State == Adopted && d.Subject == def.Subject && d.Name == def.Name {
			d.Definition = def
			return d, nil
		}
	}
	id, err := insertScheme(ctx, tx, actor, def, Draft)
	if err != nil {
		return nil, err
	}
	return oneScheme(ctx, tx, id)
}

// TakeOver (接续) puts in force a scheme by which a city scored before the program was there. Nothing is computed
// by it; the caller recomputes the years that it touches. Refusals: ErrRefused, ErrEffective, ErrCalendar, ErrDirection.
func (s *Service) TakeOver(ctx context.Context, actor kernel.Actor, def *Scheme, effective kernel.Day) error {
	if _, err := s.lawful(def); err != nil {
		return err
	}
	return s.db.Do(ctx, "points.take_over_scheme", func(ctx context.Context, tx *db.Tx) error {
		before, err := lastVersion(ctx, tx, def.Subject)
		if err != nil {
			return err
		}
		if err := before.mayFollow(def, effective); err != nil {
			return err
		}
		d, err := s.continued(ctx, tx, actor, def)
		if err != nil {
			return err
		}
		return s.putInForce(ctx, tx, actor, d, d.Version, before.Number+1, effective, false)
	})
}
