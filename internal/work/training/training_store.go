package training

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// allClasses reads what trainees need to know of every class; there are some dozens a year.
func allClasses(ctx context.Context, q db.Queryer) ([]TrainingClass, error) {
	return db.Select(ctx, q, func(row db.Scanner) (c TrainingClass, err error) {
		err = row.Scan(&c.ID, &c.Name, &c.Kind, &c.FromDay, &c.ToDay, &c.Hours)
		return c, err
	}, "SELECT id,name,kind,from_day,to_day,hours FROM training_class WHERE removed=0")
}

type versioned struct {
	id      kernel.ID
	version int
}

func ofClass(ctx context.Context, q db.Queryer, class kernel.ID) ([]versioned, error) {
	return db.Select(ctx, q, func(row db.Scanner) (v versioned, err error) {
		err = row.Scan(&v.id, &v.version)
		return v, err
	}, "SELECT id,version FROM trainee WHERE class_id=? AND removed=0 ORDER BY id", class)
}
