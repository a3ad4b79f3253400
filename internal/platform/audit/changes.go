package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Change (变更) is a row of the trail as whoever may read the record reads it: without address and
// request, with what was there before and after by field. Personal values are in it no more than in
// the trail.
type Change struct {
	At     int64        `json:"at" doc:"毫秒"`
	Actor  string       `json:"actor"`
	Org    string       `json:"org" doc:"操作人所在组织"`
	Act    string       `json:"act" doc:"动作代码，如 correct"`
	Reason string       `json:"reason" doc:"理由；没有为空"`
	Fields string       `json:"fields" doc:"只记了改了哪几项时，项目名称"`
	Lines  []ChangeLine `json:"lines" doc:"逐项前后"`
}

// ChangeLine is one field of a change.
type ChangeLine struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// reads are acts that change nothing and stand in the trail alone.
var reads = []string{"%.reveal", "%.export", "%.print", "factor.given", "session.confirmed"}

// Changes answers what happened to one object, the latest first. Who may see the object is for the
// room to decide beforehand.
func (l *Log) Changes(ctx context.Context, q db.Queryer, objectType string, id kernel.ID, p kernel.Page) (kernel.List[Change], error) {
	where, args := "audit WHERE object_type=? AND object_id=? AND result='done'", []any{objectType, id}
	for _, act := range reads {
		where, args = where+" AND action NOT LIKE ?", append(args, act)
	}
	rows, err := db.SelectPage(ctx, q, p, scanRow, auditColumns, where, "at DESC, id DESC", args...)
	if err != nil {
		return kernel.List[Change]{}, err
	}
	out := kernel.List[Change]{Items: make([]Change, len(rows.Items)), Total: rows.Total}
	for i, r := range rows.Items {
		out.Items[i] = r.change()
	}
	return out, nil
}

func (r Row) change() Change {
	c := Change{At: r.At, Actor: r.Actor, Org: r.OrgName, Act: r.Action[strings.LastIndexByte(r.Action, '.')+1:], Lines: []ChangeLine{}}
	var d struct {
		Before  any `json:"before"`
		After   any `json:"after"`
		Reason  any `json:"reason"`
		Note    any `json:"note"`
		Changed any `json:"changed"`
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(r.Detail)))
	decoder.UseNumber()
	if decoder.Decode(&d) != nil {
		return c
	}
	c.Reason, c.Fields = valueText(d.Reason), valueText(d.Changed)
	if c.Reason == "" {
		c.Reason = valueText(d.Note)
	}
	before, _ := d.Before.(map[string]any)
	after, _ := d.After.(map[string]any)
	if before == nil && after == nil && (d.Before != nil || d.After != nil) { // a single value, such as a state
		c.Lines = append(c.Lines, ChangeLine{"", valueText(d.Before), valueText(d.After)})
		return c
	}
	c.Lines = lines(before, after)
	return c
}

func lines(before, after map[string]any) []ChangeLine {
	keys := map[string]bool{}
	for _, side := range []map[string]any{before, after} {
		for key := range side {
			keys[key] = true
		}
	}
	out := []ChangeLine{}
	for key := range keys {
		if was, is := valueText(before[key]), valueText(after[key]); was != is {
			out = append(out, ChangeLine{key, was, is})
		}
	}
	slices.SortFunc(out, func(a, b ChangeLine) int { return strings.Compare(a.Field, b.Field) })
	return out
}

// valueText writes a value as people read it; nothing and zero are empty, for that is how forms say
// that a field is not filled in.
func valueText(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case bool:
		return map[bool]string{true: "是", false: "否"}[x]
	case json.Number:
		if x == "0" {
			return ""
		}
		return x.String()
	case []any:
		texts := make([]string, 0, len(x))
		for _, one := range x {
			texts = append(texts, valueText(one))
		}
		return strings.Join(texts, "、")
	default:
		return fmt.Sprint(x)
	}
}
