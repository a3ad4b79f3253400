package points

import (
	"context"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// NameSources tells how the records behind lines are called; the program calls it while it wires its
// parts.
func (s *Service) NameSources(titles fact.Titles) { s.titles = titles }

// entitle writes into the lines what their records are called.
func (s *Service) entitle(ctx context.Context, q db.Queryer, parts ...[]Line) error {
	if s.titles == nil {
		return nil
	}
	var sources []fact.Source
	for _, lines := range parts {
		for i := range lines {
			sources = append(sources, fact.Source{Type: lines[i].SourceType, ID: lines[i].SourceID})
		}
	}
	titles, err := s.titles(ctx, q, sources)
	for _, lines := range parts {
		for i := range lines {
			lines[i].Title = titles[fact.Source{Type: lines[i].SourceType, ID: lines[i].SourceID}]
		}
	}
	return err
}

// entitleAll does so for the lines that a statement shows.
func (s *Service) entitleAll(ctx context.Context, q db.Queryer, st *Statement) error {
	parts := [][]Line{st.Waiting}
	for _, c := range st.Categories {
		for _, r := range c.Rules {
			parts = append(parts, r.Lines)
		}
	}
	return s.entitle(ctx, q, parts...)
}
