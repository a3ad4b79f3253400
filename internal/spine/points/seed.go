package points

import (
	"embed"

	"sanchuang/internal/kernel"
)

//go:embed schemes/*.json
var seeds embed.FS

// SeedEffective is the day from which the delivered schemes act when they are adopted as they are.
const SeedEffective kernel.Day = "2017-01-01"

// Seed is the scheme that is delivered for a kind of subject: the parts and their weights are the
// defaults of RULES 5, to be set by the city.
func Seed(s SubjectType) *Scheme {
	text, err := seeds.ReadFile("schemes/" + string(s) + ".json")
	if err != nil {
		panic("points: no seed for " + string(s))
	}
	scheme, err := ParseScheme(string(text))
	if err != nil {
		panic("points: " + err.Error())
	}
	return scheme
}
