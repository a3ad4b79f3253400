package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// skeleton is what a statement says whoever it is about: read once, since an adopted scheme never changes.
type skeleton struct {
	scheme     bareScheme
	version    int
	categories []bareCategory
	at         map[string][2]int // rule → category, place in it
}

func (h *bare) loadScheme() error {
	y := &h.year
	y.at = map[string][2]int{}
	err := h.query("SELECT number,definition FROM points_version WHERE subject='member' ORDER BY effective DESC LIMIT 1", nil, func(scan func(...any) error) error {
		var raw string
		if err := scan(&y.version, &raw); err != nil {
			return err
		}
		return json.Unmarshal([]byte(raw), &y.scheme)
	})
	for i, c := range y.scheme.Categories {
		out := bareCategory{Code: c.Code, Name: c.Name, Cap: c.Cap, Floor: c.Floor, Threshold: c.Threshold}
		for _, r := range y.scheme.Rules {
			if r.Category != c.Code {
				continue
			}
			y.at[r.Code] = [2]int{i, len(out.Rules)}
			rule := bareRule{
				Code: r.Code, Text: r.Text, Basis: r.Basis, Direction: r.Direction, Points: r.Points, PerUnit: r.PerUnit, Caps: r.Caps,
				Proofs: append([]string{}, r.Proofs...),
			}
			if r.Range != nil {
				least, most, sign := r.Range.From, r.Range.To, ""
				if r.Direction == "debit" {
					least, most, sign = max(-least, least), max(-most, most), "扣"
				}
				rule.Worth = fmt.Sprintf("%s%s至%s分，认定时在幅度内确定", sign, min(least, most), max(least, most))
			}
			out.Rules = append(out.Rules, rule)
		}
		y.categories = append(y.categories, out)
	}
	return err
}

// statement answers what the program's does: the scheme laid out beside the maintained sums, each line
// with the name of its record, late ones, adjusted ones with who answers for them, and the closing.
// The benchmark compares the two answers before it measures them.
func (h *bare) statement(w http.ResponseWriter, r *http.Request) {
	year, member := r.FormValue("year"), r.FormValue("member")
	out := bareStatement{Subject: "member", Scheme: h.year.scheme.Name, Version: h.year.version, FullMarks: h.year.scheme.Total, Counts: []struct{}{}, Overrides: []struct{}{}, Waiting: []bareLine{}}
	var run, closed int64
	err := h.query(`SELECT r.id, r.year, r.first_day, r.last_day, m.id, m.name, t.total, t.band, COALESCE(c.closed_at,0) FROM points_run r JOIN points_total t ON t.run_id=r.id
		JOIN member m ON m.id=t.subject_id LEFT JOIN points_closing c ON c.year=r.year AND c.subject=r.subject AND c.state IN ('closed','reopening')
		WHERE r.year=? AND r.subject='member' AND r.state='current' AND t.subject_id=?`, []any{year, member}, func(scan func(...any) error) error {
		return scan(&run, &out.Year, &out.First, &out.Last, &out.ID, &out.Name, (*int64)(&out.Total), &out.Band, &closed)
	})
	if err == nil && closed != 0 {
		err = errors.New("the year is closed: the bare handler has not been taught to say so")
	}
	out.Score = out.Total
	var l *ledger
	if err == nil {
		l, err = h.lines(run, member)
	}
	if err == nil {
		err = h.layOut(&out, run, member, l.byRule())
	}
	if err == nil {
		err = h.waiting(&out, l)
	}
	answer(w, &out, err)
}

func (h *bare) layOut(out *bareStatement, run int64, member string, lines map[string][]bareLine) error {
	sums := map[string]decimal{}
	if err := h.query("SELECT node,raw FROM points_sum WHERE run_id=? AND subject_id=?", []any{run, member}, func(scan func(...any) error) error {
		var node string
		var n int64
		err := scan(&node, &n)
		sums[node] = decimal(n)
		return err
	}); err != nil {
		return err
	}
	for _, c := range h.year.categories {
		c.Raw = sums["category."+c.Code]
		c.Counted = min(max(c.Raw, *c.Floor), *c.Cap)
		c.Clamped = clampedTo(c.Raw, c.Counted)
		rules := make([]bareRule, len(c.Rules))
		copy(rules, c.Rules)
		for i := range rules {
			fill(&rules[i], lines[rules[i].Code], sums["rule."+rules[i].Code])
		}
		c.Rules = rules
		out.Categories = append(out.Categories, c)
		out.Stars = append(out.Stars, bareStar{Code: c.Code, Name: c.Name, Points: c.Counted, Threshold: *c.Threshold, Won: c.Counted >= *c.Threshold})
	}
	return nil
}

// waiting are the records whose points within a range nobody has chosen yet.
func (h *bare) waiting(out *bareStatement, l *ledger) error {
	return h.query(`SELECT c.fact_id,c.rule,c.day,c.source_type,c.source_id,c.rule_text,c.least,c.most,c.level,a.kinds,a.topic,a.shown_day,a.confidential FROM points_choice c
		LEFT JOIN activity a ON a.id=c.source_id AND c.source_type='activity'
		WHERE c.subject_id=? AND c.subject='member' AND c.day>=? AND c.day<=? AND c.state='waiting' ORDER BY c.day DESC, c.id DESC`,
		[]any{out.ID, out.First, out.Last}, func(scan func(...any) error) error {
			x := bareLine{Waits: &bareWait{}}
			var codes, topic, held *string
			var confidential *int64
			if err := scan(&x.Fact, &x.Rule, &x.Day, &x.SourceType, &x.Source, &x.Waits.RuleText, (*int64)(&x.Waits.Least), (*int64)(&x.Waits.Most), &x.Waits.Level, &codes, &topic, &held, &confidential); err != nil {
				return err
			}
			if codes != nil {
				x.Title = l.meeting(*held, *codes, *topic, *confidential != 0)
			}
			out.Waiting = append(out.Waiting, x)
			return nil
		})
}

func fill(r *bareRule, lines []bareLine, sum decimal) {
	r.Lines, r.Count, r.Counted = lines[:min(len(lines), 50)], len(lines), sum
	if r.Lines == nil {
		r.Lines = []bareLine{}
	}
	if most := r.Caps.Year; most != nil {
		if r.Direction == "debit" {
			r.Counted = max(sum, *most)
		} else {
			r.Counted = min(sum, *most)
		}
	}
	for i := range lines {
		r.Raw += lines[i].Points
		if lines[i].Merged {
			r.Merged += lines[i].Points
		}
	}
	r.Clamped = clampedTo(r.Raw-r.Merged, r.Counted)
}

func clampedTo(raw, counted decimal) string {
	switch {
	case raw > counted:
		return "cap"
	case raw < counted:
		return "floor"
	}
	return ""
}
