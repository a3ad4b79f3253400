package points

import (
	"cmp"
	"slices"

	"sanchuang/internal/kernel"
)

// Ranking (排名) compares branches or departments of one scope. There is none of persons.
type Ranking struct {
	Subject SubjectType `json:"subject" enum:"branch,department"`
	Term
	First  kernel.Day    `json:"first" doc:"计分年度的第一天"`
	Last   kernel.Day    `json:"last" doc:"计分年度的最后一天"`
	Bands  []BandCount   `json:"bands" doc:"各档次的个数"`
	Items  []RankingLine `json:"items"`
	Total  int           `json:"total"`
	All    int           `json:"all" doc:"各档次共有多少"`
	Closed *ClosedMark   `json:"closed,omitempty" doc:"年度已结账"`
}

// RankingLine is a subject's place; equal totals share it.
type RankingLine struct {
	Rank int `json:"rank"`
	Named
	Points kernel.Points `json:"points"`
	Band   string        `json:"band"`
	Earned bool          `json:"earned" doc:"本年度有积分记录；没有记录的列在同分者之后"`
	// Overridden tells why a band may be lower than the points.
	Overridden bool `json:"overridden" doc:"一票否决或封顶已适用"`
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
	band   string
	earned bool
	vetoed bool
}

// rank orders subjects by their totals, equal ones by name; it answers the lines of one page, of one band alone when it is named,
// how many lines there are, and how many subjects each band has.
func rank(subjects []Named, stand *standings, band string, p kernel.Page) ([]RankingLine, int, []BandCount) {
	order := make([]placed, len(subjects))
	counts := map[string]int{}
	for i := range subjects {
		order[i] = stand.placed(&subjects[i])
		counts[order[i].band]++
	}
	slices.SortFunc(order, byPlace)
	of := order
	if band != "" {
		of = slices.DeleteFunc(slices.Clone(order), func(x placed) bool { return x.band != band })
	}
	shown := page(of, p)
	lines := make([]RankingLine, len(shown))
	for i, x := range shown {
		lines[i] = RankingLine{Rank: placeOf(order, x.points), Named: *x.of, Points: x.points, Band: x.band, Earned: x.earned, Overridden: x.vetoed}
	}
	scheme := stand.year.last().Scheme
	bands := make([]BandCount, len(scheme.Bands))
	for i, b := range scheme.Bands {
		bands[i] = BandCount{b.Name, counts[b.Name]}
	}
	return lines, len(of), bands
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
