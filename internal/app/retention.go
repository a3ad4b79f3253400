package app

import "sanchuang/internal/platform/retention"

// declareRetention says what is kept for how long, in the order of the page. docs/adr/0093 has the reasons.
func (a *App) declareRetention() {
	a.Retention = retention.NewService(a.DB, a.Audit, a.Jobs)
	a.Retention.Declare(a.Activities.Kept())
	a.Retention.Declare(a.Members.Kept()...)
	a.Retention.Declare(a.Opinions.Kept(), a.Intake.Kept(), a.Accounts.Kept())
	a.Retention.Keep(
		retention.Fixed{Name: "组织生活和各类台账记录", What: "会议和活动记录、出席名单，走访、问题整改、培训、比赛、述职、任期、选举等登记", Words: retention.Forever, Why: "党组织工作档案；积分、统计和汇报的数字都要能打开到这些记录"},
		retention.Fixed{Name: "事实和积分台账", What: "每条事实、每笔积分分录和冲正", Words: retention.Forever, Why: "只增不改，合计等于分录之和；往年积分要能复核"},
		retention.Fixed{Name: "荣誉", What: "表彰、通报、命名及撤销", Words: retention.Forever, Why: "荣誉册自2017年起连续，证书可随时核验"},
		retention.Fixed{Name: "名册主档和组织沿革", What: "党员姓名、所在支部、任职，组织的设立、更名、撤并", Words: retention.Forever, Why: "任何一天的名册和数字都要能查；已离开的人只清除联系方式和证件号码"},
		retention.Fixed{Name: "公文、汇报材料、支部工作手册", What: "已发、已定稿、已报送的文本", Words: retention.Forever, Why: "公文档案"},
		retention.Fixed{Name: "审计留痕", What: "登录、授权、查看、导出、每一步办理", Words: retention.Forever, Why: "《网络安全法》要求网络日志留存不少于六个月；逐行封存成链，删去任何一行都会被校验发现，所以不删"},
		retention.Fixed{Name: "登录会话", What: "设备、地址、最近使用时间", Words: "7天", Why: "到期自动退出，登录本身另有审计留痕"},
		retention.Fixed{Name: "批量导出的文件", What: "支部工作手册的打包文件；其他导出即时生成，不在服务器留存", Words: "24小时", Why: "含个人信息，过时重新导出"},
		retention.Fixed{Name: "重复提交的凭据", What: "表单提交后的答复，用来识别重复提交", Words: "7天", Why: "断网重发要能认出；答复中不含完整号码"},
		retention.Fixed{Name: "批量办理的结果", What: "一次勾选多条办理的逐条结果", Words: "90天", Why: "办理人回看；每条办理另有审计留痕"},
		retention.Fixed{Name: "备份", What: "加密的数据快照", Words: "最长53周", Why: "变更记录保留7天，备份逐日保留31天、逐周保留53周；已清除的内容随旧备份淘汰，恢复旧备份后当夜会再次清除"},
	)
}
