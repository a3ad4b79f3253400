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

// rank orders subjects by their totals, equal ones by name, and gives the places.
func rank(subjects []Named, totals map[kernel.ID]total, scheme *Scheme) ([]RankingLine, []BandCount) {
	lines := make([]RankingLine, len(subjects))
	counts := map[string]int{}
	for i, n := range subjects {
		t, ok := totals[n.ID]
		if !ok {
			t.band = scheme.BandOf(0)
		}
		lines[i] = RankingLine{Named: n, Points: t.points, Band: t.band, Earned: ok}
		counts[t.band]++
	}
	slices.SortFunc(lines, func(a, b RankingLine) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), earnedFirst(a, b), cmp.Compare(a.NameKey, b.NameKey), cmp.Compare(a.ID, b.ID))
	})
	for i := range lines {
		lines[i].Rank = i + 1
		if i > 0 && lines[i].Points == lines[i-1].Points {
			lines[i].Rank = lines[i-1].Rank
		}
	}
	bands := make([]BandCount, len(scheme.Bands))
	for i, b := range scheme.Bands {
		bands[i] = BandCount{b.Name, counts[b.Name]}
	}
	return lines, bands
}

func earnedFirst(a, b RankingLine) int {
	switch {
	case a.Earned == b.Earned:
		return 0
	case a.Earned:
		return -1
	}
	return 1
}
