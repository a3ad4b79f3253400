package demo

// The programme's own figures of these years at scale 1, and believable ones for the others. They say
// how many records are planned; what is printed is counted from the records.
var (
	visitsOf = map[int]int{2017: 400, 2018: 800, 2019: 1200, 2020: 1500, 2021: 3000, 2022: 6800, 2023: 10409, 2024: 8900, 2025: 9100}
	foundOf  = map[int]int{2017: 90, 2018: 210, 2019: 340, 2020: 400, 2021: 900, 2022: 2240, 2023: 3546, 2024: 2980, 2025: 3020}
	solvedOf = map[int]int{2023: 3051} // by the day of solution
	carryOf  = map[int]int{2022: 120}  // solved in the year after

	brandsOf   = map[int]int{2018: 22, 2020: 25, 2022: 27, 2024: 24}
	redFlagsOf = map[int]int{2017: 38, 2019: 40, 2021: 50, 2022: 50, 2024: 46, 2026: 48}
	starsOf    = map[int]int{2017: 56, 2019: 62, 2021: 73, 2022: 83, 2024: 78, 2026: 80}
	cadresOf   = map[int]int{2017: 12, 2019: 14, 2021: 16, 2022: 18, 2024: 17, 2026: 18}

	secretariesOf = map[int]int{2018: 142, 2019: 150, 2020: 120, 2021: 160, 2022: 175, 2023: 168, 2024: 171, 2025: 180}
	classesOf     = map[int]int{2018: 14, 2019: 18, 2020: 11, 2021: 29, 2022: 36, 2023: 34, 2024: 33, 2025: 38}
	plannedOf     = map[int]int{2019: 30, 2020: 36, 2021: 44, 2022: 48, 2023: 52, 2024: 50, 2025: 52}
	publishedOf   = map[int]int{2019: 19, 2020: 22, 2021: 30, 2022: 34, 2023: 39, 2024: 37, 2025: 41}
	exhibitions   = map[int]string{2019: "05-16", 2021: "04-23", 2023: "04-21", 2025: "04-18"}
)

// The epidemic action: persons sent to communities and, of them, those who also volunteered where
// they live.
const (
	epidemicSent        = 9143
	epidemicVolunteered = 6218
)

// traineesOfClass is the usual size of a department's own class.
const traineesOfClass = 22

// ofYear scales a figure of a year; a year without one of its own takes the latest, and of the current
// year only the part that has passed.
func (c *city) ofYear(table map[int]int, year int) int {
	n, ok := table[year]
	for y := year; !ok && y >= firstYear; y-- {
		n, ok = table[y]
	}
	if n == 0 {
		return 0
	}
	if year == c.Year {
		n = n * 89 / 100
	}
	return c.many(n)
}

// exactly scales the figure of a year that has one; 0 when it has none.
func (c *city) exactly(table map[int]int, year int) int {
	if table[year] == 0 {
		return 0
	}
	return c.many(table[year])
}
