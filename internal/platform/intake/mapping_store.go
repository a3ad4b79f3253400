package intake

import (
	"context"
	"encoding/json"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const mappingColumns = "id,kind,org_id,name,signature,headings,columns,words,made_by,changed_at,version"

func scanMapping(row db.Scanner) (m SavedMapping, err error) {
	var headings, columns, words string
	if err = row.Scan(&m.ID, &m.Kind, &m.OrgID, &m.Name, &m.signature, &headings, &columns, &words, &m.MadeBy, &m.ChangedAt, &m.Version); err != nil {
		return m, err
	}
	return m, errors.Join(json.Unmarshal([]byte(headings), &m.headings), json.Unmarshal([]byte(columns), &m.Columns), json.Unmarshal([]byte(words), &m.Words))
}

// usable is the condition of the mappings that the actor may use: the own organisations' and the city's.
func usable(actor kernel.Actor) (string, []any) {
	return db.In("org_id", append([]kernel.ID{0}, actor.Scope.Orgs...))
}

// mappingFor finds the mapping of one of the headers; the own organisation's goes before the city's.
func (s *Service) mappingFor(ctx context.Context, q db.Queryer, actor kernel.Actor, kind string, signatures []string) (*SavedMapping, error) {
	if len(signatures) == 0 {
		return nil, nil
	}
	where, args := usable(actor)
	in, more := db.In("signature", signatures)
	list, err := db.Select(ctx, q, scanMapping, "SELECT "+mappingColumns+" FROM intake_mapping WHERE kind=? AND "+where+" AND "+in+" ORDER BY org_id DESC, changed_at DESC",
		append(append([]any{kind}, args...), more...)...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

func (s *Service) mapping(ctx context.Context, q db.Queryer, id kernel.ID) (*SavedMapping, error) {
	m, err := db.One(ctx, q, scanMapping, "SELECT "+mappingColumns+" FROM intake_mapping WHERE id=?", id)
	if errors.Is(err, kernel.ErrNotFound) {
		return nil, nil // deleted since
	}
	return &m, err
}

// saveMapping writes the mapping over that of the same header, or a new one, and answers its key.
func saveMapping(ctx context.Context, tx *db.Tx, m SavedMapping) (kernel.ID, error) {
	return db.One(ctx, tx, db.Column[kernel.ID], "INSERT INTO intake_mapping("+mappingColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,1) "+
		"ON CONFLICT (kind,org_id,signature) DO UPDATE SET name=excluded.name,headings=excluded.headings,columns=excluded.columns,words=excluded.words,"+
		"made_by=excluded.made_by,changed_at=excluded.changed_at,version=intake_mapping.version+1 RETURNING id",
		tx.NewID(), m.Kind, m.OrgID, m.Name, m.signature, text(m.headings), text(m.Columns), text(m.Words), m.MadeBy, tx.Millis())
}
