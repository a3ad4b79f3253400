package member

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
)

// commit writes the plan, if neither the roster nor the tree has changed since it was made.
func (c *rosterCheck) commit(ctx context.Context, tx *db.Tx, seen, orgSeen int64) ([]intake.Effect, error) {
	n, err := tx.Exec(ctx, "UPDATE member_roster SET revision=? WHERE id=1 AND revision=?", tx.NewID(), seen)
	if err != nil {
		return nil, err
	}
	orgNow, err := c.s.orgs.Revision(ctx, tx)
	if err != nil {
		return nil, err
	}
	if n == 0 || orgNow != orgSeen {
		return nil, kernel.ErrStale
	}
	taken := slices.DeleteFunc(slices.Clone(c.plan), func(pl planned) bool { return !pl.row.Taken() })
	made, effects, err := c.places.build(ctx, tx, c.s.orgs, c.w.Actor, c.w.Today, taken)
	if err != nil {
		return nil, err
	}
	var news []New
	var rows []*intake.Row
	for _, pl := range taken {
		m := pl.after
		if real, ok := made[m.BranchID]; ok {
			m.BranchID = real
		}
		if pl.before == nil {
			news, rows = append(news, New{Form: m.Form, BranchID: m.BranchID, Since: pl.since}), append(rows, pl.row)
			continue
		}
		e, err := c.commitChange(ctx, tx, pl, m)
		if err != nil {
			return nil, err
		}
		effects = append(effects, e)
	}
	ids, err := c.s.AddIn(ctx, tx, c.w.Actor, "member.import", news)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		effects = append(effects, intake.Effect{Number: rows[i].Number, Act: intake.DidAdd, Object: id, Version: 1, Subject: rows[i].Subject, Note: rows[i].Note})
	}
	return effects, nil
}

func (c *rosterCheck) commitChange(ctx context.Context, tx *db.Tx, pl planned, m Member) (intake.Effect, error) {
	e := intake.Effect{Number: pl.row.Number, Act: intake.DidChange, Object: m.ID, Subject: pl.row.Subject, Note: c.oldToNew(pl)}
	moved := pl.transfer != "" || pl.after.GroupID != pl.before.GroupID
	was, err := c.s.formerly(ctx, tx, pl.before.Member, moved)
	if err != nil {
		return e, err
	}
	m.keep(c.s.vault, m.Phone, m.IDNumber)
	if len(pl.changed) > 0 {
		if err := c.commitForm(ctx, tx, pl, &m); err != nil {
			return e, err
		}
	}
	if pl.transfer != "" {
		if err := c.commitTransfer(ctx, tx, pl, &m); err != nil {
			return e, err
		}
	}
	if moved {
		if was.After, err = terms(ctx, tx, m.ID); err != nil {
			return e, err
		}
	}
	detail, err := json.Marshal(was)
	e.Version, e.Detail = m.Version, string(detail)
	return e, err
}

func (c *rosterCheck) commitForm(ctx context.Context, tx *db.Tx, pl planned, m *Member) error {
	to, group := m.BranchID, m.GroupID
	m.BranchID = pl.before.BranchID
	switch {
	case pl.transfer != "": // the group belongs to the branch that is gone to, and begins there
		m.GroupID = pl.before.GroupID
	case group != pl.before.GroupID:
		if err := c.s.regroup(ctx, tx, m, group, c.w.Today); err != nil {
			return err
		}
	}
	if err := update(ctx, tx, *m); err != nil {
		return err
	}
	m.BranchID, m.Version = to, m.Version+1
	return c.s.audit.Record(ctx, tx, c.w.Actor, audit.Entry{
		Action: "member.import", ObjectType: "member", ObjectID: m.ID, OrgID: m.BranchID,
		Detail: map[string]any{"name": m.Name, "changed": labelsOf(pl.changed), "batch": c.w.Batch},
	})
}

func (c *rosterCheck) commitTransfer(ctx context.Context, tx *db.Tx, pl planned, m *Member) error {
	to, group := m.BranchID, pl.after.GroupID
	m.BranchID = pl.before.BranchID
	if err := c.s.transferIn(ctx, tx, c.w.Actor, m, to, pl.transfer, "名册导入"); err != nil || group == 0 {
		return err
	}
	if err := c.s.regroup(ctx, tx, m, group, max(pl.transfer, c.founded(group))); err != nil {
		return err
	}
	if err := update(ctx, tx, *m); err != nil {
		return err
	}
	m.Version++
	return nil
}

func (c *rosterCheck) founded(id kernel.ID) kernel.Day {
	n, _ := c.tree.Get(id)
	return n.Founded
}

// oldToNew says what changes about a member, numbers without their digits.
func (c *rosterCheck) oldToNew(pl planned) string {
	var said []string
	a, b := shownForm(pl.before.Form), shownForm(pl.after.Form)
	for _, f := range pl.changed {
		if x, ok := a[f]; ok {
			said = append(said, fmt.Sprintf("%s：%s → %s", fieldLabels[f], orBlank(x), orBlank(b[f])))
		} else {
			said = append(said, "修改"+fieldLabels[f])
		}
	}
	if pl.transfer != "" {
		said = append(said, fmt.Sprintf("党支部：%s → %s（%s转入）", c.places.name(pl.before.BranchID), c.places.name(pl.after.BranchID), pl.transfer.Chinese()))
	}
	return strings.Join(said, "；")
}

// shownForm are the values that lists may show, as people read them.
func shownForm(f Form) map[string]string {
	return map[string]string{
		"name": f.Name, "sex": sexName(f.Sex), "nation": nameOf(Nations, f.Nation), "born": string(f.Born), "education": nameOf(Educations, f.Education),
		"standing": f.Standing.Chinese(), "service": f.Service.Chinese(), "joined": string(f.Joined), "confirmed": string(f.Confirmed), "job_title": f.JobTitle,
	}
}

func orBlank(text string) string {
	if text == "" {
		return "（空）"
	}
	return text
}
