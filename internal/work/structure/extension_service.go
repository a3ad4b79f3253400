package structure

import (
	"context"
	"fmt"
	"strings"
	"time"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
)

const (
	dutyDecide    = "structure.decide_extension"
	dutyMend      = "structure.mend_extension"
	extensionType = "term_extension"
	staff         = "staff"
)

// AskExtension (申请延期换届) asks for a term within the actor's scope to be extended to a day. Faults: kernel.ErrNotFound,
// ErrHasEnded, ErrAskedOverdue, ErrExtension, ErrExtensionLong, ErrExtensionReason, ErrAskedTwice.
func (s *Service) AskExtension(ctx context.Context, actor kernel.Actor, term kernel.ID, to kernel.Day, reason string) (Extension, error) {
	return db.InTx(ctx, s.db, "structure.ask_extension", func(ctx context.Context, tx *db.Tx) (e Extension, err error) {
		t, err := s.Terms.ReadIn(ctx, tx, actor.Scope, term)
		if err != nil {
			return e, err
		}
		if t.Removed {
			return e, kernel.ErrNotFound
		}
		book, err := s.norms.Book(ctx, tx)
		if err != nil {
			return e, err
		}
		if err := askExtension(&t, tx.Today(), to, book.Count(norm.ExtensionMost, t.Began), reason); err != nil {
			return e, err
		}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return e, err
		}
		e = Extension{
			ID: tx.NewID(), TermID: t.ID, OrgID: t.OrgID, OrgName: tree.FullName(t.OrgID), Ends: t.Ends, To: to, Reason: strings.TrimSpace(reason), State: Asked,
			AskedName: actor.Name, AskedAt: tx.Millis(), Version: 1, department: tree.Department(t.OrgID), askedBy: actor.Account,
		}
		if err := insertExtension(ctx, tx, &e); err != nil {
			return e, err
		}
		if err := clearMending(ctx, tx, e.TermID); err != nil {
			return e, err
		}
		if err := duty.Raise(ctx, tx, duty.Duty{
			Kind: dutyDecide, Title: "审批延期换届申请：" + e.OrgName, Note: fmt.Sprintf("申请延期至%s，任期%s届满，请在届满以前批复", to.Chinese(), t.Ends.Chinese()),
			Role: staff, OrgID: tree.Root().ID, Due: t.Ends, ObjectType: extensionType, ObjectID: e.ID,
		}); err != nil {
			return e, err
		}
		return e, s.audit.Record(ctx, tx, actor, audit.Entry{Action: "structure.ask_extension", ObjectType: extensionType, ObjectID: e.ID, OrgID: e.OrgID, Detail: map[string]any{"term": term, "to": to}})
	})
}

// clearMending takes away what asked for a request to be written anew, once it is.
func clearMending(ctx context.Context, tx *db.Tx, term kernel.ID) error {
	ids, err := db.Select(ctx, tx, db.Column[kernel.ID], "SELECT id FROM term_extension WHERE term_id=? AND state='returned'", term)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := duty.Clear(ctx, tx, dutyMend, extensionType, id); err != nil {
			return err
		}
	}
	return nil
}

// DecideExtension (审批延期换届) approves, returns or refuses a request. Approval and refusal are answered by a numbered
// reply; approval extends the term in the same transaction. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrDecided,
// ErrTooLateToApprove, ErrReturnPast, ErrOpinion.
func (s *Service) DecideExtension(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, d Decision, opinion string) (Extension, error) {
	return db.InTx(ctx, s.db, "structure.decide_extension", func(ctx context.Context, tx *db.Tx) (Extension, error) {
		e, err := findExtension(ctx, tx, actor.Scope, id)
		if err != nil {
			return e, err
		}
		if e.Version != version {
			return e, kernel.ErrStale
		}
		if err := e.decide(actor, d, opinion, tx.Today(), tx.Millis()); err != nil {
			return e, err
		}
		if d != Return {
			if err := s.answer(ctx, tx, actor, &e); err != nil {
				return e, err
			}
		}
		if err := updateExtension(ctx, tx, &e); err != nil {
			return e, err
		}
		if err := duty.Clear(ctx, tx, dutyDecide, extensionType, e.ID); err != nil {
			return e, err
		}
		if e.State == Returned {
			if err := duty.Raise(ctx, tx, duty.Duty{
				Kind: dutyMend, Title: "延期换届申请被退回：" + e.OrgName, Note: e.Opinion, Role: deptClerk, OrgID: e.department, Due: e.Ends, ObjectType: extensionType, ObjectID: e.ID,
			}); err != nil {
				return e, err
			}
		}
		return e, s.audit.Record(ctx, tx, actor, audit.Entry{Action: "structure.decide_extension", ObjectType: extensionType, ObjectID: e.ID, OrgID: e.OrgID, Detail: map[string]any{"state": e.State, "paper": e.PaperNumber}})
	})
}

// answer issues the reply, and extends the term that it approves.
func (s *Service) answer(ctx context.Context, tx *db.Tx, actor kernel.Actor, e *Extension) error {
	tree, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	to := e.department
	if to == 0 {
		to = e.OrgID
	}
	draft := e.reply(tree.Root().ID, to, tx.Today(), e.Opinion)
	draft.Source = fact.Source{Type: extensionType, ID: e.ID, Version: 1}
	p, err := s.papers.IssueIn(ctx, tx, actor, draft)
	if err != nil {
		return err
	}
	e.PaperID, e.PaperNumber = p.ID, p.Number
	if e.State != Approved {
		return nil
	}
	t, err := s.Terms.ReadIn(ctx, tx, kernel.Everything(), e.TermID)
	if err != nil {
		return err
	}
	_, err = s.Terms.CorrectIn(ctx, tx, actor, t.ID, t.Version, func(x *Term) error {
		x.AskedOn, x.ExtendedOn, x.ExtendedTo, x.Basis = kernel.DayOf(time.UnixMilli(e.AskedAt)), tx.Today(), e.To, e.PaperNumber
		return nil
	})
	return err
}

// WithdrawExtension (撤回申请) takes an undecided request back. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrDecided.
func (s *Service) WithdrawExtension(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) (Extension, error) {
	return db.InTx(ctx, s.db, "structure.withdraw_extension", func(ctx context.Context, tx *db.Tx) (Extension, error) {
		e, err := findExtension(ctx, tx, actor.Scope, id)
		switch {
		case err != nil:
			return e, err
		case e.Version != version:
			return e, kernel.ErrStale
		case e.State != Asked:
			return e, ErrDecided
		}
		e.State, e.DecidedName, e.DecidedAt = Withdrawn, actor.Name, tx.Millis()
		if err := updateExtension(ctx, tx, &e); err != nil {
			return e, err
		}
		if err := duty.Clear(ctx, tx, dutyDecide, extensionType, e.ID); err != nil {
			return e, err
		}
		return e, s.audit.Record(ctx, tx, actor, audit.Entry{Action: "structure.withdraw_extension", ObjectType: extensionType, ObjectID: e.ID, OrgID: e.OrgID})
	})
}

// Extensions lists the requests that the scope sees, those to be decided first; state "" and term 0 do not narrow.
func (s *Service) Extensions(ctx context.Context, scope kernel.Scope, state ExtensionState, term kernel.ID, p kernel.Page) (kernel.List[Extension], error) {
	cond, args := org.Visible(scope, "org_id")
	if state != "" {
		cond, args = cond+" AND state=?", append(args, state)
	}
	if term != 0 {
		cond, args = cond+" AND term_id=?", append(args, term)
	}
	return db.SelectPage(ctx, s.db.Read(), p, scanExtension, extensionColumns, "term_extension WHERE "+cond, "CASE WHEN state='asked' THEN 0 ELSE 1 END, CASE WHEN state='asked' THEN ends ELSE '' END, asked_at DESC, id DESC", args...)
}

// Extension answers one request. Fault: kernel.ErrNotFound.
func (s *Service) Extension(ctx context.Context, scope kernel.Scope, id kernel.ID) (Extension, error) {
	return findExtension(ctx, s.db.Read(), scope, id)
}
