package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/register"
)

// rowsAtOnce bounds a transaction.
const rowsAtOnce = 4000

// registers writes the records of all registers. Problems go before the visits they came up on, so that
// the visits find them there, solved or not; classes before their trainees.
func (l *loader) registers(r *registers) error {
	return errors.Join(
		enter(l, l.Honours.Book, r.honours),
		enter(l, l.Problems.Book, r.problems),
		enter(l, l.Outreach.Visits, r.visits),
		enter(l, l.Outreach.Participations, r.participations),
		enter(l, l.Training.Classes, r.classes),
		enter(l, l.Training.Trainees, r.trainees),
		enter(l, l.Contests.Entrants, r.entrants),
		enter(l, l.Publicity.Stories, r.stories),
		enter(l, l.Appraisals.Debriefings, r.debriefings),
		enter(l, l.Inspections.LiaisonVisits, r.liaisons),
		enter(l, l.Structures.Terms, r.terms))
}

// takeIn puts the rows of the takeover into one batch.
func takeIn[T any, P register.Record[T]](l *loader, book *register.Book[T, P], rows []P) error {
	batch := intake.Recorded{Kind: book.Code, Name: book.Title + "（截至上年底）.xlsx", Rows: len(rows)}
	if err := l.do(func(_ context.Context, tx *db.Tx) error { batch.ID = tx.NewID(); return nil }); err != nil {
		return err
	}
	for _, r := range rows {
		r.Common().BatchID = batch.ID
	}
	l.batches = append(l.batches, batch)
	return nil
}

func enter[T any, P register.Record[T]](l *loader, book *register.Book[T, P], rows []P) error {
	if l.taking && len(rows) > 0 {
		if err := takeIn(l, book, rows); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(rows, rowsAtOnce) {
		if err := l.do(func(ctx context.Context, tx *db.Tx) error { return book.BulkInsert(ctx, tx, l.writer, part) }); err != nil {
			return fmt.Errorf("%s: %w", book.Title, err)
		}
	}
	return nil
}
