package points

import (
	"context"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const closingColumns = "id,year,subject,state,versions,note,proposed_by,proposed_name,proposed_at,closed_by,closed_name,closed_at," +
	"reason,asked_by,asked_name,asked_at,reopened_by,reopened_name,reopened_at,answer,version"

func scanClosing(s db.Scanner) (c Closing, err error) {
	err = s.Scan(&c.ID, &c.Year, &c.Subject, &c.State, &c.versions, &c.Note, &c.Proposed.Account, &c.Proposed.Name, &c.Proposed.At,
		&c.Closed.Account, &c.Closed.Name, &c.Closed.At, &c.Reason, &c.Asked.Account, &c.Asked.Name, &c.Asked.At,
		&c.Reopened.Account, &c.Reopened.Name, &c.Reopened.At, &c.Answer, &c.Version)
	return c, err
}

func closingByID(ctx context.Context, q db.Queryer, id kernel.ID) (Closing, error) {
	return db.One(ctx, q, scanClosing, "SELECT "+closingColumns+" FROM points_closing WHERE id=?", id)
}

func allClosings(ctx context.Context, q db.Queryer) ([]Closing, error) {
	return db.Select(ctx, q, scanClosing, "SELECT "+closingColumns+" FROM points_closing ORDER BY year DESC,subject,proposed_at DESC,id DESC")
}

// liveClosing is the one that closes a year now; false when nothing does.
func liveClosing(ctx context.Context, q db.Queryer, year int, t SubjectType) (Closing, bool, error) {
	c, err := db.One(ctx, q, scanClosing, "SELECT "+closingColumns+" FROM points_closing WHERE year=? AND subject=? AND state IN ('closed','reopening')", year, t)
	if errors.Is(err, kernel.ErrNotFound) {
		return c, false, nil
	}
	return c, err == nil, err
}

func insertClosing(ctx context.Context, tx *db.Tx, c *Closing) error {
	_, err := tx.Exec(ctx, "INSERT INTO points_closing("+closingColumns+") VALUES "+db.Marks(21, 1),
		c.ID, c.Year, c.Subject, c.State, c.versions, c.Note, c.Proposed.Account, c.Proposed.Name, c.Proposed.At,
		c.Closed.Account, c.Closed.Name, c.Closed.At, c.Reason, c.Asked.Account, c.Asked.Name, c.Asked.At,
		c.Reopened.Account, c.Reopened.Name, c.Reopened.At, c.Answer, 1)
	if db.IsUnique(err) {
		return ErrClosingTwice.With(c.Year, c.Subject.Chinese())
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

// frozen replaces the histories of closed years by those that they were closed under.
func frozen(ctx context.Context, q db.Queryer, year int, all map[SubjectType]History) error {
	closed, err := db.Select(ctx, q, scanClosing, "SELECT "+closingColumns+" FROM points_closing WHERE year=? AND state IN ('closed','reopening')", year)
	if err != nil {
		return err
	}
	for _, c := range closed {
		if all[c.Subject], err = versionsByIDs(ctx, q, c.versions); err != nil {
			return err
		}
	}
	return nil
}

// historiesOf are the versions by which a year counts, for each kind of subject.
func historiesOf(ctx context.Context, q db.Queryer, year int) (map[SubjectType]History, error) {
	all, err := histories(ctx, q, kernel.YearOf(year).Last)
	if err != nil {
		return nil, err
	}
	return all, frozen(ctx, q, year, all)
}
