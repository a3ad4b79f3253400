package register

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// Deps are what every register needs.
type Deps struct {
	DB     *db.DB
	Audit  *audit.Log
	Facts  *fact.Log
	Orgs   *org.Service
	People People
}

// Book (台账) keeps one register.
type Book[T any, P Record[T]] struct {
	Spec[T, P]
	db     *db.DB
	audit  *audit.Log
	facts  *fact.Log
	orgs   *org.Service
	people People
}

// NewBook returns the register that spec describes.
func NewBook[T any, P Record[T]](d Deps, spec Spec[T, P]) *Book[T, P] {
	return &Book[T, P]{spec, d.DB, d.Audit, d.Facts, d.Orgs, d.People}
}

// DB is the database the register lies in, for the capability's own reads.
func (b *Book[T, P]) DB() *db.DB { return b.db }

// List answers the standing records, the latest day first.
func (b *Book[T, P]) List(ctx context.Context, scope kernel.Scope, f Filter, p kernel.Page) (kernel.List[T], error) {
	where, args := b.Where(scope, f)
	list, err := db.SelectPage(ctx, b.db.Read(), p, b.scan, b.columns(), b.Table+" t WHERE "+where, b.order(f), args...)
	if err != nil {
		return list, err
	}
	return list, b.mark(ctx, scope, list.Items)
}

// mark tells of each record whether it belongs above the reader, who then only reads it.
func (b *Book[T, P]) mark(ctx context.Context, scope kernel.Scope, rows []T) error {
	if !b.Shared || scope.All || len(rows) == 0 {
		return nil
	}
	tree, err := b.orgs.Today(ctx, b.db.Read())
	if err != nil {
		return err
	}
	for i := range rows {
		h := P(&rows[i]).Common()
		h.Above = !tree.Sees(scope, h.OrgID)
	}
	return nil
}

// Each hands the standing records to fn in the paper's order: the earliest day first.
func (b *Book[T, P]) Each(ctx context.Context, q db.Queryer, scope kernel.Scope, f Filter, fn func(T) error) error {
	where, args := b.Where(scope, f)
	return db.Each(ctx, q, func(row db.Scanner) error {
		r, err := b.scan(row)
		if err != nil {
			return err
		}
		return fn(r)
	}, "SELECT "+b.columns()+" FROM "+b.Table+" t WHERE "+where+" ORDER BY t."+b.Day+", t.id", args...)
}

// Of answers the standing records about one member, whatever branch they were made in, the latest first:
// what the member may read of themself. Fault: ErrNotMember when the account is nobody's.
func (b *Book[T, P]) Of(ctx context.Context, member kernel.ID) ([]T, error) {
	if member == 0 {
		return nil, ErrNotMember
	}
	return db.Select(ctx, b.db.Read(), b.scan, "SELECT "+b.columns()+" FROM "+b.Table+" t WHERE t.removed=0 AND t.member_id=? ORDER BY t."+b.Day+" DESC, t.id DESC", member)
}

// Get answers one record, removed ones too, so that a figure's history can be opened. Fault: kernel.ErrNotFound.
func (b *Book[T, P]) Get(ctx context.Context, scope kernel.Scope, id kernel.ID) (T, error) {
	r, err := b.read(ctx, b.db.Read(), scope, id)
	if err != nil {
		return r, err
	}
	rows := []T{r}
	return rows[0], b.mark(ctx, scope, rows)
}

// Create writes one record down. Faults: ErrTwice, ErrNoOrg, kernel.ErrNotFound for a place out of
// scope, and the register's own.
func (b *Book[T, P]) Create(ctx context.Context, actor kernel.Actor, r T) (T, error) {
	return db.InTx(ctx, b.db, b.Code+".create", func(ctx context.Context, tx *db.Tx) (T, error) {
		v := r
		P(&v).Common().ID = 0
		err := b.CreateIn(ctx, tx, actor, &v)
		return v, err
	})
}

// CreateIn is Create within a transaction.
func (b *Book[T, P]) CreateIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, r P) error {
	if err := b.add(ctx, tx, actor, []P{r}); err != nil {
		return err
	}
	h := r.Common()
	return b.audit.Record(ctx, tx, actor, audit.Entry{
		Action: b.Code + ".create", ObjectType: b.Code, ObjectID: h.ID, OrgID: h.OrgID,
		Detail: map[string]any{"after": b.brief(r)},
	})
}

// BulkInsert writes many records by few statements, with the same checks and facts as Create and one
// audit row for all of them. It fills in the records' ids. Rows of one call share a transaction.
func (b *Book[T, P]) BulkInsert(ctx context.Context, tx *db.Tx, actor kernel.Actor, rows []P) error {
	if len(rows) == 0 {
		return nil
	}
	if err := b.add(ctx, tx, actor, rows); err != nil {
		return err
	}
	return b.audit.Record(ctx, tx, actor, audit.Entry{
		Action: b.Code + ".bulk", ObjectType: b.Code,
		Detail: map[string]any{"count": len(rows), "first": rows[0].Common().ID, "last": rows[len(rows)-1].Common().ID},
	})
}

// add is the one way by which records come into being.
func (b *Book[T, P]) add(ctx context.Context, tx *db.Tx, actor kernel.Actor, rows []P) error {
	if err := b.prepare(ctx, tx, actor.Scope, rows); err != nil {
		return err
	}
	for _, r := range rows {
		if err := b.given(nil, r); err != nil {
			return err
		}
		h := r.Common()
		if h.ID == 0 {
			h.ID = tx.NewID()
		}
		h.Version, h.MadeAt, h.MadeBy, h.ChangedAt, h.ChangedBy = 1, tx.Millis(), actor.Name, tx.Millis(), actor.Name
	}
	if err := b.insert(ctx, tx, rows); err != nil {
		return err
	}
	if err := b.tell(ctx, tx, rows); err != nil {
		return err
	}
	if b.After == nil {
		return nil
	}
	return b.After(ctx, tx, actor, rows)
}

func (b *Book[T, P]) given(was, now P) error {
	if b.Given == nil {
		return nil
	}
	return b.Given(was, now)
}

// prepare completes and checks records before they are written.
func (b *Book[T, P]) prepare(ctx context.Context, tx *db.Tx, scope kernel.Scope, rows []P) error {
	resolve := func(P) error { return nil }
	if b.Resolver != nil {
		var err error
		if resolve, err = b.Resolver(ctx, tx, scope); err != nil {
			return err
		}
	}
	for _, r := range rows {
		for _, c := range b.Columns {
			if c.Tidy != nil {
				c.Tidy(r)
			}
		}
		if err := resolve(r); err != nil {
			return err
		}
	}
	if b.Before != nil {
		if err := b.Before(ctx, tx, rows); err != nil {
			return err
		}
	}
	at, err := b.place(ctx, tx, scope, rows)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := b.Check(r, tx.Today()); err != nil {
			return err
		}
		if err := at.settle(r.Common(), b.On(r), b.Personal, b.Elsewhere); err != nil {
			return err
		}
		r.Common().naturalKey = b.Key(r)
	}
	return nil
}

// factsAtOnce keeps a call to the log, and the memory it takes, small.
const factsAtOnce = 1000

// tell appends the facts of the records' present versions.
func (b *Book[T, P]) tell(ctx context.Context, tx *db.Tx, rows []P) error {
	var facts []fact.Fact
	for _, r := range rows {
		if facts = append(facts, b.factsOf(r)...); len(facts) >= factsAtOnce {
			if err := b.facts.Append(ctx, tx, facts...); err != nil {
				return err
			}
			facts = facts[:0:0]
		}
	}
	if len(facts) == 0 {
		return nil
	}
	return b.facts.Append(ctx, tx, facts...)
}

func (b *Book[T, P]) factsOf(r P) []fact.Fact {
	if b.Facts == nil {
		return nil
	}
	h := r.Common()
	facts := b.Facts(r)
	for i := range facts {
		f := &facts[i]
		f.Source = fact.Source{Type: b.Code, ID: h.ID, Version: h.Version}
		f.Department = h.DepartmentID
		if f.Branch == 0 {
			f.Branch = h.BranchID
		}
		if f.Quantity == 0 {
			f.Quantity = fact.One
		}
	}
	return facts
}

// Unknown answers those of the records whose happening is not in the register yet, each once. They
// come back completed and checked.
func (b *Book[T, P]) Unknown(ctx context.Context, tx *db.Tx, rows []P) ([]P, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	if err := b.prepare(ctx, tx, kernel.Everything(), rows); err != nil {
		return nil, err
	}
	keys := make([]string, len(rows))
	for i, r := range rows {
		keys[i] = r.Common().naturalKey
	}
	standing, err := b.byKeys(ctx, tx, keys)
	if err != nil {
		return nil, err
	}
	var fresh []P
	for i, r := range rows {
		if standing[keys[i]] == nil {
			standing[keys[i]] = r
			fresh = append(fresh, r)
		}
	}
	return fresh, nil
}
