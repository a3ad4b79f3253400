package briefing

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// Templates answers those of the house and those that were saved in the actor's part of the tree or above
// it: what the committee keeps, departments may use.
func (s *Service) Templates(ctx context.Context, scope kernel.Scope) ([]Template, error) {
	q := s.db.Read()
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	own, err := loadTemplates(ctx, q)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(house)
	for _, t := range own {
		if t.Mine = tree.Sees(scope, t.OrgID); t.Mine || above(tree, scope, t.OrgID) {
			t.OrgName = tree.FullName(t.OrgID)
			out = append(out, t)
		}
	}
	return out, nil
}

// above reports whether an organisation stands over one of the scope's.
func above(tree *org.Tree, scope kernel.Scope, id kernel.ID) bool {
	return slices.ContainsFunc(scope.Orgs, func(mine kernel.ID) bool { return tree.Sees(kernel.Scope{Orgs: []kernel.ID{id}}, mine) })
}

// template finds one by its code, or by its id when it is an own one. Fault: ErrTemplate.
func (s *Service) template(ctx context.Context, q db.Queryer, scope kernel.Scope, code string) (Template, error) {
	if t, ok := houseByCode(code); ok {
		return t, nil
	}
	id, ok := kernel.ParseID(code)
	if !ok {
		return Template{}, ErrTemplate.At("template")
	}
	t, err := loadTemplate(ctx, q, id, "1=1")
	if err != nil {
		return t, ErrTemplate.At("template")
	}
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return t, err
	}
	if !tree.Sees(scope, t.OrgID) && !above(tree, scope, t.OrgID) {
		return t, ErrTemplate.At("template")
	}
	return t, nil
}

// TemplateForm is what staff say about a template of their own.
type TemplateForm struct {
	Name     string   `json:"name" minLength:"1" maxLength:"40"`
	Sections []Chosen `json:"sections" maxItems:"40"`
}

func (f TemplateForm) apply(t *Template) error {
	base, ok := houseByCode(t.Code)
	if !ok {
		return ErrTemplate.At("base")
	}
	sections, err := base.adapted(f.Sections)
	if err != nil {
		return err
	}
	t.Name, t.Sections, t.Length, t.City = strings.TrimSpace(f.Name), sections, base.Length, base.City
	if n := utf8.RuneCountInString(t.Name); n == 0 || n > 40 {
		return ErrName.At("name")
	}
	return nil
}

// SaveAsTemplate (另存为模板) keeps an adapted template for an organisation. Faults: ErrTemplate, ErrSections, ErrName, kernel.ErrNotFound.
func (s *Service) SaveAsTemplate(ctx context.Context, actor kernel.Actor, of kernel.ID, base string, f TemplateForm) (Template, error) {
	return db.InTx(ctx, s.db, "briefing.save_template", func(ctx context.Context, tx *db.Tx) (Template, error) {
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return Template{}, err
		}
		if !tree.Sees(actor.Scope, of) {
			return Template{}, kernel.ErrNotFound
		}
		t := Template{ID: tx.NewID(), OrgID: of, OrgName: tree.FullName(of), Code: base, Version: 1, Changed: actor.Name, Mine: true}
		if err := f.apply(&t); err != nil {
			return t, err
		}
		if err := insertTemplate(ctx, tx, t); err != nil {
			return t, err
		}
		return t, s.audit.Record(ctx, tx, actor, t.entry("save_template"))
	})
}

func (t Template) entry(step string) audit.Entry {
	shown := 0
	for _, c := range t.Sections {
		if !c.Hidden {
			shown++
		}
	}
	return audit.Entry{Action: "briefing." + step, ObjectType: "briefing_template", ObjectID: t.ID, OrgID: t.OrgID, Detail: map[string]any{"name": t.Name, "base": t.Code, "shown": shown}}
}

// ownTemplate loads one that the actor may change; kernel.ErrNotFound otherwise.
func (s *Service) ownTemplate(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID) (Template, error) {
	seen, args := org.Visible(actor.Scope, "org_id")
	t, err := loadTemplate(ctx, q, id, seen, args...)
	if err != nil {
		return t, err
	}
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return t, err
	}
	if !tree.Sees(actor.Scope, t.OrgID) {
		return t, kernel.ErrNotFound
	}
	t.OrgName, t.Mine = tree.FullName(t.OrgID), true
	return t, nil
}

// ChangeTemplate saves changes to an own template. Faults: kernel.ErrStale, ErrSections, ErrName, kernel.ErrNotFound.
func (s *Service) ChangeTemplate(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, f TemplateForm) (Template, error) {
	return db.InTx(ctx, s.db, "briefing.change_template", func(ctx context.Context, tx *db.Tx) (Template, error) {
		t, err := s.ownTemplate(ctx, tx, actor, id)
		if err != nil {
			return t, err
		}
		if t.Version != version {
			return t, kernel.ErrStale
		}
		if err := f.apply(&t); err != nil {
			return t, err
		}
		t.Changed = actor.Name
		if err := updateTemplate(ctx, tx, t); err != nil {
			return t, err
		}
		t.Version++
		return t, s.audit.Record(ctx, tx, actor, t.entry("change_template"))
	})
}

// RemoveTemplate deletes an own template; reports made from it stay. Fault: kernel.ErrNotFound.
func (s *Service) RemoveTemplate(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.db.Do(ctx, "briefing.remove_template", func(ctx context.Context, tx *db.Tx) error {
		t, err := s.ownTemplate(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := removeTemplate(ctx, tx, id); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, t.entry("remove_template"))
	})
}
