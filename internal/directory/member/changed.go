package member

import "strings"

// fieldLabels names the form's fields as screens and files do.
var fieldLabels = map[string]string{
	"name": "姓名", "sex": "性别", "nation": "民族", "born": "出生日期", "education": "学历", "standing": "人员类别",
	"service": "在职情况", "group": "党小组", "joined": "入党日期", "confirmed": "转正日期", "job_title": "职务", "phone": "联系电话", "id_number": "身份证号",
	"migrant": "流动党员", "observed": "留党察看",
}

// changed lists the fields in which after differs from before; phone and number are before's.
func changed(before, after Member, phone, number string) []string {
	var out []string
	differs := func(field string, yes bool) {
		if yes {
			out = append(out, field)
		}
	}
	a, b := before.Form, after.Form
	differs("name", a.Name != b.Name)
	differs("sex", a.Sex != b.Sex)
	differs("nation", a.Nation != b.Nation)
	differs("born", a.Born != b.Born)
	differs("education", a.Education != b.Education)
	differs("standing", a.Standing != b.Standing)
	differs("service", a.Service != b.Service)
	differs("group", a.GroupID != b.GroupID)
	differs("joined", a.Joined != b.Joined)
	differs("confirmed", a.Confirmed != b.Confirmed)
	differs("job_title", a.JobTitle != b.JobTitle)
	differs("phone", phone != b.Phone)
	differs("id_number", number != b.IDNumber)
	differs("migrant", a.Migrant != b.Migrant)
	differs("observed", a.ObservedFrom != b.ObservedFrom || a.ObservedTo != b.ObservedTo)
	return out
}

func labelsOf(fields []string) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = fieldLabels[f]
	}
	return strings.Join(names, "、")
}
