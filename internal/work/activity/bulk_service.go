package activity

import (
	"context"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
)

// Record (已确认的记录) is a record that comes in as a whole: from the demonstration city or a register
// that was kept elsewhere.
type Record struct {
	OrgID   kernel.ID
	Content Content
	By      kernel.Actor
	At      int64 // when it was recorded, in milliseconds; the transaction's time when 0
}

// factsAtOnce bounds what subscribers are handed in one go.
const factsAtOnce = 4000

// BulkInsertAccepted writes accepted records, their rosters, history, trail and facts by few
// statements. It leaves the same rows as Record would for each. Faults: those of Record, for the first
// record that has one.
func (s *Service) BulkInsertAccepted(ctx context.Context, tx *db.Tx, records []Record) error {
	b, err := s.newFilling(ctx, tx, records)
	if err != nil {
		return err
	}
	for _, r := range records {
		if err := b.add(ctx, r); err != nil {
			return err
		}
	}
	if err := insertActivities(ctx, tx, b.list); err != nil {
		return err
	}
	if err := insertSteps(ctx, tx, b.steps); err != nil {
		return err
	}
	if err := b.recordTrail(ctx); err != nil {
		return err
	}
	for facts := b.facts; len(facts) > 0; {
		n := min(len(facts), factsAtOnce)
		if err := s.facts.Append(ctx, tx, facts[:n]...); err != nil {
			return err
		}
		facts = facts[n:]
	}
	return nil
}

// recordTrail writes the trail by one statement for each stretch of records of the same actor.
func (b *filling) recordTrail(ctx context.Context) error {
	for from := 0; from < len(b.entries); {
		to := from + 1
		for to < len(b.entries) && b.actors[to].Account == b.actors[from].Account && b.actors[to].Name == b.actors[from].Name {
			to++
		}
		if err := b.s.audit.RecordAll(ctx, b.tx, b.actors[from], b.entries[from:to]); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// filling gathers the rows of many records.
type filling struct {
	s      *Service
	tx     *db.Tx
	kinds  Kinds
	book   *norm.Book
	fixed  map[kernel.ID][]FixedDay
	today  *org.Tree
	trees  map[kernel.Day]*org.Tree
	people map[kernel.Day]map[kernel.ID]Someone

	list    []*Activity
	steps   [][]any
	entries []audit.Entry
	actors  []kernel.Actor
	facts   []fact.Fact
}

func (s *Service) newFilling(ctx context.Context, tx *db.Tx, records []Record) (*filling, error) {
	b := &filling{s: s, tx: tx, trees: map[kernel.Day]*org.Tree{}, people: map[kernel.Day]map[kernel.ID]Someone{}}
	var err error
	if b.kinds, err = s.kinds(ctx, tx); err != nil {
		return nil, err
	}
	if b.book, err = s.book(ctx, tx); err != nil {
		return nil, err
	}
	var orgs []kernel.ID
	for _, r := range records {
		orgs = append(orgs, r.OrgID)
	}
	slices.Sort(orgs)
	if b.fixed, err = loadFixedDays(ctx, tx, slices.Compact(orgs)); err != nil {
		return nil, err
	}
	if b.today, err = b.tree(ctx, tx.Today()); err != nil {
		return nil, err
	}
	return b, b.askPeople(ctx, records)
}

// askPeople asks the roster once for each day.
func (b *filling) askPeople(ctx context.Context, records []Record) error {
	type named struct {
		day kernel.Day
		id  kernel.ID
	}
	seen, ids := map[named]bool{}, map[kernel.Day][]kernel.ID{}
	for _, r := range records {
		day := r.Content.Day
		for _, id := range (&Activity{Content: r.Content}).memberIDs() {
			if key := (named{day, id}); !seen[key] {
				seen[key], ids[day] = true, append(ids[day], id)
			}
		}
	}
	for day, list := range ids {
		people, err := b.s.roster.People(ctx, b.tx, list, day)
		if err != nil {
			return err
		}
		b.people[day] = people
	}
	return nil
}

func (b *filling) tree(ctx context.Context, day kernel.Day) (*org.Tree, error) {
	if t := b.trees[day]; t != nil {
		return t, nil
	}
	t, err := b.s.orgs.TreeAt(ctx, b.tx, day)
	b.trees[day] = t
	return t, err
}

func (b *filling) add(ctx context.Context, r Record) error {
	at := r.At
	if at == 0 {
		at = b.tx.Millis()
	}
	a := newRecord(r.By, r.OrgID, at)
	a.Content = r.Content.tidied()
	a.counted()
	node, ok := b.today.Get(r.OrgID)
	if !ok {
		return ErrOrg
	}
	if err := a.Validate(b.kinds, holderOf(node, b.book, a.Day), b.tx.Today()); err != nil {
		return err
	}
	a.judgeVotes(b.book)
	if err := a.settleNames(b.people[a.Day]); err != nil {
		return err
	}
	if err := b.s.settleDay(ctx, b.tx, a, b.fixed[a.OrgID]); err != nil {
		return err
	}
	tree, err := b.tree(ctx, a.Day)
	if err != nil {
		return err
	}
	where := tree
	if _, ok := tree.Get(a.OrgID); !ok {
		where = b.today
	}
	a.Branch, a.Department = where.BranchOf(a.OrgID), where.Department(a.OrgID)
	a.ID = b.tx.NewID()
	a.accepted(r.By.Name, at)
	step := note{step: StepRecord}.row(b.tx, r.By, a)
	step[4] = at
	b.list, b.steps = append(b.list, a), append(b.steps, step)
	b.entries, b.actors = append(b.entries, a.entry(StepRecord, map[string]any{})), append(b.actors, r.By)
	b.facts = append(b.facts, a.Facts(belonging(b.people[a.Day], tree))...)
	return nil
}
