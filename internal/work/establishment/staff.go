package establishment

import (
	"fmt"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
)

// mostStaff is more than any department of a city has; a greater number is a slip of the hand.
const mostStaff = 20000

// UnitStaff (在职人数) is how many work in a department or subordinate unit from a day on. A unit's number leaves out
// its subordinate units, which have their own.
type UnitStaff struct {
	OrgID        kernel.ID  `json:"org_id"`
	Name         string     `json:"name"`
	Department   string     `json:"department" doc:"所在单位；单位本身为空"`
	Known        bool       `json:"known" doc:"登记过；否则人数为 0，不等于没有人"`
	Staff        int        `json:"staff" doc:"在职人数，不含单独列出的下属单位"`
	Day          kernel.Day `json:"day" doc:"自哪一日起"`
	RecordedName string     `json:"recorded_name"`
	RecordedAt   int64      `json:"recorded_at" doc:"毫秒"`
	Version      int        `json:"version" doc:"这一日这条登记的版本，没有登记为 0"`
	Covered      bool       `json:"covered" doc:"有党组织，或由联合党支部覆盖"`
}

// UnitStaffLine is a number as somebody writes it down.
type UnitStaffLine struct {
	OrgID   kernel.ID `json:"org_id" required:"false"`
	Staff   int       `json:"staff" required:"false" doc:"在职人数"`
	Version int       `json:"version" required:"false" minimum:"0" doc:"所看到的同一日登记的版本，没有为 0"`
}

// checkStaff checks what is written down: each unit once, among those that may be written, a number that can be.
func checkStaff(lines []UnitStaffLine, unit func(kernel.ID) (org.Node, bool)) error {
	var more []kernel.FieldFault
	seen := map[kernel.ID]bool{}
	for i, l := range lines {
		say := func(field, text string) {
			more = append(more, kernel.FieldFault{Field: fmt.Sprintf("lines[%d].%s", i, field), Text: text})
		}
		n, ok := unit(l.OrgID)
		switch {
		case !ok || n.Kind != org.Department && n.Kind != org.Subunit:
			say("org_id", "请选择您管理范围内的单位或下属单位。")
		case seen[l.OrgID]:
			say("org_id", fmt.Sprintf("“%s”写了两次，请留下一个。", n.Name))
		case l.Staff < 0 || l.Staff > mostStaff:
			say("staff", fmt.Sprintf("“%s”的在职人数应是0至%d的整数。", n.Name, mostStaff))
		}
		seen[l.OrgID] = true
	}
	if len(more) > 0 {
		return ErrStaffLines.With(len(more)).Listing(more)
	}
	return nil
}
