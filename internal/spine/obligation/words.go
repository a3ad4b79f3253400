package obligation

import (
	"fmt"
	"strings"

	"sanchuang/internal/kernel"
)

// list gathers what is missing, a rule's several periods in one breath: 主题党日（7月、8月）.
type list struct {
	names   []string
	periods map[string][]string
}

func (l *list) add(c Column, name string) {
	if l.periods == nil {
		l.periods = map[string][]string{}
	}
	if _, ok := l.periods[name]; !ok {
		l.names = append(l.names, name)
	}
	l.periods[name] = append(l.periods[name], short(c.Period))
}

func (l *list) text() string {
	parts := make([]string, 0, len(l.names))
	for _, n := range l.names {
		parts = append(parts, n+"（"+strings.Join(l.periods[n], "、")+"）")
	}
	return strings.Join(parts, "、")
}

// short is a period without the year: 7月, 三季度, 上半年, 全年.
func short(key string) string {
	p, err := kernel.ParsePeriod(key)
	if err != nil {
		return key
	}
	switch {
	case p == kernel.PeriodOf(kernel.Monthly, p.First):
		return fmt.Sprintf("%d月", p.First.Month())
	case p == kernel.PeriodOf(kernel.Quarterly, p.First):
		return []string{"一", "二", "三", "四"}[p.First.Quarter()-1] + "季度"
	case p == kernel.PeriodOf(kernel.HalfYearly, p.First):
		return []string{"上", "下"}[(p.First.Month()-1)/6] + "半年"
	case p == kernel.PeriodOf(kernel.Yearly, p.First):
		return fmt.Sprintf("%d年", p.First.Year())
	}
	return p.Chinese()
}
