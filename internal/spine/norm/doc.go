// Package norm keeps the rules' own numbers (规则参数): how often a meeting is owed, how long a term
// lasts, how many must be present. Each is a value from a day on, with its source and how far the source
// can be trusted; the program delivers the regulations' values, staff set a stricter or local one from
// a day on, and what was reached under an old value keeps it.
//
//	Catalogue  what parameters there are, their delivered values and bounds (catalogue.go)
//	Book       the values of all days, delivered and local; a rule asks it by the day it judges
//
// Tables: norm_value (local values alone), norm_revision. Facts: none.
package norm
