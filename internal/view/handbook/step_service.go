package handbook

import (
	"context"
	"fmt"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
)

// The duties that a book raises.
const (
	dutyCheck  = "handbook.check_book"
	dutyMend   = "handbook.mend_book"
	dutyHandIn = "handbook.hand_in_book"

	objectType = "handbook"
	branchType = "handbook_branch" // what is not handed in yet has no row, so that the branch stands for it

	roleStaff     = "staff"
	roleDept      = "dept_clerk"
	roleSecretary = "branch_secretary"
)

// HandIn (报送) hands a branch's book in as it stands now and keeps a copy of it. Faults: those of Get, ErrEarly, ErrChecked,
// kernel.ErrStale.
func (s *Service) HandIn(ctx context.Context, actor kernel.Actor, branch kernel.ID, year, version int) (Handbook, error) {
	sheet, err := s.Get(ctx, actor, branch, year, "", false)
	if err != nil {
		return Handbook{}, err
	}
	if today := s.db.Today(); today < sheet.Opens {
		return Handbook{}, ErrEarly.With(year, sheet.Opens.Chinese())
	}
	copied, err := packBook(sheet.Book)
	if err != nil {
		return Handbook{}, err
	}
	return s.step(ctx, actor, branch, year, version, StepHandIn, "", copied, func(tx *db.Tx, h *Handbook) error {
		return h.handIn(grave(sheet.Findings), tx.Today(), actor.Name)
	})
}

// Check (核查通过) finds the book in order; whoever handed it in does not. Faults: kernel.ErrNotFound, ErrStep, ErrOwn,
// kernel.ErrStale.
func (s *Service) Check(ctx context.Context, actor kernel.Actor, branch kernel.ID, year, version int) (Handbook, error) {
	return s.step(ctx, actor, branch, year, version, StepCheck, "", "", func(tx *db.Tx, h *Handbook) error {
		if err := another(ctx, tx, actor, h.id); err != nil {
			return err
		}
		return h.check(tx.Today(), actor.Name)
	})
}

// another refuses whoever handed the book in. Fault: ErrOwn.
func another(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID) error {
	by, err := handedInBy(ctx, q, id)
	if err == nil && by != 0 && by == actor.Account {
		return ErrOwn
	}
	return err
}

// GiveBack (退回) gives the book back with words. Faults: kernel.ErrNotFound, ErrStep, ErrWords, kernel.ErrStale.
func (s *Service) GiveBack(ctx context.Context, actor kernel.Actor, branch kernel.ID, year, version int, words string) (Handbook, error) {
	words = strings.TrimSpace(words)
	return s.step(ctx, actor, branch, year, version, StepReturn, words, "", func(tx *db.Tx, h *Handbook) error {
		return h.giveBack(words, tx.Today(), actor.Name)
	})
}

func (s *Service) step(ctx context.Context, actor kernel.Actor, branch kernel.ID, year, version int, step, words, copied string, decide func(*db.Tx, *Handbook) error) (Handbook, error) {
	return db.InTx(ctx, s.db, "handbook."+step, func(ctx context.Context, tx *db.Tx) (Handbook, error) {
		if _, err := s.place(ctx, tx, actor.Scope, branch, year, ""); err != nil {
			return Handbook{}, err
		}
		h, _, err := s.stands(ctx, tx, branch, year)
		if err != nil {
			return h, err
		}
		if h.Version != version {
			return h, kernel.ErrStale
		}
		before := h.State
		if err := decide(tx, &h); err != nil {
			return h, err
		}
		if err := h.save(ctx, tx); err != nil {
			return h, err
		}
		if err := insertStep(ctx, tx, actor, &h, step, words, copied); err != nil {
			return h, err
		}
		if err := s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "handbook." + step, ObjectType: objectType, ObjectID: h.id, OrgID: branch,
			Detail: map[string]any{"year": year, "before": before, "after": h.State, "missing": h.Missing, "words": words},
		}); err != nil {
			return h, err
		}
		h.judge(h.Until, tx.Today())
		return h, s.settleDuties(ctx, tx, &h)
	})
}

// settleDuties leaves the duty that the book's state calls for.
func (s *Service) settleDuties(ctx context.Context, tx *db.Tx, h *Handbook) error {
	if err := duty.Clear(ctx, tx, "", objectType, h.id); err != nil {
		return err
	}
	if err := duty.Clear(ctx, tx, dutyHandIn, branchType, h.OrgID); err != nil {
		return err
	}
	tree, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s%d年度工作手册", tree.FullName(h.OrgID), h.Year)
	d := duty.Duty{ObjectType: objectType, ObjectID: h.id}
	switch h.State {
	case HandedIn:
		d.Kind, d.Title, d.Role, d.OrgID = dutyCheck, "核查"+name, roleDept, h.DepartmentID
		if d.OrgID == 0 {
			d.Role, d.OrgID = roleStaff, tree.Root().ID
		}
		if h.Missing > 0 {
			d.Note = fmt.Sprintf("报送时还有%d项没有完成", h.Missing)
		}
	case Returned:
		d.Kind, d.Title, d.Note, d.Role, d.OrgID = dutyMend, name+"被退回", h.Words, roleSecretary, h.OrgID
	default:
		return nil
	}
	return duty.Raise(ctx, tx, d)
}

// Remind (报送提醒) keeps a duty for each branch that owes last year's book, from New Year to the end of the first quarter: after
// that the list of the department tells who never handed one in. A department that recorded nothing in that year is not asked.
func (s *Service) Remind(ctx context.Context) error {
	wanted := map[kernel.ID]duty.Duty{}
	today := s.db.Today()
	if today.Quarter() == 1 {
		if err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) (err error) {
			wanted, err = s.owing(ctx, q, today.Year()-1)
			return err
		}); err != nil {
			return err
		}
	}
	return s.db.Do(ctx, "handbook.remind", func(ctx context.Context, tx *db.Tx) error {
		return duty.Keep(ctx, tx, dutyHandIn, branchType, wanted)
	})
}

func (s *Service) owing(ctx context.Context, q db.Queryer, year int) (map[kernel.ID]duty.Duty, error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	book, err := s.rooms.Norms.Book(ctx, q)
	if err != nil {
		return nil, err
	}
	stored, err := handbooksOf(ctx, q, year)
	if err != nil {
		return nil, err
	}
	began, err := s.rooms.Recorded(ctx, q)
	if err != nil {
		return nil, err
	}
	_, until := handInFrom(book, year)
	out := map[kernel.ID]duty.Duty{}
	for _, n := range tree.Of(tree.Root().ID, org.Branch) {
		first := began[tree.Department(n.ID)]
		if _, ok := stored[n.ID]; ok || n.Founded.Year() > year || first == "" || first.Year() > year {
			continue
		}
		out[n.ID] = duty.Duty{
			Kind: dutyHandIn, Title: fmt.Sprintf("报送%d年度党支部工作手册", year), Note: "手册由记录自动生成，检查后报送即可", Role: roleSecretary, OrgID: n.ID, Due: until,
			ObjectType: branchType, ObjectID: n.ID,
		}
	}
	return out, nil
}
