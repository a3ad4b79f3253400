package briefing

import (
	"context"
	"encoding/json"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/metric"
)

// Frozen (封存的数字) is a figure as it was sealed: what stood there, how it was asked, and from what it was counted.
type Frozen struct {
	Shown
	metric.Evidence
	Query string `json:"query"`
}

// Seal (封存) freezes a report: its figures with their evidence, and the two files by their hashes.
type Seal struct {
	At      int64    `json:"at"`
	Actor   string   `json:"actor"`
	Figures []Frozen `json:"figures"`
	Paper   string   `json:"paper" doc:"docx 的 SHA-256"`
	Annex   string   `json:"annex" doc:"xlsx 的 SHA-256"`
}

func insertSeal(ctx context.Context, tx *db.Tx, id kernel.ID, by kernel.Actor, s Seal) error {
	frozen, err := json.Marshal(s.Figures)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO briefing_seal(briefing_id,at,account_id,actor,figures,paper,annex) VALUES (?,?,?,?,?,?,?)",
		id, s.At, by.Account, by.Name, string(frozen), s.Paper, s.Annex)
	return err
}

func loadSeal(ctx context.Context, q db.Queryer, id kernel.ID) (*Seal, error) {
	return db.One(ctx, q, func(r db.Scanner) (*Seal, error) {
		s, frozen := &Seal{}, ""
		if err := r.Scan(&s.At, &s.Actor, &frozen, &s.Paper, &s.Annex); err != nil {
			return nil, err
		}
		return s, json.Unmarshal([]byte(frozen), &s.Figures)
	}, "SELECT at,actor,figures,paper,annex FROM briefing_seal WHERE briefing_id=?", id)
}

func (s *Seal) kept() []Kept {
	out := make([]Kept, 0, len(s.Figures))
	for _, f := range s.Figures {
		out = append(out, Kept{f.Key, f.Known, f.Text})
	}
	return out
}

func (s *Seal) list() []Shown {
	out := make([]Shown, 0, len(s.Figures))
	for _, f := range s.Figures {
		out = append(out, f.Shown)
	}
	return out
}

// Hashes lists the contents that sealed reports name, for the check that they are still there.
func Hashes(ctx context.Context, q db.Queryer) ([]string, error) {
	return db.Select(ctx, q, db.Column[string], "SELECT paper FROM briefing_seal UNION SELECT annex FROM briefing_seal")
}
