package retention

import (
	"context"
	"fmt"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

const (
	sweepJob = "retention.sweep"
	// hour is when the day's run begins, before the nightly check of all data.
	hour = 2
	// batch is how many things one transaction erases.
	batch = 200
)

type sweepArgs struct {
	Day kernel.Day `json:"day"`
}

// Clearing (清除记录) is one night's run.
type Clearing struct {
	ID      kernel.ID  `json:"id"`
	Day     kernel.Day `json:"day"`
	Begun   int64      `json:"begun_at" doc:"毫秒"`
	Ended   int64      `json:"ended_at" doc:"毫秒，0为还没有完成"`
	Items   int        `json:"items" doc:"共清除几项"`
	Removed []Removed  `json:"removed" doc:"各类型清除几项"`
}

// Removed is what a run erased of one type.
type Removed struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Items int    `json:"items"`
}

// Tick asks for the day's run, once the hour has come; a night on which the program stood still is made up
// for when it starts.
func (s *Service) Tick(ctx context.Context, now time.Time) error {
	if now.In(kernel.Zone).Hour() < hour {
		return nil
	}
	return s.db.Do(ctx, "retention.ask", func(ctx context.Context, tx *db.Tx) error {
		ran, err := ranOn(ctx, tx, tx.Today())
		if err != nil || ran {
			return err
		}
		return s.jobs.Enqueue(ctx, tx, sweepJob, sweepArgs{tx.Today()}, sweepJob)
	})
}

// next is the day of the next run.
func (s *Service) next(ctx context.Context, q db.Queryer) (kernel.Day, error) {
	today := s.db.Today()
	ran, err := ranOn(ctx, q, today)
	if ran {
		today = today.AddDays(1)
	}
	return today, err
}

// run erases what is past its time on a day, type by type. Called again it goes on where it stopped.
func (s *Service) run(ctx context.Context, args sweepArgs) error {
	run, err := db.InTx(ctx, s.db, "retention.begin", func(ctx context.Context, tx *db.Tx) (Clearing, error) { return openRun(ctx, tx, args.Day) })
	if err != nil || run.Ended > 0 {
		return err
	}
	for i := range s.rules {
		if err := s.sweep(ctx, run, &s.rules[i]); err != nil {
			return fmt.Errorf("%s: %w", s.rules[i].Code, err)
		}
	}
	return s.db.Do(ctx, "retention.end", func(ctx context.Context, tx *db.Tx) error { return endRun(ctx, tx, run.ID) })
}

// sweep erases one type in batches, each with its tombstones and its row of the trail in one transaction.
func (s *Service) sweep(ctx context.Context, run Clearing, r *Rule) error {
	for last := kernel.ID(0); ; {
		first, err := db.InTx(ctx, s.db, sweepJob, func(ctx context.Context, tx *db.Tx) (kernel.ID, error) { return s.sweepBatch(ctx, tx, run, r) })
		if err != nil || first == 0 {
			return err
		}
		if first == last {
			return fmt.Errorf("%v is still due after it was erased", first)
		}
		last = first
	}
}

// sweepBatch answers the first thing that it erased; 0 when nothing was due.
func (s *Service) sweepBatch(ctx context.Context, tx *db.Tx, run Clearing, r *Rule) (kernel.ID, error) {
	set, err := settings(ctx, tx)
	if err != nil {
		return 0, err
	}
	p := r.in(set[r.Code], run.Day)
	due, err := r.Due(ctx, tx, p.Before, kernel.Page{Number: 1, Size: batch})
	if err != nil || len(due.Items) == 0 {
		return 0, err
	}
	ids := make([]kernel.ID, len(due.Items))
	for i, x := range due.Items {
		ids[i] = x.ID
	}
	if err := r.Erase(ctx, tx, p.Before, ids); err != nil {
		return 0, err
	}
	if err := bury(ctx, tx, run.ID, r.Code, due.Items); err != nil {
		return 0, err
	}
	return ids[0], s.audit.Record(ctx, tx, kernel.System("保存期限"), audit.Entry{
		Action: "retention.swept", ObjectType: object, ObjectID: run.ID,
		Detail: map[string]any{"code": r.Code, "name": r.Name, "kept_for": p.Words, "before": p.Before, "items": len(ids)},
	})
}

// Runs are the last runs, the newest first.
func (s *Service) Runs(ctx context.Context, p kernel.Page) (kernel.List[Clearing], error) {
	list, err := runsOf(ctx, s.db.Read(), p)
	for _, run := range list.Items {
		for i := range run.Removed {
			if r, err := s.rule(run.Removed[i].Code); err == nil {
				run.Removed[i].Name = r.Name
			}
		}
	}
	return list, err
}

// Erased are the tombstones of one type in a run.
func (s *Service) Erased(ctx context.Context, run kernel.ID, code string, p kernel.Page) (kernel.List[Expired], error) {
	return db.SelectPage(ctx, s.db.Read(), p, scanItem, "object_id,title,day,n", "retention_tombstone WHERE run_id=? AND code=?", "day,object_id", run, code)
}
