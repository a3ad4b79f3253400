package training

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/spine/register"
)

// classColumns are the paper register's, in its order; the import reads the same.
var classColumns = []register.Column[TrainingClass]{
	register.Text("name", "培训班名称", 80, func(c *TrainingClass) *string { return &c.Name }).Also("名称", "班次", "培训班", "培训名称", "培训主题").Must().Like("2023年党支部书记培训班").Wide(30),
	register.Choice("kind", "类别", Kinds, func(c *TrainingClass) *string { return &c.Kind }).Also("培训类别", "培训班类别", "班次类别"),
	register.Org[TrainingClass]("主办单位").Also("举办单位", "单位", "承办单位", "组织单位", "单位名称").Must().Like("市财政局"),
	register.Date("from_day", "开始日期", func(c *TrainingClass) *kernel.Day { return &c.FromDay }).Also("开班日期", "开班时间", "培训时间", "开始时间", "日期", "起始日期").Must().Like("2023-05-08"),
	register.Date("to_day", "结束日期", func(c *TrainingClass) *kernel.Day { return &c.ToDay }).Also("结业日期", "结束时间", "结业时间", "截止日期"),
	register.Hundredths("hours", "学时", func(c *TrainingClass) *kernel.Points { return &c.Hours }).Also("培训学时", "总学时", "课时"),
	register.Text("place", "地点", 60, func(c *TrainingClass) *string { return &c.Place }).Also("培训地点", "举办地点").Wide(18),
	register.Member[TrainingClass]("联系人").Also("班主任", "负责人"),
	register.Note[TrainingClass](),
}

var traineeColumns = []register.Column[Trainee]{
	register.Text("class_name", "培训班名称", 80, func(t *Trainee) *string { return &t.ClassName }).Also("班次", "培训班", "培训名称", "所在培训班").Must().Like("2023年党支部书记培训班").Wide(30),
	classDayColumn(),
	register.Org[Trainee]("单位").Also("所在单位", "单位名称", "时任单位", "工作单位").Like("市财政局"),
	register.Member[Trainee]("姓名").Also("学员", "学员姓名", "参训人员", "党员姓名").Must().Like("王建国"),
	register.Text("job_title", "时任职务", 60, func(t *Trainee) *string { return &t.JobTitle }).Also("职务", "时任单位及职务", "职务属性"),
	hoursColumn(),
	register.Text("result", "考核结果", 20, func(t *Trainee) *string { return &t.Result }).Also("成绩", "结业结果", "考核成绩", "是否结业"),
	register.Note[Trainee](),
}

func classDayColumn() register.Column[Trainee] {
	c := register.Date("class_day", "开班日期", func(t *Trainee) *kernel.Day { return &t.classDay }).Also("开始日期", "开班时间", "培训时间")
	c.Show = func(t *Trainee) any { return t.FromDay }
	return c
}

// hoursColumn: a trainee whose hours stand in the sheet has those, and not the class's any more unless they are the same.
func hoursColumn() register.Column[Trainee] {
	c := register.Hundredths("hours", "学时", func(t *Trainee) *kernel.Points { return &t.Hours }).Also("参训学时", "培训学时", "完成学时")
	read := c.Read
	c.Read = func(cell sheet.Cell, t *Trainee) error {
		was := t.Hours
		err := read(cell, t)
		t.FullHours = t.FullHours && t.Hours == was
		return err
	}
	return c
}
