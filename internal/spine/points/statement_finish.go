package points

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// finish puts the scheme's last word on a statement: what was carried over, counted, vetoed.
func (s *Service) finish(ctx context.Context, q db.Queryer, r run, y *Year, st *Statement) error {
	if y.end == nil {
		return nil
	}
	stand, err := s.standings(ctx, q, r, y, st.ID)
	if err != nil {
		return err
	}
	o := stand.get(st.ID)
	st.Total, st.Score, st.Band = o.Total, o.Score, o.Band
	st.override(y, o)
	for _, c := range y.last().Scheme.Counts {
		st.Counts = append(st.Counts, CountStatement{countPrefix + c.Code, c.Name, o.Counts[countPrefix+c.Code]})
	}
	if y.last().Scheme.Carry == nil {
		return nil
	}
	return s.sayCarried(ctx, q, y, st, o)
}

func (s *Service) sayCarried(ctx context.Context, q db.Queryer, y *Year, st *Statement, o *Outcome) error {
	scheme := y.last().Scheme
	st.Carried = &CarriedOver{Points: o.Carried, Term: y.Term.before(), Rule: scheme.Carry.Chinese(scheme.Period)}
	last, err := s.termBefore(ctx, q, y, []kernel.ID{st.ID})
	if err != nil || last == nil {
		return err
	}
	st.Carried.Term, st.Carried.Total = last.year.Term, last.get(st.ID).Total
	return nil
}

// override writes the outcome's categories and overrides into the statement.
func (st *Statement) override(y *Year, o *Outcome) {
	scheme := y.last().Scheme
	for i := range st.Categories {
		c := &st.Categories[i]
		if p, ok := o.Categories[categoryNode(c.Code)]; ok && p != c.Counted {
			c.Counted, c.Clamped = p, Overridden
		}
	}
	for i := range st.Stars {
		star := &st.Stars[i]
		star.Points = o.Categories[categoryNode(star.Code)]
		star.Won = star.Points >= star.Threshold
	}
	for n, i := range slices.Concat(o.Applied, o.Waiting) {
		rule := &scheme.Overrides[i]
		st.Overrides = append(st.Overrides, OverrideStatement{rule.Text, rule.Effect(scheme), rule.Basis, n >= len(o.Applied)})
	}
}

// Effect says what an override does, in words.
func (o *Override) Effect(s *Scheme) string {
	switch {
	case o.Band != "":
		return "不论得分，定为“" + o.Band + "”"
	case o.NotAbove != "":
		return "不论得分，档次不高于“" + o.NotAbove + "”"
	case o.Most == nil:
		return ""
	}
	what := totalName
	if c := s.category(o.Category); c != nil {
		what = "“" + c.Name + "”"
	}
	if *o.Most == 0 {
		return what + "计0分"
	}
	return what + "最多计" + o.Most.String() + "分"
}

// Chinese says how much is carried over from one term of a length to the next.
func (c *Carry) Chinese(l TermLength) string {
	text := "上年总分"
	if l == HalfTerm {
		text = "上一个半年总分"
	}
	if c.Above != nil {
		text += "超出" + c.Above.String() + "分的部分"
	}
	text += "按" + percent(c.Share) + "结转"
	if c.Cap != nil {
		text += "，最多" + c.Cap.String() + "分"
	}
	return text
}

// worthText says how the points of one record come about.
func (r *Rule) worthText(kind fact.Kind) string {
	unit := ""
	if r.PerUnit {
		unit = "，乘以数量"
	}
	sign := map[Direction]string{Debit: "扣"}[r.Direction]
	switch {
	case r.Formula != "":
		return sign + "分按公式：" + r.Formula
	case r.Range != nil:
		return fmt.Sprintf("%s%s至%s分，认定时在幅度内确定%s", sign, min(abs(r.Range.From), abs(r.Range.To)), max(abs(r.Range.From), abs(r.Range.To)), unit)
	case r.Grades != nil:
		parts := make([]string, len(r.Grades.Points))
		for i, g := range r.Grades.Points {
			parts[i] = fmt.Sprintf("%s%s%s分", kind.ValueName(r.Grades.Attr, g.Value), sign, abs(g.Points))
		}
		return strings.Join(parts, "，") + unit
	}
	return ""
}
