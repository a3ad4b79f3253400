package sheet

import (
	"slices"
	"strings"
)

// Choose answers the columns that a comma-separated list of keys names, in its order; all of them when
// the list is empty. missing is the first key that no column has.
func Choose[C any](all []C, keys string, key func(C) string) (chosen []C, missing string) {
	if strings.Trim(keys, ",") == "" {
		return all, ""
	}
	taken := map[string]bool{}
	for _, k := range strings.Split(keys, ",") {
		if k == "" {
			continue
		}
		i := slices.IndexFunc(all, func(c C) bool { return key(c) == k })
		if i < 0 {
			return nil, k
		}
		if !taken[k] {
			chosen, taken[k] = append(chosen, all[i]), true
		}
	}
	return chosen, ""
}
