package briefing

import (
	"fmt"
	"reflect"
)

// changedFrom names what a text has that the one before had not: the title, and paragraphs by the places
// where they stand now, or stood when they are gone.
func (d Document) changedFrom(before Document) []string {
	out := []string{}
	if d.Title != before.Title {
		out = append(out, "标题")
	}
	was := map[string]Block{}
	for _, b := range before.Blocks {
		was[b.Key] = b
	}
	is := map[string]bool{}
	for i, b := range d.Blocks {
		is[b.Key] = true
		old, known := was[b.Key]
		switch {
		case !known:
			out = append(out, fmt.Sprintf("新写第%d段", i+1))
		case !reflect.DeepEqual(old, b):
			out = append(out, fmt.Sprintf("第%d段", i+1))
		}
	}
	for i, b := range before.Blocks {
		if !is[b.Key] {
			out = append(out, fmt.Sprintf("删去原第%d段", i+1))
		}
	}
	return out
}
