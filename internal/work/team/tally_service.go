package team

import (
	"context"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Tally (班子配备统计) is how the teams of a part of the tree are staffed on a day, in the same figures as its Register.
type Tally struct {
	Bodies      int  // organisations that have a team
	Complete    int  // of them, those that have all they must have
	NoSecretary int  // of them, those without a secretary
	Missing     int  // seats that must be filled and are empty
	Known       bool // a position was recorded for one of them up to the day; before that an empty seat says nothing
}

// Tally counts the teams under an organisation as of a day.
func (s *Service) Tally(ctx context.Context, q db.Queryer, top kernel.ID, day kernel.Day) (t Tally, err error) {
	v, err := s.view(ctx, q, day)
	if err != nil {
		return t, err
	}
	held, err := member.HeldWithin(ctx, q, kernel.Period{Last: day})
	if err != nil {
		return t, err
	}
	by := map[kernel.ID][]member.Position{}
	for _, p := range held {
		by[p.OrgID] = append(by[p.OrgID], p)
	}
	for _, n := range v.tree.Of(top, bodies...) {
		st := v.staffed(n, by)
		missing := 0
		for _, e := range st.vacancies(v.size(n, st), day) {
			if e.Must {
				missing += e.Count
			}
		}
		t.Bodies++
		t.Missing += missing
		t.Known = t.Known || len(st.held) > 0
		if missing == 0 {
			t.Complete++
		}
		if !st.holds(day, member.Secretary) {
			t.NoSecretary++
		}
	}
	return t, nil
}
