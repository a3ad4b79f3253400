// Package db opens the database, migrates it, and runs transactions on SQLite and PostgreSQL
// through one SQL text.
//
// SQLite has one writer: waiting transactions run one after the other, each under its own savepoint
// and in its caller's goroutine while it holds the writer's turn, and are committed together; each
// caller is answered after that commit. PostgreSQL runs READ COMMITTED transactions and repeats
// those it had to give up. On both a transaction's function may run twice, so results come
// through InTx and effects through Tx.OnCommit.
package db
