package sheet

import (
	"slices"
	"testing"
)

func TestChooseTakesTheOrderAsked(t *testing.T) {
	all := []string{"name", "day", "note"}
	self := func(s string) string { return s }
	for _, c := range []struct {
		keys    string
		want    []string
		missing string
	}{
		{"", all, ""},
		{"note,name", []string{"note", "name"}, ""},
		{"day,day", []string{"day"}, ""},
		{"day,phone", nil, "phone"},
		{"day,", []string{"day"}, ""},
		{",", all, ""},
		{"Day", nil, "Day"},
	} {
		got, missing := Choose(all, c.keys, self)
		if !slices.Equal(got, c.want) || missing != c.missing {
			t.Errorf("%q: %v, missing %q", c.keys, got, missing)
		}
	}
}
