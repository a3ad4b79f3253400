package activity

// Vote (表决) is how a resolution was decided. All figures are persons with a vote; nobody votes for
// another (R13).
type Vote struct {
	Due       int  `json:"due" minimum:"0" maximum:"100000" doc:"应到有表决权的人数"`
	Present   int  `json:"present" minimum:"0" maximum:"100000" doc:"实到有表决权的人数"`
	Ayes      int  `json:"ayes" minimum:"0" maximum:"100000" doc:"赞成"`
	Nays      int  `json:"nays" minimum:"0" maximum:"100000" doc:"反对"`
	Abstained int  `json:"abstained" minimum:"0" maximum:"100000" doc:"弃权"`
	Admission bool `json:"admission" doc:"接收党员或转正的表决：到会须超过半数"`
}

// Quorate (到会符合规定) reports whether the meeting may decide: at least half of those due are
// present; more than half where it admits members (R13).
func (v Vote) Quorate() bool {
	if v.Admission {
		return 2*v.Present > v.Due
	}
	return v.Due > 0 && 2*v.Present >= v.Due
}

// Passed (通过) reports whether the ayes are more than half of those who should attend, not of those
// who came (R13): of 20 due, 10 ayes fail and 11 pass.
func (v Vote) Passed() bool { return v.Quorate() && 2*v.Ayes > v.Due }

// Outcome is the vote's result in words.
func (v Vote) Outcome() string {
	switch {
	case v == Vote{} || v == Vote{Admission: true}:
		return ""
	case !v.Quorate() && v.Admission:
		return "到会未超过半数，表决无效"
	case !v.Quorate():
		return "到会不足半数，表决无效"
	case v.Passed():
		return "通过"
	}
	return "未通过"
}

// check finds figures that cannot be.
func (v Vote) check() string {
	switch {
	case v.Due == 0:
		return "请填写应到有表决权的人数。"
	case v.Present > v.Due:
		return "实到有表决权的人数不能多于应到人数。"
	case v.Ayes+v.Nays+v.Abstained > v.Present:
		return "赞成、反对、弃权之和不能多于实到有表决权的人数。"
	}
	return ""
}

// Quorate (够法定人数) reports whether a committee meeting is valid: at least half of its members are
// present; 4 members need 2, 5 need 3 (R02).
func Quorate(expected, attended int) bool { return expected > 0 && 2*attended >= expected }
