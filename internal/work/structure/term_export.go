package structure

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// termColumns are the paper register's, in its order; the import reads the same.
var termColumns = []register.Column[Term]{
	register.Org[Term]("党组织").Also("党组织名称", "所在党支部", "支部名称", "支部委员会名称", "组织名称").Must().Like("市财政局第一党支部"),
	register.Number("session", "届次", func(t *Term) *int { return &t.Session }).Also("第几届").Like("5"),
	register.Date("began", "选举日期", func(t *Term) *kernel.Day { return &t.Began }).Also("任命时间", "换届时间", "本届选举时间", "成立时间").Must().Like("2024-03-15"),
	register.Number("years", "任期年限", func(t *Term) *int { return &t.Years }).Also("任期", "任期（年）"),
	register.Shown("ends", "应换届日期", func(t *Term) any { return t.Ends }),
	register.Date("asked_on", "延期申请日期", func(t *Term) *kernel.Day { return &t.AskedOn }).Also("申请延期日期"),
	register.Date("extended_on", "延期批准日期", func(t *Term) *kernel.Day { return &t.ExtendedOn }).Also("批准延期日期"),
	register.Date("extended_to", "延期至", func(t *Term) *kernel.Day { return &t.ExtendedTo }),
	register.Text("basis", "延期批复", 120, func(t *Term) *string { return &t.Basis }).Also("延期依据"),
	register.Date("ended", "实际换届日期", func(t *Term) *kernel.Day { return &t.Ended }).Also("实际换届时间", "届满日期"),
	register.Shown("outcome", "届满结果", func(t *Term) any { return t.Outcome.Chinese() }),
	register.YesNo("by_congress", "党代会选举", func(t *Term) *bool { return &t.ByCongress }).Also("由党员代表大会选举", "召开党代会"),
	register.Note[Term](),
}
