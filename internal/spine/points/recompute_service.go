package points

import (
	"cmp"
	"context"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// rebuild is one recomputation under way: a building run per term and kind of subject that has a scheme.
type rebuild struct {
	runs    []run
	years   []*Year
	ledgers []*Ledger
	entries []entryPack
	asking  []map[choiceKey]*asked // by run: what somebody still has to choose
}

// asked is a fact whose points are to be chosen; a reversal may come before what it takes back.
type asked struct {
	fact fact.Fact
	sign int
}

// Sizes of the short transactions in which a rebuild writes: each some tens of milliseconds on a small machine, for whoever else
// writes waits for one of them.
const (
	entriesAtOnce = 1000
	sumsAtOnce    = 1000
	drainAtOnce   = 50
	purgeAtOnce   = 25 // subjects
)

// Recompute (重算) counts a year again from its facts and makes the result current.
//
// Facts that arrive meanwhile are posted to the current run as ever and noted as pending for the
// new one. None is lost and none counts twice: the run is opened under a lock that every posting
// respects (lockRuns), so a posting has either committed before the snapshot or has noted its facts;
// noted facts that the snapshot shows are struck off, the others are posted to the new run, the last
// of them in the transaction that makes it current. Should another Recompute begin, it retires this
// run, and the next slice written here finds that out (ErrSuperseded).
func (s *Service) Recompute(ctx context.Context, year int) error {
	b, err := s.open(ctx, year)
	if err != nil || len(b.runs) == 0 {
		return err
	}
	if err := s.compute(ctx, b); err != nil {
		return err
	}
	for i := range b.runs {
		if err := s.writeRun(ctx, b, i); err != nil {
			return err
		}
	}
	if err := s.drain(ctx, b); err != nil {
		return err
	}
	if err := s.makeCurrent(ctx, year, b); err != nil {
		return err
	}
	return s.purge(ctx)
}

// open begins the building runs; one that was left behind by a stopped program is retired.
func (s *Service) open(ctx context.Context, year int) (*rebuild, error) {
	return db.InTx(ctx, s.db, "points.open_run", func(ctx context.Context, tx *db.Tx) (*rebuild, error) {
		b := &rebuild{}
		if err := lockRuns(ctx, tx, true); err != nil {
			return nil, err
		}
		all, err := plans(ctx, tx, year)
		if err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, "UPDATE points_run SET state='old' WHERE year=? AND state='building'", year); err != nil {
			return nil, err
		}
		for _, t := range SubjectTypes {
			for _, r := range all[t] {
				r.id, r.state = tx.NewID(), building
				if err := insertRun(ctx, tx, r); err != nil {
					return nil, err
				}
				y, err := s.yearOf(ctx, tx, r)
				if err != nil {
					return nil, err
				}
				b.runs = append(b.runs, r)
				b.years = append(b.years, y)
			}
		}
		return b, nil
	})
}

// compute counts all facts of the year in one pass over one snapshot.
func (s *Service) compute(ctx context.Context, b *rebuild) error {
	var struck []pending
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) (err error) {
		if struck, err = pendingOf(ctx, q, b.runs, 1<<30); err != nil {
			return err
		}
		c := make([]*Computation, len(b.years))
		b.entries = make([]entryPack, len(b.years))
		for i, y := range b.years {
			c[i] = NewComputation(y)
			b.entries[i].begin(y)
		}
		h, err := heldOf(ctx, q, b.runs[0].Year)
		if err != nil {
			return err
		}
		made := make([]choices, len(b.years))
		for i, y := range b.years {
			b.asking = append(b.asking, map[choiceKey]*asked{})
			if made[i], err = choicesMade(ctx, q, y.Subject, y.Span()); err != nil {
				return err
			}
		}
		err = s.facts.Stream(ctx, q, together(b.runs), func(f fact.Fact) error {
			for i := range c {
				if h.out(b.years[i].Subject, &f) {
					continue
				}
				mine := f // a choice is one subject's alone
				if b.years[i].asks(&mine) != nil {
					if made[i].put(&mine); mine.Attrs[ChoiceAttr] == "" {
						ask(b.asking[i], mine)
					}
				}
				for _, e := range c[i].Add(&mine) {
					b.entries[i].add(&e)
				}
			}
			return nil
		})
		for i := range c {
			b.ledgers = append(b.ledgers, c[i].Ledger())
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.strike(ctx, struck)
}

func ask(in map[choiceKey]*asked, f fact.Fact) {
	a := in[choiceOf(&f)]
	if a == nil {
		a = &asked{}
		in[choiceOf(&f)] = a
	}
	if a.sign += f.Sign; f.Sign > 0 {
		a.fact = f
	}
}

// await tells whoever has to choose what nobody was told of: facts that a new version began to ask about.
func (s *Service) awaitAll(ctx context.Context, tx *db.Tx, b *rebuild) error {
	for i, y := range b.years {
		var waiting []fact.Fact
		for _, a := range b.asking[i] {
			if a.sign > 0 {
				waiting = append(waiting, a.fact)
			}
		}
		slices.SortFunc(waiting, func(a, b fact.Fact) int { return cmp.Compare(a.ID, b.ID) })
		for j := range waiting {
			if err := s.await(ctx, tx, y, &waiting[j], y.asks(&waiting[j])); err != nil {
				return err
			}
		}
	}
	return nil
}

// together is the stretch of days that some runs cover.
func together(runs []run) kernel.Period {
	p := runs[0].span
	for _, r := range runs[1:] {
		p.First, p.Last = min(p.First, r.span.First), max(p.Last, r.span.Last)
	}
	return p
}

// slice runs one short transaction of a rebuild, if its run still stands.
func (s *Service) slice(ctx context.Context, id kernel.ID, fn func(context.Context, *db.Tx) error) error {
	return s.db.Do(ctx, "points.write_run", func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE points_run SET step=step+1 WHERE id=? AND state='building'", id)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrSuperseded
		}
		return fn(ctx, tx)
	})
}

func (s *Service) writeRun(ctx context.Context, b *rebuild, i int) error {
	id, l := b.runs[i].id, b.ledgers[i]
	for part := range b.entries[i].sorted(entriesAtOnce) {
		if err := s.slice(ctx, id, func(ctx context.Context, tx *db.Tx) error { return insertEntries(ctx, tx, id, part) }); err != nil {
			return err
		}
	}
	b.entries[i] = entryPack{}
	for part := range slices.Chunk(l.sumRows(id), sumsAtOnce) {
		if err := s.slice(ctx, id, func(ctx context.Context, tx *db.Tx) error {
			return db.InsertRows(ctx, tx, "points_sum(run_id,subject_id,node,raw)", 4, part, "")
		}); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(l.totalRows(id), sumsAtOnce) {
		if err := s.slice(ctx, id, func(ctx context.Context, tx *db.Tx) error {
			return db.InsertRows(ctx, tx, "points_total(run_id,"+totalColumns+")", 7, part, "")
		}); err != nil {
			return err
		}
	}
	return nil
}

// sumRows are the rows of points_sum, sorted as the table is.
func (l *Ledger) sumRows(id kernel.ID) [][]any {
	keys := make([]sumKey, 0, len(l.sums))
	for k := range l.sums {
		if k.node != l.Year.root() {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b sumKey) int {
		return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(l.Year.nodes[a.node].name, l.Year.nodes[b.node].name))
	})
	rows := make([][]any, len(keys))
	for i, k := range keys {
		rows[i] = []any{id, k.subject, l.Year.nodes[k.node].name, int64(l.sums[k])}
	}
	return rows
}

func (l *Ledger) totalRows(id kernel.ID) [][]any {
	subjects := l.Subjects()
	rows := make([][]any, len(subjects))
	for i, subject := range subjects {
		t, _ := l.Total(subject)
		p := l.places[subject]
		rows[i] = []any{id, subject, int64(l.raw(subject)), l.Year.last().Scheme.BandOf(t), p.branch, p.department, p.day}
	}
	return rows
}

// drain posts what arrived during the rebuild, until little is left for the last transaction.
func (s *Service) drain(ctx context.Context, b *rebuild) error {
	for {
		left, err := db.InTx(ctx, s.db, "points.drain_pending", func(ctx context.Context, tx *db.Tx) (int, error) {
			return s.takePending(ctx, tx, b, drainAtOnce)
		})
		if err != nil || left < drainAtOnce {
			return err
		}
	}
}

// takePending posts up to limit noted facts to the building runs and answers how many there were.
func (s *Service) takePending(ctx context.Context, tx *db.Tx, b *rebuild, limit int) (int, error) {
	rows, err := pendingOf(ctx, tx, b.runs, limit)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	for _, r := range b.runs {
		var ids []kernel.ID
		for _, p := range rows {
			if p.run == r.id {
				ids = append(ids, p.fact)
			}
		}
		for part := range slices.Chunk(ids, drainAtOnce) {
			facts, err := s.facts.ByIDs(ctx, tx, part)
			if err != nil {
				return 0, err
			}
			if err := s.post(ctx, tx, r, facts); err != nil {
				return 0, err
			}
		}
	}
	return len(rows), deletePending(ctx, tx, rows)
}

// makeCurrent takes the last noted facts and switches, with every posting kept out.
func (s *Service) makeCurrent(ctx context.Context, year int, b *rebuild) error {
	return s.db.Do(ctx, "points.switch_run", func(ctx context.Context, tx *db.Tx) error {
		if err := lockRuns(ctx, tx, true); err != nil {
			return err
		}
		if _, err := s.takePending(ctx, tx, b, 1<<30); err != nil {
			return err
		}
		if err := s.awaitAll(ctx, tx, b); err != nil {
			return err
		}
		for _, r := range b.runs { // of both halves before either takes the place of what the year was before
			if _, err := tx.Exec(ctx, "UPDATE points_run SET state='old' WHERE year=? AND subject=? AND state='current'", year, r.subject); err != nil {
				return err
			}
		}
		for _, r := range b.runs {
			n, err := tx.Exec(ctx, "UPDATE points_run SET state='current', done_at=? WHERE id=? AND state='building'", tx.Millis(), r.id)
			if err != nil {
				return err
			}
			if n == 0 {
				return ErrSuperseded
			}
		}
		return nil
	})
}

// AskRecompute enqueues the recomputation of a year.
func (s *Service) AskRecompute(ctx context.Context, actor kernel.Actor, year int) error {
	return s.db.Do(ctx, "points.ask_recompute", func(ctx context.Context, tx *db.Tx) error {
		if err := s.audit.Record(ctx, tx, actor, audit.Entry{Action: "points.recompute_year", ObjectType: "points_year", ObjectID: kernel.ID(year)}); err != nil {
			return err
		}
		return s.jobs.Enqueue(ctx, tx, recomputeJob, recomputation{year}, "")
	})
}
