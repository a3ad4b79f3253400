package intake

import "sanchuang/internal/kernel"

// The ways in which an import is refused.
var (
	ErrUnknownKind  = kernel.NewFault(kernel.NotFound, "intake.unknown_kind", "没有这种导入，请从导入页面重新选择。")
	ErrNoRows       = kernel.NewFault(kernel.Invalid, "intake.no_rows", "表头下面没有数据行，请检查是否选对了工作表。")
	ErrNotChecked   = kernel.NewFault(kernel.Conflict, "intake.not_checked", "这批数据还在核对，请等核对完成后再操作。")
	ErrNotOpen      = kernel.NewFault(kernel.Conflict, "intake.not_open", "这批数据已经导入或作废，不能再改；如需更正，请另行导入。")
	ErrMistakes     = kernel.NewFault(kernel.Invalid, "intake.mistakes", "还有 %d 行有错、%d 处待答复，请改正或移出这些行后再导入。")
	ErrChanging     = kernel.NewFault(kernel.Conflict, "intake.changing", "核对后数据又有变动，已重新核对，请看过结果后再导入。")
	ErrNoSuchRow    = kernel.NewFault(kernel.Invalid, "intake.no_such_row", "这批数据里没有第 %d 行，请刷新后重试。")
	ErrNoSuchField  = kernel.NewFault(kernel.Invalid, "intake.no_such_field", "没有“%s”这一栏，请刷新后重试。")
	ErrNothing      = kernel.NewFault(kernel.Invalid, "intake.nothing", "这批数据与系统现有内容相同，不需要导入。")
	ErrNoFile       = kernel.NewFault(kernel.Invalid, "intake.no_file", "请选择要上传的表格文件。")
	ErrNotApplied   = kernel.NewFault(kernel.Conflict, "intake.not_applied", "这批数据没有导入，不需要撤销。")
	ErrUndone       = kernel.NewFault(kernel.Conflict, "intake.undone", "这批导入已经撤销，不用再办。")
	ErrUndoLate     = kernel.NewFault(kernel.Conflict, "intake.undo_late", "这批数据是%s导入的，已超过 7 天，不能整批撤销；确需更正的，请在名册或台账里逐条办理。")
	ErrUndoChanged  = kernel.NewFault(kernel.Conflict, "intake.undo_changed", "看过预览之后，其中有的记录又有变动，没有撤销。请看过新的预览再撤销。")
	ErrNoTrace      = kernel.NewFault(kernel.Conflict, "intake.no_trace", "没有留下这批导入的明细（旧版本导入的），不能整批撤销；请在名册或台账里逐条更正。")
	ErrNoName       = kernel.NewFault(kernel.Invalid, "intake.no_name", "请填写方案的名称，如“本局党员表”。")
	ErrNoSuchColumn = kernel.NewFault(kernel.Invalid, "intake.no_such_column", "“%s”对应的列不在表里，请重新选择。")
	ErrNotMapped    = kernel.NewFault(kernel.Invalid, "intake.not_mapped", "还没有指明哪一列是：%s。表里没有的，请先补上再上传。")
	ErrMapFirst     = kernel.NewFault(kernel.Conflict, "intake.map_first", "请先指明表里各列是什么，再核对、改正。")
	ErrNoLayout     = kernel.NewFault(kernel.Conflict, "intake.no_layout", "上传的原表已不再保存，不能重新对应列；请重新上传。")
	ErrNoRoom       = kernel.NewFault(kernel.NoRoom, "intake.no_room", "服务器磁盘已满，一行也没有写入，核对结果还在；请告诉系统管理员清理磁盘，清理后再点“导入”。查看不受影响。")
	ErrNoRoomLeft   = kernel.NewFault(kernel.NoRoom, "intake.no_room_left", "服务器磁盘已满，已写入 %d 行，其余的没有写入，核对结果还在；请告诉系统管理员清理磁盘，清理后点“接着导入”，写其余的行。查看不受影响。")
	ErrBroken       = kernel.NewFault(kernel.Conflict, "intake.broken", "导入时系统出了差错，已写入 %d 行，其余的没有写入。请稍后点“接着导入”，写其余的行；如果仍然出现，请联系系统管理员。")
	ErrChangingHalf = kernel.NewFault(kernel.Conflict, "intake.changing_half", "已写入 %d 行之后，数据又有变动，其余的行已重新核对；请看过结果后再导入。")
	ErrHalf         = kernel.NewFault(kernel.Conflict, "intake.half", "这批数据已有 %d 行写入，不能作废或重新对应列。请把其余的行导入或移出；要全部收回的，导入完成后再撤销这批导入。")
	ErrWrittenRow   = kernel.NewFault(kernel.Conflict, "intake.written_row", "第 %d 行已经写入，不能再改；如需更正，请在名册或台账里办理。")
	ErrNothingBack  = kernel.NewFault(kernel.Invalid, "intake.nothing_back", "这批数据已经全部导入，没有需要退回改正的行。")
)
