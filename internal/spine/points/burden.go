package points

import (
	"regexp"
	"strings"
)

// BurdenDocument is the document by whose prohibitions refusals are named (RULES 6).
const BurdenDocument = "国办函〔2026〕12号《政务移动互联网应用程序规范化管理办法》"

// Prohibition (禁止情形) is one of the five that the document lists.
type Prohibition int

// The five prohibitions.
const (
	RepeatedForms    Prohibition = 1 // 随意或重复索要表格、数据、材料
	CompulsoryCheck  Prohibition = 2 // 强制打卡签到、积分排名、在线时长
	CountedInstalls  Prohibition = 3 // 强制安装、统计安装使用、强制定期登录
	JudgedByTraces   Prohibition = 4 // 以点赞、网络投票、转发、学习时长为考核依据，索要照片轨迹
	CommercialUse    Prohibition = 5 // 商业行为
	noProhibition    Prohibition = 0
	barredKindBreaks             = JudgedByTraces
)

// Chinese is the prohibition's number as papers write it.
func (p Prohibition) Chinese() string {
	return []string{"", "一", "二", "三", "四", "五"}[p]
}

// About says in a few words what the prohibition is about.
func (p Prohibition) About() string {
	return []string{
		"",
		"不得随意或者重复向基层索要表格、数据、材料",
		"不得把打卡签到、积分排名、在线时长设为强制功能",
		"不得强制安装、统计安装使用情况、强制定期登录",
		"不得以点赞、网络投票、转发、学习时长等作为考核依据，不得无必要索要工作照片、视频、轨迹",
		"不得从事商业活动",
	}[p]
}

// Burden (增负内容) is what a text would reward or punish though it must not.
type Burden struct {
	Prohibition Prohibition
	Phrase      string // as found in the text
	Instead     string // what to count instead
}

// FindBurden reads a rule's text and answers the first burden in it, nil for a lawful text.
//
// It judges clause by clause, so that 「参加志愿服务一次1分（不以打卡为依据）」 is lawful, while
// 「无需打卡，登录一次1分」 is not. It can't understand language: fact kinds are flagged as well.
func FindBurden(text string) *Burden {
	whole := plain(text)
	for _, clause := range clauseEnd.Split(whole, -1) {
		if clause == "" || disclaims.MatchString(clause) && !pretends.MatchString(clause) {
			continue
		}
		for _, term := range burdenTerms {
			if phrase := term.find(clause, whole); phrase != "" {
				return &Burden{term.breaks, phrase, term.instead}
			}
		}
	}
	return nil
}

// burdenTerm is a turn of phrase. lawful texts are cut out of the clause before burden is looked
// for; saved, found anywhere in the text, says that the whole is something else.
type burdenTerm struct {
	breaks  Prohibition
	burden  *regexp.Regexp
	lawful  *regexp.Regexp
	saved   *regexp.Regexp
	instead string
}

func (t *burdenTerm) find(clause, whole string) string {
	if t.saved != nil && t.saved.MatchString(whole) {
		return ""
	}
	if t.lawful != nil {
		clause = t.lawful.ReplaceAllString(clause, "|")
	}
	return t.burden.FindString(clause)
}

var (
	clauseEnd = regexp.MustCompile(`[,.;:!?()\[\]<>\n]+`)
	// A clause that says what is not asked for, or not counted.
	disclaims = regexp.MustCompile(`^(并|也|且|均|一律|但)?(不以|不得以|不将|不把|不因|不要求|不强制|不统计|不考核|无需|无须|不需|不必|严禁|禁止|取消)|(不|不再|均不|一律不)(计分|计入|加分|扣分|作为|纳入)`)
	// The same words before a demand.
	pretends = regexp.MustCompile(`否则|外另|另外加|另加|的(加|扣|计)|不得(少|低)于`)
)

// blanks separate the letters of a word from each other without changing it.
var blanks = regexp.MustCompile(`[\s\p{Zs}\x{200b}-\x{200f}\x{feff}·•_\-*~—「」『』“”"'‘’《》]+`)

// plain brings a text into one form: half-width, lower case, common traditional characters
// simplified, nothing between the characters of a word.
func plain(text string) string {
	s := strings.Map(func(r rune) rune {
		if r >= 0xff01 && r <= 0xff5e {
			r -= 0xfee0
		}
		if i := strings.IndexRune(traditional, r); i >= 0 {
			return []rune(simplified)[len([]rune(traditional[:i]))]
		}
		switch r {
		case '，', '、':
			if r == '，' {
				return ','
			}
			return r
		case '。':
			return '.'
		case '；':
			return ';'
		}
		return r
	}, text)
	return blanks.ReplaceAllString(strings.ToLower(s), "")
}

const (
	traditional = "簽點讚轉發錄線時長學習強國裝載關註瀏覽閱"
	simplified  = "签点赞转发录线时长学习强国装载关注浏览阅"
)
