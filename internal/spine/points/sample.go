package points

import (
	"embed"
	"encoding/json"
	"io/fs"
)

//go:embed samples/*.json
var samples embed.FS

// Sample (样例) is a scheme such as places use, from which a draft can begin: what it is meant for, where it
// comes from, and the whole of it.
type Sample struct {
	Code       string  `json:"code"`
	Note       string  `json:"note" doc:"怎样计、适合什么场合"`
	Source     string  `json:"source" doc:"依据什么整理"`
	Definition *Scheme `json:"definition"`
}

// Samples are those that are delivered, in the order of their files.
func Samples() []Sample {
	names, err := fs.Glob(samples, "samples/*.json")
	if err != nil {
		panic("points: " + err.Error())
	}
	out := make([]Sample, len(names))
	for i, name := range names {
		text, err := samples.ReadFile(name)
		if err == nil {
			err = json.Unmarshal(text, &out[i])
		}
		if err != nil {
			panic("points: " + name + ": " + err.Error())
		}
		out[i].Definition.fill()
	}
	return out
}
