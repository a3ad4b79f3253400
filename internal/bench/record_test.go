package bench

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

// meeting is what both sides record: a theme day with fifteen present and one excused.
type meeting struct {
	Org        int64
	Branch     int64
	Department int64
	Run        int64
	BranchRun  int64
	Members    []person
}

type person struct {
	ID   int64
	Name string
}

const present = 15

func BenchmarkRecord(b *testing.B) {
	prog, bare := servers(b)
	clerk, who := prog.as(b, "zhuangan")
	var m meeting
	bare.get(b, fmt.Sprintf("/meeting?department=%d&members=%d", who.Account.Org, present+1), &m)
	own, _ := json.Marshal(m)
	base := int(time.Now().UnixMilli())
	spent := alternate(b, b.N,
		turn{clerk, func(i int) { clerk.post(b, "/api/activities/record", m.body(i), nil) }},
		turn{bare, func(i int) { bare.post(b, fmt.Sprintf("/record?number=%d", base*1000+i), string(own), nil) }},
		turn{bare, func(int) { bare.get(b, "/empty", nil) }})
	report(b, fmt.Sprintf("one new activity, %d present, accepted", present), spent, "no aim")
}

// body is the meeting as a form sends it; no two are on the same topic.
func (m meeting) body(i int) string {
	attendances := []map[string]any{}
	for k, p := range m.Members {
		a := map[string]any{"member_id": p.ID, "name": p.Name, "mark": "attended"}
		if k >= present {
			a["mark"], a["reason"] = "excused", "出差"
		}
		attendances = append(attendances, a)
	}
	host := map[string]any{"member_id": m.Members[0].ID, "name": m.Members[0].Name}
	none := map[string]any{"member_id": 0, "name": ""}
	body, _ := json.Marshal(map[string]any{"org_id": m.Org, "content": map[string]any{
		"kinds": []string{"theme_day"}, "planned_day": meetingDay, "planned_time": "", "day": meetingDay, "start_time": "09:00", "end_time": "11:00",
		"topic": fmt.Sprintf("主题党日第%d次", i), "place": "会议室", "host": host, "recorder": host, "speaker": none, "guests": "", "minutes": minutes, "other": "",
		"agenda": []any{}, "resolutions": []any{}, "attendances": attendances, "for_year": 0, "confidential": false, "announced": false,
	}})
	return string(body)
}

const (
	meetingDay = "2026-11-10"
	minutes    = "支部书记主持，全体党员学习文件并讨论，形成三条意见。"
)
