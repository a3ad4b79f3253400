package register

import (
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Filter narrows a register. Zero fields do not narrow.
type Filter struct {
	Period  kernel.Period
	Org     kernel.ID // and all below it, by today's tree
	Member  kernel.ID
	Batch   kernel.ID
	Text    string
	IDs     []kernel.ID
	Sort    string // day, org_name or member_name, with - before it for the reverse; the latest day first without
	Columns string // keys of an export's columns in their order, comma-separated; all when empty

	parts []string
	args  []any
}

// asked is what the trail of an export says of the filter.
func (f Filter) asked() map[string]any {
	return map[string]any{"first": f.Period.First, "last": f.Period.Last, "org": f.Org, "member": f.Member, "batch": f.Batch, "text": f.Text, "more": f.args, "sort": f.Sort}
}

// Equal narrows by a column of the register when on; col is trusted text.
func (f *Filter) Equal(on bool, col string, val any) {
	if on {
		f.parts, f.args = append(f.parts, "t."+col+"=?"), append(f.args, val)
	}
}

// And narrows by a condition over the alias t when on; cond is trusted text.
func (f *Filter) And(on bool, cond string, args ...any) {
	if on {
		f.parts, f.args = append(f.parts, cond), append(f.args, args...)
	}
}

// Where is the condition over the alias t for standing records that scope sees.
func (s *Spec[T, P]) Where(scope kernel.Scope, f Filter) (string, []any) {
	visible, args := s.Readable(scope)
	parts := []string{"t.removed=0", visible}
	add := func(on bool, cond string, vals ...any) {
		if on {
			parts, args = append(parts, cond), append(args, vals...)
		}
	}
	if f.Org != 0 {
		under, underArgs := org.Under(f.Org, "t.org_id")
		add(true, under, underArgs...)
	}
	if f.Period.First != "" {
		cond, vals := s.inPeriod(f.Period)
		add(true, cond, vals...)
	}
	add(f.Member != 0, "t.member_id=?", f.Member)
	add(f.Batch != 0, "t.batch_id=?", f.Batch)
	if len(f.IDs) > 0 {
		in, inArgs := db.In("t.id", f.IDs)
		add(true, in, inArgs...)
	}
	if f.Text != "" {
		cond, vals := s.search(f.Text)
		add(true, cond, vals...)
	}
	add(len(f.parts) > 0, strings.Join(f.parts, " AND "), f.args...)
	return strings.Join(parts, " AND "), args
}

// Readable is the condition for records, as t, that scope may read; what it may write lies within org.Visible.
func (s *Spec[T, P]) Readable(scope kernel.Scope) (string, []any) {
	visible, args := s.writable(scope)
	if !s.Shared || scope.All || len(scope.Orgs) == 0 {
		return visible, args
	}
	above, aboveArgs := org.Above(scope, "t.org_id")
	return "(" + visible + " OR " + above + ")", append(args, aboveArgs...)
}

// writable is the condition for records, as t, that scope may write.
func (s *Spec[T, P]) writable(scope kernel.Scope) (string, []any) {
	visible, args := org.Visible(scope, "t.org_id")
	if s.Withheld == nil || scope.All {
		return visible, args
	}
	open, openArgs := s.Withheld(scope)
	return "(" + visible + " AND " + open + ")", append(args, openArgs...)
}

// inPeriod holds records of which any day lies in the period: a problem found last year and solved in
// this one belongs to both.
func (s *Spec[T, P]) inPeriod(p kernel.Period) (string, []any) {
	var parts []string
	var args []any
	for _, col := range append([]string{s.Day}, s.OtherDays...) {
		cond, vals := Within("t."+col, p)
		parts, args = append(parts, cond), append(args, vals...)
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

// Within is the condition that a day is known and lies in the period; the zero Period is all time.
func Within(col string, p kernel.Period) (string, []any) {
	if p.First == "" {
		return col + "<>''", nil
	}
	return "(" + col + ">=? AND " + col + "<=?)", []any{p.First, p.Last}
}

func (s *Spec[T, P]) search(text string) (string, []any) {
	cols := append([]string{"org_name", "member_name"}, s.Search...)
	parts, args := make([]string, len(cols)), make([]any, len(cols))
	for i, c := range cols {
		parts[i], args[i] = "t."+c+" LIKE ? ESCAPE '\\'", db.Like(strings.TrimSpace(text))
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

// order is the list's; what f asks for is held to what there is.
func (s *Spec[T, P]) order(f Filter) string {
	key, desc := strings.CutPrefix(f.Sort, "-")
	way := ""
	if desc {
		way = " DESC"
	}
	switch key {
	case "day":
		return "t." + s.Day + way + ", t.id" + way
	case "org_name", "member_name":
		return "t." + key + way + ", t." + s.Day + " DESC, t.id DESC"
	}
	return "t." + s.Day + " DESC, t.id DESC"
}
