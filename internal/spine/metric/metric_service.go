package metric

import (
	"context"
	"fmt"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// StockFunc tells how many of something there are in a part of the tree on a day; known is false
// when the data do not reach back so far.
type StockFunc func(ctx context.Context, q db.Queryer, in kernel.ID, day kernel.Day) (n int64, known bool, err error)

// NamesFunc finds the names of facts' subjects.
type NamesFunc func(ctx context.Context, q db.Queryer, subjects []fact.Subject) (map[fact.Subject]string, error)

// Service answers figures.
type Service struct {
	db      *db.DB
	orgs    *org.Service
	facts   *fact.Log
	catalog *Catalog
	stocks  map[string]StockFunc
	names   NamesFunc
	persons map[string]bool // kinds for which the person table is kept
}

// NewService returns a service over the definitions; stocks holds one function for each metric
// that is a stock.
func NewService(d *db.DB, orgs *org.Service, facts *fact.Log, defs []Definition, stocks map[string]StockFunc, names NamesFunc) *Service {
	s := &Service{db: d, orgs: orgs, facts: facts, catalog: NewCatalog(defs), stocks: stocks, names: names, persons: map[string]bool{}}
	for _, def := range defs {
		if def.Aggregate == Stock && stocks[def.Code] == nil {
			panic("metric: nobody counts " + def.Code)
		}
		for _, k := range def.Kinds {
			s.persons[k] = s.persons[k] || def.Aggregate == Persons
		}
	}
	return s
}

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
	node org.Node
	area area
}

// locate finds the organisation within the scope; outside of it, it is as if it were not there.
func (s *Service) locate(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (place, error) {
	today, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return place{}, err
	}
	if id == 0 {
		id = defaultOrg(today, scope)
	}
	node, ok := today.Get(id)
	if !ok || !today.Sees(scope, id) {
		return place{}, kernel.ErrNotFound
	}
	switch node.Kind {
	case org.WorkCommittee:
		return place{node, area{where: "1=1"}}, nil
	case org.Department:
		return place{node, area{"department_id=?", []any{id}}}, nil
	case org.Branch:
		return place{node, area{"branch_id=?", []any{id}}}, nil
	default:
		in, args := db.In("branch_id", today.Subtree(id))
		return place{node, area{in, args}}, nil
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

func (s *Service) figuresAt(ctx context.Context, q db.Queryer, at place, p kernel.Period, codes []string) ([]Figure, error) {
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
func (s *Service) figure(ctx context.Context, q db.Queryer, at place, p kernel.Period, code string, done map[string]Figure) (Figure, error) {
	if f, ok := done[code]; ok {
		return f, nil
	}
	d, ok := s.catalog.Get(code)
	if !ok {
		return Figure{}, ErrNoMetric
	}
	f := Figure{Code: d.Code, Name: d.Name, Unit: d.Unit, Words: d.Words, Part: d.Part, Group: d.Group, Aggregate: d.Aggregate,
		Period: p.Key(), PeriodText: p.Chinese(), OrgID: at.node.ID, OrgName: at.node.Name, AsOf: min(p.Last, s.db.Today()), Opens: len(d.Kinds) > 0}
	var err error
	switch d.Aggregate {
	case Stock:
		f.raw, f.Known, err = s.stocks[code](ctx, q, at.node.ID, f.AsOf)
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

func (s *Service) counted(ctx context.Context, q db.Queryer, at place, p kernel.Period, d Definition, f *Figure) error {
	first, err := firstMonth(ctx, q, d, at.area)
	if err != nil || first == "" || first > string(p.Last[:7]) {
		return err
	}
	f.Known = true
	f.raw, err = s.measure(ctx, q, d, p, at.area)
	return err
}

func (s *Service) rate(ctx context.Context, q db.Queryer, at place, p kernel.Period, d Definition, f *Figure, done map[string]Figure) error {
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

// Point is one value of a series.
type Point struct {
	Key   string `json:"key" doc:"月份或单位编号"`
	Name  string `json:"name"`
	Known bool   `json:"known"`
	Value string `json:"value"`
}

// Series answers a metric month by month, so that a year can be drawn.
func (s *Service) Series(ctx context.Context, scope kernel.Scope, ask Question, code string) ([]Point, error) {
	d, ok := s.catalog.Get(code)
	if !ok || d.Aggregate != Count && d.Aggregate != Quantity {
		return nil, ErrNoMetric
	}
	var out []Point
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		at, err := s.locate(ctx, q, scope, ask.Org)
		if err != nil {
			return err
		}
		first, err := firstMonth(ctx, q, d, at.area)
		if err != nil {
			return err
		}
		values, err := s.monthly(ctx, q, d, ask.Period, at.area)
		if err != nil {
			return err
		}
		for day := ask.Period.First; day <= ask.Period.Last; day = day.AddMonths(1) {
			key := string(day[:7])
			known := first != "" && first <= key && key <= string(s.db.Today()[:7])
			p := Point{Key: key, Name: fmt.Sprintf("%d月", day.Month()), Known: known}
			if known {
				p.Value = d.value(values[key])
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

// Line is a fact behind a figure, with the names a reader needs.
type Line struct {
	ID          kernel.ID  `json:"id"`
	Kind        string     `json:"kind"`
	KindName    string     `json:"kind_name"`
	Detail      string     `json:"detail"`
	DetailName  string     `json:"detail_name"`
	SubjectType string     `json:"subject_type"`
	SubjectID   kernel.ID  `json:"subject_id"`
	SubjectName string     `json:"subject_name"`
	OrgName     string     `json:"org_name" doc:"当日所在支部或单位"`
	Day         kernel.Day `json:"day"`
	Quantity    string     `json:"quantity"`
	SourceType  string     `json:"source_type"`
	SourceID    kernel.ID  `json:"source_id"`
}

// Facts opens a figure: the facts it was counted from, the latest first. For a rate these are the
// facts of its numerator.
func (s *Service) Facts(ctx context.Context, scope kernel.Scope, ask Question, code string, page kernel.Page) (kernel.List[Line], error) {
	d, ok := s.catalog.Get(code)
	if ok && d.Aggregate == Rate {
		d, ok = s.catalog.Get(d.Of)
	}
	if !ok || len(d.Kinds) == 0 {
		return kernel.List[Line]{}, ErrNoMetric
	}
	out := kernel.List[Line]{Items: []Line{}}
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		at, err := s.locate(ctx, q, scope, ask.Org)
		if err != nil {
			return err
		}
		list, err := s.facts.List(ctx, q, fact.Filter{Kinds: d.Kinds, Details: d.Details, Period: ask.Period, Where: at.area.where, Args: at.area.args}, page)
		if err != nil {
			return err
		}
		out.Total = list.Total
		out.Items, err = s.lines(ctx, q, list.Items)
		return err
	})
	return out, err
}

func (s *Service) lines(ctx context.Context, q db.Queryer, facts []fact.Fact) ([]Line, error) {
	subjects := make([]fact.Subject, 0, len(facts))
	for _, f := range facts {
		subjects = append(subjects, f.Subject)
	}
	names, err := s.names(ctx, q, subjects)
	if err != nil {
		return nil, err
	}
	out := make([]Line, 0, len(facts))
	for _, f := range facts {
		kind, _ := s.facts.Catalog().Kind(f.Kind)
		l := Line{ID: f.ID, Kind: f.Kind, KindName: kind.Name, Detail: f.Detail, DetailName: detailName(kind, f.Detail), SubjectType: string(f.Subject.Type),
			SubjectID: f.Subject.ID, SubjectName: names[f.Subject], Day: f.Day, Quantity: kernel.Points(f.Quantity).String() + kind.Unit,
			SourceType: f.Source.Type, SourceID: f.Source.ID}
		if l.OrgName, err = s.orgName(ctx, q, f); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// orgName is the branch, or else the department, under the name it had that day.
func (s *Service) orgName(ctx context.Context, q db.Queryer, f fact.Fact) (string, error) {
	tree, err := s.orgs.TreeAt(ctx, q, f.Day)
	if err != nil {
		return "", err
	}
	for _, id := range []kernel.ID{f.Branch, f.Department} {
		if n, ok := tree.Get(id); ok {
			return n.Name, nil
		}
	}
	return "", nil
}

func detailName(k fact.Kind, code string) string {
	for _, d := range k.Details {
		if d.Code == code {
			return d.Name
		}
	}
	return code
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
