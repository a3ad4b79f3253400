package app

import (
	"context"
	"net/http"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/web"
)

// ErrNoDemonstration refuses to set the clock over real data.
var ErrNoDemonstration = kernel.NewFault(kernel.Conflict, "clock.not_demonstration", "只有演示目录可以设置时钟；正式数据一律以机器时间为准。")

type clockInput struct {
	Body struct {
		Day  kernel.Day `json:"day" doc:"设为这一天；空为恢复机器时间" maxLength:"10"`
		Time string     `json:"time,omitempty" pattern:"^[0-2][0-9]:[0-5][0-9]$" doc:"时分，默认 09:00"`
	}
}

// operations registers what belongs to the program as a whole.
func (a *App) operations(api *web.API) {
	a.backupOperations(api)
	a.keyOperations(api)
	web.Register(api, web.Op{ID: "list-invariants", Method: http.MethodGet, Path: "/api/invariants", Permission: "invariant.read", Summary: "勾稽关系", Tags: []string{"系统"}},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[Pair]], error) {
			pairs, err := a.Invariants(ctx)
			return web.Answer(kernel.List[Pair]{Items: pairs, Total: len(pairs)}), err
		})
	web.Register(api, web.Op{ID: "set-clock", Method: http.MethodPut, Path: "/api/demonstration/clock", Permission: "clock.set", Summary: "设置演示时钟", Tags: []string{"系统"}},
		func(ctx context.Context, in *clockInput) (*web.Body[string], error) {
			now, err := a.SetClock(ctx, web.Actor(ctx), in.Body.Day, in.Body.Time)
			return web.Answer(now.In(kernel.Zone).Format(time.DateTime)), err
		})
}

// SetClock sets the demonstration's clock; an empty day gives the machine's back.
// Faults: ErrNoDemonstration, web.ErrBadForm.
func (a *App) SetClock(ctx context.Context, actor kernel.Actor, day kernel.Day, at string) (time.Time, error) {
	if a.demo == nil {
		return time.Time{}, ErrNoDemonstration
	}
	next := *a.demo
	next.ClockAt, next.SetAt = time.Time{}, time.Time{}
	if day != "" {
		if !day.Valid() {
			return time.Time{}, web.ErrBadForm.At("day")
		}
		if at == "" {
			at = "09:00"
		}
		t, err := time.ParseInLocation("2006-01-02 15:04", string(day)+" "+at, kernel.Zone)
		if err != nil {
			return time.Time{}, web.ErrBadForm.At("time")
		}
		next.ClockAt, next.SetAt = t, time.Now()
	}
	if err := a.folder.writeDemonstration(&next); err != nil {
		return time.Time{}, err
	}
	before := a.DB.Now()
	a.demo = &next
	a.DB.SetClock(next.now)
	return a.DB.Now(), a.DB.Do(ctx, "app.set_clock", func(ctx context.Context, tx *db.Tx) error {
		return a.Audit.Record(ctx, tx, actor, audit.Entry{Action: "clock.set", ObjectType: "clock", Detail: map[string]any{"before": before.UTC().Format(time.RFC3339), "after": tx.Now().UTC().Format(time.RFC3339)}})
	})
}
