package inspection

import (
	"slices"
	"strconv"
	"strings"

	"sanchuang/internal/kernel"
)

// ChecklistItem (检查项) is one thing to look at. Its key stays the same from version to version.
type ChecklistItem struct {
	Key  string `json:"key" maxLength:"12" required:"false" doc:"编号，新加的不填"`
	Text string `json:"text" maxLength:"200" doc:"检查内容"`
	Hint string `json:"hint" maxLength:"200" required:"false" doc:"看什么、依据"`
}

// ChecklistGroup (检查项分组) is a heading with its items.
type ChecklistGroup struct {
	Name  string          `json:"name" maxLength:"40"`
	Items []ChecklistItem `json:"items" maxItems:"60"`
}

// Checklist (检查清单) is what is looked at during a visit, in one of its versions.
type Checklist struct {
	ID     kernel.ID        `json:"id"`
	Name   string           `json:"name"`
	Ours   bool             `json:"ours" doc:"程序自带的清单，请按本市要求修改"`
	Active bool             `json:"active" doc:"还在使用"`
	Number int              `json:"number" doc:"第几版"`
	Groups []ChecklistGroup `json:"groups"`
	MadeBy string           `json:"made_by" doc:"这一版的制定人"`
	MadeAt int64            `json:"made_at" doc:"毫秒，随程序提供的为 0"`
}

// item finds an item by its key.
func (c *Checklist) item(key string) (ChecklistItem, bool) {
	for _, g := range c.Groups {
		if i := slices.IndexFunc(g.Items, func(x ChecklistItem) bool { return x.Key == key }); i >= 0 {
			return g.Items[i], true
		}
	}
	return ChecklistItem{}, false
}

// arrange tidies the groups and gives new items a key that no older version has had: taken are the keys of
// all earlier ones. Faults: ErrListEmpty, ErrListText, ErrListKey.
func arrange(groups []ChecklistGroup, taken map[string]bool) ([]ChecklistGroup, error) {
	out, used, next := make([]ChecklistGroup, 0, len(groups)), map[string]bool{}, 1
	for i, g := range groups {
		g.Name = strings.TrimSpace(g.Name)
		at := "groups[" + strconv.Itoa(i) + "]"
		switch {
		case g.Name == "":
			return nil, ErrListText.At(at + ".name")
		case len(g.Items) == 0:
			return nil, ErrListEmpty.At(at + ".items")
		}
		items := make([]ChecklistItem, 0, len(g.Items))
		for j, x := range g.Items {
			x.Text, x.Hint = strings.TrimSpace(x.Text), strings.TrimSpace(x.Hint)
			if x.Text == "" {
				return nil, ErrListText.At(at + ".items[" + strconv.Itoa(j) + "].text")
			}
			if !taken[x.Key] {
				x.Key = ""
			}
			for x.Key == "" {
				if k := "n" + strconv.Itoa(next); !taken[k] {
					x.Key = k
				}
				next++
			}
			if used[x.Key] {
				return nil, ErrListKey.At(at + ".items[" + strconv.Itoa(j) + "].text")
			}
			used[x.Key] = true
			items = append(items, x)
		}
		g.Items = items
		out = append(out, g)
	}
	if len(out) == 0 {
		return nil, ErrListEmpty.At("groups")
	}
	return out, nil
}

// keys are the keys of a version's items.
func keys(groups []ChecklistGroup, into map[string]bool) {
	for _, g := range groups {
		for _, x := range g.Items {
			into[x.Key] = true
		}
	}
}
