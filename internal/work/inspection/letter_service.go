package inspection

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register"
)

const letterType = "feedback_letter"

// Letters gives findings back to the one concerned (点对点反馈), and asks for what is overdue.
type Letters struct {
	db       *db.DB
	audit    *audit.Log
	orgs     *org.Service
	problems *problem.Service
	papers   *paper.Service
}

// NewLetters returns the letters over the findings that problems keeps.
func NewLetters(d register.Deps, problems *problem.Service, papers *paper.Service) *Letters {
	return &Letters{d.DB, d.Audit, d.Orgs, problems, papers}
}

// List answers the letters to the departments that the scope sees, the latest first.
func (s *Letters) List(ctx context.Context, scope kernel.Scope, department kernel.ID, p kernel.Page) (out kernel.List[FeedbackLetter], err error) {
	return out, s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		if out, err = letters(ctx, q, scope, department, p); err != nil {
			return err
		}
		sources := make([]fact.Source, len(out.Items))
		for i := range out.Items {
			sources[i] = fact.Source{Type: letterType, ID: out.Items[i].ID}
		}
		papers, err := s.papers.OfSource(ctx, q, sources...)
		if err != nil {
			return err
		}
		of := make(map[kernel.ID]paper.Paper, len(papers))
		for _, x := range papers {
			of[x.ID] = x
		}
		for i := range out.Items {
			l := &out.Items[i]
			l.Received, l.Void = of[l.PaperID].Received > 0, of[l.PaperID].State == paper.Void
		}
		return nil
	})
}

// LetterPreview (函的预览) is a letter before it has a number.
type LetterPreview struct {
	Title     string        `json:"title"`
	Recipient string        `json:"recipient" doc:"主送"`
	Issuer    string        `json:"issuer" doc:"署名"`
	Text      []paper.Block `json:"text"`
	Annexes   []paper.Annex `json:"annexes"`
	PlanDue   kernel.Day    `json:"plan_due"`
	Due       kernel.Day    `json:"due"`
}

// Preview (预览) words a letter without issuing it. Faults: those of Issue.
func (s *Letters) Preview(ctx context.Context, actor kernel.Actor, kind LetterKind, f LetterForm) (p LetterPreview, err error) {
	return p, s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		d, w, err := s.word(ctx, q, actor, kind, &f)
		p = LetterPreview{Title: d.Title, Recipient: w.name, Issuer: w.issuer, PlanDue: f.PlanDue, Due: f.Due}
		p.Text, p.Annexes = d.Shown()
		return err
	})
}

// worded is what goes into a letter besides its words.
type worded struct {
	items      []problem.Rectification
	department kernel.ID
	name       string
	issuer     string
}

// word reads the chosen items and words the letter.
func (s *Letters) word(ctx context.Context, q db.Queryer, actor kernel.Actor, kind LetterKind, f *LetterForm) (d paper.Draft, w worded, err error) {
	terms, err := s.problems.RectificationTerms(ctx, q)
	if err != nil {
		return d, w, err
	}
	today := s.db.Today()
	if err := f.settle(kind, today, terms); err != nil {
		return d, w, err
	}
	for _, c := range f.chosen() {
		r, err := s.problems.Rectifications.ReadIn(ctx, q, actor.Scope, c.ID)
		if err != nil {
			return d, w, err
		}
		if r.Removed {
			return d, w, kernel.ErrNotFound
		}
		w.items = append(w.items, r)
	}
	if w.department, err = together(kind, w.items, today); err != nil {
		return d, w, err
	}
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return d, w, err
	}
	issuer := w.items[0].IssuerID
	if !tree.Sees(actor.Scope, issuer) {
		return d, w, kernel.ErrNotFound
	}
	w.name, w.issuer = tree.FullName(w.department), tree.FullName(issuer)
	ids := make([]kernel.ID, len(w.items))
	for i := range w.items {
		ids[i] = w.items[i].ID
	}
	photos, err := photoCounts(ctx, q, ids)
	if err != nil {
		return d, w, err
	}
	d = draft(kind, *f, w.issuer, w.items, photos, today)
	d.To, d.Issuer = []kernel.ID{w.department}, issuer
	return d, w, nil
}

// Issue (发函) gives chosen findings back to their department, or asks for overdue results: one confined paper
// with a number, to be acknowledged, and each item a step further, all or nothing. Faults: ErrSubject,
// ErrOverall, ErrLetterDue, ErrLetterTerms, ErrDepartments, ErrNotToGive, ErrNotToUrge, kernel.ErrNotFound,
// problem.ErrMoved, and those of the paper.
func (s *Letters) Issue(ctx context.Context, actor kernel.Actor, kind LetterKind, f LetterForm) (FeedbackLetter, error) {
	return db.InTx(ctx, s.db, letterType+".issue", func(ctx context.Context, tx *db.Tx) (FeedbackLetter, error) {
		return s.issueIn(ctx, tx, actor, kind, f)
	})
}

func (s *Letters) issueIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, kind LetterKind, form LetterForm) (FeedbackLetter, error) {
	d, w, err := s.word(ctx, tx, actor, kind, &form)
	if err != nil {
		return FeedbackLetter{}, err
	}
	l := FeedbackLetter{
		ID: tx.NewID(), Kind: kind, Department: w.department, Name: w.name, Subject: form.Subject, Items: len(w.items), PlanDue: form.PlanDue, Due: form.Due,
		Day: tx.Today(), MadeName: actor.Name, MadeAt: tx.Millis(),
	}
	d.Source = fact.Source{Type: letterType, ID: l.ID, Version: 1}
	p, err := s.papers.IssueIn(ctx, tx, actor, d)
	if err != nil {
		return l, err
	}
	l.PaperID, l.Number = p.ID, p.Number
	if err := insertLetter(ctx, tx, &l, actor.Account); err != nil {
		return l, err
	}
	act := problem.Act{Kind: problem.SendIt, Letter: problem.Letter{ID: l.ID, Paper: p.ID, Number: p.Number, PlanDue: form.PlanDue, Due: form.Due}}
	if kind == Reminder {
		act = problem.Act{Kind: problem.RemindIt, Letter: problem.Letter{Paper: p.ID}, Text: p.Number, Day: form.Due}
	}
	for _, c := range form.chosen() {
		if _, err := s.problems.TakeIn(ctx, tx, actor, c, act); err != nil {
			return l, err
		}
	}
	return l, s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: letterType + ".issue", ObjectType: letterType, ObjectID: l.ID, OrgID: l.Department,
		Detail: map[string]any{"kind": l.Kind, "number": l.Number, "items": l.Items, "plan_due": l.PlanDue, "due": l.Due},
	})
}
