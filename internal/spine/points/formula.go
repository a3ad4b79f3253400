package points

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// Limits of a formula: it is read by people, and it is worked out for every record of a year.
const (
	maxFormula = 200 // signs
	maxNodes   = 60
)

// valueType is what a part of a formula comes to.
type valueType int

const (
	number valueType = iota
	text
	truth
)

func (t valueType) chinese() string { return []string{"数字", "文字", "条件"}[t] }

// value is what a part came to. Unknown is not zero: what a record doesn't say satisfies no
// comparison and gives no points.
type value struct {
	known  bool
	number *big.Rat
	text   string
	truth  bool
}

// Variable (公式里的项) is something that a formula can name.
type Variable struct {
	Name   string
	Number bool
	Values []fact.Detail // of a text: what it can be, when that is a fixed list
	code   string
}

// Formula (公式) is a condition or an amount in Chinese terms. It is parsed by expr-lang/expr and
// worked out in fractions of whole numbers, so that 0.1 + 0.2 is 0.3; only signs, comparisons and
// the few functions below are let through, none of which repeats anything.
type Formula struct {
	eval      func(of []value) value
	variables []Variable
	used      []bool
	against   []against // by variable
	plain     bool      // every comparison is of a variable with something fixed
}

// FormulaFault (公式错误) says what is wrong and at which sign, counted from 1.
type FormulaFault struct {
	Column int
	Text   string
}

// Error is the text.
func (f *FormulaFault) Error() string { return f.Text }

// parseFormula reads a formula over variables. want is truth for a condition and number for an
// amount. What is wrong comes back as a *FormulaFault.
func parseFormula(source string, variables []Variable, want valueType) (*Formula, error) {
	if n := len([]rune(source)); n > maxFormula {
		return nil, &FormulaFault{maxFormula + 1, fmt.Sprintf("公式有%d个字，最多%d个字，请拆成两条规则。", n, maxFormula)}
	}
	if i := strings.IndexRune(source, mark); i >= 0 {
		return nil, &FormulaFault{len([]rune(source[:i])) + 1, "公式里有不认识的符号，请删去。"}
	}
	names := make([]string, len(variables))
	for i, v := range variables {
		names[i] = v.Name
	}
	c := &compiling{rewriting: rewrite(source, names), formula: &Formula{variables: variables, used: make([]bool, len(variables)), against: make([]against, len(variables)), plain: true}}
	if c.open != 0 {
		return nil, &FormulaFault{c.open, fmt.Sprintf("第%d个字：引号没有成对。", c.open)}
	}
	tree, err := parser.Parse(string(c.out))
	if err != nil {
		return nil, c.parserFault(err)
	}
	part := c.compile(tree.Node)
	if c.fault == nil && part.of != want {
		if want == truth {
			c.refuse(tree.Node, "条件公式应是一个比较，例如“数量 不少于 8”。")
		} else {
			c.refuse(tree.Node, "分值公式应得出一个数字，例如“数量 × 0.5”。")
		}
	}
	if c.fault != nil {
		return nil, c.fault
	}
	c.formula.eval = part.eval
	return c.formula, nil
}

// parserFault puts the parser's complaint into words that say what to do.
func (c *compiling) parserFault(err error) *FormulaFault {
	var at *file.Error
	if !errors.As(err, &at) {
		return &FormulaFault{1, "公式看不懂，请检查。"}
	}
	column := c.column(at.From)
	found := c.original(at.From, at.To)
	switch {
	case strings.Contains(at.Message, "EOF"):
		return &FormulaFault{len(c.from) + 1, "公式没有写完：缺少后半部分，或括号没有成对。"}
	case strings.Contains(at.Message, "unexpected token") && found != "":
		return &FormulaFault{column, fmt.Sprintf("第%d个字：这里不该是“%s”，请检查前后的运算符号和括号。", column, found)}
	}
	return &FormulaFault{column, fmt.Sprintf("第%d个字：这里看不懂，请检查写法。", column)}
}

// compiling turns the parser's tree into a function. The first fault found is the one that is told.
type compiling struct {
	*rewriting
	formula *Formula
	nodes   int
	fault   *FormulaFault
}

type part struct {
	of   valueType
	eval func([]value) value
	// What the part is when it is a plain name or a plain text: names of values are checked.
	variable *Variable
	index    int // of the variable
	literal  *string
	fixed    *value // what is the same whatever the record: a number, a text, a constant
	node     ast.Node
}

func (c *compiling) refuse(n ast.Node, format string, args ...any) part {
	if c.fault == nil {
		column := c.column(n.Location().From)
		c.fault = &FormulaFault{column, fmt.Sprintf("第%d个字：", column) + fmt.Sprintf(format, args...)}
	}
	return part{eval: func([]value) value { return value{} }, node: n}
}

func (c *compiling) compile(n ast.Node) part {
	if c.nodes++; c.nodes > maxNodes {
		return c.refuse(n, "公式太长，请拆成两条规则。")
	}
	switch n := n.(type) {
	case *ast.IntegerNode:
		return c.number(n, strconv.Itoa(n.Value))
	case *ast.FloatNode:
		return c.number(n, strconv.FormatFloat(n.Value, 'f', -1, 64))
	case *ast.StringNode:
		v := value{known: true, text: n.Value}
		return part{of: text, eval: func([]value) value { return v }, literal: &v.text, fixed: &v, node: n}
	case *ast.IdentifierNode:
		return c.name(n)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.choose(n, []ast.Node{n.Cond, n.Exp1, n.Exp2})
	case *ast.CallNode:
		return c.call(n)
	case *ast.BuiltinNode:
		return c.refuse(n, "没有“%s”这个算法；可用：%s。", n.Name, functionNames)
	}
	return c.refuse(n, "公式里不能这样写；只能用加减乘除、比较、并且、或者、括号和这些算法：%s。", functionNames)
}

func (c *compiling) number(n ast.Node, decimal string) part {
	_, places, _ := strings.Cut(decimal, ".")
	r, ok := new(big.Rat).SetString(decimal)
	if !ok || len(places) > 4 || r.Cmp(big.NewRat(1_000_000_000, 1)) > 0 {
		return c.refuse(n, "数字最多四位小数，不超过十亿。")
	}
	v := value{known: true, number: r}
	return part{of: number, eval: func([]value) value { return v }, fixed: &v, node: n}
}

func (c *compiling) name(n *ast.IdentifierNode) part {
	inner, ok := strings.CutPrefix(n.Value, string(mark))
	inner, ended := strings.CutSuffix(inner, string(mark))
	i, err := strconv.Atoi(inner)
	if !ok || !ended || err != nil || i >= len(c.formula.variables) {
		written := c.original(n.Location().From, n.Location().To)
		return c.refuse(n, "没有“%s”这一项；可用：%s。", written, c.formula.names())
	}
	c.formula.used[i] = true
	v := &c.formula.variables[i]
	t := text
	if v.Number {
		t = number
	}
	p := part{of: t, eval: func(of []value) value { return of[i] }, variable: v, index: i, node: n}
	if strings.HasPrefix(v.code, constCode) {
		fixed := v.constant()
		p.fixed = &fixed
	}
	return p
}

func (f *Formula) names() string {
	names := make([]string, len(f.variables))
	for i, v := range f.variables {
		names[i] = v.Name
	}
	return strings.Join(names, "、")
}

// amount rounds half away from zero to hundredths; unknown and what no scheme would give are nothing.
func (v value) amount() kernel.Points {
	if !v.known || v.number == nil {
		return 0
	}
	n := new(big.Int).Mul(v.number.Num(), big.NewInt(200))
	d := new(big.Int).Mul(v.number.Denom(), big.NewInt(2))
	if n.Sign() < 0 {
		n.Sub(n, v.number.Denom())
	} else {
		n.Add(n, v.number.Denom())
	}
	n.Quo(n, d)
	if most := big.NewInt(100_000_000_00); n.CmpAbs(most) > 0 {
		return 0
	}
	return kernel.Points(n.Int64())
}

func decimal(p kernel.Points) value { return value{known: true, number: big.NewRat(int64(p), 100)} }
