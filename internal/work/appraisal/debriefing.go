package appraisal

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/register"
)

// Forms (述职形式).
var Forms = register.Codes{{Code: "live", Name: "现场述职", Also: []string{"现场", "口头", "会议述职"}}, {Code: "written", Name: "书面述职", Also: []string{"书面", "书面报告"}}}

// Ratings (等次) of R51.
var Ratings = register.Codes{{Code: "good", Name: "好", Also: []string{"优秀"}}, {Code: "fair", Name: "较好", Also: []string{"良好"}}, {Code: "average", Name: "一般"}, {Code: "poor", Name: "差", Also: []string{"较差"}}}

// Debriefing (述职评议) is one secretary's report on one year.
type Debriefing struct {
	register.Head
	Year       int        `json:"year" doc:"述职年度"`
	Form       string     `json:"form" enum:"live,written"`
	Day        kernel.Day `json:"day" doc:"述职日期"`
	Position   string     `json:"position" doc:"党内职务"`
	Rating     string     `json:"rating" enum:",good,fair,average,poor" doc:"等次"`
	Comment    string     `json:"comment" doc:"点评意见"`
	CountedDay kernel.Day `json:"counted_day" doc:"计入统计的日期"`
}

var own = []string{"year", "form", "day", "position", "rating", "comment", "counted_day"}

// Fields implements register.Record.
func (d *Debriefing) Fields() []any {
	return []any{&d.Year, &d.Form, &d.Day, &d.Position, &d.Rating, &d.Comment, &d.CountedDay}
}

// yearOf is the year a debriefing of that day assesses when nobody says: the window runs from November
// to April (R51).
func yearOf(day kernel.Day) int {
	if day.Month() <= 4 {
		return day.Year() - 1
	}
	return day.Year()
}

// countedOn is the day on which a debriefing counts: its own when it lies in the year assessed, else
// that year's last.
func countedOn(year int, day kernel.Day) kernel.Day {
	return min(day, kernel.MakeDay(year, 12, 31))
}

func check(d *Debriefing, today kernel.Day) error {
	if err := register.CheckDay(d.Day, today, "day", true); err != nil {
		return err
	}
	if d.Year == 0 {
		d.Year = yearOf(d.Day)
	}
	if d.Form == "" {
		d.Form = "live"
	}
	switch {
	case d.MemberID == 0:
		return register.ErrNoPerson.At("member_id")
	case d.Day.Year() != d.Year && d.Day.Year() != d.Year+1:
		return ErrWindow.With(d.Year).At("day")
	}
	d.CountedDay = countedOn(d.Year, d.Day)
	if d.Rating != "" {
		if err := Ratings.Must(d.Rating, "rating"); err != nil {
			return err
		}
	}
	return Forms.Must(d.Form, "form")
}

func key(d *Debriefing) string { return register.Fingerprint(d.MemberID, d.OrgID, d.Year) }

func facts(d *Debriefing) []fact.Fact {
	attrs := map[string]string{"held": string(d.Day), "org": d.OrgID.String()}
	if d.Rating != "" {
		attrs["rating"] = d.Rating
	}
	return []fact.Fact{{
		Kind: "appraisal.debriefed", Detail: d.Form, Subject: fact.Subject{Type: fact.Member, ID: d.MemberID}, Day: d.CountedDay, Attrs: attrs,
	}}
}

// FactKinds are the facts appraisal writes.
var FactKinds = []fact.Kind{
	{Code: "appraisal.debriefed", Name: "述职", Unit: "人次", Subject: fact.Member, Details: register.Details(Forms), Attrs: []fact.Attr{{Code: "rating", Name: "评议等次", Values: register.Details(Ratings)}}},
}
