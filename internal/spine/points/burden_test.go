package points

import "testing"

func TestFindBurden(t *testing.T) {
	const lawful = noProhibition
	for text, want := range map[string]Prohibition{
		// RULES 6
		"学习强国每满500分计1分": JudgedByTraces,
		"未扫码签到扣1分":      CompulsoryCheck,
		"未安装APP扣2分":     CountedInstalls,
		"每日登录加1分":       CountedInstalls,
		"点赞转发每次0.5分":    JudgedByTraces,
		"无故缺席主题党日扣2分":   lawful,
		"参加党课一次1分":      lawful,
		"解决群众问题一件2分":    lawful,

		// 四：以学习时长、点赞、转发、投票为依据，索要照片轨迹
		"“学习强国”积分达到年度人均水平加3分":  JudgedByTraces,
		"学习强国学习积分支部平均前十名加2分":   JudgedByTraces,
		"通过强国平台学习，每周积分不少于200分": JudgedByTraces,
		"浏览党建公众号文章每篇0.1分":      JudgedByTraces,
		"转发工委公众号推文到朋友圈一次0.5分":  JudgedByTraces,
		"为品牌故事点 赞每次0.2分":       JudgedByTraces,
		"为參賽作品點讚一次0.2分":        JudgedByTraces,
		"参加网络投票一次0.5分":         JudgedByTraces,
		"微信投票为本单位品牌投一票1分":      JudgedByTraces,
		"公众号文章阅读量每满1000次计1分":   JudgedByTraces,
		"稿件点击率高的加2分":           JudgedByTraces,
		"在党建账号评论区留言一条0.5分":     JudgedByTraces,
		"每日答题一次0.1分":           JudgedByTraces,
		"线上学习满30分钟计0.5分":       JudgedByTraces,
		"观看党课视频累计60分钟1分":       JudgedByTraces,
		"年度学习时长排在支部前列加2分":      JudgedByTraces,
		"每日步数达到8000步计0.1分":     JudgedByTraces,
		"走访未上传现场照片扣1分":         JudgedByTraces,
		"活动结束后上传三张照片得1分":       JudgedByTraces,
		"走访时开启手机定位记录行走轨迹1分":    JudgedByTraces,
		"无照片的活动不予加分，上传视频再加1分":  JudgedByTraces,
		"工作留痕完整加1分":            JudgedByTraces,
		"每周刷课满10节加1分":          JudgedByTraces,

		// 三：强制安装、统计安装使用、强制定期登录
		"下载安装政务客户端得1分":      CountedInstalls,
		"党员ＡＰＰ安装率达到100%加2分": CountedInstalls,
		"登陆党建系统一次0.1分":      CountedInstalls,
		"关注机关党建公众号加1分":      CountedInstalls,
		"公众号粉丝增长每百人加1分":     CountedInstalls,
		"平台活跃度高的支部加2分":      CountedInstalls,
		"日活党员占比超过80%加2分":    CountedInstalls,
		"注册党建小程序并实名认证加1分":   CountedInstalls,
		"未使用智慧党建平台扣1分":      CountedInstalls,
		"使用掌上党建软件每次0.1分":    CountedInstalls,
		"通知已读率低于90%扣1分":     CountedInstalls,

		// 二：强制打卡签到、积分排名、在线时长
		"主题党日打卡一次1分":          CompulsoryCheck,
		"未签到扣1分":              CompulsoryCheck,
		"签 到一次加0.5分":          CompulsoryCheck,
		"活动开始前用二维码签到，迟到扣0.5分": CompulsoryCheck,
		"每日签到得0.1分":           CompulsoryCheck,
		"在线时长每小时0.2分":         CompulsoryCheck,
		"个人积分排名前10名加3分":       CompulsoryCheck,
		"进入月度积分排行榜加1分":        CompulsoryCheck,
		"工作群内未回复收到扣0.5分":      CompulsoryCheck,
		"无需打卡，扫码一次得1分":        CompulsoryCheck,
		"不打卡扣1分":              CompulsoryCheck,

		// 一：随意或者重复索要表格、数据、材料
		"每日填报活动情况加0.1分": RepeatedForms,
		"按时报送台账一次0.5分":  RepeatedForms,
		"佐证材料不全扣1分":     RepeatedForms,
		"群接龙零报告一次0.1分":  RepeatedForms,
		"每报送报表1份计0.5分":  RepeatedForms,

		// 五：商业活动
		"在商城购物每满100元得1分": CommercialUse,
		"推广理财产品一次1分":     CommercialUse,
		"直播带货一场2分":       CommercialUse,

		// Lawful neighbours of the above.
		"活动签到簿登记出勤，参加一次1分":       lawful,
		"以纸质签到表为准，出席党员大会一次1分":    lawful,
		"无故缺席支部党员大会扣2分":          lawful,
		"参加主题党日一次2分（不以打卡、照片为依据）": lawful,
		"讲党课一次5分，不少于45分钟":        lawful,
		"参加集中培训每4学时计1分":          lawful,
		"取得干部在线学习结业证书计学时":        lawful,
		"参加志愿服务每小时0.5分":          lawful,
		"向居住地社区报到并认领服务一次1分":      lawful,
		"关注群众急难愁盼，办结一件实事2分":      lawful,
		"在学习强国平台刊发稿件一篇2分":        lawful,
		"《机关党建》专栏刊登支部工作法一篇3分":    lawful,
		"获评红旗党支部加10分":            lawful,
		"读书分享会作交流发言一次1分":         lawful,
		"参加知识竞赛进入决赛加3分":          lawful,
		"竞赛成绩排名前三的支部加5分":         lawful,
		"微党课视频作品获市级一等奖加3分":       lawful,
		"民主评议党员等次为优秀加5分":         lawful,
		"注册志愿者并完成一次服务1分":         lawful,
		"参加消费帮扶活动一次1分":           lawful,
		"在朋友圈转发不实信息被核实扣5分":       lawful,
		"受到党纪处分扣20分":             lawful,
		"点赞、转发不计分":               lawful,
		"按期完成换届加5分":              lawful,
		"组织党员群众发言座谈一次1分":         lawful,
		"品牌定位准确、内容逐年丰富，获得命名加10分": lawful,
		"问题整改按期销号一件1分":           lawful,
		"办理不动产登记提速，获群众表扬信一封1分":   lawful,
		"防汛期间连续7天值守加2分":          lawful,
		"研发便民服务小程序并获市级以上推广加3分":   lawful,
		"设立24小时自助服务平台，群众满意加2分":   lawful,
		"述职评议等次为好加5分":            lawful,
		"收看新闻发布会并组织讨论一次0.5分":     lawful,
		"关注数字经济发展，形成调研成果加2分":     lawful,
		"传达转发上级文件并组织学习讨论一次0.5分":  lawful,
		"中心组学习按计划开展一次2分":         lawful,
	} {
		got := noProhibition
		phrase := ""
		if b := FindBurden(text); b != nil {
			got, phrase = b.Prohibition, b.Phrase
		}
		if got != want {
			t.Errorf("%s: prohibition %d (%q), want %d", text, got, phrase, want)
		}
	}
}
