package handbook

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const handbookColumns = "id,org_id,year,state,version,missing,handed_day,handed_name,answered_day,answered_name,words"

func scanHandbook(s db.Scanner) (h Handbook, err error) {
	err = s.Scan(&h.id, &h.OrgID, &h.Year, &h.State, &h.Version, &h.Missing, &h.HandedDay, &h.HandedName, &h.AnsweredDay, &h.AnsweredName, &h.Words)
	return h, err
}

// loadHandbook answers how a branch's book of a year stands; one that was never handed in has no row.
func loadHandbook(ctx context.Context, q db.Queryer, branch kernel.ID, year int) (Handbook, error) {
	h, err := db.One(ctx, q, scanHandbook, "SELECT "+handbookColumns+" FROM handbook WHERE org_id=? AND year=?", branch, year)
	if errors.Is(err, kernel.ErrNotFound) {
		return Handbook{OrgID: branch, Year: year, State: None}, nil
	}
	return h, err
}

// findHandbook answers a book that was handed in. Fault: kernel.ErrNotFound.
func findHandbook(ctx context.Context, q db.Queryer, id kernel.ID) (Handbook, error) {
	return db.One(ctx, q, scanHandbook, "SELECT "+handbookColumns+" FROM handbook WHERE id=?", id)
}

// handbooksOf answers all books of a year that were ever handed in, by branch.
func handbooksOf(ctx context.Context, q db.Queryer, year int) (map[kernel.ID]Handbook, error) {
	out := map[kernel.ID]Handbook{}
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		h, err := scanHandbook(row)
		out[h.OrgID] = h
		return err
	}, "SELECT "+handbookColumns+" FROM handbook WHERE year=?", year)
}

// save writes the book if it still has the version that was seen, and counts it up; kernel.ErrStale when somebody was faster.
func (h *Handbook) save(ctx context.Context, tx *db.Tx) error {
	was := h.Version
	h.Version++
	var n int64
	var err error
	if was == 0 {
		h.id = tx.NewID()
		n, err = tx.Exec(ctx, "INSERT INTO handbook("+handbookColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (org_id, year) DO NOTHING",
			h.id, h.OrgID, h.Year, h.State, h.Version, h.Missing, h.HandedDay, h.HandedName, h.AnsweredDay, h.AnsweredName, h.Words)
	} else {
		n, err = tx.Exec(ctx, "UPDATE handbook SET state=?,version=?,missing=?,handed_day=?,handed_name=?,answered_day=?,answered_name=?,words=? WHERE id=? AND version=?",
			h.State, h.Version, h.Missing, h.HandedDay, h.HandedName, h.AnsweredDay, h.AnsweredName, h.Words, h.id, was)
	}
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	return err
}

func insertStep(ctx context.Context, tx *db.Tx, actor kernel.Actor, h *Handbook, step, words, copied string) error {
	_, err := tx.Exec(ctx, "INSERT INTO handbook_step(handbook_id,number,step,at,account_id,actor,words,missing,copy) VALUES (?,?,?,?,?,?,?,?,?)",
		h.id, h.Version, step, tx.Millis(), actor.Account, actor.Name, words, h.Missing, copied)
	return err
}

// handedInBy is the account that handed the book in last; 0 when nobody has.
func handedInBy(ctx context.Context, q db.Queryer, id kernel.ID) (kernel.ID, error) {
	by, err := db.One(ctx, q, db.Column[kernel.ID], "SELECT account_id FROM handbook_step WHERE handbook_id=? AND step=? ORDER BY number DESC", id, StepHandIn)
	if errors.Is(err, kernel.ErrNotFound) {
		return 0, nil
	}
	return by, err
}

func scanHandbookStep(s db.Scanner) (st HandbookStep, err error) {
	kept := 0
	err = s.Scan(&st.Number, &st.Step, &st.At, &st.Actor, &st.Words, &st.Missing, &kept)
	st.Kept = kept == 1
	return st, err
}

func stepsOf(ctx context.Context, q db.Queryer, id kernel.ID) ([]HandbookStep, error) {
	if id == 0 {
		return []HandbookStep{}, nil
	}
	return db.Select(ctx, q, scanHandbookStep, "SELECT number,step,at,actor,words,missing,CASE WHEN copy='' THEN 0 ELSE 1 END FROM handbook_step WHERE handbook_id=? ORDER BY number DESC", id)
}

// lastCopy answers the book as it was last handed in. Fault: kernel.ErrNotFound.
func lastCopy(ctx context.Context, q db.Queryer, id kernel.ID) (b Book, err error) {
	text, err := db.Scalar[string](ctx, q, "SELECT copy FROM handbook_step WHERE handbook_id=? AND copy<>'' ORDER BY number DESC LIMIT 1", id)
	if err != nil {
		return b, err
	}
	return unpackBook(text)
}

// packBook brings a book into the form in which its copy is kept; its texts repeat themselves, so that little is left of them.
func packBook(b Book) (string, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if err := json.NewEncoder(z).Encode(b); err != nil {
		return "", err
	}
	err := z.Close()
	return base64.StdEncoding.EncodeToString(out.Bytes()), err
}

func unpackBook(text string) (b Book, err error) {
	packed, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return b, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return b, err
	}
	return b, json.NewDecoder(z).Decode(&b)
}
