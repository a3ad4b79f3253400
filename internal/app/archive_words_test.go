package app

import (
	"strings"
	"testing"
	"time"

	"sanchuang/internal/platform/db"
)

// What PostgreSQL says of its archiving is told with what to do; only all of it right is good.
func TestArchivingInWords(t *testing.T) {
	now := time.Date(2026, 11, 26, 2, 0, 0, 0, time.UTC)
	well := db.Archive{On: true, Timeout: time.Minute, Last: now, Age: 10 * time.Second}
	for name, c := range map[string]struct {
		change func(*db.Archive)
		good   bool
		says   string
	}{
		"well":                      {func(*db.Archive) {}, true, "最近一次送出归档是 2026-11-26 10:00:00"},
		"off":                       {func(a *db.Archive) { *a = db.Archive{} }, false, "没有开启连续归档"},
		"never yet":                 {func(a *db.Archive) { a.Last = time.Time{} }, false, "还没有送出过归档"},
		"failed since":              {func(a *db.Archive) { a.Failed = now.Add(time.Second) }, false, "最近一次归档失败（2026-11-26 10:00:01）"},
		"failed before":             {func(a *db.Archive) { a.Failed = now.Add(-time.Second) }, true, "最近一次送出"},
		"files wait":                {func(a *db.Archive) { a.Waiting, a.Age = 3, 2*time.Minute }, false, "有 3 个写满的日志文件没有送出"},
		"a file is on its way":      {func(a *db.Archive) { a.Waiting = 1 }, true, "最近一次送出"},
		"idle":                      {func(a *db.Archive) { a.Age = 24 * time.Hour }, true, "最近一次送出"},
		"no timeout":                {func(a *db.Archive) { a.Timeout = 0 }, false, "没有设置 archive_timeout"},
		"a timeout of five minutes": {func(a *db.Archive) { a.Timeout = 5 * time.Minute }, false, "archive_timeout 为 300 秒"},
	} {
		a := well
		c.change(&a)
		if s := archiveWords(a); s.Good != c.good || !strings.Contains(s.Says, c.says) {
			t.Errorf("%s: %+v", name, s)
		}
	}
}
