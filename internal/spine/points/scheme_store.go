package points

import (
	"context"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const schemeColumns = "id,subject,name,state,changed_at,changed_by,changed_name,version,definition"

func scanScheme(s db.Scanner) (*SchemeDetail, error) {
	var d SchemeDetail
	var text string
	if err := s.Scan(&d.ID, &d.Subject, &d.Name, &d.State, &d.ChangedAt, &d.editor, &d.ChangedBy, &d.Version, &text); err != nil {
		return nil, err
	}
	def, err := ParseScheme(text)
	d.Definition, d.Adopted = def, []Adoption{}
	return &d, err
}

// schemesOf reads the schemes with their versions; id 0 means all.
func schemesOf(ctx context.Context, q db.Queryer, id kernel.ID) ([]*SchemeDetail, error) {
	one, of, args := "1=1", "1=1", []any{}
	if id != 0 {
		one, of, args = "id=?", "scheme_id=?", []any{id}
	}
	schemes, err := db.Select(ctx, q, scanScheme, "SELECT "+schemeColumns+" FROM points_scheme WHERE "+one+" ORDER BY state,subject,id", args...)
	if err != nil || len(schemes) == 0 {
		return schemes, err
	}
	byID := map[kernel.ID]*SchemeDetail{}
	for _, d := range schemes {
		byID[d.ID], d.Changed = d, true
	}
	return schemes, db.Each(ctx, q, func(s db.Scanner) error {
		var scheme kernel.ID
		var a Adoption
		var text string
		var next kernel.Day
		if err := s.Scan(&scheme, &a.ID, &a.Number, &a.Effective, &a.AdoptedName, &a.AdoptedAt, &text, &next); err != nil {
			return err
		}
		if d := byID[scheme]; d != nil {
			if len(d.Adopted) == 0 && next != "" { // after its newest version comes another scheme's
				d.Until = next.AddDays(-1)
			}
			d.Changed = d.Changed && (len(d.Adopted) > 0 || text != d.Definition.Text())
			d.Adopted = append(d.Adopted, a)
		}
		return nil
	}, "SELECT scheme_id,id,number,effective,adopted_name,adopted_at,definition,"+
		"COALESCE((SELECT MIN(n.effective) FROM points_version n WHERE n.subject=v.subject AND n.number>v.number),'') FROM points_version v WHERE "+of+" ORDER BY number DESC", args...)
}

func oneScheme(ctx context.Context, q db.Queryer, id kernel.ID) (*SchemeDetail, error) {
	if id == 0 {
		return nil, kernel.ErrNotFound
	}
	d, err := schemesOf(ctx, q, id)
	if err != nil {
		return nil, err
	}
	if len(d) == 0 {
		return nil, kernel.ErrNotFound
	}
	return d[0], nil
}

func insertScheme(ctx context.Context, tx *db.Tx, actor kernel.Actor, def *Scheme, state string) (kernel.ID, error) {
	id := tx.NewID()
	_, err := tx.Exec(ctx, "INSERT INTO points_scheme(id,subject,name,state,definition,changed_at,changed_by,changed_name,version) VALUES (?,?,?,?,?,?,?,?,1)",
		id, def.Subject, def.Name, state, def.Text(), tx.Millis(), actor.Account, actor.Name)
	return id, err
}

func updateScheme(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, version int, def *Scheme, state string) error {
	n, err := tx.Exec(ctx, "UPDATE points_scheme SET name=?,definition=?,changed_at=?,changed_by=?,changed_name=?,version=version+1 WHERE id=? AND version=? AND state=?",
		def.Name, def.Text(), tx.Millis(), actor.Account, actor.Name, id, version, state)
	return changedOne(n, err)
}

// takeScheme takes a scheme as it was seen; whoever changed it last stays on it.
func takeScheme(ctx context.Context, tx *db.Tx, d *SchemeDetail, version int) error {
	n, err := tx.Exec(ctx, "UPDATE points_scheme SET name=?,definition=?,changed_at=?,version=version+1 WHERE id=? AND version=? AND state=?",
		d.Definition.Name, d.Definition.Text(), tx.Millis(), d.ID, version, d.State)
	return changedOne(n, err)
}

// changedOne is the answer of a compare and set.
func changedOne(n int64, err error) error {
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	return err
}

func insertVersion(ctx context.Context, tx *db.Tx, actor kernel.Actor, scheme kernel.ID, def *Scheme, number int, effective kernel.Day) error {
	_, err := tx.Exec(ctx, "INSERT INTO points_version(id,scheme_id,subject,number,effective,definition,adopted_by,adopted_name,adopted_at) VALUES (?,?,?,?,?,?,?,?,?)",
		tx.NewID(), scheme, def.Subject, number, effective, def.Text(), actor.Account, actor.Name, tx.Millis())
	return err
}

// lastVersion is the newest version for a kind of subject; one without a scheme when there is none.
func lastVersion(ctx context.Context, q db.Queryer, t SubjectType) (*Version, error) {
	v, err := db.One(ctx, q, scanVersion, "SELECT "+versionColumns+" FROM points_version WHERE subject=? ORDER BY number DESC LIMIT 1", t)
	if errors.Is(err, kernel.ErrNotFound) {
		return &Version{}, nil
	}
	return &v.Version, err
}
