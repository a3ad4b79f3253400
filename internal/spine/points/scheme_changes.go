package points

import (
	"encoding/json"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
)

// piece is a part of a scheme that keeps its identity from one text to the next.
type piece struct{ key, name, said, text string }

// schemeChanges tells in lines what was changed between two texts of a scheme: parts added, taken out and
// changed, each by its name.
func schemeChanges(before, after *Scheme) []audit.ChangeLine {
	was, is := before.parts(), after.parts()
	old, kept := map[string]piece{}, map[string]bool{}
	for _, p := range was {
		old[p.key] = p
	}
	out := []audit.ChangeLine{}
	for _, p := range is {
		o, known := old[p.key]
		kept[p.key] = true
		switch {
		case !known:
			out = append(out, audit.ChangeLine{Field: "增加" + p.name, After: p.said})
		case o.text == p.text:
		case o.said == p.said:
			out = append(out, audit.ChangeLine{Field: p.name, After: "其他设置有改动"})
		default:
			out = append(out, audit.ChangeLine{Field: p.name, Before: o.said, After: p.said})
		}
	}
	for _, p := range was {
		if !kept[p.key] {
			out = append(out, audit.ChangeLine{Field: "删去" + p.name, After: p.said})
		}
	}
	return out
}

// parts lists a scheme's pieces, each with what people read of it and its whole text.
func (s *Scheme) parts() []piece {
	text := func(v any) string {
		b, _ := json.Marshal(v)
		return string(b)
	}
	list := []piece{{"name", "办法名称", s.Name, s.Name}}
	for _, c := range s.Categories {
		list = append(list, piece{"category " + c.Code, "类别“" + c.Name + "”", "上限" + orNone(c.Cap) + "，下限" + orNone(c.Floor), text(c)})
	}
	for _, r := range s.Rules {
		list = append(list, piece{"rule " + r.Code, "规则“" + r.Text + "”", r.said(), text(r)})
	}
	bands := make([]string, len(s.Bands))
	for i, b := range s.Bands {
		bands[i] = b.Name + orNone(b.From) + "起"
	}
	ends := *s
	ends.Name, ends.Categories, ends.Rules, ends.Bands = "", nil, nil, nil
	return append(list,
		piece{"bands", "档次", strings.Join(bands, "、"), text(s.Bands)},
		piece{"ends", "总分、年度和结转", "满分" + orNone(s.Total) + "，总分上限" + orNone(s.Cap) + "，下限" + orNone(s.Floor), text(ends)},
	)
}

func orNone(p *kernel.Points) string {
	if p == nil {
		return "不设"
	}
	return p.String() + "分"
}

// said is what a rule is worth, as far as one number says it.
func (r *Rule) said() string {
	switch {
	case r.Formula != "":
		return "按公式 " + r.Formula
	case r.Grades != nil:
		return "按等次计分"
	case r.Range != nil:
		return "在幅度内认定"
	}
	return r.Points.String() + "分"
}
