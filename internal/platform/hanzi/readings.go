package hanzi

import (
	_ "embed"
	"strings"
	"sync"
)

//go:generate go run ./gen

//go:embed readings.txt
var readingsText string

const lastHan = 0x323AF

// readings holds per character the number of its syllable, 0 for none.
var readings = sync.OnceValue(func() (t struct {
	syllables []string
	of        []uint16
},
) {
	t.syllables = append(t.syllables, "")
	t.of = make([]uint16, lastHan+1)
	for line := range strings.Lines(readingsText) {
		syllable, characters, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		t.syllables = append(t.syllables, syllable)
		for _, r := range characters {
			t.of[r] = uint16(len(t.syllables) - 1)
		}
	}
	return t
})

// syllable is the character's first reading without tone (ü written v), empty when it has none.
func syllable(r rune) string {
	if r < 0x3000 || r > lastHan {
		return ""
	}
	t := readings()
	return t.syllables[t.of[r]]
}

// phrases are words of offices and places in which a character is not read in its first way.
// Longest first is not needed: none begins another.
var phrases = map[string]string{
	"重庆": "chong qing", "重新": "chong xin", "重阳": "chong yang", "重温": "chong wen", "重建": "chong jian",
	"银行": "yin hang", "行业": "hang ye", "央行": "yang hang", "会计": "kuai ji", "调研": "diao yan",
	"调解": "tiao jie", "调整": "tiao zheng", "调节": "tiao jie", "协调": "xie tiao", "空调": "kong tiao",
	"长江": "chang jiang", "长春": "chang chun", "长沙": "chang sha", "长效": "chang xiao", "长期": "chang qi",
	"长城": "chang cheng", "长征": "chang zheng", "长安": "chang an", "特长": "te chang", "长宁": "chang ning",
	"音乐": "yin yue", "朝阳": "chao yang", "厦门": "xia men", "大厦": "da sha", "六安": "lu an",
	"都市": "du shi", "首都": "shou du", "成都": "cheng du", "传记": "zhuan ji", "供给": "gong ji",
	"给予": "ji yu", "率先": "shuai xian", "效率": "xiao lv", "尉犁": "yu li", "单县": "shan xian",
	"解州": "xie zhou", "曾经": "ceng jing", "系统": "xi tong", "参加": "can jia", "校对": "jiao dui",
	"处分": "chu fen", "差额": "cha e", "出差": "chu chai", "着力": "zhuo li", "数据": "shu ju",
	"便民": "bian min", "便利": "bian li", "石家庄": "shi jia zhuang", "西藏": "xi zang", "宝藏": "bao zang",
	"蔚县": "yu xian", "浚县": "xun xian", "东阿": "dong e", "丽水": "li shui", "台州": "tai zhou",
	"番禺": "pan yu", "蚌埠": "beng bu", "亳州": "bo zhou", "歙县": "she xian", "黟县": "yi xian",
	"莘县": "shen xian", "莘庄": "xin zhuang", "铅山": "yan shan", "荥阳": "xing yang", "什么": "shen me",
}

// surnames are family names that are read in their own way at the head of a person's name.
var surnames = map[string]string{
	"单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "曾": "zeng", "朴": "piao", "任": "ren",
	"盖": "ge", "乐": "yue", "翟": "zhai", "覃": "qin", "华": "hua", "燕": "yan", "冼": "xian", "佘": "she",
	"折": "she", "黑": "he", "秘": "bi", "缪": "miao", "员": "yun", "贠": "yun", "逄": "pang", "祭": "zhai", "种": "chong",
	"隗": "wei", "召": "shao", "牟": "mu", "宓": "mi", "晁": "chao", "车": "che", "尹": "yin", "不": "fou",
	"万": "wan", "阚": "kan", "洗": "xian", "纪": "ji", "郇": "xun", "卜": "bu", "那": "na", "乜": "nie",
	"谌": "chen", "娄": "lou", "应": "ying", "哈": "ha", "谷": "gu", "令狐": "ling hu", "尉迟": "yu chi",
	"澹台": "tan tai", "万俟": "mo qi", "长孙": "zhang sun", "单于": "chan yu", "宿": "su", "葛": "ge",
	"诸葛": "zhu ge", "夏侯": "xia hou", "皇甫": "huang fu", "鲜于": "xian yu", "亓官": "qi guan",
	"宰父": "zai fu", "夹谷": "jia gu", "濮阳": "pu yang", "相里": "xiang li", "沈": "shen", "石": "shi",
	"戚": "qi", "柏": "bai", "干": "gan", "柳": "liu", "曲": "qu", "臧": "zang", "行": "xing", "重": "chong",
}
