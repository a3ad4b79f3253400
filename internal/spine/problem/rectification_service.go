package problem

import (
	"context"
	"errors"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/register"
)

// RectificationBook is the register of what is to be put right.
type RectificationBook = register.Book[Rectification, *Rectification]

const rectificationType = "rectification"

func (s *Service) rectificationSpec() register.Spec[Rectification, *Rectification] {
	return register.Spec[Rectification, *Rectification]{
		Code: rectificationType, Name: "整改问题", Title: "问题整改清单", Table: "rectification", Caption: "content", Own: rectificationOwn,
		Search: []string{"content", "place", "letter", "finder"}, Day: "found_day", OtherDays: []string{"sent_day", "done_day", "verified_day", "closed_day"}, Who: register.Nobody,
		On: func(r *Rectification) kernel.Day { return r.FoundDay }, Resolver: s.rectificationResolver, Given: frozen, Check: checkRectification, Key: rectificationKey,
		Withheld: withheld, Columns: rectificationColumns, After: s.noted, Changed: s.kept,
	}
}

// withheld keeps findings from those they are about until they are given back by a letter.
func withheld(scope kernel.Scope) (string, []any) {
	issuing, args := org.Visible(scope, "t.issuer_id")
	return "(t.state<>'found' OR " + issuing + ")", args
}

func (s *Service) rectificationResolver(ctx context.Context, q db.Queryer, _ kernel.Scope) (func(*Rectification) error, error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	return func(r *Rectification) error { r.begin(tree); return nil }, nil
}

// noted begins the story of new items.
func (s *Service) noted(ctx context.Context, tx *db.Tx, actor kernel.Actor, rows []*Rectification) error {
	for _, r := range rows {
		if err := insertStep(ctx, tx, actor, r, r.Version, Step{What: "note", Day: r.FoundDay}); err != nil {
			return err
		}
	}
	return nil
}

// kept refuses to take what has been given back out of the register: the letter bears it.
func (s *Service) kept(_ context.Context, _ *db.Tx, _ kernel.Actor, was, now *Rectification) error {
	if now.Removed && was.State != Noted {
		return ErrGivenBack
	}
	return nil
}

// FindIn (登记发现的问题) writes findings down that are not in the register yet, in the transaction of the record
// in which they came up, such as a visit; it fills in their ids. They stay with the side that found them until a
// letter gives them back. Faults: ErrNoDepartment, kernel.ErrNotFound for an organisation out of scope, and those
// of the register.
func (s *Service) FindIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, found []*Rectification) error {
	for _, r := range found {
		r.State = Noted
		if r.Finder == "" {
			r.Finder = actor.Name
		}
	}
	fresh, err := s.Rectifications.Unknown(ctx, tx, found)
	if err != nil || len(fresh) == 0 {
		return err
	}
	return s.Rectifications.BulkInsert(ctx, tx, actor, fresh)
}

// FoundIn answers the standing items that came up in these records of a kind.
func (s *Service) FoundIn(ctx context.Context, q db.Queryer, sourceType string, sources []kernel.ID) ([]Rectification, error) {
	all, err := s.Rectifications.ByColumn(ctx, q, "source_id", sources)
	out := all[:0]
	for _, r := range all {
		if r.SourceType == sourceType {
			out = append(out, r)
		}
	}
	return out, err
}

// TakeRectification takes one step. Faults: kernel.ErrNotFound, ErrMoved when somebody else was faster, and those
// of the act.
func (s *Service) TakeRectification(ctx context.Context, actor kernel.Actor, c bulk.Chosen, a Act) (Rectification, error) {
	return db.InTx(ctx, s.db, rectificationType+"."+string(a.Kind), func(ctx context.Context, tx *db.Tx) (Rectification, error) {
		return s.TakeIn(ctx, tx, actor, c, a)
	})
}

// TakeIn is TakeRectification within a transaction.
func (s *Service) TakeIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, c bulk.Chosen, a Act) (Rectification, error) {
	tree, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return Rectification{}, err
	}
	terms, err := s.terms(ctx, tx)
	if err != nil {
		return Rectification{}, err
	}
	r, err := s.Rectifications.MoveIn(ctx, tx, actor, string(a.Kind), c.ID, c.Version, func(r *Rectification) error {
		switch {
		case sideOf(a.Kind) == Issuing && !tree.Sees(actor.Scope, r.IssuerID):
			return kernel.ErrNotFound
		case r.Version != c.Version:
			return moved(r)
		}
		return r.Take(a, actor, tx.Today(), terms)
	})
	if errors.Is(err, kernel.ErrStale) {
		// somebody else wrote between our reading and our writing
		if now, again := s.Rectifications.ReadIn(ctx, tx, actor.Scope, c.ID); again == nil {
			err = moved(&now)
		}
	}
	if err != nil {
		return r, err
	}
	step := Step{What: string(a.Kind), Text: a.Text, Day: tx.Today(), ToDay: a.Day, PaperID: a.Letter.Paper}
	if a.Kind == GrantAsk || a.Kind == SendIt {
		step.ToDay = r.Due
	}
	if err := insertStep(ctx, tx, actor, &r, r.Version, step); err != nil {
		return r, err
	}
	if err := s.say(ctx, tx, &r); err != nil {
		return r, err
	}
	return r, s.keepDuties(ctx, tx, tree, terms, r.DepartmentID)
}

func moved(r *Rectification) error {
	return ErrMoved.With(r.ChangedBy, RectificationStates.Name(string(r.State)))
}

// terms are the parameters in force today.
func (s *Service) terms(ctx context.Context, q db.Queryer) (Terms, error) {
	book, err := s.norms.Book(ctx, q)
	if err != nil {
		return Terms{}, err
	}
	day := s.db.Today()
	return Terms{
		Plan: book.Count(norm.PlanDays, day), Report: book.Count(norm.ReportDays, day), Extension: book.Count(norm.RectifyExtension, day),
		Remind: book.Count(norm.RectifyRemind, day), Letter: book.Count(norm.RectifyLetter, day), Talk: book.Count(norm.RectifyTalk, day),
	}, nil
}

// RectificationTerms answers the terms that apply today.
func (s *Service) RectificationTerms(ctx context.Context, q db.Queryer) (Terms, error) {
	return s.terms(ctx, q)
}

// RectificationDetail (整改问题及经过) is an item with its story.
type RectificationDetail struct {
	Rectification
	Steps    []Step     `json:"steps" doc:"经过，先发生的在前"`
	Ladder   []Step     `json:"ladder" doc:"现期限内到过的督促阶梯"`
	DaysOpen int        `json:"days_open" doc:"反馈后在办的天数，没有反馈或已到终点为 0"`
	DaysLate int        `json:"days_late" doc:"逾期天数，没有逾期为 0"`
	Issuing  bool       `json:"issuing" doc:"本人属反馈方"`
	Doer     bool       `json:"doer" doc:"整改结果由本人报送，不能由本人核实、销号"`
	Asker    bool       `json:"asker" doc:"待答复的申请由本人提出，不能由本人答复"`
	AskUntil kernel.Day `json:"ask_until" doc:"一次延期最多到哪天"`
}

// RectificationDetail answers an item with its story. Fault: kernel.ErrNotFound.
func (s *Service) RectificationDetail(ctx context.Context, actor kernel.Actor, id kernel.ID) (d RectificationDetail, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		d = RectificationDetail{}
		if d.Rectification, err = s.Rectifications.ReadIn(ctx, q, actor.Scope, id); err != nil {
			return err
		}
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		terms, err := s.terms(ctx, q)
		if err != nil {
			return err
		}
		r, today := &d.Rectification, s.db.Today()
		d.Issuing, d.Doer, d.Asker = tree.Sees(actor.Scope, r.IssuerID), r.other(actor) != nil, r.asked(actor)
		if r.Open() {
			d.DaysOpen = r.SentDay.DaysUntil(today)
		}
		if r.Late(today) {
			d.DaysLate = r.Due.DaysUntil(today)
		}
		if r.Due != "" {
			d.AskUntil = r.Due.AddDays(terms.Extension)
		}
		if d.Steps, err = stepsOf(ctx, q, id); err != nil {
			return err
		}
		d.Ladder = r.Reached(today, terms)
		return nil
	})
	return d, err
}

// RectificationDefinition is the register as a kind of import: for the side that finds.
func (s *Service) RectificationDefinition() intake.Definition {
	d := s.Rectifications.Definition()
	d.Permission = mayIssue
	return d
}
