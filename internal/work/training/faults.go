package training

import "sanchuang/internal/kernel"

// What the training registers refuse.
var (
	ErrTooLong     = kernel.NewFault(kernel.Invalid, "training.too_long", "培训班最长一年，请核对起止日期。")
	ErrHours       = kernel.NewFault(kernel.Invalid, "training.hours", "学时应在 0.5 至 %s 之间（整天按 8 学时），请核对。")
	ErrNoClass     = kernel.NewFault(kernel.Invalid, "training.no_class", "没有找到培训班“%s”，请先登记或导入培训班，名称须一致。")
	ErrManyClasses = kernel.NewFault(kernel.Invalid, "training.many_classes", "有几期培训班都叫“%s”，请补填开班日期；同一天开班的，请到那一期的页面登记学员。")
	ErrHasTrainees = kernel.NewFault(kernel.Conflict, "training.has_trainees", "这期培训班还有 %d 名学员的记录，请先删除学员记录。")
	ErrClassGone   = kernel.NewFault(kernel.Invalid, "training.class_gone", "请选择培训班。")
)
