package briefing

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Unsealed names the papers of an organisation that are still being worked on.
func Unsealed(ctx context.Context, q db.Queryer, at kernel.ID) ([]string, error) {
	return db.Select(ctx, q, db.Column[string], "SELECT title FROM briefing WHERE org_id=? AND state<>'sealed' ORDER BY changed_at DESC, id", at)
}
