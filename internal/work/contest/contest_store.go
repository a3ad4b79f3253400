package contest

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// contest (比赛) is what its entrants share.
type contest struct {
	ID   kernel.ID
	Name string
	Kind string
	Year int
	Day  kernel.Day
}

const contestColumns = "id,name,kind,year,day"

func scanContest(s db.Scanner) (c contest, err error) {
	err = s.Scan(&c.ID, &c.Name, &c.Kind, &c.Year, &c.Day)
	return c, err
}

func contests(ctx context.Context, q db.Queryer) (map[named]contest, error) {
	all, err := db.Select(ctx, q, scanContest, "SELECT "+contestColumns+" FROM contest")
	out := make(map[named]contest, len(all))
	for _, c := range all {
		out[named{c.Year, c.Name}] = c
	}
	return out, err
}

// addContest adds the contest, or answers the one that somebody else has just added.
func addContest(ctx context.Context, tx *db.Tx, c contest) (contest, error) {
	if _, err := tx.Exec(ctx, "INSERT INTO contest("+contestColumns+",version) VALUES (?,?,?,?,?,1) ON CONFLICT(year,name) DO NOTHING", c.ID, c.Name, c.Kind, c.Year, c.Day); err != nil {
		return c, err
	}
	return db.One(ctx, tx, scanContest, "SELECT "+contestColumns+" FROM contest WHERE year=? AND name=?", c.Year, c.Name)
}
