package app_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/points"
)

// secondStaff puts in force what staff drew up.
const secondStaff = "as-second-staff"

// asksForChoices leaves to the branch what a lecture that somebody gave is worth.
func (w *town) asksForChoices() {
	w.t.Helper()
	def := points.Seed(points.ByMember)
	r := &def.Rules[slices.IndexFunc(def.Rules, func(r points.Rule) bool { return r.Code == "lectured" })]
	r.Points, r.Range = 0, &points.PointsRange{From: 400, To: 800}
	must(w.t, w.app.Points.TakeOver(w.t.Context(), everything, def, "2026-01-01"))
	must(w.t, w.app.Points.Recompute(w.t.Context(), 2026))
}

// choice is a lecture whose points somebody chooses. What is sent again after a crash goes on with the same
// record, and finds the choice made or waiting.
func (c *crash) choice(name, key string) act {
	var lecture sheetAnswer
	return act{"choose", name, func(w *wire) (reply, bool) {
		if lecture.ID == 0 {
			if r, alive, ok := first(w, "branch_secretary", "/api/activities/record", c.lectureBody(name), key, &lecture); !ok {
				return r, alive
			}
		}
		for try := 0; ; try++ {
			var r reply
			var choice points.Choice
			var alive, found bool
			for page := 1; !found; page++ { // many wait once many were cut off
				var list kernel.List[points.Choice]
				r, alive = w.send("branch_secretary", "GET", fmt.Sprintf("/api/points/choices?size=200&page=%d", page), "", "")
				if !alive || json.Unmarshal([]byte(r.body), &list) != nil {
					return r, alive
				}
				if len(list.Items) == 0 && try < 5 { // it may have changed its place between two pages
					try, page = try+1, 0
					continue
				}
				if len(list.Items) == 0 {
					return reply{code: 422, body: "nobody is asked for the points of " + name}, true
				}
				for _, x := range list.Items {
					if x.SourceID == lecture.ID {
						choice, found = x, true
					}
				}
			}
			if choice.State == points.ChoiceMade {
				return r, true // made before the crash
			}
			body := fmt.Sprintf(`{"version":%d,"points":"6.5","reason":%q}`, choice.Version, name)
			r, alive = w.send("branch_secretary", "POST", "/api/points/choices/"+choice.ID.String(), body, fmt.Sprint(key, "-", try+2))
			if !alive || try > 500 || !strings.Contains(r.body, `"points.recomputing"`) {
				return r, alive
			}
			time.Sleep(10 * time.Millisecond) // the year is being computed anew
		}
	}}
}

// lectureBody is the record of a Party lecture that a member gave.
func (c *crash) lectureBody(topic string) string {
	var body map[string]any
	must(c.t, json.Unmarshal([]byte(strings.ReplaceAll(c.body, "TOPIC", topic)), &body))
	content, _ := body["content"].(map[string]any)
	content["kinds"], content["speaker"] = []string{"lecture"}, map[string]any{"member_id": c.town.near.member, "name": "市财政局甲"}
	b, _ := json.Marshal(body)
	return string(b)
}
