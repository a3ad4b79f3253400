package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// Handout (导出件) is a list that leaves the system as a file. The file says who took it and when; the
// trail says what was asked, how many rows went out and what the file hashes to, so that a copy found
// elsewhere leads back to one act.
type Handout struct {
	Action     string // capability.export
	ObjectType string
	OrgID      kernel.ID
	Title      string
	Name       string // of the sheet; Title when empty
	Query      any    // the filter as asked
	Columns    []sheet.Option
	Rows       func(yield func([]any, error) bool)
	Totals     bool // a last row (合计) says how many rows there are and adds up the columns marked Sum
	Rate       Rate // said beside the number of rows, where the file has both columns
}

// Rate (比率) is one summed column over another, both by their headings.
type Rate struct{ Name, Part, Whole string }

// text is the rate in words, for the sums of a table's columns; empty where they do not tell.
func (r Rate) text(columns []sheet.Option, sums []int64) string {
	at := func(heading string) int {
		return slices.IndexFunc(columns, func(c sheet.Option) bool { return c.Sum && c.Heading == heading })
	}
	part, whole := at(r.Part), at(r.Whole)
	if part < 0 || whole < 0 || sums[whole] == 0 {
		return ""
	}
	return fmt.Sprintf("，%s %.1f%%", r.Name, float64(sums[part])*100/float64(sums[whole]))
}

// Shown is a column of a list that goes out; Key is that of the list on the screen.
type Shown[T any] struct {
	Key string
	sheet.Option
	Value func(T) any
}

// ErrColumn refuses a column that a list does not have.
var ErrColumn = kernel.NewFault(kernel.Invalid, "audit.column", "没有“%s”这一列，请刷新页面后重新选择要导出的列。").At("columns")

// HandOutList writes the rows with the columns that keys names, in that order, or with all. Fault: ErrColumn.
func HandOutList[T any](ctx context.Context, l *Log, d *db.DB, actor kernel.Actor, h Handout, columns []Shown[T], keys string, items []T) ([]byte, error) {
	chosen, missing := sheet.Choose(columns, keys, func(c Shown[T]) string { return c.Key })
	if missing != "" {
		return nil, ErrColumn.With(missing)
	}
	for _, c := range chosen {
		h.Columns = append(h.Columns, c.Option)
	}
	rows := make([][]any, len(items))
	for i, item := range items {
		for _, c := range chosen {
			rows[i] = append(rows[i], c.Value(item))
		}
	}
	h.Rows = sheet.Fixed(rows)
	return l.HandOut(ctx, d, actor, h)
}

// HandOut writes the list as .xlsx and its row in the trail.
func (l *Log) HandOut(ctx context.Context, d *db.DB, actor kernel.Actor, h Handout) ([]byte, error) {
	now := d.Now().In(kernel.Zone)
	_, hash := crypt.RandomToken()
	mark := now.Format("20060102") + "-" + strings.ToUpper(hash[:8])
	count := 0
	table := sheet.Table{Name: h.Name, Title: h.Title, Note: watermark(actor, now, mark), Columns: h.Columns, Rows: counted(h.Rows, &count)}
	if h.Totals {
		table.Rows = totalled(table.Rows, h.Columns, h.Rate, &count)
	}
	if table.Name == "" {
		table.Name = h.Title
	}
	var out bytes.Buffer
	if err := sheet.Write(&out, sheet.Workbook{Title: h.Title, Mark: mark, Tables: []sheet.Table{table}}); err != nil {
		return nil, err
	}
	headings := make([]string, len(h.Columns))
	for i, c := range h.Columns {
		headings[i] = c.Heading
	}
	sum := sha256.Sum256(out.Bytes())
	detail := map[string]any{"rows": count, "columns": headings, "query": h.Query, "number": mark, "sha256": hex.EncodeToString(sum[:])}
	return out.Bytes(), d.Do(ctx, h.Action, func(ctx context.Context, tx *db.Tx) error {
		return l.Record(ctx, tx, actor, Entry{Action: h.Action, ObjectType: h.ObjectType, OrgID: h.OrgID, Detail: detail})
	})
}

// watermark (水印) is the line in the file that says whose copy it is.
func watermark(actor kernel.Actor, now time.Time, mark string) string {
	who := actor.Name
	if actor.OrgName != "" {
		who += "（" + actor.OrgName + "）"
	}
	return fmt.Sprintf("导出人：%s　导出时间：%s　导出编号：%s　仅限工作使用，请勿外传。", who, now.Format("2006年1月2日 15:04"), mark)
}

func counted(rows func(func([]any, error) bool), n *int) func(func([]any, error) bool) {
	return func(yield func([]any, error) bool) {
		*n = 0
		rows(func(row []any, err error) bool {
			if err == nil {
				*n++
			}
			return yield(row, err)
		})
	}
}

// totalled adds the row of totals, which an import knows for no data.
func totalled(rows func(func([]any, error) bool), columns []sheet.Option, rate Rate, n *int) func(func([]any, error) bool) {
	return func(yield func([]any, error) bool) {
		sums, going := make([]int64, len(columns)), true
		total := make([]any, len(columns))
		rows(func(row []any, err error) bool {
			for i, v := range row {
				if i < len(columns) && columns[i].Sum {
					sums[i], total[i] = added(sums[i], v)
				}
			}
			going = yield(row, err)
			return going
		})
		if !going || *n == 0 {
			return
		}
		total[0] = "合计"
		if len(total) > 1 && !columns[1].Sum {
			total[1] = fmt.Sprintf("共 %d 条", *n) + rate.text(columns, sums)
		}
		yield(total, nil)
	}
}

// added is the sum with one value more, as a number and as the cell's value.
func added(sum int64, v any) (int64, any) {
	switch v := v.(type) {
	case int:
		sum += int64(v)
	case int64:
		sum += v
	case kernel.Points:
		return sum + int64(v), kernel.Points(sum + int64(v))
	}
	return sum, sum
}
