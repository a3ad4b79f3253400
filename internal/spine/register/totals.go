package register

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Sum is one figure over the records of a filter: SQL over the alias t that answers a whole number.
type Sum struct {
	SQL  string
	Args []any
}

// CountIn counts records whose day in col lies in the period; and narrows further when not empty.
func CountIn(col string, p kernel.Period, and string, args ...any) Sum {
	cond, vals := Within("t."+col, p)
	if and != "" {
		cond += " AND " + and
	}
	return Sum{"CAST(COALESCE(SUM(CASE WHEN " + cond + " THEN 1 ELSE 0 END),0) AS BIGINT)", append(vals, args...)}
}

// DistinctIn counts the different values of what among records that CountIn would count.
func DistinctIn(what, col string, p kernel.Period, and string, args ...any) Sum {
	cond, vals := Within("t."+col, p)
	if and != "" {
		cond += " AND " + and
	}
	return Sum{"COUNT(DISTINCT CASE WHEN " + cond + " THEN " + what + " END)", append(vals, args...)}
}

// person tells persons apart: by number, and by name for those who are not in the roster.
const person = "CASE WHEN t.member_id<>0 THEN CAST(t.member_id AS TEXT) ELSE t.member_name END"

// PersonsIn counts different persons: 人数, where CountIn counts 人次.
func PersonsIn(col string, p kernel.Period, and string, args ...any) Sum {
	return DistinctIn(person, col, p, and, args...)
}

// Sums answers the figures of a filter, in their order, by one statement.
func (b *Book[T, P]) Sums(ctx context.Context, scope kernel.Scope, f Filter, sums ...Sum) ([]int, error) {
	parts, args := make([]string, len(sums)), []any{}
	for i, s := range sums {
		parts[i] = s.SQL
		args = append(args, s.Args...)
	}
	where, whereArgs := b.Where(scope, f)
	return db.One(ctx, b.db.Read(), func(row db.Scanner) ([]int, error) {
		out := make([]int, len(sums))
		dest := make([]any, len(sums))
		for i := range out {
			dest[i] = &out[i]
		}
		return out, row.Scan(dest...)
	}, "SELECT "+strings.Join(parts, ",")+" FROM "+b.Table+" t WHERE "+where, append(args, whereArgs...)...)
}
