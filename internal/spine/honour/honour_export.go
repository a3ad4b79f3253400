package honour

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/spine/register"
)

// columns are the paper register's, in its order; the import reads the same.
var columns = []register.Column[Honour]{
	register.Year("year", "年度", func(h *Honour) *int { return &h.Year }).Also("评选年度", "表彰年度", "年份").Like("2022"),
	register.Text("kind_name", "荣誉名称", 40, func(h *Honour) *string { return &h.KindName }).Also("荣誉", "称号", "荣誉称号", "奖项", "荣誉种类", "表彰名称", "获奖名称").Must().Like("红旗党支部").Wide(20),
	levelColumn(),
	register.Org[Honour]("单位（党组织）").Also("单位", "党组织", "获奖单位", "所在单位", "组织名称", "党支部", "所在党组织", "申报单位", "获奖集体").Must().Like("市财政局第一党支部"),
	register.Member[Honour]("获奖党员").Also("姓名", "党员姓名", "获奖个人", "获得者"),
	register.Text("brand_name", "品牌名称", 60, func(h *Honour) *string { return &h.BrandName }).Also("品牌", "党建品牌").Wide(20),
	register.Text("round", "批次", 40, func(h *Honour) *string { return &h.Round }).Also("评选批次", "届次"),
	register.Choice("form", "文件形式", Forms, func(h *Honour) *string { return &h.Form }).Also("形式", "通报或表彰"),
	register.Text("paper_number", "文号", 60, func(h *Honour) *string { return &h.PaperNumber }).Also("发文字号", "文件号", "表彰文号", "文件文号").Wide(22),
	register.Text("granted_by", "授予单位", 60, func(h *Honour) *string { return &h.GrantedBy }).Also("表彰单位", "颁发单位", "授予机关", "发文单位").Wide(18),
	register.Date("recommended_day", "推荐日期", func(h *Honour) *kernel.Day { return &h.RecommendedDay }).Also("推荐时间", "推荐日"),
	register.Date("conferred_day", "授予日期", func(h *Honour) *kernel.Day { return &h.ConferredDay }).Also("授予时间", "表彰时间", "表彰日期", "获奖时间", "获奖日期", "发文日期").Like("2022-06-30"),
	register.Date("revoked_day", "撤销日期", func(h *Honour) *kernel.Day { return &h.RevokedDay }).Also("撤销时间"),
	register.Text("revoked_for", "撤销原因", 200, func(h *Honour) *string { return &h.RevokedFor }).Also("撤销理由"),
	register.Shown("state", "状态", func(h *Honour) any { return States.Name(string(h.State)) }),
	register.Note[Honour](),
}

// levelColumn keeps what the sheet says apart from what the kind says: the two must agree.
func levelColumn() register.Column[Honour] {
	c := register.Choice("level", "级别", Levels, func(h *Honour) *string { return &h.Level }).Also("荣誉级别", "表彰级别", "等级")
	c.Read = func(cell sheet.Cell, h *Honour) (err error) {
		h.levelGiven, err = Levels.Read(sheet.Clean(cell.Text))
		return err
	}
	return c
}
