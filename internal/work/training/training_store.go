package training

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// knownClasses reads what trainees need to know of the classes that somebody may read, and of those in which
// trainees of theirs are already; there are some dozens a year.
func knownClasses(ctx context.Context, q db.Queryer, readable, own string, args []any) ([]TrainingClass, error) {
	return db.Select(ctx, q, func(row db.Scanner) (c TrainingClass, err error) {
		err = row.Scan(&c.ID, &c.Name, &c.Kind, &c.FromDay, &c.ToDay, &c.Hours)
		return c, err
	}, "SELECT t.id,t.name,t.kind,t.from_day,t.to_day,t.hours FROM training_class t WHERE t.removed=0 AND ("+readable+
		" OR t.id IN (SELECT t.class_id FROM trainee t WHERE t.removed=0 AND "+own+"))", args...)
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
