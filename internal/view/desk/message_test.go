package desk

import (
	"testing"

	"sanchuang/internal/kernel"
)

// Pages of many sources hold each message once, the latest first, and say whether there is more.
func TestNewest(t *testing.T) {
	all := func() (out []MessageLine) {
		for _, at := range []int64{5, 3, 1, 6, 4, 2} { // two rooms, each the latest first
			out = append(out, MessageLine{Message: kernel.Message{At: at}})
		}
		return out
	}
	for _, c := range []struct {
		page, size int
		want       string
		more       bool
	}{{1, 4, "6543", true}, {2, 4, "21", false}, {1, 6, "654321", false}, {3, 4, "", false}, {2, 3, "321", false}} {
		items, more := newest(all(), c.page, c.size)
		got := ""
		for _, m := range items {
			got += string(rune('0' + m.At))
		}
		if got != c.want || more != c.more || items == nil {
			t.Errorf("page %d of %d: %s %v, want %s %v", c.page, c.size, got, more, c.want, c.more)
		}
	}
}
