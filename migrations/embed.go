// Package migrations holds the schema's steps, forward only, in SQL that both databases take.
package migrations

import "embed"

// Files are the migrations in order.
//
//go:embed *.sql
var Files embed.FS
