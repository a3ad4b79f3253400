package member

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// New (新增党员) is a member to be added.
type New struct {
	ID       kernel.ID // 0: one is made
	Form     Form
	BranchID kernel.ID
	Since    kernel.Day // in the branch; empty: the later of joining and the branch's founding
	LeftDay  kernel.Day
	LeftKind LeaveKind
	Earlier  []Stay // in other branches before Since
	Note     string // of the stay that began on Since
}

// Create adds a member. Faults: ErrForm with the fields, ErrIDTaken, ErrBranch, ErrBranchDay
// for a branch that is no more or, since that day, was not yet, ErrGroup, kernel.ErrNotFound for a branch out of sight.
func (s *Service) Create(ctx context.Context, actor kernel.Actor, n New) (Profile, error) {
	id, err := db.InTx(ctx, s.db, "member.create", func(ctx context.Context, tx *db.Tx) (kernel.ID, error) {
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return 0, err
		}
		n.Form = n.Form.tidy()
		if wrong := n.Form.check(tx.Today()); len(wrong) > 0 {
			return 0, ErrForm.Listing(wrong)
		}
		if err := checkBranch(tree, actor.Scope, n.BranchID, n.Form.GroupID); err != nil {
			return 0, err
		}
		if n.Since != "" && (!n.Since.Valid() || n.Since > tx.Today()) {
			return 0, ErrFuture.At("since")
		}
		if b, _ := tree.Get(n.BranchID); n.Since != "" && !b.AliveOn(n.Since) {
			return 0, ErrBranchDay.With(b.Name).At("since")
		}
		ids, err := s.AddIn(ctx, tx, actor, "member.create", []New{n})
		if err != nil {
			return 0, err
		}
		return ids[0], nil
	})
	if err != nil {
		return Profile{}, err
	}
	return s.Get(ctx, actor, id)
}

// checkBranch holds a member's place to the actor's part of today's tree.
func checkBranch(tree *org.Tree, scope kernel.Scope, branch, group kernel.ID) error {
	b, ok := tree.Get(branch)
	switch {
	case branch == 0:
		return ErrBranch.At("branch_id")
	case !ok || !tree.Sees(scope, branch):
		return kernel.ErrNotFound
	case b.Kind != org.Branch:
		return ErrBranch.At("branch_id")
	case b.Dissolved != "":
		return ErrBranchDay.With(b.Name).At("branch_id")
	}
	if g, ok := tree.Get(group); group != 0 && (!ok || g.Kind != org.Group || g.ParentID != branch || g.Dissolved != "") {
		return ErrGroup.At("group_id")
	}
	return nil
}

// AddIn adds members within a transaction by few statements; imports and the demonstration city use
// it. The forms must have been checked; branches are taken as they are. Fault: ErrIDTaken.
func (s *Service) AddIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, action string, news []New) ([]kernel.ID, error) {
	if err := touch(ctx, tx); err != nil {
		return nil, err
	}
	tree, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return nil, err
	}
	ids, groups := make([]kernel.ID, len(news)), [][]any{}
	rows, spans, entries := make([][]any, len(news)), make([][]any, len(news)), make([]audit.Entry, len(news))
	made := make([]Member, len(news))
	for i, n := range news {
		if n.ID == 0 {
			n.ID = tx.NewID()
		}
		m := &made[i]
		*m = Member{ID: n.ID, Form: n.Form, BranchID: n.BranchID, LeftDay: n.LeftDay, LeftKind: string(n.LeftKind)}
		branch, _ := tree.Get(n.BranchID)
		from := n.Since
		if from == "" {
			from = max(n.Form.Joined, branch.Founded)
		}
		to := kernel.MaxDay
		if n.LeftDay != "" {
			to = n.LeftDay.AddDays(-1)
		}
		if g, ok := tree.Get(n.Form.GroupID); ok && n.LeftDay == "" {
			groups = append(groups, []any{n.ID, g.ID, max(from, g.Founded), to})
		} else {
			m.GroupID = 0
		}
		ids[i] = n.ID
		spans[i] = []any{n.ID, n.BranchID, from, to, n.Note}
		for _, e := range n.Earlier {
			spans = append(spans, []any{n.ID, e.BranchID, e.From, e.To, e.Note})
		}
		entries[i] = audit.Entry{Action: action, ObjectType: "member", ObjectID: n.ID, OrgID: n.BranchID, Detail: map[string]any{"name": n.Form.Name}}
	}
	kernel.Share(len(made), func(i int) {
		made[i].keep(s.vault, made[i].Phone, made[i].IDNumber)
		rows[i] = made[i].values()
	})
	if err := db.InsertRows(ctx, tx, insertColumns, 26, rows, ""); err != nil {
		if db.IsUnique(err) {
			return nil, ErrIDTaken.At("id_number")
		}
		return nil, err
	}
	if err := db.InsertRows(ctx, tx, "member_branch(member_id,branch_id,from_day,to_day,note)", 5, spans, ""); err != nil {
		return nil, err
	}
	if err := db.InsertRows(ctx, tx, "member_group(member_id,group_id,from_day,to_day)", 4, groups, ""); err != nil {
		return nil, err
	}
	return ids, s.audit.RecordAll(ctx, tx, actor, entries)
}

// Update writes the form over. A number that equals its mask is kept; another group is one from today
// on. Faults: kernel.ErrNotFound,
// kernel.ErrStale, ErrForm, ErrIDTaken, ErrGroup.
func (s *Service) Update(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, f Form) (Profile, error) {
	err := s.db.Do(ctx, "member.update", func(ctx context.Context, tx *db.Tx) error {
		m, err := s.take(ctx, tx, actor, id, version)
		if err != nil {
			return err
		}
		phone, number, err := s.numbers(m)
		if err != nil {
			return err
		}
		form := f.tidy()
		form.Phone, form.IDNumber = kept(form.Phone, phone, sheet.MaskPhone), kept(form.IDNumber, number, sheet.MaskIDNumber)
		if wrong := form.check(tx.Today()); len(wrong) > 0 {
			return ErrForm.Listing(wrong)
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return err
		}
		if form.GroupID != m.GroupID {
			last, err := lastStay(ctx, tx, id)
			if err != nil {
				return err
			}
			if err := checkGroup(m, last, tree, tree, form.GroupID, tx.Today(), tx.Today()); err != nil {
				return err
			}
		}
		before := m
		m.Form = form
		if form.GroupID != before.GroupID {
			if err := s.regroup(ctx, tx, &m, form.GroupID, tx.Today()); err != nil {
				return err
			}
		}
		m.keep(s.vault, form.Phone, form.IDNumber)
		if err := update(ctx, tx, m); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "member.update", ObjectType: "member", ObjectID: id, OrgID: m.BranchID,
			Detail: map[string]any{"name": m.Name, "changed": labelsOf(changed(before, m, phone, number))},
		})
	})
	if err != nil {
		return Profile{}, err
	}
	return s.Get(ctx, actor, id)
}

// kept answers the stored value for its own mask, and what was typed for anything else.
func kept(typed, stored string, mask func(string) string) string {
	if stored != "" && typed == mask(stored) {
		return stored
	}
	return typed
}

// take finds a member for writing and marks the roster.
func (s *Service) take(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, version int) (Member, error) {
	if err := touch(ctx, tx); err != nil {
		return Member{}, err
	}
	m, err := Find(ctx, tx, actor.Scope, id)
	if err == nil && version != 0 && m.Version != version {
		err = kernel.ErrStale
	}
	return m, err
}

// Transfer (组织关系转接) moves a member to another branch from a day on; a member who had left comes
// back. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrSameBranch, ErrTransferDay, ErrBranchDay.
func (s *Service) Transfer(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, to kernel.ID, day kernel.Day, note string) (Profile, error) {
	err := s.db.Do(ctx, "member.transfer", func(ctx context.Context, tx *db.Tx) error {
		m, err := s.take(ctx, tx, actor, id, version)
		if err != nil {
			return err
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return err
		}
		if err := checkBranch(tree, actor.Scope, to, 0); err != nil {
			return err
		}
		if m.LeftDay == "" && to != m.BranchID && day <= tx.Today() {
			if err := s.consentedToGo(ctx, tx, actor, m.ID, m.BranchID, day); err != nil {
				return err
			}
		}
		return s.transferIn(ctx, tx, actor, &m, to, day, note)
	})
	if err != nil {
		return Profile{}, err
	}
	return s.Get(ctx, actor, id)
}

func (s *Service) transferIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, m *Member, to kernel.ID, day kernel.Day, note string) error {
	last, err := lastStay(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	if !day.Valid() {
		return ErrTransferDay.With(last.From.Chinese()).At("day")
	}
	then, err := s.orgs.TreeAt(ctx, tx, day)
	if err != nil {
		return err
	}
	if err := checkTransfer(*m, last, then, to, day, tx.Today()); err != nil {
		return err
	}
	if err := endGroups(ctx, tx, m.ID, day); err != nil {
		return err
	}
	if m.LeftDay == "" {
		if _, err := tx.Exec(ctx, "UPDATE member_branch SET to_day=? WHERE member_id=? AND from_day=?", day.AddDays(-1), m.ID, last.From); err != nil {
			return err
		}
		if err := s.endPositions(ctx, tx, m.ID, last.BranchID, day); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, "INSERT INTO member_branch(member_id,branch_id,from_day,to_day,note) VALUES (?,?,?,?,?)", m.ID, to, day, kernel.MaxDay, note); err != nil {
		return err
	}
	away := m.LeftDay != ""
	m.BranchID, m.GroupID, m.LeftDay, m.LeftKind, m.LeftNote = to, 0, "", "", ""
	if err := update(ctx, tx, *m); err != nil {
		return err
	}
	m.Version++
	if s.follow != nil {
		if err := s.follow.MemberMoved(ctx, tx, m.ID, to); err != nil {
			return err
		}
		if away {
			if err := s.follow.MemberBack(ctx, tx, actor, m.ID, false); err != nil {
				return err
			}
		}
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: "member.transfer", ObjectType: "member", ObjectID: m.ID, OrgID: to,
		Detail: map[string]any{"name": m.Name, "from": last.BranchID, "to": to, "day": day, "note": note},
	})
}

// checkTransfer decides whether the member may go to that branch on that day.
func checkTransfer(m Member, last Stay, then *org.Tree, to kernel.ID, day, today kernel.Day) error {
	if !day.Valid() || day > today || day <= last.From || m.LeftDay != "" && day < m.LeftDay {
		return ErrTransferDay.With(last.From.Chinese()).At("day")
	}
	if m.LeftDay == "" && to == m.BranchID {
		return ErrSameBranch.At("branch_id")
	}
	if b, ok := then.Get(to); !ok || !b.AliveOn(day) {
		return ErrBranchDay.With(b.Name).At("day")
	}
	return nil
}

// endPositions ends what the member holds in the branch they go from, on the eve of day.
func (s *Service) endPositions(ctx context.Context, tx *db.Tx, id, branch kernel.ID, day kernel.Day) error {
	in, args := org.Under(branch, "org_id")
	_, err := tx.Exec(ctx, "UPDATE position SET to_day=? WHERE member_id=? AND to_day>=? AND "+in, append([]any{day.AddDays(-1), id, day}, args...)...)
	return err
}
