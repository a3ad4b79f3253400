package metric

import (
	"context"
	"fmt"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// StockFunc tells how many of something there are in a part of the tree on a day; known is false
// when the data do not reach back so far.
type StockFunc func(ctx context.Context, q db.Queryer, in kernel.ID, day kernel.Day) (n int64, known bool, err error)

// Together counts several stocks in one reading: what one look at the registers tells of all of them. A code that the
// count leaves out is not known.
type Together struct {
	Codes []string
	Count func(ctx context.Context, q db.Queryer, in kernel.ID, day kernel.Day) (map[string]int64, error)
}

// NamesFunc finds the names of facts' subjects.
type NamesFunc func(ctx context.Context, q db.Queryer, subjects []fact.Subject) (map[fact.Subject]string, error)

// DetailsFunc finds the names of details that users may add to, by code.
type DetailsFunc func(ctx context.Context, q db.Queryer) (map[string]string, error)

// Service answers figures.
type Service struct {
	db      *db.DB
	audit   *audit.Log // only lists that leave need it
	orgs    *org.Service
	facts   *fact.Log
	catalog *Catalog
	stocks  map[string]Together
	names   NamesFunc
	titles  fact.Titles
	details map[string]DetailsFunc // by what the kinds' codes begin with
	persons map[string]bool        // kinds for which the person table is kept
}

// NewService returns a service over the definitions; each metric that is a stock has a function of its own in stocks
// or is counted together with others.
func NewService(d *db.DB, orgs *org.Service, facts *fact.Log, defs []Definition, stocks map[string]StockFunc, names NamesFunc, together ...Together) *Service {
	s := &Service{db: d, orgs: orgs, facts: facts, catalog: NewCatalog(defs), stocks: map[string]Together{}, names: names, details: map[string]DetailsFunc{}, persons: map[string]bool{}}
	for code, count := range stocks {
		s.stocks[code] = alone(code, count)
	}
	for _, t := range together {
		for _, code := range t.Codes {
			s.stocks[code] = t
		}
	}
	for _, def := range defs {
		if def.Aggregate == Stock && s.stocks[def.Code].Count == nil {
			panic("metric: nobody counts " + def.Code)
		}
		for _, k := range def.Kinds {
			s.persons[k] = s.persons[k] || def.Aggregate == Persons
		}
	}
	return s
}

// alone is a stock that is counted by itself.
func alone(code string, count StockFunc) Together {
	return Together{[]string{code}, func(ctx context.Context, q db.Queryer, in kernel.ID, day kernel.Day) (map[string]int64, error) {
		n, known, err := count(ctx, q, in, day)
		if !known {
			return nil, err
		}
		return map[string]int64{code: n}, err
	}}
}

// NameDetails tells how the details are named of the fact kinds whose codes begin so, where the kinds
// don't say it themselves; the program calls it while it wires its parts.
func (s *Service) NameDetails(prefix string, find DetailsFunc) { s.details[prefix] = find }

// Catalog is the set of definitions.
func (s *Service) Catalog() *Catalog { return s.catalog }

// Question asks for figures. Org 0 means the whole of what the asker may see.
type Question struct {
	Period kernel.Period
	Org    kernel.ID
}

// place is a checked question: the part of the tree as it is today, which decides who may ask, and
// its branches, which decide what counts.
type place struct {
	node  org.Node
	area  area
	begun map[string]string // month in which each kind was first recorded here; read when first asked for
}

// firstMonth is the first month in which one of the definition's kinds was recorded here; empty when never.
func (at *place) firstMonth(ctx context.Context, q db.Queryer, d Definition) (first string, err error) {
	if at.begun == nil {
		if at.begun, err = begun(ctx, q, at.area); err != nil {
			return "", err
		}
	}
	for _, kind := range d.Kinds {
		if month := at.begun[kind]; month != "" && (first == "" || month < first) {
			first = month
		}
	}
	return first, nil
}

// locate finds the organisation within the scope; outside of it, it is as if it were not there.
func (s *Service) locate(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (*place, error) {
	today, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return nil, err
	}
	if id == 0 {
		id = defaultOrg(today, scope)
	}
	node, ok := today.Get(id)
	if !ok || !today.Sees(scope, id) {
		return nil, kernel.ErrNotFound
	}
	switch node.Kind {
	case org.WorkCommittee:
		return &place{node: node, area: area{where: "1=1"}}, nil
	case org.Department:
		return &place{node: node, area: area{"department_id=?", []any{id}}}, nil
	case org.Branch:
		return &place{node: node, area: area{"branch_id=?", []any{id}}}, nil
	default:
		in, args := db.In("branch_id", today.Ever(id))
		return &place{node: node, area: area{in, args}}, nil
	}
}

func defaultOrg(t *org.Tree, scope kernel.Scope) kernel.ID {
	if !scope.All && len(scope.Orgs) > 0 {
		return scope.Orgs[0]
	}
	return t.Root().ID
}

// Figures answers all metrics, or those named, for one question. Faults: ErrNoMetric, ErrNotFound.
func (s *Service) Figures(ctx context.Context, scope kernel.Scope, ask Question, codes ...string) ([]Figure, error) {
	var out []Figure
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		at, err := s.locate(ctx, q, scope, ask.Org)
		if err != nil {
			return err
		}
		out, err = s.figuresAt(ctx, q, at, ask.Period, codes)
		return err
	})
	return out, err
}

func (s *Service) figuresAt(ctx context.Context, q db.Queryer, at *place, p kernel.Period, codes []string) ([]Figure, error) {
	done := map[string]Figure{}
	if len(codes) == 0 {
		for _, d := range s.catalog.list {
			codes = append(codes, d.Code)
		}
	}
	out := make([]Figure, 0, len(codes))
	for _, code := range codes {
		f, err := s.figure(ctx, q, at, p, code, done)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// figure computes one metric; done remembers what rates have asked for already.
func (s *Service) figure(ctx context.Context, q db.Queryer, at *place, p kernel.Period, code string, done map[string]Figure) (Figure, error) {
	if f, ok := done[code]; ok {
		return f, nil
	}
	d, ok := s.catalog.Get(code)
	if !ok {
		return Figure{}, ErrNoMetric
	}
	if d.Aggregate == Stock {
		if err := s.stock(ctx, q, at, p, s.stocks[code], done); err != nil {
			return Figure{}, fmt.Errorf("metric %s: %w", code, err)
		}
		return done[code], nil
	}
	f := s.blank(at, p, d)
	var err error
	switch d.Aggregate {
	case Rate:
		err = s.rate(ctx, q, at, p, d, &f, done)
	default:
		err = s.counted(ctx, q, at, p, d, &f)
	}
	if err != nil {
		return Figure{}, fmt.Errorf("metric %s: %w", code, err)
	}
	if f.Known {
		f.Value = d.value(f.raw)
	}
	done[code] = f
	return f, nil
}

// blank is a figure before it is counted. A rate opens to the facts of its numerator, where that has any.
func (s *Service) blank(at *place, p kernel.Period, d Definition) Figure {
	facts := d.Kinds
	if of, ok := s.catalog.Get(d.Of); d.Aggregate == Rate && ok {
		facts = of.Kinds
	}
	return Figure{
		Code: d.Code, Name: d.Name, Unit: d.Unit, Words: d.Words, Part: d.Part, Group: d.Group, Aggregate: d.Aggregate,
		Period: p.Key(), PeriodText: p.Chinese(), OrgID: at.node.ID, OrgName: at.node.Name, AsOf: min(p.Last, s.db.Today()), Opens: len(facts) > 0, Of: d.Of, Over: d.Over,
	}
}

// stock counts a stock and those that are counted with it.
func (s *Service) stock(ctx context.Context, q db.Queryer, at *place, p kernel.Period, t Together, done map[string]Figure) error {
	counts, err := t.Count(ctx, q, at.node.ID, min(p.Last, s.db.Today()))
	if err != nil {
		return err
	}
	for _, code := range t.Codes {
		d, ok := s.catalog.Get(code)
		if !ok {
			continue
		}
		f := s.blank(at, p, d)
		if f.raw, f.Known = counts[code]; f.Known {
			f.Value = d.value(f.raw)
		}
		done[code] = f
	}
	return nil
}

func (s *Service) counted(ctx context.Context, q db.Queryer, at *place, p kernel.Period, d Definition, f *Figure) error {
	first, err := at.firstMonth(ctx, q, d)
	if err != nil || first == "" || first > string(p.Last[:7]) || p.First > s.db.Today() {
		return err // what has not begun is no zero either
	}
	f.Known = true
	f.raw, err = s.measure(ctx, q, d, p, at.area)
	return err
}

func (s *Service) rate(ctx context.Context, q db.Queryer, at *place, p kernel.Period, d Definition, f *Figure, done map[string]Figure) error {
	num, err := s.figure(ctx, q, at, p, d.Of, done)
	if err != nil {
		return err
	}
	den, err := s.figure(ctx, q, at, p, d.Over, done)
	if err != nil || !num.Known || !den.Known {
		return err
	}
	f.Numerator, f.Denominator = num.Value, den.Value
	f.raw, f.Known = rate(num.raw, den.raw)
	return nil
}

// Rebuild computes the roll-ups anew from the facts. Nothing else may write meanwhile: the commands
// that load data in bulk call it before the program serves.
func (s *Service) Rebuild(ctx context.Context) error {
	return s.db.Do(ctx, "metric.rebuild", func(ctx context.Context, tx *db.Tx) error {
		kinds := []string{}
		for k, on := range s.persons {
			if on {
				kinds = append(kinds, k)
			}
		}
		slices.Sort(kinds)
		in, args := db.In("kind", kinds)
		for _, step := range []struct {
			text string
			args []any
		}{
			{"DELETE FROM metric_rollup", nil},
			{"DELETE FROM metric_person", nil},
			{"INSERT INTO metric_rollup(kind,detail,month,department_id,branch_id,n,quantity) SELECT kind, detail, SUBSTR(day,1,7), department_id, branch_id, SUM(sign), SUM(sign*quantity) FROM fact GROUP BY kind, detail, SUBSTR(day,1,7), department_id, branch_id", nil},
			{"INSERT INTO metric_person(kind,detail,year,member_id,department_id,branch_id,n) SELECT kind, detail, CAST(SUBSTR(day,1,4) AS INTEGER), subject_id, department_id, branch_id, SUM(sign) FROM fact WHERE subject_type='member' AND " + in +
				" GROUP BY kind, detail, CAST(SUBSTR(day,1,4) AS INTEGER), subject_id, department_id, branch_id", args},
		} {
			if _, err := tx.Exec(ctx, step.text, step.args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// Check compares the roll-ups with the facts; it answers pairs of numbers that must be equal.
func (s *Service) Check(ctx context.Context, q db.Queryer) (rollups, facts int64, err error) {
	rollups, err = db.Scalar[int64](ctx, q, "SELECT CAST(COALESCE(SUM(n),0) AS BIGINT) FROM metric_rollup")
	if err != nil {
		return 0, 0, err
	}
	facts, err = db.Scalar[int64](ctx, q, "SELECT CAST(COALESCE(SUM(sign),0) AS BIGINT) FROM fact")
	return rollups, facts, err
}

// ParsePeriod reads a period as the address writes it.
func ParsePeriod(text string, today kernel.Day) (kernel.Period, error) {
	if text == "" {
		return kernel.YearOf(today.Year()), nil
	}
	p, err := kernel.ParsePeriod(text)
	if err != nil {
		return p, ErrBadPeriod.At("period")
	}
	return p, nil
}
