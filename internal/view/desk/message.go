package desk

import (
	"cmp"
	"slices"

	"sanchuang/internal/kernel"
)

// MessageLine (消息) is one thing that has happened, with the kind under which it is found.
type MessageLine struct {
	Kind string `json:"kind" doc:"种类，见 kinds"`
	kernel.Message
}

// MessageKind (消息种类) is a kind of messages and its name.
type MessageKind struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Messages is a page of what has happened that concerns its reader.
type Messages struct {
	Items []MessageLine `json:"items"`
	More  bool          `json:"more" doc:"还有更早的"`
	Kinds []MessageKind `json:"kinds" doc:"全部种类"`
	Since kernel.Day    `json:"since" doc:"列到哪一天为止"`
}

// messagesBack is for how many days back messages are read off the records: a year.
const messagesBack = 365

// newest puts the messages of all sources in order, the latest first, and cuts the page out of them.
func newest(all []MessageLine, page, size int) (items []MessageLine, more bool) {
	slices.SortStableFunc(all, func(a, b MessageLine) int { return cmp.Compare(b.At, a.At) })
	from, to := min((page-1)*size, len(all)), min(page*size, len(all))
	return append([]MessageLine{}, all[from:to]...), to < len(all) // none is an empty list
}
