package inspection

import (
	"context"
	"encoding/json"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const checklistColumns = "c.id,c.name,c.ours,c.active,v.number,v.body,v.made_by,v.made_at"

func scanChecklist(s db.Scanner) (c Checklist, err error) {
	var ours, active int
	var body string
	if err = s.Scan(&c.ID, &c.Name, &ours, &active, &c.Number, &body, &c.MadeBy, &c.MadeAt); err != nil {
		return c, err
	}
	c.Ours, c.Active = ours == 1, active == 1
	return c, json.Unmarshal([]byte(body), &c.Groups)
}

func checklists(ctx context.Context, q db.Queryer) ([]Checklist, error) {
	return db.Select(ctx, q, scanChecklist, "SELECT "+checklistColumns+" FROM checklist c JOIN checklist_version v ON v.checklist_id=c.id AND v.number=c.number ORDER BY c.active DESC, c.id")
}

// findChecklist answers one version; number 0 is the one in use.
func findChecklist(ctx context.Context, q db.Queryer, id kernel.ID, number int) (Checklist, error) {
	return db.One(ctx, q, scanChecklist, "SELECT "+checklistColumns+" FROM checklist c JOIN checklist_version v ON v.checklist_id=c.id AND v.number=CASE WHEN ?=0 THEN c.number ELSE ? END WHERE c.id=?", number, number, id)
}

// takenKeys are the keys of all versions of a list.
func takenKeys(ctx context.Context, q db.Queryer, id kernel.ID) (map[string]bool, error) {
	out := map[string]bool{}
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		var body string
		var groups []ChecklistGroup
		if err := row.Scan(&body); err != nil {
			return err
		}
		err := json.Unmarshal([]byte(body), &groups)
		keys(groups, out)
		return err
	}, "SELECT body FROM checklist_version WHERE checklist_id=?", id)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func insertChecklist(ctx context.Context, tx *db.Tx, c *Checklist) error {
	_, err := tx.Exec(ctx, "INSERT INTO checklist(id,name,ours,active,number,version) VALUES (?,?,?,?,?,1)", c.ID, c.Name, 0, flag(c.Active), c.Number)
	if db.IsUnique(err) {
		return ErrListTwice.At("name")
	}
	return err
}

// updateChecklist compares the version in use and sets: of two who publish at once one is told. Faults:
// ErrListTwice, kernel.ErrStale.
func updateChecklist(ctx context.Context, tx *db.Tx, c *Checklist, seen int) error {
	n, err := tx.Exec(ctx, "UPDATE checklist SET name=?,active=?,number=?,version=version+1 WHERE id=? AND number=?", c.Name, flag(c.Active), c.Number, c.ID, seen)
	switch {
	case db.IsUnique(err):
		return ErrListTwice.At("name")
	case err == nil && n == 0:
		return kernel.ErrStale
	}
	return err
}

func insertChecklistVersion(ctx context.Context, tx *db.Tx, c *Checklist) error {
	body, err := json.Marshal(c.Groups)
	if err == nil {
		_, err = tx.Exec(ctx, "INSERT INTO checklist_version(checklist_id,number,body,made_by,made_at) VALUES (?,?,?,?,?)", c.ID, c.Number, string(body), c.MadeBy, c.MadeAt)
	}
	return err
}
