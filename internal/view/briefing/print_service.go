package briefing

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// Draft (初稿) is a report that was only looked at: composed anew each time, kept nowhere.
type Draft struct {
	Title    string     `json:"title"`
	Year     int        `json:"year"`
	OrgID    kernel.ID  `json:"org_id"`
	OrgName  string     `json:"org_name"`
	AsOf     kernel.Day `json:"as_of" doc:"数据截至"`
	Document Document   `json:"document"`
	Figures  []Shown    `json:"figures"`
	found    figures
}

// Draft reads the figures of the year and composes the text. Org 0 means the whole of what the
// scope sees. Faults: ErrYear, kernel.ErrNotFound for an organisation out of scope.
func (s *Service) Draft(ctx context.Context, scope kernel.Scope, year int, of kernel.ID) (Draft, error) {
	if year < firstYear || year > s.db.Today().Year() {
		return Draft{}, ErrYear.At("year")
	}
	d := Draft{Year: year}
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		o, root, err := s.occasion(ctx, q, scope, kernel.YearOf(year), of)
		if err != nil {
			return err
		}
		d.Document, d.found, err = s.compose(ctx, q, houseTemplate(kernel.Yearly, root), o)
		d.Title, d.OrgID, d.OrgName, d.AsOf = d.Document.Title, o.org, o.name, o.asOf()
		d.Figures = d.found.list(d.Document.Refs())
		return err
	})
	return d, err
}

// Printed is a report as files.
type Printed struct {
	Name  string
	Paper []byte // docx
	Annex []byte // xlsx
}

// Print drafts and prints; base is the address under which readers reach this program, so that
// figures carry a way to their records; empty leaves the links out.
func (s *Service) Print(ctx context.Context, actor kernel.Actor, year int, of kernel.ID, base string) (Printed, error) {
	d, err := s.Draft(ctx, actor.Scope, year, of)
	if err != nil {
		return Printed{}, err
	}
	return printout{document: d.Document, figures: d.found, author: d.OrgName, base: base, asOf: d.AsOf}.files()
}

func (p printout) files() (Printed, error) {
	paper, err := p.paper()
	if err != nil {
		return Printed{}, err
	}
	annex, err := p.annex()
	return Printed{Name: p.document.Title, Paper: paper, Annex: annex}, err
}

// Trail records that a draft was taken out.
func (s *Service) Trail(ctx context.Context, actor kernel.Actor, year int, of kernel.ID, what string) error {
	return s.db.Do(ctx, "briefing.print", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "briefing.print", ObjectType: "briefing", OrgID: of, Detail: map[string]any{"year": year, "file": what}})
	})
}

// Files prints a kept report: as it stands now, or the very bytes that were sealed. It leaves a trail.
func (s *Service) Files(ctx context.Context, actor kernel.Actor, id kernel.ID, base, what string) (Printed, error) {
	var out Printed
	var b *Briefing
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		var err error
		if b, err = s.find(ctx, q, actor.Scope, id); err != nil {
			return err
		}
		if b.State == Sealed {
			out, err = s.sealedFiles(ctx, q, b)
			return err
		}
		v, found, _, err := s.moved(ctx, q, b)
		if err != nil {
			return err
		}
		out, err = printout{document: v.Document, figures: found, author: b.OrgName, base: base}.files()
		return err
	})
	if err != nil {
		return out, err
	}
	return out, s.db.Do(ctx, "briefing.print", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, b.entry("print", map[string]any{"file": what, "state": b.State}))
	})
}

func (s *Service) sealedFiles(ctx context.Context, q db.Queryer, b *Briefing) (Printed, error) {
	seal, err := loadSeal(ctx, q, b.ID)
	if err != nil {
		return Printed{}, err
	}
	paper, err := s.blobs.Get(seal.Paper)
	if err != nil {
		return Printed{}, err
	}
	annex, err := s.blobs.Get(seal.Annex)
	return Printed{Name: b.Title, Paper: paper, Annex: annex}, err
}

// Versions answers the texts that were kept, the latest first.
func (s *Service) Versions(ctx context.Context, scope kernel.Scope, id kernel.ID) ([]Version, error) {
	q := s.db.Read()
	if _, err := s.find(ctx, q, scope, id); err != nil {
		return nil, err
	}
	return db.Select(ctx, q, scanBriefingVersion, "SELECT number,at,account_id,actor,document,figures FROM briefing_version WHERE briefing_id=? ORDER BY number DESC", id)
}
