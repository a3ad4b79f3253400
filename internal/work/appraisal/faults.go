package appraisal

import "sanchuang/internal/kernel"

// What the debriefings register refuses.
var (
	ErrYear   = kernel.NewFault(kernel.Invalid, "debriefing.year", "请填写述职年度。")
	ErrWindow = kernel.NewFault(kernel.Invalid, "debriefing.window", "%d 年度的述职应在当年或次年举行，请核对年度和日期。")
)
