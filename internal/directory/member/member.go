package member

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/sheet"
)

// Form (党员基本信息) is what may be typed about a member.
type Form struct {
	Name         string     `json:"name" doc:"姓名"`
	Sex          string     `json:"sex" enum:"male,female" doc:"性别"`
	Nation       string     `json:"nation" doc:"民族代码（GB/T 3304）"`
	Born         kernel.Day `json:"born" doc:"出生日期"`
	Education    string     `json:"education" doc:"学历代码（GB/T 4658）"`
	Standing     Standing   `json:"standing" enum:"full,probationary" doc:"人员类别"`
	Service      Employment `json:"service" enum:"in_service,retired" doc:"在职或离退休"`
	GroupID      kernel.ID  `json:"group_id" doc:"党小组，没有为 0"`
	Joined       kernel.Day `json:"joined" doc:"入党日期"`
	Confirmed    kernel.Day `json:"confirmed" doc:"转正日期"`
	JobTitle     string     `json:"job_title" maxLength:"60" doc:"职务"`
	Phone        string     `json:"phone" doc:"联系电话；与遮盖的相同即不改"`
	IDNumber     string     `json:"id_number" doc:"公民身份号码；与遮盖的相同即不改"`
	Migrant      bool       `json:"migrant" doc:"流动党员"`
	ObservedFrom kernel.Day `json:"observed_from" doc:"留党察看开始"`
	ObservedTo   kernel.Day `json:"observed_to" doc:"留党察看结束"`
}

// Member (党员). Phone and IDNumber are masked when they come from the Service, and empty elsewhere.
type Member struct {
	ID kernel.ID `json:"id"`
	Form
	BranchID       kernel.ID  `json:"branch_id" doc:"所在党支部（按所查的日期）"`
	BranchName     string     `json:"branch_name"`
	DepartmentName string     `json:"department_name"`
	GroupName      string     `json:"group_name"`
	Duties         string     `json:"duties" doc:"党内职务"`
	DutyDays       string     `json:"duty_days" doc:"任职日期，与党内职务依次对应"`
	LeftDay        kernel.Day `json:"left_day" doc:"减少日期，在册为空"`
	LeftKind       string     `json:"left_kind" doc:"减少原因"`
	LeftNote       string     `json:"left_note"`
	Version        int        `json:"version"`

	phoneCipher, phoneIndex, idCipher, idIndex string
}

// StandingOn is what the member was on day: full from the day of confirmation. A full member whose
// day of confirmation is not known has always been one, as far as the roster can tell.
func (m Member) StandingOn(day kernel.Day) Standing {
	if m.Standing == Full && (m.Confirmed == "" || m.Confirmed <= day) {
		return Full
	}
	return Probationary
}

// MayVote tells whether the member has a vote on day: full members not under observation (R29).
func (m Member) MayVote(day kernel.Day) bool {
	observed := m.ObservedFrom != "" && m.ObservedFrom <= day && (m.ObservedTo == "" || day <= m.ObservedTo)
	return m.StandingOn(day) == Full && !observed
}

// youngest is the age below which a day of joining is taken for a slip. The Constitution of the
// Party says 18; before it did, some were younger.
const youngest = 16

// check lists what is wrong with the form on a day. ID number and phone come in full or not at all.
func (f Form) check(today kernel.Day) []kernel.FieldFault {
	var out []kernel.FieldFault
	wrong := func(bad bool, field string, fault *kernel.Fault) {
		if bad {
			out = append(out, kernel.FieldFault{Field: field, Text: fault.Text})
		}
	}
	n := len([]rune(f.Name))
	wrong(n < 2 || n > 30, "name", ErrName)
	wrong(f.Sex != Male && f.Sex != Female, "sex", ErrSex)
	wrong(f.Nation != "" && nameOf(Nations, f.Nation) == "", "nation", ErrNation.With(f.Nation))
	wrong(f.Education != "" && nameOf(Educations, f.Education) == "", "education", ErrEducation.With(f.Education))
	wrong(f.Standing != Full && f.Standing != Probationary, "standing", ErrStanding)
	wrong(f.Service != InService && f.Service != Retired, "service", ErrService)
	wrong(!f.Born.Valid(), "born", ErrBorn)
	wrong(!f.Joined.Valid(), "joined", ErrJoined)
	wrong(f.Born.Valid() && f.Born > today, "born", ErrFuture)
	wrong(f.Joined.Valid() && f.Joined > today, "joined", ErrFuture)
	wrong(f.Born.Valid() && f.Joined.Valid() && f.Joined < f.Born.AddMonths(12*youngest), "joined", ErrJoinedYoung)
	wrong(f.Confirmed != "" && !f.Confirmed.Valid() || f.Confirmed != "" && f.Confirmed < f.Joined, "confirmed", ErrConfirmed)
	wrong(f.Standing == Probationary && f.Confirmed != "" && f.Confirmed <= today, "confirmed", ErrConfirmedEarly)
	wrong(f.ObservedFrom != "" && !f.ObservedFrom.Valid() || f.ObservedTo != "" && (!f.ObservedTo.Valid() || f.ObservedTo < f.ObservedFrom), "observed_from", ErrObserved)
	return append(out, f.checkNumbers()...)
}

// checkNumbers compares the ID number with what it says about its bearer.
func (f Form) checkNumbers() []kernel.FieldFault {
	var out []kernel.FieldFault
	if f.Phone != "" {
		if _, err := sheet.ParsePhone(f.Phone); err != nil {
			out = append(out, fieldFault("phone", err))
		}
	}
	if f.IDNumber == "" {
		return out
	}
	id, err := sheet.ParseIDNumber(f.IDNumber)
	if err != nil {
		return append(out, fieldFault("id_number", err))
	}
	if f.Born != "" && id.Birth != f.Born {
		out = append(out, kernel.FieldFault{Field: "born", Text: ErrIDMismatch.With("出生日期").Text})
	}
	if f.Sex != "" && id.Sex != sexName(f.Sex) {
		out = append(out, kernel.FieldFault{Field: "sex", Text: ErrIDMismatch.With("性别").Text})
	}
	return out
}

func fieldFault(field string, err error) kernel.FieldFault {
	if f, ok := kernel.AsFault(err); ok {
		return kernel.FieldFault{Field: field, Text: f.Text}
	}
	return kernel.FieldFault{Field: field, Text: err.Error()}
}

// tidy brings typed values into the form in which they are stored.
func (f Form) tidy() Form {
	f.Name, f.JobTitle = sheet.CleanName(f.Name), sheet.Clean(f.JobTitle)
	if id, err := sheet.ParseIDNumber(f.IDNumber); err == nil {
		f.IDNumber = id.Text
		if f.Born == "" {
			f.Born = id.Birth
		}
		if f.Sex == "" {
			f.Sex = map[string]string{sheet.Male: Male, sheet.Female: Female}[id.Sex]
		}
	}
	if phone, err := sheet.ParsePhone(f.Phone); err == nil {
		f.Phone = phone
	}
	return f
}

// Stay (所在支部) is a stretch of days in a branch.
type Stay struct {
	BranchID   kernel.ID  `json:"branch_id"`
	BranchName string     `json:"branch_name"`
	From       kernel.Day `json:"from"`
	To         kernel.Day `json:"to" doc:"最后一日，至今为空"`
	Note       string     `json:"note"`
}

// Position (任职) is a duty held in an organisation.
type Position struct {
	ID       kernel.ID  `json:"id"`
	MemberID kernel.ID  `json:"member_id"`
	OrgID    kernel.ID  `json:"org_id"`
	OrgName  string     `json:"org_name"`
	Duty     Duty       `json:"duty"`
	DutyName string     `json:"duty_name"`
	From     kernel.Day `json:"from"`
	To       kernel.Day `json:"to" doc:"最后一日，现任为空"`
	Note     string     `json:"note"`
}

// openDay writes "until further notice" as an empty day, and back.
func openDay(d kernel.Day) kernel.Day {
	if d == kernel.MaxDay {
		return ""
	}
	return d
}

func closedDay(d kernel.Day) kernel.Day {
	if d == "" {
		return kernel.MaxDay
	}
	return d
}
