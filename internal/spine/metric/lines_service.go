package metric

import (
	"context"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

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
	Title       string     `json:"title" doc:"来源记录叫什么，没有为空"`
}

// Facts opens a figure: the facts it was counted from, the latest first. For a rate these are the
// facts of its numerator.
func (s *Service) Facts(ctx context.Context, scope kernel.Scope, ask Question, code string, page kernel.Page) (kernel.List[Line], error) {
	out := kernel.List[Line]{Items: []Line{}}
	_, d, err := s.opened(code)
	if err != nil {
		return out, err
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
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

// FactsUnder lists the standing facts of a period, of whatever kind, that belong to an organisation or to what lies
// below it today, the latest first. A kind that no figure opens, such as points at discretion, is counted and not told:
// its lines name neither whom they are about nor their record. Fault: kernel.ErrNotFound.
func (s *Service) FactsUnder(ctx context.Context, scope kernel.Scope, ask Question, page kernel.Page) (kernel.List[Line], error) {
	out := kernel.List[Line]{Items: []Line{}}
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		at, err := s.locate(ctx, q, scope, ask.Org)
		if err != nil {
			return err
		}
		where, args := org.Under(at.node.ID, "(CASE WHEN f.branch_id<>0 THEN f.branch_id ELSE f.department_id END)")
		list, err := s.facts.List(ctx, q, fact.Filter{Period: ask.Period, Where: where, Args: args}, page)
		if err != nil {
			return err
		}
		out.Total = list.Total
		if out.Items, err = s.lines(ctx, q, list.Items); err != nil {
			return err
		}
		told := map[string]bool{}
		for _, d := range s.catalog.All() {
			for _, k := range d.Kinds {
				told[k] = true
			}
		}
		for i := range out.Items {
			if l := &out.Items[i]; !told[l.Kind] {
				l.SubjectID, l.SubjectName, l.SourceType, l.SourceID, l.Title, l.Detail, l.DetailName = 0, "", "", 0, "", "", ""
			}
		}
		return nil
	})
	return out, err
}

// opened are a figure and the one whose facts it opens to: of a rate, its numerator's. Fault: ErrNoMetric.
func (s *Service) opened(code string) (asked, counted Definition, err error) {
	asked, ok := s.catalog.Get(code)
	counted = asked
	if ok && asked.Aggregate == Rate {
		counted, ok = s.catalog.Get(asked.Of)
	}
	if !ok || len(counted.Kinds) == 0 {
		return asked, counted, ErrNoMetric
	}
	return asked, counted, nil
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
	titles, err := s.titlesOf(ctx, q, facts)
	if err != nil {
		return nil, err
	}
	details, err := s.detailNames(ctx, q, facts)
	if err != nil {
		return nil, err
	}
	out := make([]Line, 0, len(facts))
	trees := map[kernel.Day]*org.Tree{} // of the days there are; many facts share one
	for _, f := range facts {
		kind, _ := s.facts.Catalog().Kind(f.Kind)
		l := Line{
			ID: f.ID, Kind: f.Kind, KindName: kind.Name, Detail: f.Detail, DetailName: detailName(kind, f.Detail, details), SubjectType: string(f.Subject.Type),
			SubjectID: f.Subject.ID, SubjectName: names[f.Subject], Day: f.Day, Quantity: kernel.Points(f.Quantity).String() + kind.Unit,
			SourceType: f.Source.Type, SourceID: f.Source.ID, Title: titles[fact.Source{Type: f.Source.Type, ID: f.Source.ID}],
		}
		if trees[f.Day] == nil {
			if trees[f.Day], err = s.orgs.TreeAt(ctx, q, f.Day); err != nil {
				return nil, err
			}
		}
		l.OrgName = orgName(trees[f.Day], f)
		out = append(out, l)
	}
	return out, nil
}

// NameSources tells how the records behind facts are called; the program calls it while it wires its
// parts.
func (s *Service) NameSources(titles fact.Titles) { s.titles = titles }

func (s *Service) titlesOf(ctx context.Context, q db.Queryer, facts []fact.Fact) (map[fact.Source]string, error) {
	if s.titles == nil {
		return nil, nil
	}
	sources := make([]fact.Source, len(facts))
	for i, f := range facts {
		sources[i] = f.Source
	}
	return s.titles(ctx, q, sources)
}

// orgName is the branch, or else the department, under the name it had that day.
func orgName(tree *org.Tree, f fact.Fact) string {
	for _, id := range []kernel.ID{f.Branch, f.Department} {
		if n, ok := tree.Get(id); ok {
			return n.Name
		}
	}
	return ""
}

func detailName(k fact.Kind, code string, named map[string]string) string {
	for _, d := range k.Details {
		if d.Code == code {
			return d.Name
		}
	}
	if name, ok := named[k.Code+" "+code]; ok {
		return name
	}
	return code
}

// detailNames asks once for each sort of kind among the facts; the answer is by kind and detail.
func (s *Service) detailNames(ctx context.Context, q db.Queryer, facts []fact.Fact) (map[string]string, error) {
	out := map[string]string{}
	for prefix, find := range s.details {
		if !slices.ContainsFunc(facts, func(f fact.Fact) bool { return strings.HasPrefix(f.Kind, prefix) }) {
			continue
		}
		names, err := find(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, f := range facts {
			if name, ok := names[f.Detail]; ok && strings.HasPrefix(f.Kind, prefix) {
				out[f.Kind+" "+f.Detail] = name
			}
		}
	}
	return out, nil
}
