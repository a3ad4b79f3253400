package activity

import (
	"slices"
	"strings"

	"sanchuang/internal/kernel"
)

// State (状态) of an activity; see the diagram in doc.go.
type State string

// The states.
const (
	Draft     State = "draft"
	Submitted State = "submitted"
	Accepted  State = "accepted"
	Returned  State = "returned"
	Withdrawn State = "withdrawn"
)

// Mark (到会情况) says whether somebody due was there.
type Mark string

// The marks. Unmarked is allowed in drafts only.
const (
	Unmarked Mark = ""
	Attended Mark = "attended"
	Excused  Mark = "excused"
	Absent   Mark = "absent"
)

// Named is somebody named in a record: a member by key, or a name alone.
type Named struct {
	MemberID kernel.ID `json:"member_id,omitempty" minimum:"0"`
	Name     string    `json:"name" maxLength:"40"`
}

// AgendaItem (议题) is one point of the agenda with what was said to it.
type AgendaItem struct {
	Title string `json:"title" maxLength:"200"`
	Text  string `json:"text" maxLength:"20000" doc:"发言和讨论要点"`
	// What an earlier meeting resolved and this one hears about: its record, and which resolution.
	FromID     kernel.ID `json:"from_id,omitempty" minimum:"0" doc:"报告落实情况的，是哪一次会议的决议"`
	FromNumber int       `json:"from_number,omitempty" minimum:"0" maximum:"1000" doc:"第几项决议"`
	Settled    bool      `json:"settled,omitempty" doc:"已经落实，以后的会议不再列出"`
}

// Resolution (决议) is what was decided, with the vote where one was taken.
type Resolution struct {
	Text string `json:"text" maxLength:"4000"`
	Vote *Vote  `json:"vote,omitempty"`
}

// Attendance (到会) is one person of the roster.
type Attendance struct {
	MemberID kernel.ID `json:"member_id" minimum:"1"`
	Name     string    `json:"name" maxLength:"40"`
	Mark     Mark      `json:"mark" enum:",attended,excused,absent" doc:"空为尚未登记"`
	Reason   string    `json:"reason,omitempty" maxLength:"200" doc:"请假或缺席的原因"`
}

// Content (记录内容) is what a person fills in; a draft may hold any part of it, as typed.
type Content struct {
	Kinds        []string     `json:"kinds" maxItems:"6" doc:"一次会议可以同时是几种组织生活，第一种为主"`
	PlannedDay   kernel.Day   `json:"planned_day" maxLength:"10"`
	PlannedTime  string       `json:"planned_time" maxLength:"5"`
	Day          kernel.Day   `json:"day" maxLength:"10" doc:"实际开展的日期"`
	StartTime    string       `json:"start_time" maxLength:"5"`
	EndTime      string       `json:"end_time" maxLength:"5"`
	Topic        string       `json:"topic" maxLength:"100"`
	Place        string       `json:"place" maxLength:"100"`
	Host         Named        `json:"host"`
	Recorder     Named        `json:"recorder"`
	Speaker      Named        `json:"speaker"`
	Syllabus     string       `json:"syllabus,omitempty" maxLength:"20000" doc:"党课提纲"`
	Guests       string       `json:"guests" maxLength:"1000" doc:"列席人员"`
	Minutes      string       `json:"minutes" maxLength:"50000" doc:"主要内容"`
	Other        string       `json:"other" maxLength:"2000"`
	Agenda       []AgendaItem `json:"agenda" maxItems:"50"`
	Resolutions  []Resolution `json:"resolutions" maxItems:"50"`
	Attendances  []Attendance `json:"attendances" maxItems:"2000"`
	ForYear      int          `json:"for_year" minimum:"0" maximum:"2200" doc:"所属年度：次年初补开的组织生活会、民主评议填写，其余为 0"`
	Confidential bool         `json:"confidential" doc:"内容仅当事人可见"`
	Announced    bool         `json:"announced" doc:"让本支部党员看到这次安排"`
}

// Activity (组织生活记录) is a meeting as it stands.
type Activity struct {
	ID         kernel.ID
	OrgID      kernel.ID
	Branch     kernel.ID // of the day it was held; 0 above the branches
	Department kernel.ID // of the day it was held
	State      State
	Version    int
	Revision   int
	Content
	Expected, AttendedCount, ExcusedCount, AbsentCount int

	FixedDay   kernel.Day // the day that the branch's fixed day fell on (R05); empty when it had none
	LedLecture bool       // the speaker was the branch's secretary on the day (R04)

	DraftedBy     kernel.ID
	DraftedName   string
	DraftedAt     int64
	SubmittedBy   kernel.ID
	SubmittedName string
	SubmittedAt   int64
	AcceptedName  string
	AcceptedAt    int64
	ReturnedName  string
	ReturnReason  string
}

// Standing reports whether the record's facts stand.
func (a *Activity) Standing() bool { return a.State == Accepted }

// Editable reports whether the content may still be changed without a correction.
func (a *Activity) Editable() bool { return a.State == Draft || a.State == Returned }

// ShownDay is the actual day, else the planned one.
func (c Content) ShownDay() kernel.Day {
	if c.Day.Valid() {
		return c.Day
	}
	if c.PlannedDay.Valid() {
		return c.PlannedDay
	}
	return ""
}

// Moved (改期) reports whether it was held on another day than planned: held, not missed (R05).
func (c Content) Moved() bool {
	return c.PlannedDay.Valid() && c.Day.Valid() && c.PlannedDay != c.Day
}

// Shifted (改期) is Moved, or held on another day than the branch's fixed one.
func (a *Activity) Shifted() bool {
	return a.Moved() || a.FixedDay != "" && a.Day.Valid() && a.FixedDay != a.Day
}

// Count is the number of persons with a mark.
func (c Content) Count(m Mark) int {
	n := 0
	for _, a := range c.Attendances {
		if a.Mark == m {
			n++
		}
	}
	return n
}

// Has reports whether the meeting is of a kind.
func (c Content) Has(kind string) bool { return slices.Contains(c.Kinds, kind) }

// tidied takes away what carries nothing: spaces at the ends, empty agenda items and resolutions.
// The words themselves stay as typed.
func (c Content) tidied() Content {
	for _, s := range []*string{&c.Topic, &c.Place, &c.Host.Name, &c.Recorder.Name, &c.Speaker.Name, &c.Guests} {
		*s = strings.TrimSpace(*s)
	}
	c.Agenda = slices.DeleteFunc(slices.Clone(c.Agenda), func(i AgendaItem) bool { return i == AgendaItem{} })
	c.Resolutions = slices.DeleteFunc(slices.Clone(c.Resolutions), func(r Resolution) bool { return r.Text == "" && r.Vote == nil })
	if c.Kinds == nil {
		c.Kinds = []string{}
	}
	if c.Agenda == nil {
		c.Agenda = []AgendaItem{}
	}
	if c.Resolutions == nil {
		c.Resolutions = []Resolution{}
	}
	if c.Attendances == nil {
		c.Attendances = []Attendance{}
	}
	return c
}

// counted fills the figures that the list shows.
func (a *Activity) counted() {
	a.Expected = len(a.Attendances)
	a.AttendedCount, a.ExcusedCount, a.AbsentCount = a.Count(Attended), a.Count(Excused), a.Count(Absent)
}

// Concerns reports whether the member takes part: host, recorder, speaker or on the roster.
func (a *Activity) Concerns(member kernel.ID) bool {
	if member == 0 {
		return false
	}
	if a.Host.MemberID == member || a.Recorder.MemberID == member || a.Speaker.MemberID == member {
		return true
	}
	return slices.ContainsFunc(a.Attendances, func(t Attendance) bool { return t.MemberID == member })
}
