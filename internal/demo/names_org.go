package demo

import "strings"

// offices name branches after the office they are formed in, by the sort of department; the first
// that its name holds decides.
var offices = []struct {
	sort  string
	names []string
}{
	{"公安局", words("指挥中心 政治部 刑侦支队 治安支队 交警支队 巡特警支队 经侦支队 禁毒支队 网安支队 出入境管理支队 法制支队 科技信息化支队 警务保障处 督察支队 看守所 东城分局 西城分局 开发区分局 警察训练支队 情报中心 国保支队 监所管理支队")},
	{"法院", words("办公室 政治部 立案庭 刑事审判庭 民事审判一庭 民事审判二庭 行政审判庭 执行局 审监庭 研究室 法警支队 司法行政处 技术室")},
	{"检察院", words("办公室 政治部 第一检察部 第二检察部 第三检察部 第四检察部 第五检察部 案件管理办公室 研究室 检务督察部 法警支队")},
	{"医院", words("党政综合 内科第一 内科第二 外科第一 外科第二 妇产科 儿科 急诊科 门诊 护理 医技 药学 后勤")},
	{"保健院", words("党政综合 妇科 产科 儿科 保健部 护理 医技")},
	{"学院", words("党政综合 教务处 学生工作处 机电工程系 信息工程系 经济管理系 建筑工程系 医药护理系 艺术设计系 后勤服务中心")},
	{"大学", words("党政综合 教学部 培训部 社区教育部")},
	{"党校", words("办公室 组织人事科 教务科 党史党建教研室 经济学教研室 公共管理教研室 学员管理科 图书信息中心")},
	{"集团", words("综合部 党群工作部 财务部 投资发展部 工程管理部 资产运营部 法务审计部 项目公司 物业公司")},
	{"公司", words("综合部 人力资源部 财务部 市场部 网络运维部 客户服务部 建设部 营销中心 物资分公司 检修分公司")},
	{"银行", words("综合部 风险管理部 公司业务部 零售业务部 营业部 计划财务部 科技部")},
	{"税务局", words("办公室 机关服务中心 货物和劳务税科 所得税科 征收管理科 稽查局 第一税务分局 第二税务分局 第三税务分局 纪检组 信息中心 法制科")},
	{"报社", words("编辑中心 采访中心 新媒体中心 广告中心 印务中心 行政办公室 发行公司")},
	{"支队", words("机关 作战训练科 特勤站 战勤保障站 东城站 西城站")},
	{"", words("办公室 组织人事科 政策法规科 财务科 综合科 规划科 业务一科 业务二科 执法支队 行政审批科 监督科 信息中心 项目科 服务中心 督查科 调研科 技术科 安全科 基层科 培训中心 评估科 稽查科 后勤科 研究室")},
}

// below are subordinate units (下属单位) of departments that have some.
var below = map[string][]string{
	"市教育局":        {"市教育科学研究院", "市第一中学", "市实验中学", "市特殊教育学校"},
	"市自然资源和规划局":   {"市不动产登记中心", "市土地储备中心", "市规划设计院"},
	"市生态环境局":      {"市环境监测站", "市环境科学研究院"},
	"市住房和城乡建设局":   {"市住房保障中心", "市建设工程质量监督站"},
	"市城市管理局":      {"市园林绿化中心", "市环境卫生中心"},
	"市交通运输局":      {"市公路事业发展中心", "市道路运输服务中心", "市港航发展中心"},
	"市水利局":        {"市河道管理中心", "市水文服务中心"},
	"市农业农村局":      {"市农业技术推广中心", "市畜牧兽医服务中心", "市农业综合执法支队"},
	"市文化和旅游局":     {"市文化馆", "市歌舞剧院", "市非遗保护中心"},
	"市卫生健康委":      {"市卫生监督所", "市急救中心", "市中心血站"},
	"市人力资源和社会保障局": {"市社会保险中心", "市人才服务中心"},
	"市市场监督管理局":    {"市质量检验中心", "市药品检验所"},
	"市林业局":        {"市国有林场", "市林业科学研究所"},
	"市民政局":        {"市社会福利院", "市救助管理站"},
}

// formerly are earlier names of departments and the day of the present one.
var formerly = map[string]struct{ name, from string }{
	"市自然资源和规划局":    {"市国土资源局", "2019-01-25"},
	"市文化和旅游局":      {"市文化局", "2019-01-25"},
	"市应急管理局":       {"市安全生产监督管理局", "2019-01-25"},
	"市数据局":         {"市大数据管理中心", "2024-03-08"},
	"市国防动员办公室":     {"市人民防空办公室", "2023-07-20"},
	"金融监管总局江州监管分局": {"江州银保监分局", "2023-07-20"},
}

// since are departments younger than the programme.
var since = map[string]string{"市退役军人事务局": "2019-01-25", "市医疗保障局": "2019-01-25"}

// merged are departments that exist no more, with the one that took them over.
var merged = []struct{ name, into, day string }{{"市旅游发展委员会", "市文化和旅游局", "2019-01-25"}, {"市质量技术监督局", "市市场监督管理局", "2019-01-25"}}

func words(text string) []string { return strings.Fields(text) }

func officesOf(department string) []string {
	for _, o := range offices {
		if strings.Contains(department, o.sort) {
			return o.names
		}
	}
	return nil
}

var numerals = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

// numeral writes 1 to 99.
func numeral(n int) string {
	switch {
	case n <= 10:
		return numerals[n]
	case n < 20:
		return "十" + numerals[n-10]
	case n%10 == 0:
		return numerals[n/10] + "十"
	default:
		return numerals[n/10] + "十" + numerals[n%10]
	}
}
