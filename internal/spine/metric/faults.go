package metric

import "sanchuang/internal/kernel"

// Refusals.
var (
	ErrNoMetric     = kernel.NewFault(kernel.NotFound, "metric.unknown", "没有这个指标，请从总览页重新点开。")
	ErrTooManyFacts = kernel.NewFault(kernel.Invalid, "metric.too_many", "这个数字背后有 %d 条记录，一次最多导出 2 万条，请缩小统计期或范围后再导出。")
	ErrBadPeriod    = kernel.NewFault(kernel.Invalid, "metric.period", "统计期写法不对，请用 2026、2026-Q3、2026-03 或 2026-01-01..2026-06-30 这样的写法。")
)
