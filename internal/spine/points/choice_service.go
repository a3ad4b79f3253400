package points

import (
	"context"
	"errors"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
)

const (
	choiceDuty   = "points.choose"
	choiceObject = "points_choice"
)

// withChoices answers the facts with the choices that were made about them; for those that ask for one it lets
// somebody know, and for those that are taken back it no longer does.
func (s *Service) withChoices(ctx context.Context, tx *db.Tx, y *Year, facts []fact.Fact) ([]fact.Fact, error) {
	if !slices.ContainsFunc(facts, func(f fact.Fact) bool { return y.asks(&f) != nil }) {
		return facts, nil
	}
	facts = slices.Clone(facts)
	known, err := choicesAbout(ctx, tx, y.Subject, facts)
	if err != nil {
		return nil, err
	}
	for i := range facts {
		f := &facts[i]
		rule := y.asks(f)
		if rule == nil {
			continue
		}
		switch c := known[choiceOf(f)]; {
		case c == nil && f.Sign > 0:
			err = s.await(ctx, tx, y, f, rule)
		case c != nil && c.State == ChoiceWaiting && f.Sign < 0:
			err = s.drop(ctx, tx, c)
		}
		if err != nil {
			return nil, err
		}
		known.put(f)
	}
	return facts, nil
}

// await keeps that a fact's points are to be chosen, and tells whoever chooses.
func (s *Service) await(ctx context.Context, tx *db.Tx, y *Year, f *fact.Fact, rule *Rule) error {
	subject, _ := y.subjectOf(f)
	c := newChoice(y.Subject, f, rule, subject)
	named, err := s.directory.Subject(ctx, tx, kernel.Everything(), y.Subject, subject)
	if err != nil && !errors.Is(err, kernel.ErrNotFound) { // one that is no more keeps its points
		return err
	}
	c.ID, c.SubjectName = tx.NewID(), named.Name
	fresh, err := insertChoice(ctx, tx, &c)
	if err != nil || !fresh {
		return err
	}
	d := duty.Duty{Kind: choiceDuty, Title: "认定分值：" + c.SubjectName + "，" + c.RuleText, Note: c.Day.Chinese(), Role: c.Level.Role(), ObjectType: choiceObject, ObjectID: c.ID}
	switch c.Level {
	case BranchLevel:
		d.OrgID = c.branch
	case DepartmentLevel:
		d.OrgID, err = s.directory.Office(ctx, tx, d.Role, c.branch, c.department)
	default:
		d.OrgID, err = s.directory.Root(ctx, tx)
	}
	if err != nil {
		return err
	}
	return duty.Raise(ctx, tx, d)
}

func (s *Service) drop(ctx context.Context, tx *db.Tx, c *Choice) error {
	c.State = ChoiceDropped
	if err := updateChoice(ctx, tx, c); err != nil {
		return err
	}
	return duty.Clear(ctx, tx, choiceDuty, choiceObject, c.ID)
}

// Choose settles the points of a record within the range of its rule. The line enters the ledger in the same
// transaction. Refusals: ErrNotFound, ErrStale, ErrLevelAbove, ErrYearClosed, ErrRecomputing, and those of a choice.
func (s *Service) Choose(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, p kernel.Points, reason string) (Choice, error) {
	return db.InTx(ctx, s.db, "points.choose", func(ctx context.Context, tx *db.Tx) (Choice, error) {
		if err := lockRuns(ctx, tx, false); err != nil {
			return Choice{}, err
		}
		c, err := choiceSeen(ctx, tx, actor, BranchLevel, id)
		if err != nil {
			return c, err
		}
		if c.State == ChoiceWaiting && c.Version != version {
			return c, kernel.ErrStale
		}
		if _, err := choiceSeen(ctx, tx, actor, c.Level, id); err != nil {
			return c, ErrLevelAbove
		}
		if err := c.make(actor, p, reason, tx.Millis()); err != nil {
			return c, err
		}
		if err := updateChoice(ctx, tx, &c); err != nil {
			return c, err
		}
		if err := s.enterChoice(ctx, tx, &c); err != nil {
			return c, err
		}
		if err := duty.Clear(ctx, tx, choiceDuty, choiceObject, c.ID); err != nil {
			return c, err
		}
		return c, s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "points.choose", ObjectType: choiceObject, ObjectID: c.ID, OrgID: c.department,
			Detail: map[string]any{"subject": c.Subject, "subject_id": c.SubjectID, "rule": c.Rule, "points": c.Points, "reason": c.Reason, "source_type": c.SourceType, "source_id": c.SourceID},
		})
	})
}

// enterChoice posts what a choice makes of its fact to the current run of its year.
func (s *Service) enterChoice(ctx context.Context, tx *db.Tx, c *Choice) error {
	runs, err := openRuns(ctx, tx, kernel.Period{First: c.Day, Last: c.Day})
	if err != nil {
		return err
	}
	facts, err := s.facts.ByIDs(ctx, tx, []kernel.ID{c.fact})
	if err != nil {
		return err
	}
	for _, r := range runs {
		switch {
		case r.subject != c.Subject:
		case r.closed:
			return ErrYearClosed.With(r.Term.Chinese(), c.Subject.Chinese())
		case r.state == building:
			return ErrRecomputing.With(r.Year)
		default:
			y, err := s.yearOf(ctx, tx, r)
			if err != nil {
				return err
			}
			var entries []Entry
			for i := range facts {
				if y.asks(&facts[i]) == nil {
					continue
				}
				without := y.Entries(nil, &facts[i])
				choices{c.key(): c}.put(&facts[i])
				entries = append(entries, slices.DeleteFunc(y.Entries(nil, &facts[i]), func(e Entry) bool { return slices.Contains(without, e) })...)
			}
			if err := s.postEntries(ctx, tx, r, y, entries); err != nil {
				return err
			}
		}
	}
	return nil
}

// ChoiceFilter narrows choices. Zero fields do not narrow.
type ChoiceFilter struct {
	State   ChoiceState
	Subject SubjectType
	Text    string
}

// Choices are those that the actor's offices may see, the ones that wait first.
func (s *Service) Choices(ctx context.Context, actor kernel.Actor, f ChoiceFilter, p kernel.Page) (out kernel.List[Choice], err error) {
	cond, args := seenBy(actor, BranchLevel)
	for _, x := range []struct{ col, val string }{{"state", string(f.State)}, {"subject", string(f.Subject)}} {
		if x.val != "" {
			cond, args = cond+" AND "+x.col+"=?", append(args, x.val)
		}
	}
	if f.Text != "" {
		cond, args = cond+` AND (subject_name LIKE ? ESCAPE '\' OR rule_text LIKE ? ESCAPE '\')`, append(args, db.Like(f.Text), db.Like(f.Text))
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		if out, err = db.SelectPage(ctx, q, p, scanChoice, choiceColumns, "points_choice WHERE "+cond, "CASE WHEN state='waiting' THEN 0 ELSE 1 END, day DESC, id DESC", args...); err != nil {
			return err
		}
		return s.entitleChoices(ctx, q, out.Items)
	})
	return out, err
}

// GetChoice answers one. Fault: kernel.ErrNotFound.
func (s *Service) GetChoice(ctx context.Context, actor kernel.Actor, id kernel.ID) (Choice, error) {
	c, err := choiceSeen(ctx, s.db.Read(), actor, BranchLevel, id)
	if err != nil {
		return c, err
	}
	list := []Choice{c}
	err = s.entitleChoices(ctx, s.db.Read(), list)
	return list[0], err
}

func (s *Service) entitleChoices(ctx context.Context, q db.Queryer, list []Choice) error {
	if s.titles == nil || len(list) == 0 {
		return nil
	}
	sources := make([]fact.Source, len(list))
	for i := range list {
		sources[i] = fact.Source{Type: list[i].SourceType, ID: list[i].SourceID}
	}
	titles, err := s.titles(ctx, q, sources)
	for i := range list {
		list[i].Title = titles[sources[i]]
	}
	return err
}

// waitingOf are the choices that a subject's year still waits for, as lines without points.
func waitingOf(ctx context.Context, q db.Queryer, t SubjectType, subject kernel.ID, p kernel.Period) ([]Line, error) {
	list, err := db.Select(ctx, q, scanChoice, "SELECT "+choiceColumns+" FROM points_choice WHERE subject_id=? AND subject=? AND day>=? AND day<=? AND state='waiting' ORDER BY day DESC,id DESC",
		subject, t, p.First, p.Last)
	lines := make([]Line, len(list))
	for i, c := range list {
		lines[i] = Line{FactID: c.fact, Rule: c.Rule, Day: c.Day, SourceType: c.SourceType, SourceID: c.SourceID, Waits: &Wait{c.RuleText, c.Least, c.Most, c.Level}}
	}
	return lines, err
}
