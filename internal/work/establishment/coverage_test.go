package establishment

import (
	"slices"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

// TestWhatASurveyFinds at the figures' edges: 3, 7, 50 and 100 themselves are as the rules want.
func TestWhatASurveyFinds(t *testing.T) {
	g := newGrove(t)
	all := func(kernel.ID) bool { return true }
	for _, q := range []struct {
		name                 string
		first, second, third branchSizes
		seated               int // in the first's committee
		units                []kernel.ID
		want                 []string
	}{
		{"three each", branchSizes{3, 3}, branchSizes{3, 3}, branchSizes{3, 3}, 0, nil, nil},
		{"two and one on probation", branchSizes{3, 2}, branchSizes{3, 3}, branchSizes{3, 3}, 0, nil, []string{"too_few 市财政局第一党支部"}},
		{"six without a committee", branchSizes{6, 6}, branchSizes{3, 3}, branchSizes{3, 3}, 0, nil, nil},
		{"seven without one", branchSizes{7, 7}, branchSizes{3, 3}, branchSizes{3, 3}, 2, nil, []string{"no_committee 市财政局第一党支部"}},
		{"seven, one on probation", branchSizes{7, 6}, branchSizes{3, 3}, branchSizes{3, 3}, 0, nil, nil},
		{"seven with one", branchSizes{7, 7}, branchSizes{3, 3}, branchSizes{3, 3}, 3, nil, nil},
		{"six whose committee serves its term", branchSizes{6, 6}, branchSizes{3, 3}, branchSizes{3, 3}, 3, nil, nil},
		{"fifty", branchSizes{50, 50}, branchSizes{3, 3}, branchSizes{3, 3}, 3, nil, nil},
		{"fifty-one", branchSizes{51, 51}, branchSizes{3, 3}, branchSizes{3, 3}, 3, nil, []string{"too_many 市财政局第一党支部"}},
		{"99 under the 总支", branchSizes{3, 3}, branchSizes{3, 3}, branchSizes{99, 3}, 3, nil, []string{"too_many 市财政局第三党支部", "party 市财政局"}},
		{"exactly 100 under it", branchSizes{3, 3}, branchSizes{3, 3}, branchSizes{100, 3}, 3, nil, []string{"too_many 市财政局第三党支部", "party 市财政局国库党总支"}},
		{"a hundred and no 总支 in sight of its own", branchSizes{47, 47}, branchSizes{47, 47}, branchSizes{6, 3}, 3, nil, []string{"party 市财政局"}},
		{"five units", branchSizes{3, 3}, branchSizes{3, 3}, branchSizes{3, 3}, 3, []kernel.ID{1, 2, 3, 4, 5}, nil},
		{"six", branchSizes{3, 3}, branchSizes{3, 3}, branchSizes{3, 3}, 3, []kernel.ID{1, 2, 3, 4, 5, 6}, []string{"too_joint 市财政局第一党支部"}},
	} {
		roll := Roll{Sizes: map[kernel.ID]branchSizes{g.first: q.first, g.second: q.second, g.third: q.third}, Seated: map[kernel.ID]int{g.first: q.seated, g.second: 3, g.third: 3}, Groups: map[kernel.ID]int{g.group: q.third.All}, Units: map[kernel.ID][]kernel.ID{g.first: q.units, g.third: {g.lib}}}
		c := survey(g.tree, roll, norm.NewBook(nil), "2026-05-06", all)
		var got []string
		for _, f := range c.Findings {
			got = append(got, string(f.Gap)+" "+f.Name)
		}
		if !slices.Equal(got, q.want) {
			t.Errorf("%s: %v, want %v", q.name, got, q.want)
		}
	}
	// A unit that no joint branch covers has none.
	c := survey(g.tree, Roll{Sizes: map[kernel.ID]branchSizes{g.first: {3, 3}, g.second: {3, 3}, g.third: {3, 3}}, Groups: map[kernel.ID]int{g.group: 3}}, norm.NewBook(nil), "2026-05-06", all)
	if len(c.Findings) != 1 || c.Findings[0].Gap != NoOrg || c.Findings[0].OrgID != g.lib || c.Findings[0].Ask != "found" {
		t.Errorf("%+v", c.Findings)
	}
	// Where there are Party groups, everybody belongs to one.
	for grouped, want := range map[int]int{3: 0, 2: 1} {
		roll := Roll{Sizes: map[kernel.ID]branchSizes{g.first: {3, 3}, g.second: {3, 3}, g.third: {3, 3}}, Groups: map[kernel.ID]int{g.group: grouped}, Units: map[kernel.ID][]kernel.ID{g.third: {g.lib}}}
		found := survey(g.tree, roll, norm.NewBook(nil), "2026-05-06", all).Findings
		if len(found) != want || want > 0 && (found[0].Gap != NoGroup || found[0].Count != want) {
			t.Errorf("%d of 3 in the group: %+v", grouped, found)
		}
	}
	if len(c.Items) != 1 || c.Items[0].Members != 9 || c.Items[0].Generals != 1 || c.Covered != 1 {
		t.Errorf("%+v", c)
	}
}
