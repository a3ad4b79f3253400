package activity

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
)

// QuarterCount (本季度次数) is how often a branch held one of its regular meetings in a quarter.
type QuarterCount struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Held   int    `json:"held"`
	Months []int  `json:"months" doc:"三个月各自的次数"`
	Needed int    `json:"needed" doc:"一季度应开展的次数"`
	Each   string `json:"each" doc:"频次"`
	Rule   string `json:"rule" doc:"依据"`
}

// RegularMeetings (三会一课) is how often 三会一课 and 主题党日 are held by default in a quarter (R01–R05).
var RegularMeetings = []QuarterCount{
	{Kind: BranchAssembly, Needed: 1, Each: "每季度一次", Rule: "R01"},
	{Kind: BranchCommitteeMeeting, Needed: 3, Each: "每月一次", Rule: "R02"},
	{Kind: GroupMeeting, Needed: 3, Each: "每月一次，各小组分别计算", Rule: "R03"},
	{Kind: Lecture, Needed: 1, Each: "每季度一次", Rule: "R04"},
	{Kind: ThemeDay, Needed: 3, Each: "每月一次", Rule: "R05"},
}

// Quarter counts what the branch and its groups submitted or had accepted in the quarter of that day.
// Fault: kernel.ErrNotFound.
func (s *Service) Quarter(ctx context.Context, actor kernel.Actor, orgID kernel.ID, day kernel.Day) ([]QuarterCount, error) {
	q := s.db.Read()
	if _, err := s.seen(ctx, q, actor.Scope, orgID); err != nil {
		return nil, err
	}
	if !day.Valid() {
		day = s.db.Today()
	}
	tree, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return nil, err
	}
	kinds, err := s.kinds(ctx, q)
	if err != nil {
		return nil, err
	}
	top := orgID
	if b := tree.BranchOf(orgID); b != 0 {
		top = b
	}
	p := kernel.PeriodOf(kernel.Quarterly, day)
	counts, err := countMonths(ctx, q, tree.Subtree(top), p)
	if err != nil {
		return nil, err
	}
	return quarterCounts(counts, kinds, len(tree.Of(top, org.Group)), p), nil
}

func quarterCounts(counts []kindMonth, kinds Kinds, groups int, p kernel.Period) []QuarterCount {
	out := make([]QuarterCount, 0, len(RegularMeetings))
	for _, r := range RegularMeetings {
		if r.Kind == GroupMeeting {
			if groups == 0 {
				continue
			}
			r.Needed *= groups
		}
		r.Name, r.Months = kinds[r.Kind].Name, make([]int, 3)
		for _, c := range counts {
			if m := c.day.Month() - p.First.Month(); c.kind == r.Kind && m >= 0 && m < 3 {
				r.Months[m] += c.n
				r.Held += c.n
			}
		}
		out = append(out, r)
	}
	return out
}
