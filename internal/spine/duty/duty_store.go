package duty

import (
	"context"
	"maps"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const dutyColumns = "id,kind,title,note,role,org_id,due,object_type,object_id,made_at"

func scanDuty(s db.Scanner) (d Duty, err error) {
	err = s.Scan(&d.ID, &d.Kind, &d.Title, &d.Note, &d.Role, &d.OrgID, &d.Due, &d.ObjectType, &d.ObjectID, &d.MadeAt)
	return d, err
}

// Raise adds the duty, or renews the title, note and due day of one that is there already.
func Raise(ctx context.Context, tx *db.Tx, d Duty) error {
	_, err := tx.Exec(ctx, "INSERT INTO duty("+dutyColumns+") VALUES (?,?,?,?,?,?,?,?,?,?) "+
		"ON CONFLICT(object_type,object_id,kind,role) DO UPDATE SET title=excluded.title, note=excluded.note, org_id=excluded.org_id, due=excluded.due",
		tx.NewID(), d.Kind, d.Title, d.Note, d.Role, d.OrgID, d.Due, d.ObjectType, d.ObjectID, tx.Millis())
	return err
}

// OfKind are all duties of one kind, whoever has them.
func OfKind(ctx context.Context, q db.Queryer, kind string) ([]Duty, error) {
	return db.Select(ctx, q, scanDuty, "SELECT "+dutyColumns+" FROM duty WHERE kind=? ORDER BY id", kind)
}

// Clear removes the duties of one kind about an object; kind "" removes all of them.
func Clear(ctx context.Context, tx *db.Tx, kind, objectType string, objectID kernel.ID) error {
	_, err := tx.Exec(ctx, "DELETE FROM duty WHERE object_type=? AND object_id=? AND (kind=? OR ?='')", objectType, objectID, kind, kind)
	return err
}

// Keep makes the duties of one kind those that are wanted, by object: new and changed ones are raised,
// others go. Those that stay as they are cost nothing.
func Keep(ctx context.Context, tx *db.Tx, kind, objectType string, wanted map[kernel.ID]Duty) error {
	there, err := db.Select(ctx, tx, scanDuty, "SELECT "+dutyColumns+" FROM duty WHERE object_type=? AND kind=?", objectType, kind)
	if err != nil {
		return err
	}
	same := map[kernel.ID]bool{}
	for _, d := range there {
		w, ok := wanted[d.ObjectID]
		if !ok || w.Role != d.Role {
			if err := Clear(ctx, tx, kind, objectType, d.ObjectID); err != nil {
				return err
			}
			continue
		}
		same[d.ObjectID] = w.Title == d.Title && w.Note == d.Note && w.OrgID == d.OrgID && w.Due == d.Due
	}
	for _, id := range slices.Sorted(maps.Keys(wanted)) {
		if same[id] {
			continue
		}
		if err := Raise(ctx, tx, wanted[id]); err != nil {
			return err
		}
	}
	return nil
}

// Mine answers what the holder of these grants has to do, the nearest due day first, and what comes to
// them in somebody's place. A duty finds those who hold its role at its organisation itself: a
// department's clerk is not handed the duties of each branch.
func Mine(ctx context.Context, q db.Queryer, grants []kernel.Grant, proxies []kernel.Proxy, p kernel.Page) (kernel.List[Duty], error) {
	if len(grants)+len(proxies) == 0 {
		return kernel.List[Duty]{Items: []Duty{}}, nil
	}
	parts, args := make([]string, 0, len(grants)), make([]any, 0, 2*len(grants))
	for _, g := range grants {
		parts, args = append(parts, "(org_id=? AND role=?)"), append(args, g.Org, g.Role)
	}
	for _, x := range proxies {
		in, kinds := db.In("kind", x.Duties)
		parts, args = append(parts, "(org_id=? AND role=? AND "+in+")"), append(append(args, x.Org, x.Role), kinds...)
	}
	return db.SelectPage(ctx, q, p, scanDuty, dutyColumns, "duty WHERE "+strings.Join(parts, " OR "),
		"CASE WHEN due='' THEN 1 ELSE 0 END, due, made_at, id", args...)
}
