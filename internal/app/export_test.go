package app

// RecordedFacts are the kinds of fact that are held against records, with the names of their pairs.
func RecordedFacts() map[string]string {
	out := map[string]string{}
	for _, r := range recorded {
		out[r.kind] = r.name
	}
	return out
}
