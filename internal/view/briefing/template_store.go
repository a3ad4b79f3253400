package briefing

import (
	"context"
	"encoding/json"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const templateColumns = "id,org_id,name,base,sections,version,changed_name"

func scanTemplate(s db.Scanner) (t Template, err error) {
	var sections string
	if err := s.Scan(&t.ID, &t.OrgID, &t.Name, &t.Code, &sections, &t.Version, &t.Changed); err != nil {
		return t, err
	}
	base, _ := houseByCode(t.Code)
	t.Length, t.City = base.Length, base.City
	return t, json.Unmarshal([]byte(sections), &t.Sections)
}

func loadTemplates(ctx context.Context, q db.Queryer) ([]Template, error) {
	return db.Select(ctx, q, scanTemplate, "SELECT "+templateColumns+" FROM briefing_template ORDER BY name, id")
}

// loadTemplate finds one by its id within where.
func loadTemplate(ctx context.Context, q db.Queryer, id kernel.ID, where string, args ...any) (Template, error) {
	return db.One(ctx, q, scanTemplate, "SELECT "+templateColumns+" FROM briefing_template WHERE id=? AND "+where, append([]any{id}, args...)...)
}

// insertTemplate answers ErrName when the organisation has one of that name.
func insertTemplate(ctx context.Context, tx *db.Tx, t Template) error {
	sections, err := json.Marshal(t.Sections)
	if err != nil {
		return err
	}
	ids, err := db.Select(ctx, tx, db.Column[kernel.ID], "INSERT INTO briefing_template("+templateColumns+",changed_at) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (org_id,name) DO NOTHING RETURNING id",
		t.ID, t.OrgID, t.Name, t.Code, string(sections), t.Version, t.Changed, tx.Millis())
	if err == nil && len(ids) == 0 {
		return ErrName.At("name")
	}
	return err
}

// updateTemplate answers kernel.ErrStale when somebody was faster.
func updateTemplate(ctx context.Context, tx *db.Tx, t Template) error {
	taken, err := db.Scalar[int64](ctx, tx, "SELECT COUNT(*) FROM briefing_template WHERE org_id=? AND name=? AND id<>?", t.OrgID, t.Name, t.ID)
	if err != nil {
		return err
	}
	if taken > 0 {
		return ErrName.At("name")
	}
	sections, err := json.Marshal(t.Sections)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, "UPDATE briefing_template SET name=?,sections=?,version=version+1,changed_at=?,changed_name=? WHERE id=? AND version=?",
		t.Name, string(sections), tx.Millis(), t.Changed, t.ID, t.Version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	return err
}

func removeTemplate(ctx context.Context, tx *db.Tx, id kernel.ID) error {
	_, err := tx.Exec(ctx, "DELETE FROM briefing_template WHERE id=?", id)
	return err
}
