package objection

import "sanchuang/internal/kernel"

// What users can be refused with.
var (
	ErrText         = kernel.NewFault(kernel.Invalid, "objection.text", "请写明异议的内容，不少于5个字，例如“当天我参加了主题党日，没有计分”。")
	ErrDay          = kernel.NewFault(kernel.Invalid, "objection.day", "请填写事情发生的日期，应在这一计分年度之内（%s至%s），且不晚于今天。")
	ErrNoLine       = kernel.NewFault(kernel.NotFound, "objection.no_line", "没有找到这条积分明细，可能已重算，请返回积分明细重新选择。")
	ErrClosedDoor   = kernel.NewFault(kernel.Conflict, "objection.closed_door", "提出异议的期限是%s，已经过了；如有新的情况，请向所在党组织反映。")
	ErrTwice        = kernel.NewFault(kernel.Conflict, "objection.twice", "这条明细已有一件异议在办理，请在“我的异议”中查看。")
	ErrReason       = kernel.NewFault(kernel.Invalid, "objection.reason", "请写明理由，不少于5个字，提出人会看到。")
	ErrRemedy       = kernel.NewFault(kernel.Invalid, "objection.remedy", "异议成立的，请选择更正原记录或调整积分。")
	ErrAnswered     = kernel.NewFault(kernel.Conflict, "objection.answered", "这件异议已经办理，请刷新后查看。")
	ErrOwn          = kernel.NewFault(kernel.Conflict, "objection.own", "不能答复自己提出的、或关于本人的异议，请转上一级办理。")
	ErrSameJudge    = kernel.NewFault(kernel.Conflict, "objection.same_judge", "第一次由您答复，第二次审查请由另一位同志办理。")
	ErrInvolved     = kernel.NewFault(kernel.Conflict, "objection.involved", "这条记录由您登记或认定，不能由您一人不予支持；您可以认可异议，或转上一级办理。")
	ErrNoLevelAbove = kernel.NewFault(kernel.Conflict, "objection.no_level_above", "已到工委这一级，请由另一位工委干部办理。")
	ErrNotYours     = kernel.NewFault(kernel.Conflict, "objection.not_yours", "只有提出人可以撤回异议或请上一级再看一次。")
	ErrSecondLook   = kernel.NewFault(kernel.Conflict, "objection.second_look", "上一级已经再看过一次，这件异议不再复议。")
	ErrNotDueYet    = kernel.NewFault(kernel.Conflict, "objection.not_due_yet", "答复期限是%s，还没有到；到期未答复的，可以请上一级办理。")
	ErrTooLate      = kernel.NewFault(kernel.Conflict, "objection.too_late", "请上一级再看一次的期限是%s，已经过了。")
	ErrNotAnswerer  = kernel.NewFault(kernel.Conflict, "objection.not_answerer", "这件异议现由%s答复，请等待办理。")
)
