package points

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// The states of a scheme.
const (
	Draft   = "draft"
	Adopted = "adopted"
	Retired = "retired"
)

// SchemeRow is a scheme in the list.
type SchemeRow struct {
	ID        kernel.ID   `json:"id"`
	Subject   SubjectType `json:"subject" enum:"member,branch,department"`
	Name      string      `json:"name"`
	State     string      `json:"state" enum:"draft,adopted,retired"`
	ChangedAt int64       `json:"changed_at" doc:"毫秒"`
	ChangedBy string      `json:"changed_by" doc:"最后修改人；随程序提供的为空"`
	Version   int         `json:"version" doc:"修改次数，保存时原样带回"`
	Changed   bool        `json:"changed" doc:"草稿与最近施行的一版不同"`
	Adopted   []Adoption  `json:"adopted" doc:"已施行的各版，新的在前"`
	Until     kernel.Day  `json:"until" doc:"由另一份办法接替的，这份办法施行到的最后一天；没有接替的为空"`

	editor kernel.ID // the account of ChangedBy
}

// Adoption is a version in the list.
type Adoption struct {
	ID          kernel.ID  `json:"id"`
	Number      int        `json:"number"`
	Effective   kernel.Day `json:"effective" doc:"施行日期"`
	AdoptedName string     `json:"adopted_name"`
	AdoptedAt   int64      `json:"adopted_at" doc:"毫秒"`
}

// SchemeDetail is a scheme with its draft and what is to be said about it.
type SchemeDetail struct {
	SchemeRow
	Definition  *Scheme         `json:"definition"`
	Findings    []Finding       `json:"findings"`
	Simulations []SimulationRow `json:"simulations" doc:"试算过的记录，新的在前"`
	ByOther     bool            `json:"by_other" doc:"草稿最后由查看的人修改，须由另一人施行"`
}

// Findings answers what is wrong with a definition.
func (s *Service) Findings(def *Scheme) []Finding {
	def.fill()
	findings := Validate(def, s.facts.Catalog().Kinds())
	if findings == nil {
		findings = []Finding{}
	}
	return findings
}

// lawful refuses a definition with findings that forbid saving.
func (s *Service) lawful(def *Scheme) ([]Finding, error) {
	findings := s.Findings(def)
	if refusals := Refusals(findings); len(refusals) > 0 {
		for i := range refusals {
			refusals[i].Field = "definition." + refusals[i].Field
		}
		return nil, ErrRefused.With(len(refusals)).Listing(refusals)
	}
	return findings, nil
}

// ListSchemes answers the schemes, those in force first.
func (s *Service) ListSchemes(ctx context.Context) (kernel.List[SchemeRow], error) {
	stored, err := schemesOf(ctx, s.db.Read(), 0)
	rows := make([]SchemeRow, len(stored))
	for i, d := range stored {
		rows[i] = d.SchemeRow
	}
	return kernel.List[SchemeRow]{Items: rows, Total: len(rows)}, err
}

// GetScheme answers one scheme as the actor may go on with it.
func (s *Service) GetScheme(ctx context.Context, actor kernel.Actor, id kernel.ID) (*SchemeDetail, error) {
	d, err := oneScheme(ctx, s.db.Read(), id)
	if err != nil {
		return nil, err
	}
	d.Findings = s.Findings(d.Definition)
	if d.ByOther, err = s.needsAnother(ctx, s.db.Read(), d, actor, s.db.Today()); err != nil {
		return nil, err
	}
	d.Simulations, err = simulationsOf(ctx, s.db.Read(), d)
	return d, err
}

// GetVersion answers the definition of an adopted version.
func (s *Service) GetVersion(ctx context.Context, id kernel.ID) (*Scheme, error) {
	v, err := db.One(ctx, s.db.Read(), scanVersion, "SELECT "+versionColumns+" FROM points_version WHERE id=?", id)
	return v.Scheme, err
}

// CreateScheme keeps a new draft. Refusals: ErrRefused with the places.
func (s *Service) CreateScheme(ctx context.Context, actor kernel.Actor, def *Scheme) (*SchemeDetail, error) {
	if _, err := s.lawful(def); err != nil {
		return nil, err
	}
	id, err := db.InTx(ctx, s.db, "points.create_scheme", func(ctx context.Context, tx *db.Tx) (kernel.ID, error) {
		id, err := insertScheme(ctx, tx, actor, def, Draft)
		if err != nil {
			return 0, err
		}
		return id, s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "points.create_scheme", ObjectType: "points_scheme", ObjectID: id,
			Detail: map[string]any{"name": def.Name, "subject": def.Subject},
		})
	})
	if err != nil {
		return nil, err
	}
	return s.GetScheme(ctx, actor, id)
}

// SaveScheme changes a draft; of a scheme in force it is the draft of its next version. Refusals:
// ErrRefused with the places, ErrStale, ErrSubject, ErrRetired.
func (s *Service) SaveScheme(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, def *Scheme) (*SchemeDetail, error) {
	if _, err := s.lawful(def); err != nil {
		return nil, err
	}
	err := s.db.Do(ctx, "points.save_scheme", func(ctx context.Context, tx *db.Tx) error {
		d, err := oneScheme(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := d.mayChange(def); err != nil {
			return err
		}
		if err := updateScheme(ctx, tx, actor, id, version, def, d.State); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "points.save_scheme", ObjectType: "points_scheme", ObjectID: id,
			Detail: map[string]any{"before": d.Definition.Text(), "after": def.Text()},
		})
	})
	if err != nil {
		return nil, err
	}
	return s.GetScheme(ctx, actor, id)
}

func (d *SchemeDetail) mayChange(def *Scheme) error {
	switch {
	case d.State == Retired:
		return ErrRetired
	case d.Subject != def.Subject:
		return ErrSubject
	}
	return nil
}

// Adopt puts the draft in force from a day on: it becomes the next version for its kind of subject,
// the scheme that was in force before retires, and the years touched are computed anew by jobs of
// the same transaction. A draft that was not simulated as it stands is adopted only if unseen says so.
// Whoever changed the draft last leaves it to somebody else, unless the city has set it otherwise.
// Refusals: ErrAnother, ErrEffectiveDay, ErrEffective, ErrCalendar, ErrTermLength, ErrTermSettled, ErrDirection,
// ErrNotSimulated, ErrRefused, ErrStale.
func (s *Service) Adopt(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, effective kernel.Day, unseen bool) (*SchemeDetail, error) {
	if !effective.Valid() {
		return nil, ErrEffectiveDay.At("effective")
	}
	err := s.db.Do(ctx, "points.adopt_scheme", func(ctx context.Context, tx *db.Tx) error {
		d, err := oneScheme(ctx, tx, id)
		if err != nil {
			return err
		}
		if d.State == Retired {
			return ErrRetired
		}
		if another, err := s.needsAnother(ctx, tx, d, actor, tx.Today()); err != nil || another {
			if err == nil {
				err = ErrAnother.With(d.ChangedBy)
			}
			return err
		}
		if _, err := s.lawful(d.Definition); err != nil {
			return err
		}
		before, err := lastVersion(ctx, tx, d.Subject)
		if err != nil {
			return err
		}
		if err := before.mayFollow(d.Definition, effective); err != nil {
			return err
		}
		seen, err := simulated(ctx, tx, d)
		if err != nil {
			return err
		}
		if !seen && !unseen {
			return ErrNotSimulated.At("unseen")
		}
		from, err := touched(ctx, tx, d.Definition, effective)
		if err != nil {
			return err
		}
		if before.moves(d.Definition) {
			n, err := settling(ctx, tx, d.Subject, from)
			if err != nil {
				return err
			}
			if n > 0 {
				return ErrTermSettled.With(from).At("effective")
			}
		}
		if err := s.putInForce(ctx, tx, actor, d, version, before.Number+1, effective, seen); err != nil {
			return err
		}
		return s.recomputeLater(ctx, tx, from, yearNumber(tx.Today(), d.Definition.startMonth()))
	})
	if err != nil {
		return nil, err
	}
	return s.GetScheme(ctx, actor, id)
}

// mayFollow holds a new version against the last one: days go forward, and a rule's code keeps its
// direction, because a year's sums continue under it.
func (v *Version) mayFollow(next *Scheme, effective kernel.Day) error {
	if v.Scheme == nil {
		return nil
	}
	if effective <= v.Effective {
		return ErrEffective.With(v.Effective.Chinese()).At("effective")
	}
	begins := effective == kernel.MakeDay(effective.Year(), next.startMonth(), 1)
	if next.startMonth() != v.Scheme.startMonth() && !begins {
		return ErrCalendar.With(next.startMonth()).At("effective")
	}
	if next.Period.kind() != v.Scheme.Period.kind() && !begins {
		return ErrTermLength.With(next.Period.Chinese(), next.startMonth()).At("effective")
	}
	for _, r := range next.Rules {
		if was := v.Scheme.rule(r.Code); was != nil && was.Direction != r.Direction {
			return ErrDirection.With(r.Text)
		}
	}
	return nil
}

// moves reports whether the next version's terms begin or end on other days.
func (v *Version) moves(next *Scheme) bool {
	return v.Scheme != nil && (next.startMonth() != v.Scheme.startMonth() || next.Period.kind() != v.Scheme.Period.kind())
}

func (s *Service) putInForce(ctx context.Context, tx *db.Tx, actor kernel.Actor, d *SchemeDetail, version, number int, effective kernel.Day, seen bool) error {
	if err := takeScheme(ctx, tx, d, version); err != nil { // compare and set
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE points_scheme SET state='retired' WHERE subject=? AND state='adopted' AND id<>?", d.Subject, d.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE points_scheme SET state='adopted' WHERE id=?", d.ID); err != nil {
		return err
	}
	if err := insertVersion(ctx, tx, actor, d.ID, d.Definition, number, effective); err != nil {
		if db.IsUnique(err) {
			return kernel.ErrStale
		}
		return err
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: "points.adopt_scheme", ObjectType: "points_scheme", ObjectID: d.ID,
		Detail: map[string]any{"name": d.Name, "number": number, "effective": effective, "simulated": seen},
	})
}

// touched is the first year whose days or rules change when a definition acts from a day on: where the
// calendar moves, the year that it ends early is one of them.
func touched(ctx context.Context, q db.Queryer, def *Scheme, effective kernel.Day) (int, error) {
	all, err := histories(ctx, q)
	return min(all[def.Subject].YearNumber(effective), yearNumber(effective, def.startMonth())), err
}

// recomputeLater enqueues the years from one on that have runs, and those up to this one.
func (s *Service) recomputeLater(ctx context.Context, tx *db.Tx, from, this int) error {
	last, err := db.Scalar[int](ctx, tx, "SELECT CAST(COALESCE(MAX(year),0) AS BIGINT) FROM points_run")
	if err != nil {
		return err
	}
	for year := from; year <= max(last, this); year++ {
		if err := s.jobs.Enqueue(ctx, tx, recomputeJob, recomputation{year}, ""); err != nil {
			return err
		}
	}
	return nil
}

// Kinds are the kinds of fact that rules of a subject may take, for the editor.
func (s *Service) Kinds(t SubjectType) []fact.Kind {
	kinds := []fact.Kind{}
	for _, k := range s.facts.Catalog().Kinds() {
		if !k.Barred && t.takes(k.Subject) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}
