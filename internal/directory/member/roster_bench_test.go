package member_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
)

const cityMembers = 12_000

// BenchmarkImportCity measures a city's roster of 12,000 rows: the first import, the same file
// again, and beside them what the spreadsheet library alone needs to read it. Every round has an
// empty roster of its own.
func BenchmarkImportCity(b *testing.B) {
	for _, x := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		b.Run(x.name, func(b *testing.B) {
			var read, first, again time.Duration
			for b.Loop() {
				b.StopTimer()
				w := newWorld(b, x.open(b))
				w.imports.InParts(500)
				data := cityBook(b, w)
				b.StartTimer()
				read += readByLibrary(b, data)
				first += importCity(b, w, data, intake.Added)
				again += importCity(b, w, data, intake.Unchanged)
			}
			b.ReportMetric(read.Seconds()/float64(b.N), "s/library-read")
			b.ReportMetric(first.Seconds()/float64(b.N), "s/import")
			b.ReportMetric(again.Seconds()/float64(b.N), "s/again")
			b.ReportMetric(float64(first)/float64(read), "import/library")
			b.ReportMetric(float64(again)/float64(read), "again/library")
		})
	}
}

const cityBranches = 700

func cityBook(b *testing.B, w *world) []byte {
	news := make([]org.New, cityBranches)
	for i := range news {
		news[i] = org.New{Kind: org.Branch, Name: cityBranch(i), ParentID: w.finance, From: "2017-01-01"}
	}
	if err := w.d.Do(ctx, "city", func(ctx context.Context, tx *db.Tx) error {
		_, err := w.orgs.CreateIn(ctx, tx, staff, news...)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	rows := [][]string{header}
	for i := range cityMembers {
		born := time.Date(1955+i%30, time.Month(1+i%12), 1+i%28, 0, 0, 0, 0, time.UTC)
		rows = append(rows, []string{
			"张" + string(rune(0x4e00+i%3000)) + string(rune(0x5e00+i/3000)), "男", born.Format("2006-01-02"), "汉族", "正式党员", "否",
			"市财政局", cityBranch(i % cityBranches), "2005-07-01", "2006-07-01", fmt.Sprintf("138%08d", i), idNumber(born.Format("20060102"), 1+2*(i/420)),
		})
	}
	return book(b, rows...)
}

func cityBranch(i int) string { return fmt.Sprintf("第%d党支部", i+3) }

func readByLibrary(b *testing.B, data []byte) time.Duration {
	begun := time.Now()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		b.Fatal(err)
	}
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		b.Fatal(err)
	}
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(begun)
}

func importCity(b *testing.B, w *world, data []byte, want intake.Verdict) time.Duration {
	begun := time.Now()
	batch, err := member.ImportRoster(ctx, w.imports, staff, "名册.xlsx", data)
	if err != nil || batch.Counts[want] != cityMembers {
		b.Fatalf("%v %+v", err, batch.Counts)
	}
	return time.Since(begun)
}
