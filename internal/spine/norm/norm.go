package norm

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sanchuang/internal/kernel"
)

// Type (取值类型) says what a value can be.
type Type string

// The types. A ratio is written as two whole numbers, such as 4/5, and calculated with as such.
const (
	Count  Type = "count"
	Ratio  Type = "ratio"
	Choice Type = "choice"
)

// Trust (可信程度) says how well the delivered value is known.
type Trust string

// The trusts, as docs/RULES.md has them.
const (
	Verified      Trust = "V" // read in the regulation or on an official page
	Secondary     Trust = "S" // secondary sources agree
	General       Trust = "G" // general knowledge
	Contradictory Trust = "X" // sources contradict each other
)

// Option (选项) is one value of a choice.
type Option struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Value (取值) is what a parameter is from a day on.
type Value struct {
	From  kernel.Day `json:"from" doc:"自该日起执行"`
	Text  string     `json:"text" doc:"取值：整数、分数（如 4/5）或选项代码"`
	Basis string     `json:"basis" doc:"依据"`
	Local bool       `json:"local" doc:"本市自行设定"`
	SetBy string     `json:"set_by" doc:"设定人；随程序提供的为空"`
	SetAt int64      `json:"set_at" doc:"设定时间，毫秒；随程序提供的为 0"`
}

// Norm (规则参数) says what a parameter is.
type Norm struct {
	Code    string   `json:"code"`
	Rule    string   `json:"rule" doc:"规则编号"`
	Name    string   `json:"name"`
	Group   string   `json:"group" doc:"类别"`
	Type    Type     `json:"type" enum:"count,ratio,choice"`
	Unit    string   `json:"unit" doc:"单位"`
	Least   int      `json:"least" doc:"整数的下限"`
	Most    int      `json:"most" doc:"整数的上限"`
	Options []Option `json:"options"`
	Trust   Trust    `json:"trust" enum:"V,S,G,X"`
	Acts    string   `json:"acts" doc:"在哪里起作用"`

	delivered []Value
}

// Check refuses a text that the parameter cannot take. Fault: ErrValue.
func (d Norm) Check(text string) error {
	switch d.Type {
	case Count:
		if n, err := strconv.Atoi(text); err != nil || n < d.Least || n > d.Most || strconv.Itoa(n) != text {
			return ErrValue.With(fmt.Sprintf("“%s”应填%d至%d之间的整数", d.Name, d.Least, d.Most)).At("text")
		}
	case Ratio:
		if r, ok := ParseFraction(text); !ok || r.Over > 100 || r.Of < 1 || r.Of > r.Over {
			return ErrValue.With(fmt.Sprintf("“%s”应填不大于1的分数，如4/5", d.Name)).At("text")
		}
	case Choice:
		if !slices.ContainsFunc(d.Options, func(o Option) bool { return o.Code == text }) {
			return ErrValue.With(fmt.Sprintf("请选择“%s”的取值", d.Name)).At("text")
		}
	}
	return nil
}

// Words writes a value as people read it: 每季度一次, 5 个工作日, 4/5.
func (d Norm) Words(text string) string {
	for _, o := range d.Options {
		if o.Code == text {
			return o.Name
		}
	}
	return text + d.Unit
}

// Fraction (比例) is a ratio of two small whole numbers.
type Fraction struct{ Of, Over int }

// ParseFraction reads 4/5.
func ParseFraction(s string) (Fraction, bool) {
	a, b, ok := strings.Cut(s, "/")
	of, err1 := strconv.Atoi(a)
	over, err2 := strconv.Atoi(b)
	ok = ok && err1 == nil && err2 == nil && over > 0
	return Fraction{of, over}, ok
}

// Reached reports whether n of all is at least the fraction (达到).
func (f Fraction) Reached(n, all int) bool { return n*f.Over >= f.Of*all }

// Passed reports whether n of all is more than the fraction (超过).
func (f Fraction) Passed(n, all int) bool { return n*f.Over > f.Of*all }

// Least is the smallest whole number that reaches the fraction of all.
func (f Fraction) Least(all int) int { return (f.Of*all + f.Over - 1) / f.Over }

// Book (规则参数集) holds the values of all days. It is shared and never changed after it is made.
type Book struct {
	revision int64
	values   map[string][]Value // by day, the earliest first
}

// NewBook joins the delivered values with local ones. A local value holds until the next value of a
// later day, delivered or local; on the same day the local one counts.
func NewBook(local map[string][]Value) *Book {
	b := &Book{values: make(map[string][]Value, len(catalogue))}
	for _, d := range catalogue {
		all := slices.Concat(d.delivered, local[d.Code])
		slices.SortStableFunc(all, func(x, y Value) int { return cmp.Compare(x.From, y.From) })
		kept := all[:0]
		for _, v := range all {
			if n := len(kept); n > 0 && kept[n-1].From == v.From {
				kept[n-1] = v
				continue
			}
			kept = append(kept, v)
		}
		b.values[d.Code] = kept
	}
	return b
}

// At is the value in force on a day; the first one before the days of all. A code that is not in the
// catalogue is a mistake of the program.
func (b *Book) At(code string, day kernel.Day) Value {
	values := b.values[code]
	if len(values) == 0 {
		panic("norm: unknown parameter " + code)
	}
	v := values[0]
	for _, next := range values[1:] {
		if next.From > day {
			break
		}
		v = next
	}
	return v
}

// Stretch is the days around a day on which the value stays as it is then.
func (b *Book) Stretch(code string, day kernel.Day) kernel.Period {
	text := b.At(code, day).Text
	p := kernel.Period{First: always, Last: kernel.MaxDay}
	for i, v := range b.values[code] {
		switch {
		case v.Text == text:
		case v.From > day:
			p.Last = v.From.AddDays(-1)
			return p
		case i+1 < len(b.values[code]):
			p.First = b.values[code][i+1].From
		}
	}
	return p
}

// Count is a whole number in force on a day.
func (b *Book) Count(code string, day kernel.Day) int {
	n, _ := strconv.Atoi(b.At(code, day).Text)
	return n
}

// Fraction is a ratio in force on a day.
func (b *Book) Fraction(code string, day kernel.Day) Fraction {
	f, _ := ParseFraction(b.At(code, day).Text)
	return f
}

// Choice is the code of the option in force on a day.
func (b *Book) Choice(code string, day kernel.Day) string { return b.At(code, day).Text }

// Parameter (参数及其取值) is a definition with its values, the latest first.
type Parameter struct {
	Norm
	Now    Value   `json:"now" doc:"现行取值"`
	Words  string  `json:"words" doc:"现行取值的文字"`
	Values []Value `json:"values" doc:"各时期的取值，最近的在前"`
}

// Parameters lists the catalogue as it stands on a day.
func (b *Book) Parameters(today kernel.Day) []Parameter {
	out := make([]Parameter, 0, len(catalogue))
	for _, d := range catalogue {
		p := Parameter{Norm: d, Now: b.At(d.Code, today), Values: slices.Clone(b.values[d.Code])}
		if p.Options == nil {
			p.Options = []Option{}
		}
		p.Words = d.Words(p.Now.Text)
		slices.Reverse(p.Values)
		out = append(out, p)
	}
	return out
}

// Words writes a value of the parameter with that code as people read it.
func Words(code, text string) string {
	n, _ := find(code)
	return n.Words(text)
}

// Described is the definition of the parameter with that code; the zero one for a code that is not in the catalogue.
func Described(code string) Norm {
	n, _ := find(code)
	return n
}

// find looks a definition up.
// RuleOf answers the id in docs/RULES.md of the rule that a parameter belongs to.
func RuleOf(code string) string {
	d, _ := find(code)
	return d.Rule
}

func find(code string) (Norm, bool) {
	i := slices.IndexFunc(catalogue, func(d Norm) bool { return d.Code == code })
	if i < 0 {
		return Norm{}, false
	}
	return catalogue[i], true
}
