package db

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"
)

// Archive (连续归档) is how it stands with PostgreSQL's archiving of its own log.
type Archive struct {
	On      bool
	Timeout time.Duration // how long what is written may wait for a file to be full; for ever when zero
	Last    time.Time     // when a file last went; zero when none did yet
	Failed  time.Time     // when one last did not
	Age     time.Duration // of Last, by the server's clock
	Waiting int           // files that are full and did not go yet
}

// Archive reads it. Fault: errors.ErrUnsupported on SQLite.
func (d *DB) Archive(ctx context.Context) (Archive, error) {
	if d.dialect != Postgres {
		return Archive{}, errors.ErrUnsupported
	}
	var a Archive
	var timeout, age, current int64
	var size int64
	var file string
	var last, failed int64
	err := Each(ctx, d.Read(), func(s Scanner) error {
		return s.Scan(&a.On, &timeout, &last, &failed, &age, &file, &size, &current)
	}, `SELECT current_setting('archive_mode')<>'off',
 (SELECT setting::bigint FROM pg_settings WHERE name='archive_timeout'),
 COALESCE((EXTRACT(EPOCH FROM last_archived_time)*1000)::bigint,0), COALESCE((EXTRACT(EPOCH FROM last_failed_time)*1000)::bigint,0),
 COALESCE((EXTRACT(EPOCH FROM now()-last_archived_time)*1000)::bigint,0), COALESCE(last_archived_wal,''), size,
 CASE WHEN pg_is_in_recovery() THEN 0 ELSE floor((pg_current_wal_lsn()-'0/0')/size)::bigint END
 FROM pg_stat_archiver, (SELECT setting::bigint AS size FROM pg_settings WHERE name='wal_segment_size') w`)
	if err != nil {
		return a, err
	}
	a.Timeout, a.Age = time.Duration(timeout)*time.Second, time.Duration(age)*time.Millisecond
	if last > 0 {
		a.Last = time.UnixMilli(last)
	}
	if failed > 0 {
		a.Failed = time.UnixMilli(failed)
	}
	if n, ok := walNumber(file, size); ok && current > n+1 {
		a.Waiting = int(current - n - 1)
	}
	return a, nil
}

// walNumber counts the files of a log by their names: timeline, then two halves of the number in hex. The note of a base backup
// begins with the name of the file that it began in; notes of timelines are archived, too, and have no number.
func walNumber(file string, size int64) (int64, bool) {
	file, _, _ = strings.Cut(file, ".")
	if len(file) != 24 || size <= 0 {
		return 0, false
	}
	high, err := strconv.ParseInt(file[8:16], 16, 64)
	low, err2 := strconv.ParseInt(file[16:], 16, 64)
	return high*((1<<32)/size) + low, err == nil && err2 == nil
}
