package db

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Dialect names the database behind the connection; only statements that must differ ask for it.
type Dialect string

// The databases.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

var rebound sync.Map // statement text → PostgreSQL form

// bind turns ? into $1, $2 … outside of quoted text.
func bind(query string) string {
	if s, ok := rebound.Load(query); ok {
		return s.(string)
	}
	var b strings.Builder
	n, quoted := 0, false
	for i := 0; i < len(query); i++ {
		switch c := query[i]; {
		case c == '\'':
			quoted = !quoted
			b.WriteByte(c)
		case c == '?' && !quoted:
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		default:
			b.WriteByte(c)
		}
	}
	if len(query) < 4096 {
		rebound.Store(query, b.String())
	}
	return b.String()
}

var (
	onlyBlock  = regexp.MustCompile(`(?ms)^-- \+only (sqlite|postgres)\n(.*?)^-- \+end\n`)
	bigKey     = regexp.MustCompile(`BIGINT PRIMARY KEY`)
	textColumn = regexp.MustCompile(`\bTEXT\b`)
)

// translate adapts a migration: on SQLite a single-column key becomes the row's own number and
// tables marked /* clustered */ keep their rows in key order; on PostgreSQL text compares by bytes
// as it does on SQLite, so that days sort and sort keys agree.
func (d Dialect) translate(migration string) string {
	s := onlyBlock.ReplaceAllStringFunc(migration, func(block string) string {
		m := onlyBlock.FindStringSubmatch(block)
		if m[1] == string(d) {
			return m[2]
		}
		return ""
	})
	if d == SQLite {
		s = bigKey.ReplaceAllString(s, "INTEGER PRIMARY KEY")
		return strings.ReplaceAll(s, "/* clustered */", "WITHOUT ROWID")
	}
	return textColumn.ReplaceAllString(s, `TEXT COLLATE "C"`)
}

// IsUnique reports whether err is a broken unique constraint.
func IsUnique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) &&
		(lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// IsReferred reports whether err is a row that cannot go since another refers to it.
func IsReferred(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23503"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) && lite.Code() == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
}

// IsFull reports whether err says that a disk has no room left: the database's, or the one a file was
// written to. Nothing of the transaction stays, and the next one may be tried at any time.
func IsFull(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "53100"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) { // the second: no room for the index of the log
		return lite.Code()&0xff == sqlite3.SQLITE_FULL || lite.Code() == sqlite3.SQLITE_IOERR_SHMSIZE
	}
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// ErrUnsynced is answered to everybody who wants to write after the disk once failed to bring a commit to rest: what the kernel
// took for written may be gone, a second sync would say that all is well, and only reading the files anew tells.
var ErrUnsynced = errors.New("db: the disk failed to sync a commit; the program must be started again")

// DiskFailed reports whether err says that the disk itself failed, not that it is full, or that it did before. Whether the
// transaction outlives a start is unknown.
func DiskFailed(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "58030"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_IOERR {
		return !IsFull(err)
	}
	return errors.Is(err, ErrUnsynced) || errors.Is(err, syscall.EIO)
}

// Unreadable reports whether err says that what is stored cannot be read any more: the disk fails to hand it out, or hands out
// something else than was written. Nothing is written by the transaction.
func Unreadable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "XX001" || pg.Code == "XX002"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() { // the first: a connection being opened gives no longer code, and has only read
		case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_FSTAT, sqlite3.SQLITE_IOERR_DATA, sqlite3.SQLITE_IOERR_CORRUPTFS:
			return true
		}
		return lite.Code()&0xff == sqlite3.SQLITE_CORRUPT || lite.Code()&0xff == sqlite3.SQLITE_NOTADB
	}
	return false
}

// unsynced reports whether SQLite could not bring a commit to rest. (A checkpoint that fails is no such thing: its pages stand
// in the log until one succeeds, and are written again.)
func unsynced(err error) bool {
	var lite *sqlite.Error
	return errors.As(err, &lite) && (lite.Code() == sqlite3.SQLITE_IOERR_FSYNC || lite.Code() == sqlite3.SQLITE_IOERR_DIR_FSYNC)
}

// repeatable reports whether PostgreSQL gave the transaction up through no fault of its own.
func repeatable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// sameKey reports whether a key that this program made was made by another one as well, which the primary key settles: made
// anew it is another.
func sameKey(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "23505" && strings.HasSuffix(pg.ConstraintName, "_pkey")
}

// Busy tells that the act was given up because it had to wait for others for too long. Nothing of it has happened.
func Busy(err error) bool {
	var pg *pgconn.PgError
	return repeatable(err) || errors.As(err, &pg) && (pg.Code == "55P03" || pg.Code == "57014")
}

// Unreachable tells that the server is away, is starting or stopping, does not answer, takes no more connections, or has ended a
// transaction that said nothing for too long: the act may be tried again as it is. An act whose commit was under way may have happened.
func Unreachable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "57P") || pg.Code == "53300" || pg.Code == "25P03"
	}
	var connect *pgconn.ConnectError
	var network *net.OpError
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.ErrUnexpectedEOF) || pgconn.SafeToRetry(err)
}
