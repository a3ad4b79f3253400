package bench

import (
	"strconv"
	"strings"
)

// ledger is one subject's entries on their way into a statement.
type ledger struct {
	lines               []bareLine
	cases               map[string]int // case → the line that counts so far
	visits, adjustments []int
	kinds               map[string]string
	directions          func(rule string) string
}

// lines reads the ledger by rule, the latest first, with what the meetings in it are called by one
// join; few records are anything else.
func (h *bare) lines(run int64, member string) (*ledger, error) {
	l := &ledger{cases: map[string]int{}, kinds: map[string]string{}, directions: h.direction}
	err := h.query("SELECT code,name FROM activity_kind", nil, func(scan func(...any) error) error {
		var code, name string
		err := scan(&code, &name)
		l.kinds[code] = name
		return err
	})
	if err == nil {
		err = h.query(`SELECT e.fact_id,e.rule,e.day,e.points,e.case_key,e.source_type,e.source_id,a.kinds,a.topic,a.shown_day,a.confidential,l.state FROM points_entry e
			LEFT JOIN activity a ON a.id=e.source_id AND e.source_type='activity' LEFT JOIN points_late l ON l.fact_id=e.fact_id AND l.subject='member'
			WHERE e.run_id=? AND e.subject_id=? ORDER BY e.day DESC, e.fact_id DESC`, []any{run, member}, l.take)
	}
	if err == nil && len(l.visits) > 0 {
		err = h.nameVisits(l)
	}
	if err == nil && len(l.adjustments) > 0 {
		err = h.sayAdjusted(l, member)
	}
	return l, err
}

func (l *ledger) byRule() map[string][]bareLine {
	out := map[string][]bareLine{}
	for _, x := range l.lines {
		out[x.Rule] = append(out[x.Rule], x)
	}
	return out
}

func (h *bare) direction(rule string) string {
	at := h.year.at[rule]
	return h.year.categories[at[0]].Rules[at[1]].Direction
}

func (l *ledger) take(scan func(...any) error) error {
	var x bareLine
	var of string
	var codes, topic, held, late *string
	var confidential *int64
	if err := scan(&x.Fact, &x.Rule, &x.Day, (*int64)(&x.Points), &of, &x.SourceType, &x.Source, &codes, &topic, &held, &confidential, &late); err != nil {
		return err
	}
	x.Late = late != nil && *late == "accepted"
	x.Reversal = (x.Points < 0) == (l.directions(x.Rule) == "credit")
	switch {
	case codes != nil:
		x.Title = l.meeting(*held, *codes, *topic, *confidential != 0)
	case x.SourceType == "visit":
		l.visits = append(l.visits, len(l.lines))
	case x.SourceType == "points_adjustment":
		l.adjustments = append(l.adjustments, len(l.lines))
	}
	l.lines = append(l.lines, x)
	if of != "" {
		l.merge(of, len(l.lines)-1)
	}
	return nil
}

// merge lets the highest of a case count. Debits and reversals within a case would want more; the
// comparison with the program's answer would show it.
func (l *ledger) merge(of string, i int) {
	best, ok := l.cases[of]
	switch {
	case !ok:
		l.cases[of] = i
	case l.lines[i].Points > l.lines[best].Points:
		l.cases[of], l.lines[best].Merged = i, true
	default:
		l.lines[i].Merged = true
	}
}

func (l *ledger) meeting(held, codes, topic string, confidential bool) string {
	month, _ := strconv.Atoi(held[5:7])
	names := strings.Split(codes, ",")
	for i, code := range names {
		names[i] = l.kinds[code]
	}
	title := held[:4] + "年" + strconv.Itoa(month) + "月" + strings.Join(names, "、")
	if topic == "" || confidential {
		return title
	}
	return title + "：" + topic
}

func (h *bare) nameVisits(l *ledger) error {
	args, places := make([]any, len(l.visits)), map[int64]string{}
	for i, at := range l.visits {
		args[i] = l.lines[at].Source
	}
	err := h.query("SELECT id,place_name FROM visit WHERE id IN "+marks(len(args), 1), args, func(scan func(...any) error) error {
		var id int64
		var place string
		err := scan(&id, &place)
		places[id] = place
		return err
	})
	for _, at := range l.visits {
		l.lines[at].Title = "走访记录：" + places[l.lines[at].Source]
	}
	return err
}

func (h *bare) sayAdjusted(l *ledger, member string) error {
	said := map[int64]string{}
	err := h.query("SELECT id,cause,proposed_name,granted_name,reason FROM points_adjustment WHERE subject='member' AND subject_id=?", []any{member}, func(scan func(...any) error) error {
		var id int64
		var cause, proposed, granted, reason string
		err := scan(&id, &cause, &proposed, &granted, &reason)
		said[id] = map[string]string{"discretion": "酌情", "objection": "异议成立"}[cause] + "，提出：" + proposed + "，批准：" + granted + "；理由：" + reason
		return err
	})
	for _, at := range l.adjustments {
		l.lines[at].Adjusted = said[l.lines[at].Source]
	}
	return err
}
