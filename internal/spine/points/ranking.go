package points

import (
	"cmp"
	"slices"

	"sanchuang/internal/kernel"
)

// Ranking (排名) compares branches or departments of one scope. There is none of persons.
type Ranking struct {
	Subject SubjectType   `json:"subject" enum:"branch,department"`
	Year    int           `json:"year"`
	Bands   []BandCount   `json:"bands" doc:"各档次的个数"`
	Items   []RankingLine `json:"items"`
	Total   int           `json:"total"`
	Closed  *ClosedMark   `json:"closed,omitempty" doc:"年度已结账"`
}

// RankingLine is a subject's place; equal totals share it.
type RankingLine struct {
	Rank int `json:"rank"`
	Named
	Points kernel.Points `json:"points"`
	Band   string        `json:"band"`
	Earned bool          `json:"earned" doc:"本年度有积分记录；没有记录的按0分列在最后"`
}

// BandCount is how many subjects are in a band.
type BandCount struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// placed is a subject on its way to its place: small, for a page shows few of those that are sorted.
type placed struct {
	of     *Named
	points kernel.Points
	earned bool
}

// rank orders subjects by their totals, equal ones by name; it answers the lines of one page and how
// many subjects each band has.
func rank(subjects []Named, totals map[kernel.ID]kernel.Points, scheme *Scheme, p kernel.Page) ([]RankingLine, []BandCount) {
	order := make([]placed, len(subjects))
	counts := map[string]int{}
	for i := range subjects {
		n := &subjects[i]
		t, ok := totals[n.ID]
		order[i] = placed{n, t, ok}
		counts[scheme.BandOf(t)]++
	}
	slices.SortFunc(order, byPlace)
	shown := page(order, p)
	lines := make([]RankingLine, len(shown))
	for i, x := range shown {
		lines[i] = RankingLine{Rank: placeOf(order, x.points), Named: *x.of, Points: x.points, Band: scheme.BandOf(x.points), Earned: x.earned}
	}
	bands := make([]BandCount, len(scheme.Bands))
	for i, b := range scheme.Bands {
		bands[i] = BandCount{b.Name, counts[b.Name]}
	}
	return lines, bands
}

// byPlace has those who earned nothing behind those who came to nothing.
func byPlace(a, b placed) int {
	switch {
	case a.points != b.points:
		return cmp.Compare(b.points, a.points)
	case a.earned != b.earned:
		if a.earned {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.of.NameKey, b.of.NameKey), cmp.Compare(a.of.ID, b.of.ID))
}

// placeOf is the place that all with these points share.
func placeOf(order []placed, points kernel.Points) int {
	i, _ := slices.BinarySearchFunc(order, points, func(x placed, p kernel.Points) int { return cmp.Compare(p, x.points) })
	return i + 1
}
