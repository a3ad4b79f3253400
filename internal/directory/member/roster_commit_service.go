package member

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
)

// commit writes a part of the plan, if neither the roster nor the tree has changed since it was made but by the parts before.
// Organisations are made by the first, for all.
func (c *rosterCheck) commit(ctx context.Context, tx *db.Tx, p intake.Part) ([]intake.Effect, error) {
	n, err := tx.Exec(ctx, "UPDATE member_roster SET revision=? WHERE id=1 AND revision=?", tx.NewID(), c.seen)
	if err != nil {
		return nil, err
	}
	orgNow, err := c.s.orgs.Revision(ctx, tx)
	if err != nil {
		return nil, err
	}
	if n == 0 || orgNow != c.orgSeen {
		return nil, kernel.ErrStale
	}
	made, effects := c.made, []intake.Effect(nil)
	if p.First {
		if made, effects, err = c.places.build(ctx, tx, c.s.orgs, c.w.Actor, c.w.Today, c.plansOf(p.Left)); err != nil {
			return nil, err
		}
	}
	taken := c.plansOf(p.Rows)
	news, rows, deeds := make([]New, 0, len(taken)), make([]*planned, 0, len(taken)), make([]deed, 0, len(taken))
	for _, pl := range taken {
		m := pl.after
		if real, ok := made[m.BranchID]; ok {
			m.BranchID = real
		}
		if pl.before == nil {
			news, rows = append(news, New{Form: m.Form, BranchID: m.BranchID, Since: pl.since}), append(rows, pl)
			continue
		}
		d, err := c.commitChange(ctx, tx, pl, m)
		if err != nil {
			return nil, err
		}
		deeds = append(deeds, d)
	}
	ids, err := c.s.AddIn(ctx, tx, c.w.Actor, "member.import", news)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		r := rows[i].row
		deeds = append(deeds, deed{plan: rows[i], effect: intake.Effect{Number: r.Number, Act: intake.DidAdd, Object: id, Version: 1, Subject: r.Subject, Note: r.Note}})
	}
	if err := c.commitDuties(ctx, tx, deeds, made); err != nil {
		return nil, err
	}
	for _, d := range deeds {
		effects = append(effects, d.effect)
	}
	return effects, c.goOn(ctx, tx, made)
}

func (c *rosterCheck) plansOf(rows []*intake.Row) []*planned {
	out := make([]*planned, len(rows))
	for i, r := range rows {
		out[i] = c.of[r]
	}
	return out
}

// goOn lets the next part be built on what this one leaves.
func (c *rosterCheck) goOn(ctx context.Context, tx *db.Tx, made map[kernel.ID]kernel.ID) error {
	seen, err := revision(ctx, tx)
	if err != nil {
		return err
	}
	orgSeen, err := c.s.orgs.Revision(ctx, tx)
	tx.OnCommit(func() { c.seen, c.orgSeen, c.made = seen, orgSeen, made })
	return err
}

// deed is what was done about one person, and for undoing it what was before.
type deed struct {
	plan   *planned
	effect intake.Effect
	was    former
}

// commitDuties appoints, and closes what undoing needs to know.
func (c *rosterCheck) commitDuties(ctx context.Context, tx *db.Tx, deeds []deed, made map[kernel.ID]kernel.ID) error {
	var list []Position
	for _, d := range deeds {
		for _, p := range d.plan.appoint {
			if real, ok := made[p.OrgID]; ok {
				p.OrgID = real
			}
			p.MemberID = d.effect.Object
			list = append(list, p)
		}
	}
	if _, err := c.s.AppointIn(ctx, tx, c.w.Actor, list); err != nil {
		return err
	}
	for i := range deeds {
		d := &deeds[i]
		if len(d.plan.appoint) == 0 && d.effect.Act == intake.DidAdd {
			continue
		}
		var err error
		if d.plan.moved() {
			if d.was.After, err = terms(ctx, tx, d.effect.Object); err != nil {
				return err
			}
		}
		detail, err := json.Marshal(d.was)
		if err != nil {
			return err
		}
		d.effect.Detail = string(detail)
	}
	return nil
}

// moved tells whether more than the member's own row changes: branch, group or duties.
func (pl *planned) moved() bool {
	return len(pl.appoint) > 0 || pl.before != nil && (pl.transfer != "" || pl.after.GroupID != pl.before.GroupID)
}

func (c *rosterCheck) commitChange(ctx context.Context, tx *db.Tx, pl *planned, m Member) (deed, error) {
	e := deed{plan: pl, effect: intake.Effect{Number: pl.row.Number, Act: intake.DidChange, Object: m.ID, Subject: pl.row.Subject, Note: c.oldToNew(pl)}}
	var err error
	if e.was, err = c.s.formerly(ctx, tx, pl.before.Member, pl.moved()); err != nil {
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
	e.effect.Version = m.Version
	return e, nil
}

func (c *rosterCheck) commitForm(ctx context.Context, tx *db.Tx, pl *planned, m *Member) error {
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

func (c *rosterCheck) commitTransfer(ctx context.Context, tx *db.Tx, pl *planned, m *Member) error {
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
func (c *rosterCheck) oldToNew(pl *planned) string {
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
	if len(pl.appoint) > 0 {
		said = append(said, "任"+appointed(pl.appoint))
	}
	return strings.Join(said, "；")
}

// appointed names positions with their days: 组织委员（2026年3月1日起）.
func appointed(list []Position) string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = p.Duty.Chinese() + "（" + p.From.Chinese() + "起）"
	}
	return strings.Join(out, "、")
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
