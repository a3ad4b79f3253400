package points

import "regexp"

func re(s string) *regexp.Regexp { return regexp.MustCompile(s) }

// What to count instead, said at the end of a refusal.
const (
	insteadRoster   = "请改为按组织者确认的出勤计分，例如“参加主题党日一次”"
	insteadLearning = "请改为按集中学习、培训、讲课等已确认的记录计分"
	insteadDeeds    = "请改为按办成的事计分，例如解决问题、获得荣誉、刊发稿件"
	insteadNothing  = "请删去这条规则，系统已有的记录不需要另行报送"
)

// published marks texts about pieces that a platform or paper has printed, which is publicity.
const published = `刊发|刊登|发表|采用|录用|选登|载文`

// misuse marks rules of discipline about what a person spread.
const misuse = `谣言|不实|不当|错误言论|违规|违纪|违法|涉密|泄密|有害|不良信息|虚假`

// burdenTerms are the turns of phrase. The first that matches names the refusal, so the narrower
// stand before the wider.
var burdenTerms = []burdenTerm{
	{CompulsoryCheck, re(`在线时(长|间)|在线(满|达|累计|不少于)|挂机|挂网`), nil, nil, insteadLearning},
	// 四：以学习时长、点赞、转发、网络投票等作为考核依据；索要照片、视频、轨迹
	{JudgedByTraces, re(`学习强国|强国(积分|平台|app)`), nil, re(published + `|作品`), insteadLearning},
	{JudgedByTraces, re(`点赞|集赞|求赞|转发|转推|转评|跟评|跟帖|刷屏`), re(`转发(上级)?(文件|通知精神)`), re(misuse), insteadDeeds},
	{JudgedByTraces, re(`分享.{0,6}(朋友圈|微信群|链接|推文)|朋友圈|(推文|链接|公众号文章).{0,4}分享`), nil, re(misuse), insteadDeeds},
	{JudgedByTraces, re(`浏览|点击(量|率|数|次|一次)|阅读(量|数|率|时长|打卡)|播放量|观看量|曝光量|网络流量|引流`), nil, nil, insteadDeeds},
	{JudgedByTraces, re(`(网络|网上|线上|在线|微信|手机|app|小程序)(公众|大众)?投票|人气(票|值)|网络人气`), nil, nil, insteadDeeds},
	{JudgedByTraces, re(`(评论|留言)(区|每|一|\d|满|不少)|(发|写|每日|每天)(评论|留言)|网评任务`), nil, re(misuse), insteadDeeds},
	{JudgedByTraces, re(`每(日|天)(答题|一题|一学|学习)|挑战答题|双人对战|刷题|刷课|刷视频`), nil, nil, insteadLearning},
	{JudgedByTraces, re(`学习(时长|时间达|分钟)|(观看|收看|收听|阅读|视频|网课|课件)(时长|时间)|(在线|线上|网上|网络|观看|收看|收听|阅读|在线课程).{0,10}(分钟|小时)|(平台|app|手机)(学习|观看|停留|阅读).{0,8}(分钟|小时)|(在线|线上|网上|网络)学习.{0,6}(积分|进度|排名)`), nil, nil, insteadLearning},
	{JudgedByTraces, re(`步数|微信运动|运动轨迹|(走访|巡查|工作|活动|外出|行动)轨迹|轨迹(上传|记录)|(开启|手机|实时|上传|共享|gps)定位|定位(共享|上传|打卡|签到|轨迹)|gps|位置(共享|上报|信息)|刷脸|人脸`), nil, nil, insteadRoster},
	{JudgedByTraces, re(`(上传|提交|报送|上报|发送|提供|拍摄?|晒|回传|附)(\d+|一|两|三|不少于|活动|工作|现场|走访|学习|会议|图文|相关|张|个|段|组|的)*(照片|图片|截图|影像|录像|视频|短视频)|(无|缺|没有|未见)(照片|图片|截图|影像|视频)|(照片|截图|视频)(每|满|不足|缺)`), re(`(视频|照片|图片)?(作品|党课).{0,8}(获|入选|评)`), re(`作品|征集|摄影|获.{0,6}奖|入选|评选`), insteadRoster},
	{JudgedByTraces, re(`留痕|痕迹管理`), nil, nil, insteadNothing},
	// 三：强制安装、统计安装使用、强制定期登录
	{CountedInstalls, re(`登录|登陆|上线(率|次数|天数)|在线率|在线天数`), nil, nil, insteadLearning},
	{CountedInstalls, re(`(安装|下载|卸载|注册|激活|启用|使用|绑定|开通|实名认证).{0,10}(app|应用|小程序|客户端|软件|平台|系统|账号|公众号|微信号)|(app|应用程序|小程序|客户端|软件|平台|系统|账号).{0,6}(安装|下载|注册|激活|使用率|使用情况|使用次数|未使用|不使用|绑定|开通)|(安装|激活|下载)率|装机`), re(`(研发|开发|推广应用|建设|建成|设计).{0,8}(系统|平台|软件|小程序|app)`), re(misuse), insteadDeeds},
	{CountedInstalls, re(`关注.{0,10}(公众号|视频号|抖音号?|微信|微博|账号|订阅号|服务号|小程序)|(公众号|视频号|抖音号|订阅号).{0,6}(关注|订阅)|关注(量|率|人数)|粉丝|吸粉|涨粉`), nil, nil, insteadDeeds},
	{CountedInstalls, re(`活跃(度|率|用户|天数|值)|日活|月活|周活|打开(率|次数)|启动次数|签收率|已读(率|回执)`), nil, nil, insteadDeeds},
	// 二：强制打卡签到、积分排名、在线时长
	{CompulsoryCheck, re(`打卡`), nil, nil, insteadRoster},
	{CompulsoryCheck, re(`(扫码|扫二维码|二维码|线上|在线|网上|手机|app|小程序|微信|钉钉|每日|每天|定位|刷脸|电子)(进行|完成)?(签到|签退|报到)|扫码|扫二维码`), nil, nil, insteadRoster},
	{CompulsoryCheck, re(`签到|签退`), re(`(纸质|现场|会议|活动|到场|书面)*签到(簿|表|册|单|名单|记录表)|(现场|纸质)签到(登记|确认)`), nil, insteadRoster},
	{CompulsoryCheck, re(`积分(排名|排行|榜|名次|位次|靠前|前\d+|第[一二三\d])|排行榜|龙虎榜|晒积分|(平台|app|软件)积分|每满\d+积?分($|[^钟])`), nil, nil, insteadDeeds},
	{CompulsoryCheck, re(`(微信|工作|钉钉|qq)群[^众]{0,8}?(回复|发言|冒泡|报到|响应|接龙|收到)|秒回|(未|不)回复收到|回复收到`), nil, nil, insteadDeeds},
	// 一：随意或者重复索要表格、数据、材料
	{RepeatedForms, re(`接龙|零报告|日报告?(表|制)|周报表|(每日|每天|每周|逐日|逐周).{0,6}(填报|上报|报送|报表)|填表|填报(一|每|\d|次|率|及时)|(报送|上报|提交|填报).{0,8}(报表|表格|台账|痕迹材料|佐证材料|印证材料|证明材料)|(报表|台账|佐证材料|印证材料|痕迹材料)(一|每|\d|不全|不齐|缺|齐全|完备|数量)|(每|按)(报送|上报|提交)(材料|数据)`), nil, nil, insteadNothing},
	// 五：商业活动
	{CommercialUse, re(`带货|充值|团购|下单|开户|办(信用)?卡|推销|(推广|购买|投保|销售).{0,8}(产品|保险|贷款|理财|套餐|商品|会员)|(app|小程序|平台|商城|网店).{0,6}(购物|购买|消费)`), re(`消费帮扶|帮助.{0,10}(销售|推销)|助销|农产品`), re(`消费帮扶|助农|帮扶`), insteadDeeds},
}
