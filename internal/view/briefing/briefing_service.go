package briefing

import (
	"context"
	"errors"
	"fmt"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/metric"
)

// Service keeps reports.
type Service struct {
	db      *db.DB
	audit   *audit.Log
	orgs    *org.Service
	metrics *metric.Service
	blobs   *blob.Store

	samePerson func(ctx context.Context, q db.Queryer, first, second kernel.ID) (bool, error)
	readers    func(ctx context.Context, q db.Queryer, of kernel.ID) ([]Reader, error)
}

// NewService returns a service; sealed files go to blobs.
func NewService(d *db.DB, a *audit.Log, o *org.Service, m *metric.Service, b *blob.Store) *Service {
	return &Service{d, a, o, m, b, func(_ context.Context, _ db.Queryer, first, second kernel.ID) (bool, error) {
		return first == second, nil
	}, func(context.Context, db.Queryer, kernel.ID) ([]Reader, error) { return []Reader{}, nil }}
}

// UseReaders tells who may see the reports of an organisation; without it a comment asks nobody.
func (s *Service) UseReaders(f func(ctx context.Context, q db.Queryer, of kernel.ID) ([]Reader, error)) {
	s.readers = f
}

// UseSamePerson tells two accounts of one person apart from two persons; without it each account is one.
func (s *Service) UseSamePerson(f func(ctx context.Context, q db.Queryer, first, second kernel.ID) (bool, error)) {
	s.samePerson = f
}

// Sheet (材料) is a report with its text, what its figures say now, and what about it has changed.
type Sheet struct {
	Briefing
	Document Document  `json:"document"`
	Figures  []Shown   `json:"figures" doc:"文中数字；封存后为封存时的数字"`
	Changes  []Change  `json:"changes" doc:"上一版保存（封存）以来变化的数字"`
	Typed    []Reason  `json:"typed" doc:"手工填写的数字"`
	Steps    []Step    `json:"steps"`
	Seal     *Seal     `json:"seal,omitempty"`
	Next     kernel.ID `json:"next" doc:"在它之后另起的一稿，没有为 0"`
	Barred   string    `json:"barred" doc:"不能由本人核稿的原因，没有为空"`
}

// entry is the act's line in the trail.
func (b *Briefing) entry(step string, detail map[string]any) audit.Entry {
	if detail == nil {
		detail = map[string]any{}
	}
	detail["title"], detail["period"], detail["edition"], detail["number"] = b.Title, b.Period, b.Edition, b.Number
	return audit.Entry{Action: "briefing." + step, ObjectType: objectType, ObjectID: b.ID, OrgID: b.OrgID, Detail: detail}
}

// read asks for the figures of references within q. Whoever sees a report sees its figures: they lie within
// the report's own part of the tree, which is checked when a text is kept.
func (s *Service) read(ctx context.Context, q db.Queryer, of kernel.ID, refs []Reference) (figures, error) {
	today, found := s.db.Today(), figures{}
	var asks []metric.Ask
	for _, r := range refs {
		asks = append(asks, r.asks(today)...)
	}
	answers, err := s.metrics.FiguresIn(ctx, q, kernel.Scope{Orgs: []kernel.ID{of}}, asks)
	if err != nil {
		return nil, err
	}
	for _, r := range refs {
		n := len(r.asks(today))
		found[r.Key()] = r.shown(answers[:n])
		answers = answers[n:]
	}
	return found, nil
}

// find loads a report that the actor may see; missing and out of sight are the same kernel.ErrNotFound.
func (s *Service) find(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (*Briefing, error) {
	b, err := loadBriefing(ctx, q, scope, id)
	if err != nil {
		return nil, err
	}
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	if !tree.Sees(scope, b.OrgID) {
		return nil, kernel.ErrNotFound
	}
	b.OrgName = tree.FullName(b.OrgID)
	return b, nil
}

// findIn is find for a change: the version must be the one the actor looked at.
func (s *Service) findIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, version int) (*Briefing, error) {
	b, err := s.find(ctx, tx, actor.Scope, id)
	if err == nil && b.Version != version {
		err = kernel.ErrStale
	}
	return b, err
}

// List answers the reports within scope, those changed last first.
func (s *Service) List(ctx context.Context, scope kernel.Scope, under kernel.ID, f Filter, page kernel.Page) (kernel.List[*Briefing], error) {
	q := s.db.Read()
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return kernel.List[*Briefing]{}, err
	}
	if !scope.All {
		f.Orgs = []kernel.ID{}
		for _, root := range scope.Orgs {
			f.Orgs = append(f.Orgs, tree.Subtree(root)...)
		}
	}
	if under != 0 {
		if !tree.Sees(scope, under) {
			return kernel.List[*Briefing]{}, kernel.ErrNotFound
		}
		f.Orgs = tree.Subtree(under)
	}
	list, err := listBriefings(ctx, q, f, page)
	for _, b := range list.Items {
		b.OrgName = tree.FullName(b.OrgID)
	}
	return list, err
}

// Create (起草) makes a report from a template for a period and a part of the tree.
// Faults: ErrTemplate, ErrPeriod, kernel.ErrNotFound.
func (s *Service) Create(ctx context.Context, actor kernel.Actor, template string, period kernel.Period, of kernel.ID) (*Briefing, error) {
	return db.InTx(ctx, s.db, "briefing.create", func(ctx context.Context, tx *db.Tx) (*Briefing, error) {
		o, root, err := s.occasion(ctx, tx, actor.Scope, period, of)
		if err != nil {
			return nil, err
		}
		t, err := s.template(ctx, tx, actor.Scope, template)
		if err != nil {
			return nil, err
		}
		if t.City != root {
			return nil, ErrTemplate.At("template")
		}
		if length, ok := lengthOf(period); !ok || length != t.Length || period.First > s.db.Today() || period.First.Year() < firstYear {
			return nil, ErrPeriod.With(lengthWords[t.Length]).At("period")
		}
		document, found, err := s.compose(ctx, tx, t, o)
		if err != nil {
			return nil, err
		}
		b := &Briefing{ID: tx.NewID(), OrgID: o.org, OrgName: o.name, TemplateName: t.Name, Period: period.Key(), PeriodText: period.Chinese(), Edition: 1}
		return b, s.begin(ctx, tx, actor, b, document, found, "make")
	})
}

// begin writes a new report with its first text.
func (s *Service) begin(ctx context.Context, tx *db.Tx, actor kernel.Actor, b *Briefing, document Document, found figures, step string) error {
	at := tx.Millis()
	b.Title, b.State, b.Version, b.Number = document.Title, Drafting, 1, 1
	b.MadeAt, b.MadeName, b.ChangedAt, b.ChangedName = at, actor.Name, at, actor.Name
	if err := insertBriefing(ctx, tx, b); err != nil {
		return err
	}
	v := Version{Number: 1, At: at, Actor: actor.Name, Document: document, Figures: found.kept(document.Refs()), accountID: actor.Account}
	if err := insertVersion(ctx, tx, b.ID, v); err != nil {
		return err
	}
	return errors.Join(insertStep(ctx, tx, b, step, actor, ""), s.audit.Record(ctx, tx, actor, b.entry(step, map[string]any{"template": b.TemplateName})))
}

// occasion checks the part of the tree; 0 means the whole of what the scope sees. root tells whether it is the city.
func (s *Service) occasion(ctx context.Context, q db.Queryer, scope kernel.Scope, period kernel.Period, of kernel.ID) (o occasion, root bool, err error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return o, false, err
	}
	if of == 0 {
		of = tree.Root().ID
		if !scope.All && len(scope.Orgs) > 0 {
			of = scope.Orgs[0]
		}
	}
	if !tree.Sees(scope, of) {
		return o, false, kernel.ErrNotFound
	}
	return occasion{of, tree.FullName(of), period, s.db.Today()}, of == tree.Root().ID, nil
}

// compose writes a template's text from what the figures say.
func (s *Service) compose(ctx context.Context, q db.Queryer, t Template, o occasion) (Document, figures, error) {
	found, err := s.read(ctx, q, o.org, t.refs(o))
	return t.compose(o, found.answered), found, err
}

// Save keeps a new text. Faults: kernel.ErrStale, ErrSigned, ErrSealed, ErrContent.
func (s *Service) Save(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, document Document) (*Briefing, error) {
	return db.InTx(ctx, s.db, "briefing.save", func(ctx context.Context, tx *db.Tx) (*Briefing, error) {
		b, err := s.findIn(ctx, tx, actor, id, version)
		if err != nil {
			return nil, err
		}
		if err := b.editable(); err != nil {
			return nil, err
		}
		if err := s.checkDocument(ctx, tx, b, document); err != nil {
			return nil, err
		}
		found, err := s.read(ctx, tx, b.OrgID, document.Refs())
		if err != nil {
			return nil, err
		}
		b.Title, b.Number, b.ChangedAt, b.ChangedName = document.Title, b.Number+1, tx.Millis(), actor.Name
		if err := updateBriefing(ctx, tx, b); err != nil {
			return nil, err
		}
		v := Version{Number: b.Number, At: tx.Millis(), Actor: actor.Name, Document: document, Figures: found.kept(document.Refs()), accountID: actor.Account}
		if err := insertVersion(ctx, tx, b.ID, v); err != nil {
			return nil, err
		}
		before, err := loadVersion(ctx, tx, b.ID, b.Number-1)
		if err != nil {
			return nil, err
		}
		typed := len(document.Typed())
		return b, errors.Join(insertStep(ctx, tx, b, "save", actor, ""), s.audit.Record(ctx, tx, actor, b.entry("save", map[string]any{"blocks": len(document.Blocks), "typed": typed, "changed": document.changedFrom(before.Document)})))
	})
}

// checkDocument also keeps figures of other parts of the tree out: whoever sees the report would see them.
func (s *Service) checkDocument(ctx context.Context, q db.Queryer, b *Briefing, d Document) error {
	faults := d.check(func(code string) bool { _, ok := s.metrics.Catalog().Get(code); return ok })
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return err
	}
	for _, r := range d.Refs() {
		if !tree.Sees(kernel.Scope{Orgs: []kernel.ID{b.OrgID}}, r.OrgID) {
			faults = append(faults, kernel.FieldFault{Field: "document.figures", Text: "只能引用本材料范围内各组织的数字，请删去后重新插入。"})
			break
		}
	}
	if len(faults) > 0 {
		return ErrContent.With(len(faults)).Listing(faults)
	}
	return nil
}

// Figures answers what stands at references that are not kept yet, so that what is put in is seen at once.
// Faults: kernel.ErrNotFound, ErrContent.
func (s *Service) Figures(ctx context.Context, scope kernel.Scope, id kernel.ID, refs []Reference) ([]Shown, error) {
	var out []Shown
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		b, err := s.find(ctx, q, scope, id)
		if err != nil {
			return err
		}
		asked := Block{Key: "asked", Kind: Text}
		for i := range refs {
			asked.Pieces = append(asked.Pieces, Piece{Ref: &refs[i]})
		}
		if err := s.checkDocument(ctx, q, b, Document{Title: b.Title, Blocks: []Block{asked}}); err != nil {
			return err
		}
		found, err := s.read(ctx, q, b.OrgID, refs)
		out = found.list(refs)
		return err
	})
	return out, err
}

// Delete removes a draft that bears no signature. Faults: kernel.ErrStale, ErrNotDraft, ErrSealed.
func (s *Service) Delete(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) error {
	return s.db.Do(ctx, "briefing.delete", func(ctx context.Context, tx *db.Tx) error {
		b, err := s.findIn(ctx, tx, actor, id, version)
		if err != nil {
			return err
		}
		if b.State != Drafting {
			return ErrNotDraft
		}
		if err := clearAsked(ctx, tx, b.ID); err != nil {
			return err
		}
		if err := removeBriefing(ctx, tx, b); err != nil {
			return err
		}
		return errors.Join(clearDuties(ctx, tx, b.ID), s.audit.Record(ctx, tx, actor, b.entry("delete", nil)))
	})
}

// Get reads a report at one moment: its text, its figures now (or as sealed) and what has changed since.
func (s *Service) Get(ctx context.Context, scope kernel.Scope, id kernel.ID) (*Sheet, error) {
	var out *Sheet
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		b, err := s.find(ctx, q, scope, id)
		if err != nil {
			return err
		}
		out, err = s.sheet(ctx, q, b)
		return err
	})
	return out, err
}

func (s *Service) sheet(ctx context.Context, q db.Queryer, b *Briefing) (*Sheet, error) {
	v, err := loadVersion(ctx, q, b.ID, b.Number)
	if err != nil {
		return nil, fmt.Errorf("briefing %s: %w", b.ID, err)
	}
	refs := v.Document.Refs()
	found, err := s.read(ctx, q, b.OrgID, refs)
	if err != nil {
		return nil, err
	}
	out := &Sheet{Briefing: *b, Document: v.Document, Figures: found.list(refs), Changes: found.changes(refs, v.Figures), Typed: v.Document.Typed()}
	if out.Steps, err = loadSteps(ctx, q, b.ID); err != nil {
		return nil, err
	}
	if out.Next, err = db.Scalar[kernel.ID](ctx, q, "SELECT COALESCE(MAX(id),0) FROM briefing WHERE follows=?", b.ID); err != nil {
		return nil, err
	}
	if b.State != Sealed {
		return out, nil
	}
	if out.Seal, err = loadSeal(ctx, q, b.ID); err != nil {
		return nil, err
	}
	out.Changes = found.changes(refs, out.Seal.kept())
	out.Figures = out.Seal.list()
	return out, nil
}

// list answers what stands at the references, in their order.
func (f figures) list(refs []Reference) []Shown {
	out := make([]Shown, 0, len(refs))
	for _, r := range refs {
		out = append(out, f[r.Key()])
	}
	return out
}
