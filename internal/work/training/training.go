package training

import (
	"maps"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/register"
)

// Kinds (培训班类别); the codes are the detail of the facts.
var Kinds = register.Codes{
	{Code: "secretary", Name: "书记培训班", Also: []string{"书记班", "党组织书记培训班", "支部书记培训", "副书记、支部书记培训班", "党务干部培训班"}},
	{Code: "department", Name: "单位自办班", Also: []string{"单位班", "单位培训班", "自办培训班", "党员培训班", "单位自办"}},
	{Code: "rotation", Name: "轮训", Also: []string{"党员轮训", "集中轮训"}},
	{Code: "other", Name: "其他"},
}

// HoursADay (R40): a whole day counts 8 hours, half a day 4.
const HoursADay kernel.Points = 800

// TrainingClass (培训班) is one class; its organisation is the organiser.
type TrainingClass struct {
	register.Head
	Name    string        `json:"name" doc:"培训班名称"`
	Kind    string        `json:"kind" enum:"secretary,department,rotation,other"`
	FromDay kernel.Day    `json:"from_day"`
	ToDay   kernel.Day    `json:"to_day"`
	Hours   kernel.Points `json:"hours" doc:"学时"`
	Place   string        `json:"place" doc:"地点"`
}

var classOwn = []string{"name", "kind", "from_day", "to_day", "hours", "place"}

// Fields implements register.Record.
func (c *TrainingClass) Fields() []any {
	return []any{&c.Name, &c.Kind, &c.FromDay, &c.ToDay, &c.Hours, &c.Place}
}

// Days is the number of days from the first to the last.
func Days(from, to kernel.Day) int { return from.DaysUntil(to) + 1 }

func checkClass(c *TrainingClass, today kernel.Day) error {
	if c.ToDay == "" {
		c.ToDay = c.FromDay
	}
	if c.Kind == "" {
		c.Kind = guessKind(c.Name)
	}
	err := register.CheckAll(register.CheckText(c.Name, "培训班名称", "name"), register.CheckDay(c.FromDay, today, "from_day", true),
		register.CheckDay(c.ToDay, today, "to_day", true), Kinds.Must(c.Kind, "kind"))
	switch {
	case err != nil:
		return err
	case c.ToDay < c.FromDay:
		return register.ErrReversed.At("to_day")
	case Days(c.FromDay, c.ToDay) > 366:
		return ErrTooLong.At("to_day")
	}
	most := HoursADay * kernel.Points(Days(c.FromDay, c.ToDay))
	if c.Hours == 0 {
		c.Hours = most
	}
	return checkHours(c.Hours, most)
}

func checkHours(hours, most kernel.Points) error {
	if hours < 50 || hours > most {
		return ErrHours.With(most.String()).At("hours")
	}
	return nil
}

func guessKind(name string) string {
	switch {
	case strings.Contains(name, "书记"):
		return "secretary"
	case strings.Contains(name, "轮训"):
		return "rotation"
	}
	return "department"
}

func classKey(c *TrainingClass) string { return register.Fingerprint(c.OrgID, c.Name, c.FromDay) }

func classFacts(c *TrainingClass) []fact.Fact {
	return []fact.Fact{{Kind: "training.class_held", Detail: c.Kind, Subject: fact.Subject{Type: fact.Org, ID: c.OrgID}, Day: c.FromDay}}
}

// Trainee (学员) is one member's attendance of a class. What it says of the class is a copy that
// follows the class's corrections.
type Trainee struct {
	register.Head
	ClassID   kernel.ID     `json:"class_id"`
	ClassName string        `json:"class_name"`
	ClassKind string        `json:"class_kind" enum:"secretary,department,rotation,other"`
	FromDay   kernel.Day    `json:"from_day"`
	ToDay     kernel.Day    `json:"to_day"`
	Hours     kernel.Points `json:"hours" doc:"本人学时"`
	FullHours bool          `json:"full_hours" doc:"学时随培训班"`
	JobTitle  string        `json:"job_title" doc:"时任职务"`
	Result    string        `json:"result" doc:"考核结果"`

	classDay kernel.Day // of the sheet, to tell classes of one name apart
}

var traineeOwn = []string{"class_id", "class_name", "class_kind", "from_day", "to_day", "hours", "full_hours", "job_title", "result"}

// Fields implements register.Record.
func (t *Trainee) Fields() []any {
	return []any{&t.ClassID, &t.ClassName, &t.ClassKind, &t.FromDay, &t.ToDay, &t.Hours, &t.FullHours, &t.JobTitle, &t.Result}
}

// follow copies what the class says.
func (t *Trainee) follow(c *TrainingClass) {
	full := t.Hours == 0 || t.FullHours
	t.ClassID, t.ClassName, t.ClassKind, t.FromDay, t.ToDay = c.ID, c.Name, c.Kind, c.FromDay, c.ToDay
	if t.FullHours = full; full {
		t.Hours = c.Hours
	}
}

func checkTrainee(t *Trainee, _ kernel.Day) error {
	switch {
	case t.ClassID == 0:
		return ErrClassGone.At("class_id")
	case t.MemberID == 0:
		return register.ErrNoPerson.At("member_id")
	}
	return checkHours(t.Hours, HoursADay*kernel.Points(Days(t.FromDay, t.ToDay)))
}

func traineeKey(t *Trainee) string { return register.Fingerprint(t.ClassID, t.MemberID) }

// splitHours shares a class's hours out to the year it began in and the year after, by days; the
// rounding stays with the first.
func splitHours(hours kernel.Points, from, to kernel.Day) (first, second kernel.Points) {
	if to.Year() == from.Year() {
		return hours, 0
	}
	all := Days(from, to)
	later := Days(kernel.MakeDay(to.Year(), 1, 1), to)
	second = hours.MulRound(int64(later), int64(all))
	return hours - second, second
}

// yearsOf sums one person's hours by the year they count in, the latest first.
func yearsOf(rows []Trainee) []MyYear {
	sums := map[int]kernel.Points{}
	for _, t := range rows {
		first, second := splitHours(t.Hours, t.FromDay, t.ToDay)
		sums[t.FromDay.Year()] += first
		if second > 0 {
			sums[t.ToDay.Year()] += second
		}
	}
	out := []MyYear{}
	for _, year := range slices.Backward(slices.Sorted(maps.Keys(sums))) {
		out = append(out, MyYear{Year: year, Hours: sums[year]})
	}
	return out
}

// HoursIn (年度学时) is what one person's trainings come to in a year; one that crosses New Year counts in both (R40).
func HoursIn(rows []Trainee, year int) kernel.Points {
	for _, y := range yearsOf(rows) {
		if y.Year == year {
			return y.Hours
		}
	}
	return 0
}

func traineeFacts(t *Trainee) []fact.Fact {
	who := fact.Subject{Type: fact.Member, ID: t.MemberID}
	first, second := splitHours(t.Hours, t.FromDay, t.ToDay)
	out := []fact.Fact{{Kind: "training.attended", Detail: t.ClassKind, Subject: who, Day: t.FromDay, Quantity: int64(first)}}
	if second > 0 {
		out = append(out, fact.Fact{Kind: "training.continued", Detail: t.ClassKind, Subject: who, Day: kernel.MakeDay(t.ToDay.Year(), 1, 1), Quantity: int64(second)})
	}
	return out
}

// FactKinds are the facts training writes.
var FactKinds = []fact.Kind{
	{Code: "training.class_held", Name: "举办培训班", Unit: "期", Subject: fact.Org, Details: register.Details(Kinds)},
	{Code: "training.attended", Name: "参加培训", Unit: "学时", Subject: fact.Member, Details: register.Details(Kinds)},
	{Code: "training.continued", Name: "跨年培训计入次年的学时", Unit: "学时", Subject: fact.Member, Details: register.Details(Kinds)},
}
