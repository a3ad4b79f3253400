package activity

import (
	"slices"

	"sanchuang/internal/kernel"
)

// Due (应到范围) says who should come to a meeting of a kind.
type Due string

// Who should come. Chosen means that the organiser names them.
const (
	DueAll       Due = "all"
	DueCommittee Due = "committee"
	DueGroup     Due = "group"
	DueChosen    Due = "chosen"
)

// The kinds that rules of the regulations name (支部工作条例). All others are data.
const (
	BranchAssembly         = "branch_assembly"
	BranchCommitteeMeeting = "branch_committee_meeting"
	GroupMeeting           = "group_meeting"
	Lecture                = "lecture"
	ThemeDay               = "theme_day"
	OrgLifeMeeting         = "org_life_meeting"
	Talk                   = "talk"
	CandourMeeting         = "candour_meeting"
	NightStudy             = "night_study"
	WeeklyLecture          = "weekly_lecture"
)

// Kind (组织生活类型) is a sort of activity.
type Kind struct {
	Code         string   `json:"code"`
	Name         string   `json:"name"`
	Holders      []string `json:"holders" doc:"可以由哪些类型的党组织开展"`
	Due          Due      `json:"due" enum:"all,committee,group,chosen" doc:"应到范围：全体党员、委员、小组党员、由组织者选定"`
	Confidential bool     `json:"confidential" doc:"内容默认仅当事人可见"`
	Active       bool     `json:"active"`
	Local        bool     `json:"local" doc:"本市自行增加"`
	Position     int      `json:"position"`
	Version      int      `json:"version"`
}

// HeldBy reports whether an organisation of that kind may hold such an activity.
func (k Kind) HeldBy(orgKind string) bool { return slices.Contains(k.Holders, orgKind) }

// Kinds is the catalogue by code.
type Kinds map[string]Kind

// List answers the kinds in the order of screens.
func (ks Kinds) List() []Kind {
	list := make([]Kind, 0, len(ks))
	for _, k := range ks {
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b Kind) int { return a.Position - b.Position })
	return list
}

// Due is the widest circle that the kinds call for: a branch assembly that is also a lecture is due
// to all, whatever the lecture alone would ask.
func (ks Kinds) Due(codes []string) Due {
	widest := DueChosen
	for _, order := range []Due{DueAll, DueGroup, DueCommittee} {
		for _, c := range codes {
			if ks[c].Due == order {
				return order
			}
		}
	}
	return widest
}

// Confidential reports whether one of the kinds is for those concerned alone.
func (ks Kinds) Confidential(codes []string) bool {
	return slices.ContainsFunc(codes, func(c string) bool { return ks[c].Confidential })
}

// Names writes the kinds' names in the order given; unknown codes are left out.
func (ks Kinds) Names(codes []string) []string {
	names := make([]string, 0, len(codes))
	for _, c := range codes {
		if k, ok := ks[c]; ok {
			names = append(names, k.Name)
		}
	}
	return names
}

var dueWords = []Due{DueAll, DueCommittee, DueGroup, DueChosen}

// check finds what is wrong with a local kind before it is kept.
func (k Kind) check() error {
	var faults []kernel.FieldFault
	if k.Name == "" {
		faults = append(faults, kernel.FieldFault{Field: "name", Text: "请填写类型名称。"})
	}
	if len(k.Holders) == 0 {
		faults = append(faults, kernel.FieldFault{Field: "holders", Text: "请至少选择一种可以开展的党组织。"})
	}
	if !slices.Contains(dueWords, k.Due) {
		faults = append(faults, kernel.FieldFault{Field: "due", Text: "请选择应到范围。"})
	}
	if len(faults) > 0 {
		return ErrIncomplete.With(len(faults)).Listing(faults)
	}
	return nil
}
