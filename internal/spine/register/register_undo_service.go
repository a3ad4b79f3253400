package register

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/attachment"
)

const undoReason = "撤销导入"

// effectOfAdd and effectOfChange say what an import did to a record.
func (b *Book[T, P]) effectOfAdd(row *intake.Row, r P) intake.Effect {
	h := r.Common()
	return intake.Effect{Number: row.Number, Act: intake.DidAdd, Object: h.ID, Version: h.Version, Subject: row.Subject, Note: row.Note + b.toldApart(r)}
}

// toldApart is what tells a record from others of the same unit or person: the first of the columns that each row fills.
func (b *Book[T, P]) toldApart(r P) string {
	said := ""
	for _, c := range b.Columns {
		if !c.Required || c.Show == nil || c.Key == "org_name" || c.Key == "member_name" {
			continue
		}
		switch text := fmt.Sprint(shorten(fmt.Sprint(c.Show(r)))); {
		case text == "":
		case said == "":
			said = "：" + text
		default:
			return said + "，" + text
		}
	}
	return said
}

func (b *Book[T, P]) effectOfChange(row *intake.Row, was, now P) (intake.Effect, error) {
	detail, err := json.Marshal(b.former(was))
	return intake.Effect{
		Number: row.Number, Act: intake.DidChange, Object: now.Common().ID, Version: now.Common().Version,
		Subject: row.Subject, Note: b.oldToNew(was, now), Detail: string(detail),
	}, err
}

// former is what of a record an import may have changed.
type former struct {
	OrgID    kernel.ID         `json:"org_id"`
	MemberID kernel.ID         `json:"member_id"`
	Name     string            `json:"name"`
	OrgName  string            `json:"org_name"`
	Note     string            `json:"note"`
	Own      []json.RawMessage `json:"own"`
}

func (b *Book[T, P]) former(r P) former {
	h := r.Common()
	f := former{OrgID: h.OrgID, MemberID: h.MemberID, Name: h.MemberName, OrgName: h.OrgName, Note: h.Note}
	for _, p := range r.Fields() {
		raw, _ := json.Marshal(p)
		f.Own = append(f.Own, raw)
	}
	return f
}

func (f former) put(h *Head, own []any) error {
	h.OrgID, h.MemberID, h.MemberName, h.OrgName, h.Note = f.OrgID, f.MemberID, f.Name, f.OrgName, f.Note
	if len(own) != len(f.Own) {
		return fmt.Errorf("register: %d kept values for %d columns", len(f.Own), len(own))
	}
	for i, p := range own {
		// A value written over in place would keep what the older one leaves out.
		reflect.ValueOf(p).Elem().SetZero()
		if err := json.Unmarshal(f.Own[i], p); err != nil {
			return err
		}
	}
	return nil
}

// oldToNew says which columns a correction changed, and from what to what.
func (b *Book[T, P]) oldToNew(was, now P) string {
	said := ""
	for _, c := range b.Columns {
		if c.Read == nil || c.Show == nil {
			continue
		}
		before, after := fmt.Sprint(c.Show(was)), fmt.Sprint(c.Show(now))
		if before == after {
			continue
		}
		if said != "" {
			said += "；"
		}
		said += c.Heading + "：" + orBlank(before) + " → " + orBlank(after)
	}
	return said
}

func orBlank(text string) string {
	if text == "" {
		return "（空）"
	}
	return fmt.Sprint(shorten(text))
}

// undone is a batch on its way out of the register.
type undone[T any, P Record[T]] struct {
	added   []P
	changed []*intake.Effect
	records map[kernel.ID]P
}

// undoImport says which records have been touched since an import and takes the others back: new ones
// are removed and their facts reversed, corrected ones are corrected back.
func (b *Book[T, P]) undoImport(ctx context.Context, q db.Queryer, actor kernel.Actor, effects []*intake.Effect) (intake.Revert, error) {
	ids := make([]kernel.ID, len(effects))
	for i, e := range effects {
		ids[i] = e.Object
	}
	u := undone[T, P]{records: map[kernel.ID]P{}}
	var err error
	if u.records, err = b.byIDs(ctx, q, actor.Scope, ids); err != nil {
		return nil, err
	}
	held, err := b.holding(ctx, q, effects)
	if err != nil {
		return nil, err
	}
	for _, e := range effects {
		r := u.records[e.Object]
		if e.Kept = b.keptFor(r, e, held); e.Kept != "" {
			continue
		}
		if e.Act == intake.DidAdd {
			u.added = append(u.added, r)
		} else {
			u.changed = append(u.changed, e)
		}
	}
	return func(ctx context.Context, tx *db.Tx) error { return b.revert(ctx, tx, actor, u) }, nil
}

// keptFor says why a record stays.
func (b *Book[T, P]) keptFor(r P, e *intake.Effect, held map[kernel.ID]string) string {
	switch {
	case r == nil:
		return "这条记录已不在您的管理范围内"
	case r.Common().Removed:
		return "已由" + r.Common().ChangedBy + "删除：" + r.Common().RemovedFor
	case r.Common().Version != e.Version:
		return intake.TouchedBy(r.Common().ChangedBy, r.Common().ChangedAt)
	}
	return held[e.Object]
}

// holding asks what else would be lost with new records: evidence handed in since, and what the
// register itself knows.
func (b *Book[T, P]) holding(ctx context.Context, q db.Queryer, effects []*intake.Effect) (map[kernel.ID]string, error) {
	var ids []kernel.ID
	for _, e := range effects {
		if e.Act == intake.DidAdd {
			ids = append(ids, e.Object)
		}
	}
	out := map[kernel.ID]string{}
	counts, err := attachment.Counts(ctx, q, b.Code, ids)
	if err != nil {
		return nil, err
	}
	for id, n := range counts {
		out[id] = fmt.Sprintf("导入后上传了 %d 份佐证", n)
	}
	if b.Held == nil {
		return out, nil
	}
	more, err := b.Held(ctx, q, ids)
	for id, why := range more {
		out[id] = why
	}
	return out, err
}

func (b *Book[T, P]) revert(ctx context.Context, tx *db.Tx, actor kernel.Actor, u undone[T, P]) error {
	for _, e := range u.changed {
		if err := b.correctBack(ctx, tx, actor, e, *u.records[e.Object]); err != nil {
			return err
		}
	}
	if len(u.added) == 0 {
		return nil
	}
	if b.Withdrawn != nil {
		if err := b.Withdrawn(ctx, tx, actor, u.added); err != nil {
			return err
		}
	}
	return b.takeOut(ctx, tx, actor, u.added)
}

func (b *Book[T, P]) correctBack(ctx context.Context, tx *db.Tx, actor kernel.Actor, e *intake.Effect, before T) error {
	var f former
	if err := json.Unmarshal([]byte(e.Detail), &f); err != nil {
		return err
	}
	after := before
	if err := f.put(P(&after).Common(), P(&after).Fields()); err != nil {
		return err
	}
	keep(P(&before).Common(), P(&after).Common())
	if err := b.prepare(ctx, tx, actor.Scope, []P{&after}); err != nil {
		return err
	}
	return b.replace(ctx, tx, actor, ".undo_import", e.Version, &before, &after, nil)
}

// takeOut removes many untouched records by few statements.
func (b *Book[T, P]) takeOut(ctx context.Context, tx *db.Tx, actor kernel.Actor, rows []P) error {
	ids, entries := make([]kernel.ID, len(rows)), make([]audit.Entry, len(rows))
	for i, r := range rows {
		h := r.Common()
		ids[i] = h.ID
		entries[i] = audit.Entry{
			Action: b.Code + ".undo_import", ObjectType: b.Code, ObjectID: h.ID, OrgID: h.OrgID,
			Detail: map[string]any{"reason": undoReason, "batch": h.BatchID, "before": b.brief(r)},
		}
	}
	if err := inParts(ids, func(part []kernel.ID) error {
		in, args := db.In("id", part)
		n, err := tx.Exec(ctx, "UPDATE "+b.Table+" SET removed=1,removed_for=?,version=version+1,changed_at=?,changed_by=? WHERE removed=0 AND version=1 AND "+in,
			append([]any{undoReason, tx.Millis(), actor.Name}, args...)...)
		if err == nil && int(n) != len(part) {
			return kernel.ErrStale
		}
		return err
	}); err != nil {
		return err
	}
	if err := b.facts.ReverseAll(ctx, tx, b.Code, 1, ids); err != nil {
		return err
	}
	if b.Changed != nil {
		for _, r := range rows {
			after := *r
			h := P(&after).Common()
			h.Removed, h.RemovedFor, h.Version = true, undoReason, h.Version+1
			if err := b.Changed(ctx, tx, actor, r, &after); err != nil {
				return err
			}
		}
	}
	return b.audit.RecordAll(ctx, tx, actor, entries)
}

// byIDs answers the records that scope sees, removed ones too.
func (s *Spec[T, P]) byIDs(ctx context.Context, q db.Queryer, scope kernel.Scope, ids []kernel.ID) (map[kernel.ID]P, error) {
	out := make(map[kernel.ID]P, len(ids))
	visible, seen := s.writable(scope)
	return out, inParts(ids, func(part []kernel.ID) error {
		in, args := db.In("t.id", part)
		rows, err := db.Select(ctx, q, s.scan, "SELECT "+s.columns()+" FROM "+s.Table+" t WHERE "+in+" AND "+visible, append(args, seen...)...)
		for i := range rows {
			out[P(&rows[i]).Common().ID] = &rows[i]
		}
		return err
	})
}

// ByColumn answers the standing records whose column, one of Spec.Own, has one of the values.
func (b *Book[T, P]) ByColumn(ctx context.Context, q db.Queryer, column string, values []kernel.ID) ([]T, error) {
	var out []T
	err := inParts(values, func(part []kernel.ID) error {
		in, args := db.In(column, part)
		more, err := db.Select(ctx, q, b.scan, "SELECT "+b.columns()+" FROM "+b.Table+" WHERE removed=0 AND "+in+" ORDER BY id", args...)
		out = append(out, more...)
		return err
	})
	return out, err
}

func inParts(ids []kernel.ID, fn func([]kernel.ID) error) error {
	for len(ids) > 0 {
		n := min(len(ids), 500)
		if err := fn(ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}
