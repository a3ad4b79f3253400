package contest

import "sanchuang/internal/kernel"

// What the contest register refuses.
var (
	ErrYear = kernel.NewFault(kernel.Invalid, "contest.year", "年度与比赛日期不符，请核对。")
)
