package activity

import (
	"context"
	"slices"
	"strings"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Members is the Roster that directory/member keeps.
type Members struct{}

// InBranch implements Roster.
func (Members) InBranch(ctx context.Context, q db.Queryer, branch kernel.ID, day kernel.Day) ([]Expected, error) {
	list, err := member.InBranch(ctx, q, branch, day)
	return candidates(list, day), err
}

// InGroup implements Roster.
func (Members) InGroup(ctx context.Context, q db.Queryer, group kernel.ID, day kernel.Day) ([]Expected, error) {
	list, err := member.InGroup(ctx, q, group, day)
	return candidates(list, day), err
}

func candidates(list []member.Member, day kernel.Day) []Expected {
	out := make([]Expected, 0, len(list))
	for _, m := range list {
		out = append(out, Expected{MemberID: m.ID, Name: m.Name, Votes: m.MayVote(day), Note: candidateNote(m, day)})
	}
	return out
}

func candidateNote(m member.Member, day kernel.Day) string {
	var notes []string
	if m.StandingOn(day) == member.Probationary {
		notes = append(notes, "预备党员")
	}
	if m.Service == member.Retired {
		notes = append(notes, "离退休")
	}
	if m.Migrant {
		notes = append(notes, "流动党员")
	}
	return strings.Join(notes, "、")
}

// Committee implements Roster: those who held a seat that day, each once.
func (Members) Committee(ctx context.Context, q db.Queryer, body kernel.ID, day kernel.Day) ([]Expected, error) {
	positions, err := member.PositionsOn(ctx, q, body, day)
	if err != nil {
		return nil, err
	}
	var out []Expected
	var ids []kernel.ID
	for _, p := range positions {
		if p.Duty.OnCommittee() && !slices.Contains(ids, p.MemberID) {
			ids = append(ids, p.MemberID)
			out = append(out, Expected{MemberID: p.MemberID, Votes: true, Note: p.Duty.Chinese()})
		}
	}
	names, err := member.Names(ctx, q, ids)
	for i := range out {
		out[i].Name = names[out[i].MemberID]
	}
	return out, err
}

// Secretaries implements Roster.
func (Members) Secretaries(ctx context.Context, q db.Queryer, body kernel.ID, day kernel.Day) ([]kernel.ID, error) {
	positions, err := member.PositionsOn(ctx, q, body, day)
	var out []kernel.ID
	for _, p := range positions {
		if p.Duty == member.Secretary {
			out = append(out, p.MemberID)
		}
	}
	return out, err
}

// Leaders implements Roster: secretaries and deputies, of branches too, from whom the service takes those of
// bodies above branches.
func (Members) Leaders(ctx context.Context, q db.Queryer, day kernel.Day) ([]Leader, error) {
	positions, err := member.Holders(ctx, q, day, member.Secretary, member.Deputy, member.FullTimeDeputy)
	out := make([]Leader, 0, len(positions))
	for _, p := range positions {
		out = append(out, Leader{MemberID: p.MemberID, OrgID: p.OrgID, Duty: p.Duty.Chinese()})
	}
	return out, err
}

// People implements Roster.
func (Members) People(ctx context.Context, q db.Queryer, ids []kernel.ID, day kernel.Day) (map[kernel.ID]Someone, error) {
	pasts, err := member.Pasts(ctx, q, ids)
	out := make(map[kernel.ID]Someone, len(pasts))
	for id, p := range pasts {
		out[id] = Someone{Name: p.Name, Branch: branchOn(p.Stays, day)}
	}
	return out, err
}

func branchOn(stays []member.Stay, day kernel.Day) kernel.ID {
	for _, st := range stays {
		if st.From <= day && (st.To == "" || day <= st.To) {
			return st.BranchID
		}
	}
	return 0
}
