package db_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// TestManyRowsAreWrittenAsFew holds for the stream that PostgreSQL takes many rows by: the same values
// of whatever type, within the transaction, and the same refusal of what is there twice.
func TestManyRowsAreWrittenAsFew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		must(t, d.Do(t.Context(), "create", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "CREATE TABLE many (id BIGINT PRIMARY KEY, day TEXT NOT NULL, n INTEGER NOT NULL, note TEXT)")
			return err
		}))
		write := func(from, rows int) error {
			return d.Do(t.Context(), "many", func(ctx context.Context, tx *db.Tx) error {
				values := make([][]any, rows)
				for i := range values {
					values[i] = []any{kernel.ID(from + i), kernel.Day("2026-11-23"), i, nil}
					if i%2 == 0 {
						values[i][3] = "制表\t换行\n反斜\\N，“引号”"
					}
				}
				if err := db.InsertRows(ctx, tx, "many(id, day,n,note)", 4, values, ""); err != nil {
					return err
				}
				n, err := db.Scalar[int](ctx, tx, "SELECT COUNT(*) FROM many WHERE id>=?", from)
				if err == nil && n != rows {
					err = fmt.Errorf("%d rows seen inside, want %d", n, rows)
				}
				return err
			})
		}
		must(t, write(1, 3))
		must(t, write(1000, 900))
		if err := write(1899, 900); !db.IsUnique(err) {
			t.Errorf("a key that is there: %v", err)
		}
		type row struct {
			n     int
			notes int
			day   string
		}
		got, err := db.One(t.Context(), d.Read(), func(s db.Scanner) (r row, err error) {
			err = s.Scan(&r.n, &r.notes, &r.day)
			return r, err
		}, "SELECT COUNT(*), COUNT(note), MAX(day) FROM many")
		must(t, err)
		if want := (row{903, 452, "2026-11-23"}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	})
}

func TestInMakesFewTexts(t *testing.T) {
	for vals, marks := range map[int]int{1: 1, 2: 2, 3: 4, 5: 8, 8: 8, 200: 256} {
		text, args := db.In("id", make([]int, vals))
		if n := strings.Count(text, "?"); n != marks || len(args) != marks {
			t.Errorf("%d values: %d marks, %d arguments, want %d", vals, n, len(args), marks)
		}
	}
	if text, args := db.In("id", []int{4, 5, 6}); text != "id IN (?,?,?,?)" || fmt.Sprint(args) != "[4 5 6 6]" {
		t.Errorf("%s %v", text, args)
	}
	if text, args := db.In("id", []int{}); text != "1=0" || args != nil {
		t.Errorf("nothing is in an empty list: %s %v", text, args)
	}
}
