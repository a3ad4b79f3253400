package establishment

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
)

const staffColumns = "org_id,day,staff,recorded_name,recorded_at,version"

func scanStaff(s db.Scanner) (u UnitStaff, err error) {
	u.Known = true
	err = s.Scan(&u.OrgID, &u.Day, &u.Staff, &u.RecordedName, &u.RecordedAt, &u.Version)
	return u, err
}

// staffOn are the numbers that hold on a day, by unit: each unit's latest up to it.
func staffOn(ctx context.Context, q db.Queryer, day kernel.Day) (map[kernel.ID]UnitStaff, error) {
	list, err := db.Select(ctx, q, scanStaff, "SELECT "+staffColumns+" FROM unit_staff u WHERE u.day=(SELECT MAX(v.day) FROM unit_staff v WHERE v.org_id=u.org_id AND v.day<=?)", day)
	out := make(map[kernel.ID]UnitStaff, len(list))
	for _, u := range list {
		out[u.OrgID] = u
	}
	return out, err
}

// recordStaff keeps a number of a day. Written again the same it is kept once; of two who write differently one is
// told that it was changed. It answers whether anything changed.
func recordStaff(ctx context.Context, tx *db.Tx, u UnitStaff) (bool, error) {
	had, err := db.Select(ctx, tx, scanStaff, "SELECT "+staffColumns+" FROM unit_staff WHERE org_id=? AND day=?", u.OrgID, u.Day)
	switch {
	case err != nil:
		return false, err
	case len(had) > 0 && had[0].Staff == u.Staff:
		return false, nil
	case len(had) == 0 && u.Version == 0:
		_, err = tx.Exec(ctx, "INSERT INTO unit_staff("+staffColumns+") VALUES "+db.Marks(6, 1), u.OrgID, u.Day, u.Staff, u.RecordedName, u.RecordedAt, 1)
		if db.IsUnique(err) {
			return false, kernel.ErrStale
		}
		return true, err
	}
	n, err := tx.Exec(ctx, "UPDATE unit_staff SET staff=?,recorded_name=?,recorded_at=?,version=version+1 WHERE org_id=? AND day=? AND version=?", u.Staff, u.RecordedName, u.RecordedAt, u.OrgID, u.Day, u.Version)
	if err == nil && n == 0 {
		return false, kernel.ErrStale
	}
	return true, err
}

// staffOf are all numbers by unit, each unit's latest first.
func staffOf(ctx context.Context, q db.Queryer) (map[kernel.ID][]UnitStaff, error) {
	list, err := db.Select(ctx, q, scanStaff, "SELECT "+staffColumns+" FROM unit_staff ORDER BY org_id, day DESC")
	out := map[kernel.ID][]UnitStaff{}
	for _, u := range list {
		out[u.OrgID] = append(out[u.OrgID], u)
	}
	return out, err
}

// takeStaffBack puts a unit's number of a day back to what it was before an import. Fault: kernel.ErrStale.
func takeStaffBack(ctx context.Context, tx *db.Tx, e *intake.Effect, f formerStaff) error {
	n, err := int64(0), error(nil)
	if f.Known {
		n, err = tx.Exec(ctx, "UPDATE unit_staff SET staff=?,recorded_name=?,recorded_at=?,version=version+1 WHERE org_id=? AND day=? AND version=?", f.Staff, f.By, f.At, e.Object, f.Day, e.Version)
	} else {
		n, err = tx.Exec(ctx, "DELETE FROM unit_staff WHERE org_id=? AND day=? AND version=?", e.Object, f.Day, e.Version)
	}
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	return err
}
