package audit

import (
	"slices"
	"testing"
)

func TestARowReadsAsAChange(t *testing.T) {
	for name, c := range map[string]struct {
		action, detail string
		want           Change
	}{
		"a new record": {"visit.create", `{"after":{"day":"2026-03-02","households":3,"member_id":0}}`, Change{Act: "create", Lines: []ChangeLine{{"day", "", "2026-03-02"}, {"households", "", "3"}}}},
		"a correction": {"visit.correct", `{"before":{"day":"2026-03-02"},"after":{"day":"2026-03-03","note":"补"},"version":2}`, Change{Act: "correct", Lines: []ChangeLine{{"day", "2026-03-02", "2026-03-03"}, {"note", "", "补"}}}},
		"a removal":    {"visit.remove", `{"reason":"重复","before":{"done":true}}`, Change{Act: "remove", Reason: "重复", Lines: []ChangeLine{{"done", "是", ""}}}},
		"a state":      {"account.disabled", `{"before":"active","after":"disabled","reason":"调离"}`, Change{Act: "disabled", Reason: "调离", Lines: []ChangeLine{{"", "active", "disabled"}}}},
		"field names":  {"member.update", `{"name":"张三","changed":"学历、职务"}`, Change{Act: "update", Fields: "学历、职务"}},
		"a large key":  {"visit.correct", `{"before":{"org_id":1279625676424429},"after":{"org_id":1279625676424588}}`, Change{Act: "correct", Lines: []ChangeLine{{"org_id", "1279625676424429", "1279625676424588"}}}},
		"broken":       {"visit.correct", `{`, Change{Act: "correct"}},
	} {
		got := Row{Action: c.action, Detail: c.detail}.change()
		if got.Act != c.want.Act || got.Reason != c.want.Reason || got.Fields != c.want.Fields || !slices.Equal(got.Lines, c.want.Lines) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
