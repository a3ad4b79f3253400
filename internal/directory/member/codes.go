package member

import (
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
)

// CodeEntry (代码) is an entry of a code list.
type CodeEntry struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// nationText is GB/T 3304-1991: the 56 nationalities by their numeric code.
const nationText = "01汉族 02蒙古族 03回族 04藏族 05维吾尔族 06苗族 07彝族 08壮族 09布依族 10朝鲜族 11满族 12侗族 13瑶族 14白族 15土家族 16哈尼族 17哈萨克族 18傣族 19黎族 20傈僳族 " +
	"21佤族 22畲族 23高山族 24拉祜族 25水族 26东乡族 27纳西族 28景颇族 29柯尔克孜族 30土族 31达斡尔族 32仫佬族 33羌族 34布朗族 35撒拉族 36毛南族 37仡佬族 38锡伯族 39阿昌族 40普米族 " +
	"41塔吉克族 42怒族 43乌孜别克族 44俄罗斯族 45鄂温克族 46德昂族 47保安族 48裕固族 49京族 50塔塔尔族 51独龙族 52鄂伦春族 53赫哲族 54门巴族 55珞巴族 56基诺族 97其他 98外国血统中国籍"

// Nations (民族) by GB/T 3304-1991.
var Nations = readCodes(nationText)

// Educations (学历) by GB/T 4658-2006, the levels that rosters distinguish, from the highest.
var Educations = readCodes("10研究生 20大学本科 30大学专科 40中等专业学校 44职业高中 47技工学校 60普通高中 70初中 80小学 90其他")

func readCodes(text string) []CodeEntry {
	var out []CodeEntry
	for _, f := range strings.Fields(text) {
		out = append(out, CodeEntry{f[:2], f[2:]})
	}
	return out
}

// NationName is a nationality by its code; empty for an unknown one.
func NationName(code string) string { return nameOf(Nations, code) }

func nameOf(list []CodeEntry, code string) string {
	if i := slices.IndexFunc(list, func(c CodeEntry) bool { return c.Code == code }); i >= 0 {
		return list[i].Name
	}
	return ""
}

// ParseNation reads a nationality's name, with or without 族, or its code.
func ParseNation(text string) (string, bool) {
	for _, c := range Nations {
		if text == c.Name || text == c.Code || text+"族" == c.Name {
			return c.Code, true
		}
	}
	return "", false
}

// educationWords are other words met in rosters, by what they contain; the first that fits decides.
var educationWords = []struct{ word, code string }{
	{"博士", "10"},
	{"硕士", "10"},
	{"研究生", "10"},
	{"专升本", "20"},
	{"大专", "30"},
	{"专科", "30"},
	{"高职", "30"},
	{"本科", "20"},
	{"学士", "20"},
	{"大学", "20"},
	{"大本", "20"},
	{"大普", "20"},
	{"中专", "40"},
	{"中等", "40"},
	{"中职", "40"},
	{"中师", "40"},
	{"职高", "44"},
	{"职中", "44"},
	{"职业高中", "44"},
	{"技校", "47"},
	{"技工", "47"},
	{"中技", "47"},
	{"高中", "60"},
	{"初中", "70"},
	{"初级中学", "70"},
	{"小学", "80"},
	{"其他", "90"},
	{"文盲", "90"},
}

// ParseEducation reads a level of education as people write it, or its code.
func ParseEducation(text string) (string, bool) {
	for _, c := range Educations {
		if text == c.Name || text == c.Code {
			return c.Code, true
		}
	}
	if len(text) == 2 && isDigit(text[0]) && isDigit(text[1]) { // finer codes of the same list: 11 博士研究生毕业
		if i := slices.IndexFunc(Educations, func(c CodeEntry) bool { return c.Code[0] == text[0] }); i >= 0 {
			return Educations[i].Code, true
		}
	}
	for _, w := range educationWords {
		if strings.Contains(text, w.word) {
			return w.code, true
		}
	}
	return "", false
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// Duty (党内职务) is what a position is.
type Duty string

// The duties. FullTimeDeputy (专职副书记) and AffairsCadre (党务干部) are a department's.
const (
	Secretary      Duty = "secretary"
	Deputy         Duty = "deputy_secretary"
	FullTimeDeputy Duty = "full_time_deputy"
	Organiser      Duty = "organisation_commissioner"
	Publicist      Duty = "publicity_commissioner"
	Discipline     Duty = "discipline_commissioner"
	UnitedFront    Duty = "united_front_commissioner"
	YouthDuty      Duty = "youth_commissioner"
	Commissioner   Duty = "commissioner"
	GroupLeader    Duty = "group_leader"
	AffairsCadre   Duty = "affairs_cadre"
)

// DutyCode is a duty with its Chinese name and the kinds of organisations it is held in.
type DutyCode struct {
	Duty  Duty       `json:"duty"`
	Name  string     `json:"name"`
	Kinds []org.Kind `json:"kinds"`
}

var (
	bodies = []org.Kind{org.WorkCommittee, org.Committee, org.GeneralBranch, org.Branch}
	upper  = []org.Kind{org.Department, org.Subunit, org.Committee, org.GeneralBranch}
)

// Duties in the order of papers.
var Duties = []DutyCode{
	{Secretary, "书记", bodies},
	{Deputy, "副书记", bodies},
	{FullTimeDeputy, "专职副书记", upper},
	{Organiser, "组织委员", bodies},
	{Publicist, "宣传委员", bodies},
	{Discipline, "纪检委员", bodies},
	{UnitedFront, "统战委员", bodies},
	{YouthDuty, "青年委员", bodies},
	{Commissioner, "委员", bodies},
	{GroupLeader, "党小组组长", []org.Kind{org.Group}},
	{AffairsCadre, "党务干部", upper},
}

// Chinese is the duty's name.
func (d Duty) Chinese() string {
	if i := slices.IndexFunc(Duties, func(c DutyCode) bool { return c.Duty == d }); i >= 0 {
		return Duties[i].Name
	}
	return ""
}

// OnCommittee tells duties that make their holder one of the branch's committee (支委会).
func (d Duty) OnCommittee() bool { return d != GroupLeader && d != AffairsCadre && d != "" }

// LeaveKind (减少原因) is why a member is no longer on the roster.
type LeaveKind string

// LeaveKinds with their names.
var LeaveKinds = []CodeEntry{
	{"transferred", "组织关系转出"},
	{"died", "去世"},
	{"expelled", "开除党籍"},
	{"removed", "除名"},
	{"withdrew", "退党"},
	{"disqualified", "取消预备党员资格"},
	{"lost", "停止党籍"},
	{"mistaken", "误登"},
}

// Standing (人员类别).
type Standing string

// The standings of a member.
const (
	Full         Standing = "full"
	Probationary Standing = "probationary"
)

// Chinese is the standing's name.
func (s Standing) Chinese() string {
	return map[Standing]string{Full: "正式党员", Probationary: "预备党员"}[s]
}

// Employment (在职情况).
type Employment string

// In service or retired.
const (
	InService Employment = "in_service"
	Retired   Employment = "retired"
)

// Chinese is the employment's name.
func (e Employment) Chinese() string {
	return map[Employment]string{InService: "在职", Retired: "离退休"}[e]
}

// Sex codes stand in the database as words (GB/T 2261.1: 1 男, 2 女).
const (
	Male   = "male"
	Female = "female"
)

func sexName(sex string) string { return map[string]string{Male: "男", Female: "女"}[sex] }
