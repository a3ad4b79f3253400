package points

import (
	"context"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const closingColumns = "id,year,half,subject,state,versions,note,proposed_by,proposed_name,proposed_at,closed_by,closed_name,closed_at," +
	"reason,asked_by,asked_name,asked_at,reopened_by,reopened_name,reopened_at,answer,version"

func scanClosing(s db.Scanner) (c Closing, err error) {
	err = s.Scan(&c.ID, &c.Year, &c.Half, &c.Subject, &c.State, &c.versions, &c.Note, &c.Proposed.Account, &c.Proposed.Name, &c.Proposed.At,
		&c.Closed.Account, &c.Closed.Name, &c.Closed.At, &c.Reason, &c.Asked.Account, &c.Asked.Name, &c.Asked.At,
		&c.Reopened.Account, &c.Reopened.Name, &c.Reopened.At, &c.Answer, &c.Version)
	return c, err
}

func closingByID(ctx context.Context, q db.Queryer, id kernel.ID) (Closing, error) {
	return db.One(ctx, q, scanClosing, "SELECT "+closingColumns+" FROM points_closing WHERE id=?", id)
}

func allClosings(ctx context.Context, q db.Queryer) ([]Closing, error) {
	return db.Select(ctx, q, scanClosing, "SELECT "+closingColumns+" FROM points_closing ORDER BY year DESC,half DESC,subject,proposed_at DESC,id DESC")
}

// liveClosing is the one that closes a term now; false when nothing does.
func liveClosing(ctx context.Context, q db.Queryer, term Term, t SubjectType) (Closing, bool, error) {
	c, err := db.One(ctx, q, scanClosing, "SELECT "+closingColumns+" FROM points_closing WHERE year=? AND half=? AND subject=? AND state IN ('closed','reopening')", term.Year, term.Half, t)
	if errors.Is(err, kernel.ErrNotFound) {
		return c, false, nil
	}
	return c, err == nil, err
}

func insertClosing(ctx context.Context, tx *db.Tx, c *Closing) error {
	_, err := tx.Exec(ctx, "INSERT INTO points_closing("+closingColumns+") VALUES "+db.Marks(22, 1),
		c.ID, c.Year, c.Half, c.Subject, c.State, c.versions, c.Note, c.Proposed.Account, c.Proposed.Name, c.Proposed.At,
		c.Closed.Account, c.Closed.Name, c.Closed.At, c.Reason, c.Asked.Account, c.Asked.Name, c.Asked.At,
		c.Reopened.Account, c.Reopened.Name, c.Reopened.At, c.Answer, 1)
	if db.IsUnique(err) {
		return ErrClosingTwice.With(c.Term.Chinese(), c.Subject.Chinese())
	}
	return err
}

// updateClosing compares and sets: of two who act at once one is told that it moved on.
func updateClosing(ctx context.Context, tx *db.Tx, c *Closing) error {
	n, err := tx.Exec(ctx, "UPDATE points_closing SET state=?,versions=?,closed_by=?,closed_name=?,closed_at=?,reason=?,asked_by=?,asked_name=?,asked_at=?,"+
		"reopened_by=?,reopened_name=?,reopened_at=?,answer=?,version=version+1 WHERE id=? AND version=?",
		c.State, c.versions, c.Closed.Account, c.Closed.Name, c.Closed.At, c.Reason, c.Asked.Account, c.Asked.Name, c.Asked.At,
		c.Reopened.Account, c.Reopened.Name, c.Reopened.At, c.Answer, c.ID, c.Version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	return err
}

// frozen gives the runs of closed terms the versions that they were closed under.
func frozen(ctx context.Context, q db.Queryer, year int, planned map[SubjectType][]run) error {
	closed, err := db.Select(ctx, q, scanClosing, "SELECT "+closingColumns+" FROM points_closing WHERE year=? AND state IN ('closed','reopening')", year)
	if err != nil {
		return err
	}
	for _, c := range closed {
		for i, r := range planned[c.Subject] {
			if r.Term == c.Term {
				planned[c.Subject][i].versions = c.versions
			}
		}
	}
	return nil
}

// closedOver are the stretches of days of closed years that some days touch.
func closedOver(ctx context.Context, q db.Queryer, days kernel.Period) ([]run, error) {
	return db.Select(ctx, q, scanRun, "SELECT "+runColumns+" FROM points_run WHERE last_day>=? AND first_day<=? AND state='current'"+
		" AND EXISTS (SELECT 1 FROM points_closing c WHERE c.year=points_run.year AND c.half=points_run.half AND c.subject=points_run.subject AND c.state IN ('closed','reopening'))",
		days.First, days.Last)
}

// closedOn is the closed term in which a day lies; false when it lies in none.
func closedOn(ctx context.Context, q db.Queryer, d kernel.Day, t SubjectType) (Term, bool, error) {
	runs, err := closedOver(ctx, q, kernel.Period{First: d, Last: d})
	for _, r := range runs {
		if r.subject == t {
			return r.Term, true, err
		}
	}
	return Term{}, false, err
}

// settling is how many closings of a year and later ones stand or are under way.
func settling(ctx context.Context, q db.Queryer, t SubjectType, from int) (int, error) {
	return db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM points_closing WHERE subject=? AND year>=? AND state IN ('proposed','closed','reopening')", t, from)
}

// firstAdoptions are the days on which the program's first schemes were adopted, by subject.
func firstAdoptions(ctx context.Context, q db.Queryer) (map[SubjectType]kernel.Day, error) {
	out := map[SubjectType]kernel.Day{}
	return out, db.Each(ctx, q, func(s db.Scanner) error {
		var t SubjectType
		var at int64
		err := s.Scan(&t, &at)
		out[t] = kernel.DayOf(millis(at))
		return err
	}, "SELECT subject,MIN(adopted_at) FROM points_version GROUP BY subject")
}
