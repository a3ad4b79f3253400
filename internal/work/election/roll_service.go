package election

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// rollOn draws the roll of a day up from the roster of that day.
func (s *Service) rollOn(ctx context.Context, q db.Queryer, r *record, day kernel.Day, leavings []Leaving) ([]Voter, error) {
	tree, err := s.Orgs.TreeAt(ctx, q, day)
	if err != nil {
		return nil, err
	}
	members, err := s.members(ctx, q, tree, r.OrgID, day)
	if err != nil {
		return nil, err
	}
	return Roll(members, day, leavings)
}

// RollOf (选举人名册) answers the roll: the fixed one, or before that the roster of the day as it stands.
// Faults: kernel.ErrNotFound, ErrDay.
func (s *Service) RollOf(ctx context.Context, actor kernel.Actor, id kernel.ID, day kernel.Day) (out []Voter, err error) {
	err = s.DB.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		r, err := load(ctx, q, actor.Scope, id)
		if err != nil {
			return err
		}
		if len(r.roll) > 0 && (day == "" || day == r.Day) {
			out = r.roll
			return nil
		}
		if day == "" {
			day = max(r.Planned, s.DB.Today())
		}
		if !day.Valid() {
			return ErrDay.With(r.PermittedDay.Chinese()).At("day")
		}
		out, err = s.rollOn(ctx, q, &r, day, nil)
		return err
	})
	return out, err
}

// FixRoll (核定选举人名册) fixes who votes on the voting day, and who is not counted as due with whose
// agreement (R29, R32). After a meeting that too few attended it is fixed for another day. Faults:
// kernel.ErrNotFound, kernel.ErrStale, ErrStep, ErrDay, ErrNobody, ErrNotCandidate and Roll's own.
func (s *Service) FixRoll(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, day kernel.Day, leavings []Leaving) error {
	return s.change(ctx, actor, id, version, "fix_roll", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		if err := r.step("核定名册", Permitted, Rolled, Failed); err != nil {
			return done{}, err
		}
		if !day.Valid() || day < r.PermittedDay {
			return done{}, ErrDay.With(r.PermittedDay.Chinese()).At("day")
		}
		for i := range leavings {
			leavings[i].Decision = strings.TrimSpace(leavings[i].Decision)
		}
		roll, err := s.rollOn(ctx, tx, r, day, leavings)
		if err != nil {
			return done{}, err
		}
		if dueOf(roll) == 0 {
			return done{}, ErrNobody.At("day")
		}
		for _, c := range r.named {
			if !slices.ContainsFunc(roll, func(v Voter) bool { return v.MemberID == c.MemberID && v.MayBeElected() }) {
				return done{}, ErrNotCandidate.With(c.Name)
			}
		}
		r.State, r.Day, r.Due, r.Present, r.Reason = Rolled, day, dueOf(roll), 0, ""
		text := fmt.Sprintf("选举日期%s，应到会%d人", day.Chinese(), r.Due)
		if len(leavings) > 0 {
			text += fmt.Sprintf("，不计入%d人", len(leavings))
		}
		return done{what: "rolled", text: text}, putRoll(ctx, tx, r.ID, roll)
	})
}

// Meeting (选举大会) is what is recorded before the ballots are handed out.
type Meeting struct {
	Absent     []kernel.ID `json:"absent" maxItems:"2000" required:"false" doc:"缺席的应到会党员"`
	Monitors   []kernel.ID `json:"monitors" maxItems:"20" required:"false" doc:"监票人"`
	Tellers    []kernel.ID `json:"tellers" maxItems:"20" required:"false" doc:"计票人"`
	MethodAyes int         `json:"method_ayes" minimum:"0" maximum:"20000" required:"false" doc:"赞成选举办法的人数"`
	Chair      string      `json:"chair" maxLength:"40" required:"false" doc:"主持人"`
	Place      string      `json:"place" maxLength:"60" required:"false" doc:"地点"`
}

// attend checks that the day has come and the roll still holds, and marks who is there.
func (s *Service) attend(ctx context.Context, tx *db.Tx, r *record, absent []kernel.ID) (Rules, error) {
	if err := r.step("登记到会", Rolled); err != nil {
		return Rules{}, err
	}
	if r.Day > tx.Today() {
		return Rules{}, ErrNotYet.With(r.Day.Chinese())
	}
	now, err := s.rollOn(ctx, tx, r, r.Day, nil)
	if err != nil {
		return Rules{}, err
	}
	if moved := drift(r.roll, now); moved != "" {
		return Rules{}, ErrRollMoved.With(moved)
	}
	if r.Present, err = seatAttendance(r.roll, absent); err != nil {
		return Rules{}, err
	}
	book, err := s.Norms.Book(ctx, tx)
	if err != nil {
		return Rules{}, err
	}
	return RulesOn(book, r.Day), nil
}

// OpenMeeting (登记到会) opens the voting: quorum (R31), the method passed by more than the share of those due
// (R13), who watches and who counts; no candidate does either. The rules of the day are frozen. Faults:
// kernel.ErrNotFound, kernel.ErrStale, ErrStep, ErrNotYet, ErrRollMoved, ErrNotDue, ErrQuorum, ErrMethod,
// ErrMethodMany, ErrChair and checkOfficers' own.
func (s *Service) OpenMeeting(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, m Meeting) error {
	return s.change(ctx, actor, id, version, "open_meeting", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		rules, err := s.attend(ctx, tx, r, m.Absent)
		if err != nil {
			return done{}, err
		}
		if need := rules.QuorumNeed(r.Due); r.Present < need {
			return done{}, ErrQuorum.With(rules.QuorumWords(r.Due), r.Present, need-r.Present).At("absent")
		}
		switch need := rules.MethodNeed(r.Due); {
		case m.MethodAyes > r.Present:
			return done{}, ErrMethodMany.With(m.MethodAyes, r.Present).At("method_ayes")
		case m.MethodAyes < need:
			return done{}, ErrMethod.With(r.Due, rules.Method, need, m.MethodAyes).At("method_ayes")
		}
		r.Chair, r.Place, r.MethodAyes = strings.TrimSpace(m.Chair), strings.TrimSpace(m.Place), m.MethodAyes
		if r.Chair == "" {
			return done{}, ErrChair.At("chair")
		}
		here := map[kernel.ID]string{}
		for _, v := range r.roll {
			if v.Present {
				here[v.MemberID] = v.Name
			}
		}
		if err := checkOfficers(m.Monitors, m.Tellers, here, r.stands); err != nil {
			return done{}, err
		}
		frozen, err := json.Marshal(rules)
		if err != nil {
			return done{}, err
		}
		r.State, r.rules = Voting, string(frozen)
		if err := putRoll(ctx, tx, r.ID, r.roll); err != nil {
			return done{}, err
		}
		return done{what: "opened", text: shareOf(r.Present, r.Due)}, putOfficers(ctx, tx, r.ID, Assembly, officers(Assembly, m.Monitors, m.Tellers, here))
	})
}

// stands tells whether the member stands for a post that the assembly elects.
func (r *record) stands(id kernel.ID) bool {
	return slices.ContainsFunc(r.named, func(c Candidate) bool { return c.MemberID == id })
}

func officers(b Body, monitors, tellers []kernel.ID, names map[kernel.ID]string) []Officer {
	var out []Officer
	for _, id := range monitors {
		out = append(out, Officer{b, "monitor", id, names[id]})
	}
	for _, id := range tellers {
		out = append(out, Officer{b, "teller", id, names[id]})
	}
	return out
}

// Fail (登记未开成) records that too few attended; the roll is fixed anew for another day. Faults:
// kernel.ErrNotFound, kernel.ErrStale, ErrStep, ErrNotYet, ErrRollMoved, ErrNotDue, ErrQuorumMet.
func (s *Service) Fail(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, absent []kernel.ID) error {
	return s.change(ctx, actor, id, version, "fail", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		rules, err := s.attend(ctx, tx, r, absent)
		if err != nil {
			return done{}, err
		}
		need := rules.QuorumNeed(r.Due)
		if r.Present >= need {
			return done{}, ErrQuorumMet.With(rules.QuorumWords(r.Due), r.Present)
		}
		r.State, r.Reason = Failed, fmt.Sprintf("%s，%s，还差%d人，未开成", r.Day.Chinese(), shareOf(r.Present, r.Due), need-r.Present)
		return done{what: "failed", text: r.Reason}, putRoll(ctx, tx, r.ID, r.roll)
	})
}
