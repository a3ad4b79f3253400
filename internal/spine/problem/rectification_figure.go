package problem

import (
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// Snapshot (截至某日的整改情况) is how an item stood at the end of a day.
type Snapshot struct {
	ID         kernel.ID
	Org        kernel.ID
	Department kernel.ID
	State      RectificationState
	SentDay    kernel.Day
	Due        kernel.Day
	DoneDay    kernel.Day
	OverdueDay kernel.Day // empty when it came later
}

// RectificationFigure (整改指标) is what counts items, by a definition that stands beside it.
type RectificationFigure string

// The figures; each names the items that it counts.
const (
	FigGiven     RectificationFigure = "given"
	FigRectified RectificationFigure = "rectified"
	FigDue       RectificationFigure = "due"
	FigInTime    RectificationFigure = "in_time"
	FigOverdue   RectificationFigure = "overdue"
	FigOpen      RectificationFigure = "open"
)

// counts reports whether an item belongs to a figure on a day.
func (f RectificationFigure) counts(s Snapshot, day kernel.Day) bool {
	working := s.State == Sent || s.State == Planned
	given := working || s.State == Done || s.State == Verified || s.State == Closed
	switch f {
	case FigGiven:
		return given
	case FigRectified:
		return s.State == Verified || s.State == Closed
	case FigDue:
		return given && (s.DoneDay != "" || s.Due < day)
	case FigInTime:
		return given && s.DoneDay != "" && s.OverdueDay == ""
	case FigOverdue:
		return working && s.Due < day && s.OverdueDay != ""
	case FigOpen:
		return given && s.State != Closed
	}
	return false
}

// FigureRow (看板的一项指标) is a figure with its definition. An unknown value is empty, never zero.
type FigureRow struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Value string `json:"value" doc:"没有可计算的为空"`
	Unit  string `json:"unit"`
	Words string `json:"words" doc:"口径"`
	Of    string `json:"of" doc:"分子是哪个数，不是比率的为本身"`
	Over  string `json:"over" doc:"分母是哪个数，不是比率的为空"`
}

// StateCount (各状态的问题数) counts the items of a state.
type StateCount struct {
	State string `json:"state"`
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// PlaceRow (单位整改情况) is how one department stands.
type PlaceRow struct {
	Org       kernel.ID `json:"org"`
	Name      string    `json:"name"`
	Given     int       `json:"given"`
	Open      int       `json:"open"`
	Overdue   int       `json:"overdue"`
	Rectified int       `json:"rectified"`
	Rate      string    `json:"rate" doc:"整改率（%），没有反馈的为空"`
}

// RectificationBoard (整改看板) is how all items of a part of the tree stood on a day.
type RectificationBoard struct {
	AsOf    kernel.Day   `json:"as_of"`
	Org     string       `json:"org"`
	States  []StateCount `json:"states"`
	Figures []FigureRow  `json:"figures"`
	Places  []PlaceRow   `json:"places" doc:"各单位，逾期多的在前"`
}

// tally counts snapshots by figure.
func tally(list []Snapshot, day kernel.Day) map[RectificationFigure]int {
	n := map[RectificationFigure]int{}
	for _, s := range list {
		for _, f := range []RectificationFigure{FigGiven, FigRectified, FigDue, FigInTime, FigOverdue, FigOpen} {
			if f.counts(s, day) {
				n[f]++
			}
		}
	}
	return n
}

// figures words a tally. Days are counted from the letter to the day of the board.
func figures(list []Snapshot, day kernel.Day) []FigureRow {
	n := tally(list, day)
	days := 0
	for _, s := range list {
		if FigOpen.counts(s, day) {
			days += s.SentDay.DaysUntil(day)
		}
	}
	average := ""
	if n[FigOpen] > 0 {
		average = kernel.Points((int64(days)*20 + int64(n[FigOpen])) / (2 * int64(n[FigOpen])) * 10).String()
	}
	number := func(f RectificationFigure, name, words string) FigureRow {
		return FigureRow{Code: string(f), Name: name, Value: fmt.Sprint(n[f]), Unit: "项", Words: words, Of: string(f)}
	}
	rate := func(code, name, words string, of, over RectificationFigure) FigureRow {
		return FigureRow{Code: code, Name: name, Value: register.Percent(n[of], n[over]), Unit: "%", Words: words, Of: string(of), Over: string(over)}
	}
	return []FigureRow{
		number(FigGiven, "已反馈", "已发反馈函的问题，不含撤回和经批准不再整改的。"),
		number(FigOpen, "在办", "已反馈、截至当日没有销号的。"),
		number(FigOverdue, "逾期", "期限已过、没有报整改结果的；期限内申请延期、尚未答复的不算。"),
		rate("rectified_rate", "整改率", "经另一人核实整改到位的（含已销号）除以已反馈的。", FigRectified, FigGiven),
		rate("in_time_rate", "按期整改率", "按期报整改结果、没有逾期过的，除以已报结果或期限已过的。", FigInTime, FigDue),
		{Code: "days_open", Name: "平均在办天数", Value: average, Unit: "天", Words: "在办的问题自反馈之日至当日的平均天数，四舍五入到0.1天。", Of: string(FigOpen)},
	}
}
