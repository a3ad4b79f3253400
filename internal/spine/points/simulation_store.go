package points

import (
	"context"
	"encoding/json"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// SimulationRow (试算记录) is a simulation of a saved draft that has been made.
type SimulationRow struct {
	ID kernel.ID `json:"id"`
	Term
	MadeName string `json:"made_name"`
	MadeAt   int64  `json:"made_at" doc:"毫秒"`
	Current  bool   `json:"current" doc:"试算的就是现在这份草稿"`
}

// SimulationRecord is one with its result, as it came out when it was made.
type SimulationRecord struct {
	SimulationRow
	SchemeID kernel.ID   `json:"scheme_id"`
	Result   *Simulation `json:"result"`
}

// simulationsKept is how many are kept of each scheme.
const simulationsKept = 12

// SimulateDraft simulates a draft as it is saved and keeps the result, so that adopting can point to
// it. Refusals: ErrSimulation when the draft has changed since version, ErrRefused, ErrYear.
func (s *Service) SimulateDraft(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, term Term) (*SimulationRecord, error) {
	d, err := oneScheme(ctx, s.db.Read(), id)
	if err != nil {
		return nil, err
	}
	if d.Version != version {
		return nil, ErrSimulation
	}
	result, err := s.Simulate(ctx, actor, d.Definition, term)
	if err != nil {
		return nil, err
	}
	made, err := db.InTx(ctx, s.db, "points.simulate_draft", func(ctx context.Context, tx *db.Tx) (kernel.ID, error) {
		id, err := insertSimulation(ctx, tx, actor, d, result)
		if err != nil {
			return 0, err
		}
		return id, s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "points.simulate_scheme", ObjectType: "points_scheme", ObjectID: d.ID,
			Detail: map[string]any{"name": d.Name, "year": result.Year, "half": result.Half},
		})
	})
	if err != nil {
		return nil, err
	}
	return s.GetSimulation(ctx, made)
}

func insertSimulation(ctx context.Context, tx *db.Tx, actor kernel.Actor, d *SchemeDetail, result *Simulation) (kernel.ID, error) {
	text, err := json.Marshal(result)
	if err != nil {
		return 0, err
	}
	id := tx.NewID()
	if _, err := tx.Exec(ctx, "INSERT INTO points_simulation(id,scheme_id,year,half,definition,result,made_by,made_name,made_at) VALUES (?,?,?,?,?,?,?,?,?)",
		id, d.ID, result.Year, result.Half, d.Definition.Text(), string(text), actor.Account, actor.Name, tx.Millis()); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, "DELETE FROM points_simulation WHERE scheme_id=? AND id NOT IN (SELECT id FROM points_simulation WHERE scheme_id=? ORDER BY made_at DESC, id DESC LIMIT ?)",
		d.ID, d.ID, simulationsKept)
	return id, err
}

// GetSimulation answers one with its result.
func (s *Service) GetSimulation(ctx context.Context, id kernel.ID) (*SimulationRecord, error) {
	return db.One(ctx, s.db.Read(), func(row db.Scanner) (*SimulationRecord, error) {
		var r SimulationRecord
		var result, was, is string
		if err := row.Scan(&r.ID, &r.SchemeID, &r.Year, &r.Half, &r.MadeName, &r.MadeAt, &was, &result, &is); err != nil {
			return nil, err
		}
		now, err := ParseScheme(is)
		if err != nil {
			return nil, err
		}
		r.Current = now.Text() == was
		return &r, json.Unmarshal([]byte(result), &r.Result)
	}, "SELECT m.id,m.scheme_id,m.year,m.half,m.made_name,m.made_at,m.definition,m.result,s.definition FROM points_simulation m JOIN points_scheme s ON s.id=m.scheme_id WHERE m.id=?", id)
}

// simulationsOf lists a scheme's simulations, the latest first.
func simulationsOf(ctx context.Context, q db.Queryer, d *SchemeDetail) ([]SimulationRow, error) {
	draft := d.Definition.Text()
	rows, err := db.Select(ctx, q, func(row db.Scanner) (r SimulationRow, err error) {
		var was string
		err = row.Scan(&r.ID, &r.Year, &r.Half, &r.MadeName, &r.MadeAt, &was)
		r.Current = was == draft
		return r, err
	}, "SELECT id,year,half,made_name,made_at,definition FROM points_simulation WHERE scheme_id=? ORDER BY made_at DESC, id DESC", d.ID)
	if rows == nil {
		rows = []SimulationRow{}
	}
	return rows, err
}

// simulated reports whether the draft has been simulated as it stands.
func simulated(ctx context.Context, q db.Queryer, d *SchemeDetail) (bool, error) {
	rows, err := simulationsOf(ctx, q, d)
	for _, r := range rows {
		if r.Current {
			return true, err
		}
	}
	return false, err
}
