package app_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/intake"
)

// importVisits takes thirty rows in, waits for the check, applies them.
func (c *crash) importVisits(w *wire, name, key string) (reply, bool) {
	var batch intake.Batch
	return c.imported(w, name, key, &batch)
}

// imported goes on with a batch that was begun before a crash.
func (c *crash) imported(w *wire, name, key string, batch *intake.Batch) (reply, bool) {
	if batch.ID == 0 {
		var rows strings.Builder
		rows.WriteString("走访日期\\t单位\\t走访地点\\t地点类型\\t走访内容\\n")
		for i := range 30 {
			fmt.Fprintf(&rows, "2026-03-%02d\\t市财政局\\t%s村\\t乡村\\t看望\\n", i%28+1, fmt.Sprint(name, "-", i))
		}
		if r, alive, ok := first(w, "staff", "/api/imports/paste", `{"kind":"visit","text":"`+rows.String()+`"}`, key, batch); !ok {
			return r, alive
		}
	}
	return c.until(w, batch, intake.Applied, func() (reply, bool) {
		return w.send("staff", "POST", "/api/imports/"+batch.ID.String()+"/apply", "", key+"-2")
	})
}

// undoing is an import that is taken back as a whole once it is written. What is sent again after a crash goes on with the same
// batch, wherever it stands by then.
func (c *crash) undoing(name, key string) act {
	var batch intake.Batch
	return act{"undo", name, func(w *wire) (reply, bool) {
		if batch.State != intake.Applied && batch.State != intake.Undoing {
			if r, alive := c.imported(w, name, key, &batch); batch.State != intake.Applied {
				return r, alive
			}
		}
		return c.until(w, &batch, intake.Undone, func() (reply, bool) {
			var v intake.UndoView
			path := "/api/imports/" + batch.ID.String() + "/undo"
			r, alive := w.send("staff", "GET", path, "", "")
			if !alive || json.Unmarshal([]byte(r.body), &v) != nil {
				return r, alive
			}
			return w.send("staff", "POST", path, `{"seen":"`+v.Seen+`"}`, key+"-"+kernel.ID(batch.Version).String())
		})
	}}
}

// until looks at a batch until it has come to its end, and does the next step when the batch waits for its person.
func (c *crash) until(w *wire, batch *intake.Batch, end intake.State, step func() (reply, bool)) (reply, bool) {
	for try := 0; ; try++ {
		r, alive := w.send("staff", "GET", "/api/imports/"+batch.ID.String(), "", "")
		if !alive {
			return r, alive
		}
		_ = json.Unmarshal([]byte(r.body), batch)
		switch batch.State {
		case end:
			return r, true
		case intake.Checked, intake.Applied:
			if r, alive = step(); !alive || r.code >= 300 && !strings.Contains(r.body, "already_done") {
				return r, alive
			}
		case intake.Failed, intake.Discarded, intake.Undone:
			return reply{code: 422, body: r.body}, true
		}
		if try > 500 {
			return reply{code: 422, body: "not " + string(end) + ": " + r.body}, true
		}
		time.Sleep(10 * time.Millisecond) // between two looks at work in the background
	}
}
