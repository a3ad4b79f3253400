package register

import (
	"reflect"
)

// longest is how much of a text the trail keeps: enough to recognise it.
const longest = 60

// brief is the record as the trail shows it: its own columns and place, persons by number only.
func (s *Spec[T, P]) brief(r P) map[string]any {
	h := r.Common()
	out := map[string]any{"org_id": h.OrgID, "member_id": h.MemberID}
	for i, f := range r.Fields() {
		if v := reflect.ValueOf(f).Elem(); !v.IsZero() {
			out[s.Own[i]] = shorten(v.Interface())
		}
	}
	return out
}

func shorten(v any) any {
	if text, ok := v.(string); ok {
		if runes := []rune(text); len(runes) > longest {
			return string(runes[:longest]) + "…"
		}
	}
	return v
}

// difference names what a correction changed, with the old and the new values.
func (s *Spec[T, P]) difference(before, after P) map[string]any {
	was, is := s.brief(before), s.brief(after)
	old, now := map[string]any{}, map[string]any{}
	for _, key := range append([]string{"org_id", "member_id"}, s.Own...) {
		if was[key] != is[key] {
			old[key], now[key] = was[key], is[key]
		}
	}
	if before.Common().Note != after.Common().Note {
		old["note"], now["note"] = shorten(before.Common().Note), shorten(after.Common().Note)
	}
	return map[string]any{"before": old, "after": now, "version": after.Common().Version}
}

// Same tells whether two records of one happening say the same, whoever wrote them down.
func (s *Spec[T, P]) same(a, b P) bool {
	x, y := a.Common(), b.Common()
	if x.OrgID != y.OrgID || x.MemberID != y.MemberID || x.MemberName != y.MemberName || x.Note != y.Note {
		return false
	}
	af, bf := a.Fields(), b.Fields()
	for i := range af {
		if reflect.ValueOf(af[i]).Elem().Interface() != reflect.ValueOf(bf[i]).Elem().Interface() {
			return false
		}
	}
	return true
}
