package points

import (
	"math/big"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"sanchuang/internal/spine/fact"
)

const functionNames = "如果、最大、最小、取整、四舍五入、属于、已填"

func (c *compiling) unary(n *ast.UnaryNode) part {
	inner := c.compile(n.Node)
	switch n.Operator {
	case "-", "+":
		if inner.of != number {
			return c.refuse(n, "“%s”后面应是数字。", n.Operator)
		}
		if n.Operator == "+" {
			return part{of: number, eval: inner.eval, variable: inner.variable, index: inner.index, fixed: inner.fixed, node: n}
		}
		p := part{of: number, node: n, eval: func(of []value) value {
			v := inner.eval(of)
			if v.known {
				v.number = new(big.Rat).Neg(v.number)
			}
			return v
		}}
		if inner.fixed != nil && inner.fixed.known {
			p.fixed = &value{known: true, number: new(big.Rat).Neg(inner.fixed.number)}
		}
		return p
	case "!", "not":
		if inner.of != truth {
			return c.refuse(n, "“非”后面应是一个条件。")
		}
		return part{of: truth, node: n, eval: func(of []value) value {
			v := inner.eval(of)
			v.truth = v.known && !v.truth
			return v
		}}
	}
	return c.refuse(n, "公式里不能用“%s”。", n.Operator)
}

func (c *compiling) binary(n *ast.BinaryNode) part {
	a, b := c.compile(n.Left), c.compile(n.Right)
	switch n.Operator {
	case "&&", "and", "||", "or":
		return c.joined(n, a, b)
	case "+", "-", "*", "/":
		return c.arithmetic(n, a, b)
	case "==", "!=":
		return c.equality(n, a, b)
	case "<", "<=", ">", ">=":
		if a.of != number || b.of != number {
			return c.refuse(n, "比较大小的两边都应是数字。")
		}
		c.ask(a, b)
		return part{of: truth, node: n, eval: func(of []value) value {
			x, y := a.eval(of), b.eval(of)
			return value{known: x.known && y.known, truth: x.known && y.known && ordered(n.Operator, x.number.Cmp(y.number))}
		}}
	}
	return c.refuse(n, "公式里不能用“%s”。", n.Operator)
}

func ordered(operator string, cmp int) bool {
	switch operator {
	case "<":
		return cmp < 0
	case "<=":
		return cmp <= 0
	case ">":
		return cmp > 0
	}
	return cmp >= 0
}

// joined is 并且 and 或者. One side alone may decide though the other is unknown.
func (c *compiling) joined(n *ast.BinaryNode, a, b part) part {
	if a.of != truth || b.of != truth {
		return c.refuse(n, "“并且”“或者”的两边都应是条件。")
	}
	decides := n.Operator == "||" || n.Operator == "or"
	return part{of: truth, node: n, eval: func(of []value) value {
		x := a.eval(of)
		if x.known && x.truth == decides {
			return x
		}
		y := b.eval(of)
		if y.known && y.truth == decides {
			return y
		}
		return value{known: x.known && y.known, truth: !decides && x.known && y.known}
	}}
}

func (c *compiling) arithmetic(n *ast.BinaryNode, a, b part) part {
	if a.of != number || b.of != number {
		return c.refuse(n, "加减乘除的两边都应是数字。")
	}
	return part{of: number, node: n, eval: func(of []value) value {
		x, y := a.eval(of), b.eval(of)
		if !x.known || !y.known || n.Operator == "/" && y.number.Sign() == 0 {
			return value{}
		}
		r := new(big.Rat)
		switch n.Operator {
		case "+":
			r.Add(x.number, y.number)
		case "-":
			r.Sub(x.number, y.number)
		case "*":
			r.Mul(x.number, y.number)
		default:
			r.Quo(x.number, y.number)
		}
		return value{known: true, number: r}
	}}
}

func (c *compiling) equality(n *ast.BinaryNode, a, b part) part {
	if a.of != b.of {
		return c.refuse(n, "“%s”和“%s”不能比较：一边是%s，一边是%s。", c.written(n.Left), c.written(n.Right), a.of.chinese(), b.of.chinese())
	}
	a, b = c.coded(a, b), c.coded(b, a)
	c.ask(a, b)
	return part{of: truth, node: n, eval: func(of []value) value {
		x, y := a.eval(of), b.eval(of)
		known := x.known && y.known
		return value{known: known, truth: known && same(x, y) == (n.Operator == "==")}
	}}
}

func same(x, y value) bool {
	if x.number != nil && y.number != nil {
		return x.number.Cmp(y.number) == 0
	}
	return x.text == y.text && x.truth == y.truth
}

func (c *compiling) written(n ast.Node) string { return c.original(n.Location().From, n.Location().To) }

// coded turns a value's name into the code that records carry, when the other side has a list.
func (c *compiling) coded(p, other part) part {
	if p.literal == nil || other.variable == nil || len(other.variable.Values) == 0 {
		return p
	}
	i := slices.IndexFunc(other.variable.Values, func(d fact.Detail) bool { return d.Name == *p.literal })
	if i < 0 {
		var names []string
		for _, d := range other.variable.Values {
			names = append(names, d.Name)
		}
		return c.refuse(p.node, "“%s”没有“%s”，可填：%s。", other.variable.Name, *p.literal, strings.Join(names, "、"))
	}
	v := value{known: true, text: other.variable.Values[i].Code}
	p.eval, p.fixed = func([]value) value { return v }, &v
	return p
}

func (c *compiling) call(n *ast.CallNode) part {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		return c.refuse(n, "公式里不能这样写。")
	}
	switch callee.Value {
	case "如果":
		return c.choose(n, n.Arguments)
	case "最大", "最小":
		return c.extreme(n, callee.Value)
	case "取整", "四舍五入":
		return c.rounded(n, callee.Value)
	case "属于":
		return c.among(n)
	case "已填":
		return c.filled(n)
	}
	return c.refuse(callee, "没有“%s”这个算法；可用：%s。", c.written(callee), functionNames)
}

func (c *compiling) arguments(n *ast.CallNode) []part {
	parts := make([]part, len(n.Arguments))
	for i, a := range n.Arguments {
		parts[i] = c.compile(a)
	}
	return parts
}

// choose is 如果(条件, 甲, 乙). An unknown condition is not met.
func (c *compiling) choose(n ast.Node, of []ast.Node) part {
	if len(of) != 3 {
		return c.refuse(n, "“如果”应写成：如果(条件, 满足时, 不满足时)。")
	}
	when, yes, no := c.compile(of[0]), c.compile(of[1]), c.compile(of[2])
	if when.of != truth || yes.of != no.of {
		return c.refuse(n, "“如果”应写成：如果(条件, 满足时, 不满足时)，后两项同为数字或同为条件。")
	}
	return part{of: yes.of, node: n, eval: func(of []value) value {
		if when.eval(of).truth {
			return yes.eval(of)
		}
		return no.eval(of)
	}}
}

func (c *compiling) extreme(n *ast.CallNode, name string) part {
	parts := c.arguments(n)
	if len(parts) < 2 || slices.ContainsFunc(parts, func(p part) bool { return p.of != number }) {
		return c.refuse(n, "“%s”应写成：%s(数字, 数字)。", name, name)
	}
	sign := map[string]int{"最大": 1, "最小": -1}[name]
	return part{of: number, node: n, eval: func(of []value) value {
		best := parts[0].eval(of)
		for _, p := range parts[1:] {
			v := p.eval(of)
			if !v.known || !best.known {
				return value{}
			}
			if v.number.Cmp(best.number) == sign {
				best = v
			}
		}
		return best
	}}
}

// rounded is 取整 (towards zero) and 四舍五入 (half away from zero), to whole numbers.
func (c *compiling) rounded(n *ast.CallNode, name string) part {
	parts := c.arguments(n)
	if len(parts) != 1 || parts[0].of != number {
		return c.refuse(n, "“%s”应写成：%s(数字)。", name, name)
	}
	half := new(big.Rat)
	if name == "四舍五入" {
		half.SetFrac64(1, 2)
	}
	return part{of: number, node: n, eval: func(of []value) value {
		v := parts[0].eval(of)
		if !v.known {
			return v
		}
		r := new(big.Rat).Add(v.number, half)
		if v.number.Sign() < 0 {
			r.Sub(v.number, half)
		}
		return value{known: true, number: new(big.Rat).SetInt(new(big.Int).Quo(r.Num(), r.Denom()))}
	}}
}

func (c *compiling) among(n *ast.CallNode) part {
	parts := c.arguments(n)
	if len(parts) < 2 || slices.ContainsFunc(parts, func(p part) bool { return p.of != parts[0].of || p.of == truth }) {
		return c.refuse(n, "“属于”应写成：属于(项, 值, 值)，例如 属于(荣誉级别, \"国家级\", \"省级\")。")
	}
	for i := range parts[1:] {
		parts[i+1] = c.coded(parts[i+1], parts[0])
		c.ask(parts[0], parts[i+1])
	}
	return part{of: truth, node: n, eval: func(of []value) value {
		v := parts[0].eval(of)
		return value{known: v.known, truth: v.known && slices.ContainsFunc(parts[1:], func(p part) bool {
			w := p.eval(of)
			return w.known && same(v, w)
		})}
	}}
}

func (c *compiling) filled(n *ast.CallNode) part {
	parts := c.arguments(n)
	if len(parts) != 1 || parts[0].variable == nil {
		return c.refuse(n, "“已填”应写成：已填(项)。")
	}
	return part{of: truth, node: n, eval: func(of []value) value { return value{known: true, truth: parts[0].eval(of).known} }}
}
