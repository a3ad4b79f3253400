package fact

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const factColumns = "id,kind,detail,subject_type,subject_id,day,branch_id,department_id,quantity,attrs,source_type,source_id,source_version,sign,known_at,late"

// Columns are the columns that Scan reads, for readers on this floor that join facts.
const Columns = factColumns

// Scan reads a row of Columns.
func Scan(s db.Scanner) (f Fact, err error) {
	var attrs string
	var late int
	err = s.Scan(&f.ID, &f.Kind, &f.Detail, &f.Subject.Type, &f.Subject.ID, &f.Day, &f.Branch, &f.Department, &f.Quantity, &attrs,
		&f.Source.Type, &f.Source.ID, &f.Source.Version, &f.Sign, &f.KnownAt, &late)
	f.Attrs, f.Late = parseAttrs(attrs), late == 1
	return f, err
}

func (f Fact) row() []any {
	late := 0
	if f.Late {
		late = 1
	}
	return []any{
		f.ID, f.Kind, f.Detail, f.Subject.Type, f.Subject.ID, f.Day, f.Branch, f.Department, f.Quantity, attrText(f.Attrs),
		f.Source.Type, f.Source.ID, f.Source.Version, f.Sign, f.KnownAt, late,
	}
}

// insertsAtOnce keeps a statement within what both databases take with ease.
const insertsAtOnce = 56

// insert writes the facts that are not there yet and answers their ids.
func insert(ctx context.Context, tx *db.Tx, facts []Fact) (map[kernel.ID]bool, error) {
	written := make(map[kernel.ID]bool, len(facts))
	for len(facts) > 0 {
		n := min(len(facts), insertsAtOnce)
		args := make([]any, 0, n*16)
		for _, f := range facts[:n] {
			args = append(args, f.row()...)
		}
		ids, err := db.Select(ctx, tx, db.Column[kernel.ID],
			"INSERT INTO fact("+factColumns+") VALUES "+db.Marks(16, n)+" ON CONFLICT (source_id,source_version,kind,detail,subject_id,sign,source_type,subject_type) DO NOTHING RETURNING id", args...)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			written[id] = true
		}
		facts = facts[n:]
	}
	return written, nil
}

// standing keeps the facts that no reversal has taken back.
const standing = `f.sign=1 AND NOT EXISTS (SELECT 1 FROM fact r WHERE r.source_id=f.source_id AND r.source_version=f.source_version
	AND r.kind=f.kind AND r.detail=f.detail AND r.subject_id=f.subject_id AND r.sign=-1 AND r.source_type=f.source_type AND r.subject_type=f.subject_type)`

// bySource reads the standing facts of one version of a record.
func bySource(ctx context.Context, q db.Queryer, s Source) ([]Fact, error) {
	return db.Select(ctx, q, Scan, "SELECT "+factColumns+" FROM fact f WHERE source_type=? AND source_id=? AND source_version=? AND "+standing+" ORDER BY id",
		s.Type, s.ID, s.Version)
}

// bySources reads the standing facts of one version of many records.
func bySources(ctx context.Context, q db.Queryer, sourceType string, version int, ids []kernel.ID) ([]Fact, error) {
	in, args := db.In("source_id", ids)
	return db.Select(ctx, q, Scan, "SELECT "+factColumns+" FROM fact f WHERE source_type=? AND source_version=? AND "+in+" AND "+standing+" ORDER BY id",
		append([]any{sourceType, version}, args...)...)
}

// Filter narrows facts. Zero fields do not narrow.
type Filter struct {
	Kinds      []string
	Details    []string
	Subject    Subject
	Branch     kernel.ID
	Department kernel.ID
	Period     kernel.Period
	Subjects   []kernel.ID // of whatever type; they are read one by one, so let them be few
	Sources    []kernel.ID // the same
	// Where and Args add a condition over the alias f, such as org.Visible gives for f.branch_id.
	Where string
	Args  []any
}

func (f Filter) where() (string, []any) {
	parts, args := []string{standing}, []any{}
	add := func(on bool, cond string, vals ...any) {
		if on {
			parts, args = append(parts, cond), append(args, vals...)
		}
	}
	// An expression is looked up in no index: SQLite, which knows nothing of how often a value stands in a column, would read all
	// facts of a kind instead of those of a few subjects or sources.
	kind := "f.kind"
	if len(f.Subjects)+len(f.Sources) > 0 {
		kind = "f.kind||''"
	}
	kinds, kindArgs := db.In(kind, f.Kinds)
	add(len(f.Kinds) > 0, kinds, kindArgs...)
	details, detailArgs := db.In("f.detail", f.Details)
	add(len(f.Details) > 0, details, detailArgs...)
	add(f.Subject.ID != 0, "f.subject_type=? AND f.subject_id=?", f.Subject.Type, f.Subject.ID)
	subjects, subjectArgs := db.In("f.subject_id", f.Subjects)
	add(len(f.Subjects) > 0, subjects, subjectArgs...)
	sources, sourceArgs := db.In("f.source_id", f.Sources)
	add(len(f.Sources) > 0, sources, sourceArgs...)
	add(f.Branch != 0, "f.branch_id=?", f.Branch)
	add(f.Department != 0, "f.department_id=?", f.Department)
	add(f.Period.First != "", "f.day>=?", f.Period.First)
	add(f.Period.Last != "", "f.day<=?", f.Period.Last)
	add(f.Where != "", f.Where, f.Args...)
	return strings.Join(parts, " AND "), args
}

// List answers the standing facts, the latest day first.
func (l *Log) List(ctx context.Context, q db.Queryer, f Filter, p kernel.Page) (kernel.List[Fact], error) {
	where, args := f.where()
	return db.SelectPage(ctx, q, p, Scan, factColumns, "fact f WHERE "+where, "f.day DESC, f.id DESC", args...)
}

// Each hands the standing facts to fn, in no particular order.
func (l *Log) Each(ctx context.Context, q db.Queryer, f Filter, fn func(Fact) error) error {
	where, args := f.where()
	return db.Each(ctx, q, func(s db.Scanner) error {
		one, err := Scan(s)
		if err != nil {
			return err
		}
		return fn(one)
	}, "SELECT "+factColumns+" FROM fact f WHERE "+where, args...)
}

// Stream hands every fact of the period to fn, reversals included, in no particular order.
func (l *Log) Stream(ctx context.Context, q db.Queryer, p kernel.Period, fn func(Fact) error) error {
	return db.Each(ctx, q, func(s db.Scanner) error {
		f, err := Scan(s)
		if err != nil {
			return err
		}
		return fn(f)
	}, "SELECT "+factColumns+" FROM fact WHERE day>=? AND day<=?", p.First, p.Last)
}

// Original is the fact that a reversal takes back.
func (l *Log) Original(ctx context.Context, q db.Queryer, r Fact) (kernel.ID, error) {
	return db.Scalar[kernel.ID](ctx, q, "SELECT id FROM fact WHERE source_id=? AND source_version=? AND kind=? AND detail=? AND subject_id=? AND sign=1 AND source_type=? AND subject_type=?",
		r.Source.ID, r.Source.Version, r.Kind, r.Detail, r.Subject.ID, r.Source.Type, r.Subject.Type)
}

// ByIDs reads facts by their ids.
func (l *Log) ByIDs(ctx context.Context, q db.Queryer, ids []kernel.ID) ([]Fact, error) {
	in, args := db.In("id", ids)
	return db.Select(ctx, q, Scan, "SELECT "+factColumns+" FROM fact WHERE "+in, args...)
}
