package opinion

import (
	"time"

	"sanchuang/internal/kernel"
)

// What the room refuses with.
var (
	ErrNoText      = kernel.NewFault(kernel.Invalid, "opinion.no_text", "请写明意见或建议的内容。")
	ErrNoAnswer    = kernel.NewFault(kernel.Invalid, "opinion.no_answer", "请填写答复内容。")
	ErrNotOpen     = kernel.NewFault(kernel.Conflict, "opinion.not_open", "这条意见已答复或已撤回，请刷新查看。")
	ErrNotAnswered = kernel.NewFault(kernel.Conflict, "opinion.not_answered", "这条意见还没有答复，请等待答复，或补充新的一条。")
	ErrOften       = kernel.NewFault(kernel.Conflict, "opinion.often", "同一条意见最多追问 %d 次；如仍有不同意见，请另写一条，或直接联系机关工委。")
	ErrMany        = kernel.NewFault(kernel.TooMany, "opinion.many", "您还有 %d 条意见等待答复，请等答复后再写新的。").After(time.Hour)
	ErrPrivate     = kernel.NewFault(kernel.Conflict, "opinion.private", "写的人没有同意公开，只能答复本人。")
	ErrNoPublic    = kernel.NewFault(kernel.Invalid, "opinion.no_public", "公开答复时，请填写对外公布的问题表述（不要出现姓名和单位）。")
)
