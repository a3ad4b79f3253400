package activity

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const kindColumns = "code,name,holders,due,confidential,active,local,position,version"

func scanKind(s db.Scanner) (k Kind, err error) {
	var holders string
	var confidential, active, local int
	err = s.Scan(&k.Code, &k.Name, &holders, &k.Due, &confidential, &active, &local, &k.Position, &k.Version)
	k.Holders = strings.Split(holders, ",")
	k.Confidential, k.Active, k.Local = confidential == 1, active == 1, local == 1
	return k, err
}

// LoadKinds reads the catalogue (about two dozen rows).
func LoadKinds(ctx context.Context, q db.Queryer) (Kinds, error) {
	list, err := db.Select(ctx, q, scanKind, "SELECT "+kindColumns+" FROM activity_kind")
	ks := make(Kinds, len(list))
	for _, k := range list {
		ks[k.Code] = k
	}
	return ks, err
}

func insertKind(ctx context.Context, tx *db.Tx, k Kind) error {
	_, err := tx.Exec(ctx, "INSERT INTO activity_kind("+kindColumns+") VALUES (?,?,?,?,?,?,?,?,?)", k.Code, k.Name, strings.Join(k.Holders, ","),
		k.Due, flag(k.Confidential), flag(k.Active), flag(k.Local), k.Position, k.Version)
	return err
}

func updateKind(ctx context.Context, tx *db.Tx, k Kind) error {
	n, err := tx.Exec(ctx, "UPDATE activity_kind SET name=?, holders=?, due=?, confidential=?, active=?, position=?, version=version+1 WHERE code=? AND version=?",
		k.Name, strings.Join(k.Holders, ","), k.Due, flag(k.Confidential), flag(k.Active), k.Position, k.Code, k.Version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	return err
}
