package inspection

import (
	"context"
	"reflect"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// Checklists answers all checklists in the version in use, those still offered first.
func (s *Service) Checklists(ctx context.Context) (kernel.List[Checklist], error) {
	list, err := checklists(ctx, s.db.Read())
	return kernel.List[Checklist]{Items: list, Total: len(list)}, err
}

// CreateChecklist makes a checklist in its first version. Faults: ErrListName, ErrListTwice, ErrListEmpty,
// ErrListText.
func (s *Service) CreateChecklist(ctx context.Context, actor kernel.Actor, name string, groups []ChecklistGroup) (Checklist, error) {
	return db.InTx(ctx, s.db, "checklist.create", func(ctx context.Context, tx *db.Tx) (Checklist, error) {
		c := Checklist{ID: tx.NewID(), Name: strings.TrimSpace(name), Active: true, Number: 1, MadeBy: actor.Name, MadeAt: tx.Millis()}
		if c.Name == "" {
			return c, ErrListName.At("name")
		}
		var err error
		if c.Groups, err = arrange(groups, map[string]bool{}); err != nil {
			return c, err
		}
		if err := insertChecklist(ctx, tx, &c); err != nil {
			return c, err
		}
		if err := insertChecklistVersion(ctx, tx, &c); err != nil {
			return c, err
		}
		return c, s.listTrail(ctx, tx, actor, "checklist.create", c)
	})
}

// ChangeChecklist renames a checklist, offers it or not, and makes a new version where what is looked at
// has changed; visits keep the version they began with. seen is the version that was read. Faults:
// kernel.ErrNotFound, kernel.ErrStale, and those of CreateChecklist.
func (s *Service) ChangeChecklist(ctx context.Context, actor kernel.Actor, id kernel.ID, seen int, name string, active bool, groups []ChecklistGroup) (Checklist, error) {
	return db.InTx(ctx, s.db, "checklist.change", func(ctx context.Context, tx *db.Tx) (Checklist, error) {
		c, err := findChecklist(ctx, tx, id, 0)
		if err != nil {
			return c, err
		}
		if c.Name, c.Active = strings.TrimSpace(name), active; c.Name == "" {
			return c, ErrListName.At("name")
		}
		taken, err := takenKeys(ctx, tx, id)
		if err != nil {
			return c, err
		}
		if groups, err = arrange(groups, taken); err != nil {
			return c, err
		}
		if c.Number != seen {
			return c, kernel.ErrStale
		}
		if !reflect.DeepEqual(groups, c.Groups) {
			c.Groups, c.Number, c.MadeBy, c.MadeAt = groups, seen+1, actor.Name, tx.Millis()
		}
		if err := updateChecklist(ctx, tx, &c, seen); err != nil {
			return c, err
		}
		if c.Number != seen {
			if err := insertChecklistVersion(ctx, tx, &c); err != nil {
				return c, err
			}
		}
		return c, s.listTrail(ctx, tx, actor, "checklist.update", c)
	})
}

func (s *Service) listTrail(ctx context.Context, tx *db.Tx, actor kernel.Actor, action string, c Checklist) error {
	items := 0
	for _, g := range c.Groups {
		items += len(g.Items)
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: action, ObjectType: "checklist", ObjectID: c.ID, Detail: map[string]any{"after": map[string]any{"name": c.Name, "number": c.Number, "active": c.Active, "items": items}},
	})
}
