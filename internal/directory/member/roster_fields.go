package member

import (
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/sheet"
)

// RosterKind is the kind of roster imports.
const RosterKind = "roster"

// rosterFields are the roster's columns with the headings met in real files.
var rosterFields = []intake.Field{
	{Key: "name", Label: "姓名", Synonyms: []string{"党员姓名", "名字"}, Required: true, Example: "张三"},
	{Key: "sex", Label: "性别", Options: []string{"男", "女"}, Example: "男"},
	{Key: "nation", Label: "民族", Example: "汉族", Note: "按全称填写，如“汉族”。"},
	{Key: "born", Label: "出生日期", Synonyms: []string{"出生年月", "出生年月日", "生日"}, Day: true, Example: "1980-05-01", Note: "如 1980-05-01。填了身份证号的可以不填。"},
	{Key: "education", Label: "学历", Synonyms: []string{"最高学历", "文化程度"}, Options: names(Educations), Example: "大学本科"},
	{Key: "standing", Label: "人员类别", Synonyms: []string{"党籍状态", "党员类别", "党员类型", "政治面貌"}, Options: []string{"正式党员", "预备党员"}, Example: "正式党员"},
	{Key: "service", Label: "在职情况", Synonyms: []string{"在岗情况", "人员状态", "是否退休", "是否离退休", "在职/离退休"}, Options: []string{"在职", "离退休"}, Example: "在职"},
	{Key: "department", Label: "所在单位", Synonyms: []string{"单位", "单位名称", "工作单位", "所属单位", "所在分党委", "所在党委", "所在党组织"}, Example: "市财政局"},
	{Key: "branch", Label: "所在党支部", Synonyms: []string{"党支部", "所在支部", "支部", "支部名称", "党支部名称", "所属党支部", "所属支部"}, Example: "第一党支部"},
	{Key: "group", Label: "党小组", Synonyms: []string{"所在党小组", "所属党小组", "党小组名称", "小组", "所在小组", "所属小组"}, Note: "所在党支部里党小组的名称，如“第一党小组”；没有分党小组的空着。"},
	{Key: "duties", Label: "党内职务", Synonyms: []string{"党内职务名称", "党内任职", "党内职务（含兼任）", "支委职务", "支部职务", "党务职务", "担任党内职务"}, Options: dutyNames(), Several: true, Example: "组织委员", Note: "几个职务用“、”隔开；任在机关党委、党总支的写明，如“机关党委副书记”。只登记新任的，不免职。"},
	{Key: "duty_days", Label: "任职日期", Synonyms: []string{"任职时间", "任现职时间", "任现职日期", "任命时间", "任命日期", "党内职务任职时间", "党内职务任职日期", "任党内职务时间"}, Day: true, Note: "任党内职务的日期；几个职务日期不同的，按职务的次序用“、”隔开。"},
	{Key: "since", Label: "转入日期", Synonyms: []string{"组织关系转入时间", "组织关系转入日期", "转入时间", "转入支部日期", "转入本支部日期"}, Day: true, Note: "转入所在党支部的日期。"},
	{Key: "joined", Label: "入党日期", Synonyms: []string{"入党时间", "加入党组织日期", "加入党组织时间", "加入中共组织的时间"}, Day: true, Example: "2005-07-01"},
	{Key: "confirmed", Label: "转正日期", Synonyms: []string{"转正时间", "转为正式党员日期", "转为正式党员时间"}, Day: true, Example: "2006-07-01"},
	{Key: "job_title", Label: "职务", Synonyms: []string{"行政职务", "工作职务", "单位职务", "工作岗位", "岗位"}, Example: "科长"},
	{Key: "phone", Label: "联系电话", Synonyms: []string{"手机", "手机号", "手机号码", "电话", "联系方式", "电话号码"}, Example: "13800138000", Secret: true, Note: "11 位手机号，或带区号的固定电话。"},
	{Key: "id_number", Label: "身份证号", Synonyms: []string{"公民身份号码", "身份证号码", "身份证", "公民身份证号", "公民身份证号码"}, Secret: true, Note: "18 位，请把单元格设为文本。"},
}

func names(list []CodeEntry) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.Name
	}
	return out
}

const rosterNote = "填写说明：姓名必填；新增的党员还须填写性别、出生日期、入党日期和所在党支部。空着的格子不改动原有内容，表中没有的党员不会被删除。" +
	"所在党支部与系统中不同的，按转接处理，请填转入日期。导入时本行和灰色的示例行会自动略过。"

var sexWords = map[string]string{"男": Male, "女": Female, "1": Male, "2": Female, "男性": Male, "女性": Female, "male": Male, "female": Female}

var standingWords = map[string]Standing{
	"正式党员": Full, "正式": Full, "中共党员": Full, "党员": Full, "中共正式党员": Full, "01": Full, "1": Full,
	"预备党员": Probationary, "预备": Probationary, "中共预备党员": Probationary, "02": Probationary, "2": Probationary,
}

var serviceWords = map[string]Employment{
	"在职": InService, "在岗": InService, "在编在岗": InService, "在职在岗": InService, "否": InService,
	"离退休": Retired, "退休": Retired, "离休": Retired, "已退休": Retired, "是": Retired, "退职": Retired,
}

// readCells works a row's cells into the form; blank ones change nothing. f may hold what is stored.
func readCells(r *intake.Row, f Form, stored numbers) Form {
	if text := sheet.CleanName(r.Cell("name").Text); text != "" {
		f.Name = text
	}
	word(r, "sex", ErrSex, &f.Sex, func(s string) (string, bool) { v, ok := sexWords[s]; return v, ok })
	word(r, "nation", nil, &f.Nation, ParseNation)
	word(r, "education", nil, &f.Education, ParseEducation)
	word(r, "standing", ErrStanding, &f.Standing, func(s string) (Standing, bool) { v, ok := standingWords[s]; return v, ok })
	word(r, "service", ErrService, &f.Service, func(s string) (Employment, bool) { v, ok := serviceWords[s]; return v, ok })
	day(r, "born", &f.Born)
	day(r, "joined", &f.Joined)
	day(r, "confirmed", &f.Confirmed)
	if text := r.Text("job_title"); text != "" {
		f.JobTitle = text
	}
	f.Phone = readPhone(r, stored.phone)
	f.IDNumber = readID(r, stored.id)
	return f
}

func word[T any](r *intake.Row, field string, fault *kernel.Fault, into *T, parse func(string) (T, bool)) {
	text := r.Text(field)
	if text == "" {
		return
	}
	v, ok := parse(text)
	switch {
	case ok:
		*into = v
	case fault != nil:
		r.Wrong(field, fault)
	case field == "nation":
		r.Wrong(field, ErrNation.With(text))
	default:
		r.Wrong(field, ErrEducation.With(text))
	}
}

// day reads a day. Of a month alone it keeps what is stored when that lies in the month, and else
// takes the first: rosters often say 1980.05.
func day(r *intake.Row, field string, into *kernel.Day) {
	c := r.Cell(field)
	if c.Blank() {
		return
	}
	if d, err := sheet.ParseDay(c, sheet.PartialRefused); err == nil {
		*into = d
		return
	}
	d, err := sheet.ParseDay(c, sheet.PartialFirstDay)
	switch {
	case err != nil:
		r.Wrong(field, err)
	case len(*into) < 7 || (*into)[:7] != d[:7]:
		*into = d
	}
}

// numbers are a member's stored numbers in full.
type numbers struct{ phone, id string }

func readPhone(r *intake.Row, stored string) string {
	c := r.Cell("phone")
	text := sheet.Clean(c.Text)
	switch {
	case text == "" || stored != "" && text == sheet.MaskPhone(stored):
		return stored
	case sheet.IsMasked(text):
		r.Wrong("phone", sheet.ErrPhoneMasked)
		return stored
	}
	phone, err := sheet.ParsePhone(c.Text)
	if err != nil {
		r.Wrong("phone", err)
		return stored
	}
	return phone
}

func readID(r *intake.Row, stored string) string {
	c := r.Cell("id_number")
	text := sheet.Clean(c.Text)
	switch {
	case text == "" || stored != "" && text == sheet.MaskIDNumber(stored):
		return stored
	case sheet.IsMasked(text):
		r.Wrong("id_number", sheet.ErrIDMasked)
		return stored
	}
	id, err := sheet.ParseIDCell(c)
	if err != nil {
		r.Wrong("id_number", err)
		return stored
	}
	return id.Text
}

// fieldOf maps the form's field names to the roster's columns, for mistakes that check finds.
func fieldOf(formField string) string {
	if slices.ContainsFunc(rosterFields, func(f intake.Field) bool { return f.Key == formField }) {
		return formField
	}
	return ""
}
