package points

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// InForce answers the schemes that act on a day, one for each kind of subject that has any.
func (s *Service) InForce(ctx context.Context, q db.Queryer, day kernel.Day) ([]*Scheme, error) {
	all, err := histories(ctx, q)
	var out []*Scheme
	for _, t := range SubjectTypes {
		if v := all[t].At(day); v != nil {
			out = append(out, v.Scheme)
		}
	}
	return out, err
}
