package activity_test

import (
	"slices"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/work/activity"
)

// R13: at least half of those due present, more than half of those due in favour.
func TestVotes(t *testing.T) {
	for _, c := range []struct {
		v       activity.Vote
		outcome string
	}{
		{activity.Vote{Due: 20, Present: 10, Ayes: 10}, "未通过"},
		{activity.Vote{Due: 20, Present: 11, Ayes: 11}, "通过"},
		{activity.Vote{Due: 20, Present: 20, Ayes: 10, Nays: 4, Abstained: 6}, "未通过"},
		{activity.Vote{Due: 20, Present: 20, Ayes: 11, Nays: 9}, "通过"},
		{activity.Vote{Due: 20, Present: 9, Ayes: 9}, "到会人数不够，表决无效"},
		{activity.Vote{Due: 21, Present: 10, Ayes: 10}, "到会人数不够，表决无效"},
		{activity.Vote{Due: 21, Present: 11, Ayes: 11}, "通过"},
		{activity.Vote{Due: 21, Present: 11, Ayes: 10}, "未通过"},
		{activity.Vote{Due: 20, Present: 10, Ayes: 10, Admission: true}, "到会人数不够，表决无效"},
		{activity.Vote{Due: 20, Present: 11, Ayes: 11, Admission: true}, "通过"},
		{activity.Vote{Due: 1, Present: 1, Ayes: 1}, "通过"},
		{activity.Vote{}, ""},
	} {
		if got := c.v.Outcome(); got != c.outcome {
			t.Errorf("%+v: %q, want %q", c.v, got, c.outcome)
		}
	}
}

// A stricter local value decides while it stands in the record, whatever holds later.
func TestVotesUnderAStricterRule(t *testing.T) {
	for _, c := range []struct {
		v         activity.Vote
		outcome   string
		explained string
	}{
		{activity.Vote{Due: 20, Present: 13, Ayes: 13, Quorum: "2/3", Majority: "1/2"}, "到会人数不够，表决无效", "应到有表决权 20 人，至少 14 人到会才能表决，实到 13 人。"},
		{activity.Vote{Due: 20, Present: 14, Ayes: 11, Quorum: "2/3", Majority: "1/2"}, "通过", "赞成以应到有表决权的 20 人为基数，至少 11 票才通过，实得 11 票。"},
		{activity.Vote{Due: 21, Present: 21, Ayes: 14, Quorum: "1/2", Majority: "2/3"}, "未通过", "赞成以应到有表决权的 21 人为基数，至少 15 票才通过，实得 14 票。"},
		{activity.Vote{Due: 21, Present: 21, Ayes: 15, Quorum: "1/2", Majority: "2/3"}, "通过", "赞成以应到有表决权的 21 人为基数，至少 15 票才通过，实得 15 票。"},
		{activity.Vote{Due: 20, Present: 10, Ayes: 10}, "未通过", "赞成以应到有表决权的 20 人为基数，至少 11 票才通过，实得 10 票。"},
		{activity.Vote{Due: 20, Present: 10, Ayes: 10, Admission: true}, "到会人数不够，表决无效", "应到有表决权 20 人，至少 11 人到会才能表决，实到 10 人。"},
		{activity.Vote{}, "", ""},
	} {
		if got, why := c.v.Outcome(), c.v.Explained(); got != c.outcome || why != c.explained {
			t.Errorf("%+v: %q %q, want %q %q", c.v, got, why, c.outcome, c.explained)
		}
	}
}

// R02: a committee meeting is valid with at least half of its members.
func TestCommitteeQuorum(t *testing.T) {
	for _, c := range []struct {
		expected, attended int
		valid              bool
	}{{5, 3, true}, {5, 2, false}, {4, 2, true}, {4, 1, false}, {3, 2, true}, {3, 1, false}, {1, 1, true}, {0, 0, false}} {
		if activity.Quorate(norm.Fraction{Of: 1, Over: 2}, c.expected, c.attended) != c.valid {
			t.Errorf("%d of %d: valid should be %v", c.attended, c.expected, c.valid)
		}
	}
}

var someKinds = activity.Kinds{
	"branch_assembly":          {Code: "branch_assembly", Name: "支部党员大会", Holders: []string{"branch"}, Due: activity.DueAll, Active: true},
	"branch_committee_meeting": {Code: "branch_committee_meeting", Name: "支部委员会会议", Holders: []string{"branch"}, Due: activity.DueCommittee, Active: true},
	"group_meeting":            {Code: "group_meeting", Name: "党小组会", Holders: []string{"group"}, Due: activity.DueGroup, Active: true},
	"lecture":                  {Code: "lecture", Name: "党课", Holders: []string{"branch"}, Due: activity.DueAll, Active: true},
	"talk":                     {Code: "talk", Name: "谈心谈话", Holders: []string{"branch"}, Due: activity.DueChosen, Confidential: true, Active: true},
	"old":                      {Code: "old", Name: "旧类型", Holders: []string{"branch"}, Due: activity.DueAll},
}

func complete() activity.Content {
	return activity.Content{
		Kinds: []string{"branch_assembly"}, Day: "2026-11-23", StartTime: "14:30", EndTime: "16:00", Topic: "主题", Place: "会议室",
		Host: activity.Named{Name: "王强"}, Minutes: "内容", Attendances: []activity.Attendance{
			{MemberID: 1, Name: "王强", Mark: activity.Attended},
			{MemberID: 2, Name: "李敏", Mark: activity.Excused, Reason: "出差"},
			{MemberID: 3, Name: "张伟", Mark: activity.Absent},
		},
	}
}

func TestValidation(t *testing.T) {
	today := kernel.Day("2026-11-23")
	for name, c := range map[string]struct {
		change func(*activity.Content)
		fields []string
	}{
		"complete":              {func(*activity.Content) {}, nil},
		"held today":            {func(c *activity.Content) { c.Day = today }, nil},
		"held tomorrow":         {func(c *activity.Content) { c.Day = "2026-11-24" }, []string{"day"}},
		"no day":                {func(c *activity.Content) { c.Day = "" }, []string{"day"}},
		"no such day":           {func(c *activity.Content) { c.Day = "2026-02-30" }, []string{"day"}},
		"no kind":               {func(c *activity.Content) { c.Kinds = nil }, []string{"kinds"}},
		"kind out of use":       {func(c *activity.Content) { c.Kinds = []string{"old"} }, []string{"kinds"}},
		"kind of others":        {func(c *activity.Content) { c.Kinds = []string{"group_meeting"} }, []string{"kinds"}},
		"same kind twice":       {func(c *activity.Content) { c.Kinds = []string{"branch_assembly", "branch_assembly"} }, []string{"kinds"}},
		"times":                 {func(c *activity.Content) { c.StartTime, c.EndTime = "25:00", "下午" }, []string{"start_time", "end_time"}},
		"ends before begin":     {func(c *activity.Content) { c.EndTime = "14:30" }, []string{"end_time"}},
		"no topic":              {func(c *activity.Content) { c.Topic = "" }, []string{"topic"}},
		"lecture, no speaker":   {func(c *activity.Content) { c.Kinds = []string{"lecture"} }, []string{"speaker"}},
		"talk, no place":        {func(c *activity.Content) { c.Kinds, c.Place = []string{"talk"}, "" }, nil},
		"talk, nothing written": {func(c *activity.Content) { c.Kinds, c.Minutes, c.Place = []string{"talk"}, "", "" }, nil},
		"nothing said":          {func(c *activity.Content) { c.Minutes = "" }, []string{"minutes"}},
		"agenda is enough": {func(c *activity.Content) {
			c.Minutes, c.Agenda = "", []activity.AgendaItem{{Title: "学习", Text: "发言"}}
		}, nil},
		"agenda, no title":    {func(c *activity.Content) { c.Agenda = []activity.AgendaItem{{Title: "学习"}, {Text: "发言"}} }, []string{"agenda[1].title"}},
		"unmarked":            {func(c *activity.Content) { c.Attendances[1].Mark = "" }, []string{"attendances"}},
		"leave, no reason":    {func(c *activity.Content) { c.Attendances[1].Reason = "" }, []string{"attendances[1].reason"}},
		"nobody came":         {func(c *activity.Content) { c.Attendances[0].Mark = activity.Absent }, []string{"attendances"}},
		"twice on the roster": {func(c *activity.Content) { c.Attendances[2].MemberID = 1 }, []string{"attendances[2]"}},
		"too few of committee": {
			func(c *activity.Content) { c.Kinds = []string{"branch_committee_meeting"} },
			[]string{"attendances"},
		},
		"vote without figures": {func(c *activity.Content) {
			c.Resolutions = []activity.Resolution{{Text: "同意", Vote: &activity.Vote{}}}
		}, []string{"resolutions[0].vote"}},
		"more votes than heads": {func(c *activity.Content) {
			c.Resolutions = []activity.Resolution{{Text: "同意", Vote: &activity.Vote{Due: 20, Present: 11, Ayes: 10, Nays: 2}}}
		}, []string{"resolutions[0].vote"}},
		"more with a vote than on the roster": {func(c *activity.Content) {
			c.Resolutions = []activity.Resolution{{Text: "同意", Vote: &activity.Vote{Due: 4, Present: 1, Ayes: 1}}}
		}, []string{"resolutions[0].vote"}},
		"voted for somebody away": {func(c *activity.Content) {
			c.Resolutions = []activity.Resolution{{Text: "同意", Vote: &activity.Vote{Due: 3, Present: 2, Ayes: 2}}}
		}, []string{"resolutions[0].vote"}},
		"voted by those who came": {func(c *activity.Content) {
			c.Resolutions = []activity.Resolution{{Text: "同意", Vote: &activity.Vote{Due: 2, Present: 1, Ayes: 1}}}
		}, nil},
		"last year's meeting":  {func(c *activity.Content) { c.ForYear = 2025 }, nil},
		"meeting of long ago":  {func(c *activity.Content) { c.ForYear = 2024 }, []string{"for_year"}},
		"meeting of next year": {func(c *activity.Content) { c.ForYear = 2027 }, []string{"for_year"}},
	} {
		content := complete()
		c.change(&content)
		err := content.Validate(someKinds, activity.Holder{Kind: "branch", Name: "第一党支部", CommitteeQuorum: norm.Fraction{Of: 1, Over: 2}}, today)
		var fields []string
		if f, ok := kernel.AsFault(err); ok {
			for _, m := range f.More {
				fields = append(fields, m.Field)
			}
		}
		if !slices.Equal(fields, c.fields) {
			t.Errorf("%s: faults at %v, want %v", name, fields, c.fields)
		}
	}
}

func TestWidestCircle(t *testing.T) {
	for _, c := range []struct {
		kinds []string
		want  activity.Due
	}{
		{[]string{"talk"}, activity.DueChosen},
		{nil, activity.DueChosen},
		{[]string{"branch_committee_meeting"}, activity.DueCommittee},
		{[]string{"branch_committee_meeting", "lecture"}, activity.DueAll},
		{[]string{"talk", "group_meeting"}, activity.DueGroup},
	} {
		if got := someKinds.Due(c.kinds); got != c.want {
			t.Errorf("%v: %s, want %s", c.kinds, got, c.want)
		}
	}
}

// One meeting that is two kinds says everything twice; the day's own facts carry R05 and R06.
func TestFactsOfARecord(t *testing.T) {
	a := activity.Activity{ID: 9, OrgID: 5, Branch: 5, Department: 2, Revision: 3, Content: complete()}
	a.Kinds, a.Speaker = []string{"branch_assembly", "lecture"}, activity.Named{MemberID: 7, Name: "讲课人"}
	a.PlannedDay, a.Day, a.ForYear = "2026-01-08", "2026-01-09", 2025
	counts := map[string]int{}
	for _, f := range a.Facts(func(id kernel.ID) activity.Belonging { return activity.Belonging{Branch: 100 + id, Department: 2} }) {
		counts[f.Kind+":"+f.Detail]++
		switch {
		case f.Source.Version != 3 || f.Day != "2026-01-09" || f.Quantity != 100:
			t.Errorf("%+v", f)
		case f.Kind == activity.FactHeld && (f.Attrs["moved"] != "1" || f.Attrs["year"] != "2025" || f.Branch != 5):
			t.Errorf("%+v", f)
		case f.Kind != activity.FactHeld && f.Branch != 100+f.Subject.ID:
			t.Errorf("a person's branch of that day: %+v", f)
		}
	}
	for key, n := range map[string]int{
		"activity.held:branch_assembly": 1, "activity.held:lecture": 1, "activity.attended:branch_assembly": 1, "activity.attended:lecture": 1,
		"activity.excused:lecture": 1, "activity.absent:branch_assembly": 1, "activity.lectured:lecture": 1, "activity.lectured:branch_assembly": 0,
	} {
		if counts[key] != n {
			t.Errorf("%s: %d, want %d", key, counts[key], n)
		}
	}
}

func TestChanges(t *testing.T) {
	before, after := complete(), complete()
	after.Topic, after.Attendances[2].Mark, after.Attendances[2].Reason = "新主题", activity.Excused, "生病"
	after.Attendances = append(after.Attendances[1:], activity.Attendance{MemberID: 4, Name: "赵丽", Mark: activity.Attended})
	after.Resolutions = []activity.Resolution{{Text: "同意接收", Vote: &activity.Vote{Due: 20, Present: 18, Ayes: 17, Nays: 1}}}
	var words []string
	for _, c := range activity.Changes(before, after, someKinds) {
		words = append(words, c.Label+" "+c.Before+"→"+c.After)
	}
	expected := []string{
		"主题 主题→新主题", "张伟 缺席→请假（生病）", "赵丽 不在名单→到会", "王强 到会→不在名单",
		"决议 →1．同意接收（应到 20 人，实到 18 人，赞成 17 票，反对 1 票，弃权 0 票，通过）",
	}
	if !slices.Equal(words, expected) {
		t.Errorf("%q", words)
	}
	if len(activity.Changes(before, complete(), someKinds)) != 0 {
		t.Error("the same content differs from itself")
	}
}
