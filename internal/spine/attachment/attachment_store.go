package attachment

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const columns = "id,owner_type,owner_id,org_id,name,type,size,hash,made_at,made_by,made_name,state"

func scan(s db.Scanner) (a Attachment, err error) {
	err = s.Scan(&a.ID, &a.ownerType, &a.ownerID, &a.orgID, &a.Name, &a.Type, &a.Size, &a.hash, &a.MadeAt, &a.madeBy, &a.MadeName, &a.State)
	return a, err
}

func insert(ctx context.Context, tx *db.Tx, a Attachment) error {
	_, err := tx.Exec(ctx, "INSERT INTO attachment("+columns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
		a.ID, a.ownerType, a.ownerID, a.orgID, a.Name, a.Type, a.Size, a.hash, a.MadeAt, a.madeBy, a.MadeName, a.State)
	return err
}

// takeTurn makes later uploads of the organisation wait until this transaction has ended.
func takeTurn(ctx context.Context, tx *db.Tx, org kernel.ID) error {
	_, err := tx.Exec(ctx, "INSERT INTO attachment_turn(org_id,uploads) VALUES (?,1) ON CONFLICT (org_id) DO UPDATE SET uploads=attachment_turn.uploads+1", org)
	return err
}

func sum(ctx context.Context, q db.Queryer, where string, args ...any) (int64, error) {
	return db.Scalar[int64](ctx, q, "SELECT CAST(COALESCE(SUM(size),0) AS BIGINT) FROM attachment WHERE "+where, args...)
}

func ofRecord(ctx context.Context, q db.Queryer, ownerType string, id kernel.ID) ([]Attachment, error) {
	return db.Select(ctx, q, scan, "SELECT "+columns+" FROM attachment WHERE owner_type=? AND owner_id=? ORDER BY id", ownerType, id)
}

// find asks for both ends: the file, and the record it must belong to.
func find(ctx context.Context, q db.Queryer, ownerType string, owner, file kernel.ID) (Attachment, error) {
	return db.One(ctx, q, scan, "SELECT "+columns+" FROM attachment WHERE id=? AND owner_type=? AND owner_id=?", file, ownerType, owner)
}

func remove(ctx context.Context, tx *db.Tx, a Attachment) error {
	n, err := tx.Exec(ctx, "DELETE FROM attachment WHERE id=?", a.ID)
	if err == nil && n == 0 {
		return kernel.ErrNotFound
	}
	return err
}

// Counts answers how many files each of the records has; those without any are left out.
func Counts(ctx context.Context, q db.Queryer, ownerType string, ids []kernel.ID) (map[kernel.ID]int, error) {
	out := map[kernel.ID]int{}
	for len(ids) > 0 {
		n := min(len(ids), 500)
		in, args := db.In("owner_id", ids[:n])
		if err := db.Each(ctx, q, func(row db.Scanner) error {
			var id kernel.ID
			count := 0
			err := row.Scan(&id, &count)
			out[id] = count
			return err
		}, "SELECT owner_id,COUNT(*) FROM attachment WHERE owner_type=? AND "+in+" GROUP BY owner_id", append([]any{ownerType}, args...)...); err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return out, nil
}

// Hashes lists every content that some record names, for the check that they are still there.
func Hashes(ctx context.Context, q db.Queryer) ([]string, error) {
	return db.Select(ctx, q, db.Column[string], "SELECT DISTINCT hash FROM attachment WHERE state<>? ORDER BY hash", Infected)
}

// scanned puts the scanner's word on every file of that content that waits for it, and answers them.
func scanned(ctx context.Context, tx *db.Tx, hash string, state State) ([]Attachment, error) {
	list, err := db.Select(ctx, tx, scan, "SELECT "+columns+" FROM attachment WHERE hash=? AND state=? ORDER BY id", hash, Waiting)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, "UPDATE attachment SET state=? WHERE hash=? AND state=?", state, hash, Waiting)
	return list, err
}

// waiting answers the contents that no scanner has spoken of yet.
func waiting(ctx context.Context, q db.Queryer) ([]string, error) {
	return db.Select(ctx, q, db.Column[string], "SELECT DISTINCT hash FROM attachment WHERE state=? ORDER BY hash", Waiting)
}

// knownBad tells whether a content was found infected before.
func knownBad(ctx context.Context, q db.Queryer, hash string) (bool, error) {
	n, err := db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM attachment WHERE hash=? AND state=?", hash, Infected)
	return n > 0, err
}
