package demo

import (
	"fmt"
	"math/rand/v2"
)

// City is the demonstration's city; no such city exists.
const City = "江州市"

// departmentNames are plausible departments of a city, in the order in which lists print them. The
// weight says how many branches one has compared to others.
var departmentNames = []struct {
	name   string
	weight int
}{
	{"市纪委监委机关", 12},
	{"市委办公室", 9},
	{"市人大常委会机关", 8},
	{"市政府办公室", 10},
	{"市政协机关", 8},
	{"市委组织部", 6},
	{"市委宣传部", 7},
	{"市委统战部", 5},
	{"市委政法委", 5},
	{"市委政策研究室", 3},
	{"市委网信办", 3},
	{"市委编办", 4},
	{"市直机关工委", 3},
	{"市委老干部局", 4},
	{"市委党校", 9},
	{"市委党史研究室", 3},
	{"市档案馆", 5},
	{"江州日报社", 8},
	{"市信访局", 4},
	{"市法院", 14},
	{"市检察院", 11},
	{"市发展改革委", 10},
	{"市教育局", 12},
	{"市科技局", 6},
	{"市工业和信息化局", 9},
	{"市民族宗教局", 4},
	{"市公安局", 26},
	{"市民政局", 9},
	{"市司法局", 9},
	{"市财政局", 13},
	{"市人力资源和社会保障局", 14},
	{"市自然资源和规划局", 16},
	{"市生态环境局", 12},
	{"市住房和城乡建设局", 14},
	{"市城市管理局", 13},
	{"市交通运输局", 16},
	{"市水利局", 12},
	{"市农业农村局", 16},
	{"市商务局", 8},
	{"市文化和旅游局", 13},
	{"市卫生健康委", 16},
	{"市退役军人事务局", 7},
	{"市应急管理局", 8},
	{"市审计局", 7},
	{"市国资委", 8},
	{"市市场监督管理局", 15},
	{"市体育局", 5},
	{"市统计局", 5},
	{"市医疗保障局", 7},
	{"市林业局", 9},
	{"市国防动员办公室", 4},
	{"市行政审批局", 6},
	{"市数据局", 5},
	{"市机关事务服务中心", 7},
	{"市供销社", 5},
	{"市地方志编纂中心", 2},
	{"市公积金管理中心", 5},
	{"市公共资源交易中心", 3},
	{"市招商服务中心", 4},
	{"市投资集团", 8},
	{"市城发集团", 9},
	{"市交投集团", 9},
	{"市水务集团", 8},
	{"市文旅集团", 7},
	{"市总工会", 6},
	{"团市委", 3},
	{"市妇联", 3},
	{"市科协", 3},
	{"市文联", 3},
	{"市社科联", 2},
	{"市侨联", 2},
	{"市残联", 3},
	{"市红十字会", 2},
	{"市工商联", 3},
	{"市贸促会", 2},
	{"市计生协会", 2},
	{"市税务局", 14},
	{"市气象局", 6},
	{"市邮政管理局", 3},
	{"市烟草专卖局", 8},
	{"人民银行江州市分行", 7},
	{"金融监管总局江州监管分局", 5},
	{"国家统计局江州调查队", 3},
	{"江州海关", 6},
	{"市消防救援支队", 7},
	{"市供电公司", 10},
	{"市邮政公司", 5},
	{"电信江州分公司", 6},
	{"移动江州分公司", 6},
	{"联通江州分公司", 4},
	{"江州银行", 7},
	{"市中心医院", 12},
	{"市第一人民医院", 11},
	{"市中医医院", 8},
	{"市妇幼保健院", 6},
	{"市疾控中心", 5},
	{"江州职业技术学院", 10},
	{"江州开放大学", 4},
	{"市图书馆", 3},
	{"市博物馆", 3},
}

var surnames = []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文")

var (
	givenMen   = []rune("伟强军杰勇涛磊明超华斌波辉刚健峰鹏飞林志文建国平东海洋宇浩然昊天博睿思远晨阳俊凯旭彬翔毅诚信义德安邦振宏立新民永胜庆")
	givenWomen = []rune("芳娜敏静丽艳娟霞燕萍红梅玲莉雪婷慧颖琳倩怡佳欣悦蕾洁晶云凤琴兰英淑秀珍文雅思晴雨萱梦瑶琪妍晓")
	compound   = []string{"欧阳", "司马", "上官", "诸葛", "尉迟", "皇甫"}
)

// name makes a person's name. Two in a hundred have a compound surname; namesakes occur, as in life.
func name(r *rand.Rand, woman bool) string {
	surname := string(surnames[skewed(r, len(surnames))])
	if r.IntN(50) == 0 {
		surname = compound[r.IntN(len(compound))]
	}
	given := givenMen
	if woman {
		given = givenWomen
	}
	n := surname + string(given[r.IntN(len(given))])
	if r.IntN(100) < 72 {
		n += string(given[r.IntN(len(given))])
	}
	return n
}

// skewed picks low indexes more often, as common surnames are.
func skewed(r *rand.Rand, n int) int {
	f := r.Float64()
	return int(f * f * float64(n))
}

// idNumber makes a number with a true check digit in a region code that was never given out.
func idNumber(r *rand.Rand, birth string, woman bool) string {
	seq := r.IntN(499)*2 + 1
	if woman {
		seq++
	}
	body := fmt.Sprintf("%s%s%03d", "429099", birth, seq)
	sum := 0
	for i, c := range body {
		sum += int(c-'0') * (1 << (17 - i) % 11)
	}
	return body + string("10X98765432"[sum%11])
}

func phone(n int) string { return fmt.Sprintf("139%08d", n) }
