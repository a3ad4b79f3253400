package honour

import "sanchuang/internal/kernel"

// What the honours register refuses.
var (
	ErrKind         = kernel.NewFault(kernel.Invalid, "honour.kind", "荣誉种类里没有“%s”，请核对名称和级别；确为新的荣誉，请先在“荣誉种类”中增加。")
	ErrKindLevel    = kernel.NewFault(kernel.Invalid, "honour.kind_level", "“%s”有几个级别，请填写级别（国家级、省级、市级、市直或单位）。")
	ErrNoDays       = kernel.NewFault(kernel.Invalid, "honour.no_days", "请至少填写推荐日期或授予日期。")
	ErrBeforeAdvice = kernel.NewFault(kernel.Invalid, "honour.before_recommended", "授予日期早于推荐日期，请核对。")
	ErrRevokeFirst  = kernel.NewFault(kernel.Invalid, "honour.revoked_before", "撤销日期早于授予日期，请核对。")
	ErrNotConferred = kernel.NewFault(kernel.Invalid, "honour.not_conferred", "没有授予过的荣誉不能撤销，请先填写授予日期。")
	ErrRevokedFor   = kernel.NewFault(kernel.Invalid, "honour.revoked_for", "请写明撤销的原因。")
	ErrHolder       = kernel.NewFault(kernel.Invalid, "honour.holder", "请填写获得荣誉的%s。")
	ErrForm         = kernel.NewFault(kernel.Invalid, "honour.form", "请选择文件形式：通报、表彰或命名。")
	ErrKindTaken    = kernel.NewFault(kernel.Conflict, "honour.kind_taken", "已有同名同级的荣誉种类，请直接使用（已停用的可以重新启用），或换一个名称。")
	ErrKindName     = kernel.NewFault(kernel.Invalid, "honour.kind_name", "请填写荣誉名称，2 至 40 个字。")
	ErrKindUsed     = kernel.NewFault(kernel.Conflict, "honour.kind_used", "已有荣誉登记在这个种类下，级别和主体不能再改；确有不同的，请停用后另外增加一种。")
	ErrKindStopped  = kernel.NewFault(kernel.Invalid, "honour.kind_stopped", "“%s”已停用，不再登记新的荣誉；确需登记的，请先在“荣誉种类”中重新启用。")
	ErrKindCode     = kernel.NewFault(kernel.Invalid, "honour.kind_code", "代码只能用小写英文字母、数字和下划线，如 municipal_model。")
)
