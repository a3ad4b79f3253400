package backup_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"sanchuang/internal/platform/backup"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// BenchmarkFollowed does the same mixed writes with and without a journal, turn by turn, and says what the journal's share of processor
// time is and how many bytes a write leaves in the repository. A segment is cut
// every 500 writes: ten seconds of fifty acts each, which is the city's busiest hour.
func BenchmarkFollowed(b *testing.B) {
	const perSegment = 500
	plain, followed := dbtest.SQLite(b), dbtest.SQLite(b)
	data := b.TempDir()
	_, err := crypt.NewVault(crypt.National, master, crypt.FileStore(filepath.Join(data, "keys.json")))
	check(b, err)
	repo, err := backup.Open(b.TempDir(), master)
	check(b, err)
	blobs, err := blob.Open(filepath.Join(data, "blob"))
	check(b, err)
	j, err := repo.Follow(b.Context(), backup.Source{DB: followed, Data: data, Root: func(context.Context) (string, error) { return "", nil }}, blobs, db.UsualTailBounds)
	check(b, err)
	var spent [2]time.Duration
	var ran [2]time.Duration
	segments := 0
	n := [2]int{}
	for done := 0; done < b.N || segments < 4; done += perSegment {
		for i, d := range []*db.DB{plain, followed} {
			begun, cpu := time.Now(), processor(b)
			n[i] = mixed(b, d, n[i], perSegment)
			if i == 1 {
				_, err := j.Cut(b.Context())
				check(b, err)
				segments++
			}
			spent[i] += processor(b) - cpu
			ran[i] += time.Since(begun)
		}
	}
	_, _, size := j.Reached()
	b.ReportMetric(float64(spent[1])/float64(spent[0]), "cpu-ratio")
	b.ReportMetric(float64(ran[1])/float64(ran[0]), "time-ratio")
	b.ReportMetric(float64(size)/float64(segments*perSegment), "kept-B/write")
	b.ReportMetric(float64(size)/float64(segments), "B/segment")
	check(b, j.Close(b.Context(), blobs))
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// processor is the time that this process has used so far.
func processor(b *testing.B) time.Duration {
	var r syscall.Rusage
	check(b, syscall.Getrusage(syscall.RUSAGE_SELF, &r))
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// mixed writes as people do: most add a row or two, some change one, a few take one away; four at once.
func mixed(b *testing.B, d *db.DB, from, count int) int {
	var wg sync.WaitGroup
	for k := range 4 {
		wg.Go(func() {
			for i := from + k; i < from+count; i += 4 {
				err := d.Do(b.Context(), "bench", func(ctx context.Context, tx *db.Tx) error {
					_, err := tx.Exec(ctx, "INSERT INTO job(id,kind,args,unique_key,run_at,attempt,dead,failure,made_at) VALUES (?,'x',?,?,?,0,0,'',0)", i+1, "组织生活记录的正文若干字，参加人员、请假人员、记录人。", fmt.Sprint("k", i), i)
					if err == nil && i%3 == 0 {
						_, err = tx.Exec(ctx, "UPDATE job SET attempt=attempt+1 WHERE id=?", i*7919%(i+1)+1)
					}
					if err == nil && i%10 == 0 {
						_, err = tx.Exec(ctx, "DELETE FROM job WHERE id=?", i*104729%(i+1)+1)
					}
					return err
				})
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	return from + count
}
