package election

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/hanzi"
)

// First (第一次全体会议) is the meeting of those elected that elects secretary and deputies.
type First struct {
	Day       kernel.Day  `json:"day" maxLength:"10" required:"false" doc:"会议日期"`
	Absent    []kernel.ID `json:"absent" maxItems:"60" required:"false" doc:"缺席的委员"`
	Secretary kernel.ID   `json:"secretary" required:"false" doc:"书记候选人"`
	Deputies  []kernel.ID `json:"deputies" maxItems:"10" required:"false" doc:"副书记候选人"`
	Monitors  []kernel.ID `json:"monitors" maxItems:"10" required:"false" doc:"监票人"`
	Tellers   []kernel.ID `json:"tellers" maxItems:"10" required:"false" doc:"计票人"`
}

// OpenPlenum (登记第一次全体会议) records who of those elected is there and for whom they vote, as many as there
// are seats. Whoever watches or counts is of the voters of the assembly and no candidate. Faults:
// kernel.ErrNotFound, kernel.ErrStale, ErrStep, ErrPlenumEarly, ErrPlenumDay, ErrPlenumAbsent, ErrQuorum,
// ErrPlenumNominee, ErrPlenumCount and checkOfficers' own.
func (s *Service) OpenPlenum(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, f First) error {
	return s.change(ctx, actor, id, version, "open_plenum", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		if err := r.step("登记第一次全体会议", Voting); err != nil {
			return done{}, err
		}
		rules, won, next := r.progress()
		switch {
		case !r.Committee || next == nil || next.body != Plenum || r.uncounted() != nil:
			return done{}, ErrPlenumEarly
		case next.round > 1 || next.post != Secretary:
			return done{}, ErrStep.With(stateWords[r.State], "再登记第一次全体会议")
		case !f.Day.Valid() || f.Day < r.Day || f.Day > tx.Today():
			return done{}, ErrPlenumDay.With(r.Day.Chinese()).At("day")
		}
		elected := won[Commissioner]
		for _, id := range f.Absent {
			if !slices.Contains(elected, id) {
				return done{}, ErrPlenumAbsent.At("absent")
			}
		}
		r.PlenumDay, r.PlenumDue = f.Day, len(elected)
		r.PlenumHere = 0
		for _, id := range elected {
			if !slices.Contains(f.Absent, id) {
				r.PlenumHere++
			}
		}
		if need := rules.QuorumNeed(r.PlenumDue); r.PlenumHere < need {
			return done{}, ErrQuorum.With(rules.QuorumWords(r.PlenumDue), r.PlenumHere, need-r.PlenumHere).At("absent")
		}
		if err := r.nominees(f, elected); err != nil {
			return done{}, err
		}
		here := map[kernel.ID]string{}
		for _, v := range r.roll {
			if v.Present && !slices.Contains(f.Absent, v.MemberID) {
				here[v.MemberID] = v.Name
			}
		}
		standing := func(id kernel.ID) bool { return id == f.Secretary || slices.Contains(f.Deputies, id) }
		if err := checkOfficers(f.Monitors, f.Tellers, here, standing); err != nil {
			return done{}, err
		}
		if err := putNamed(ctx, tx, r.ID, r.named); err != nil {
			return done{}, err
		}
		return done{what: "plenum", text: f.Day.Chinese() + "，" + shareOf(r.PlenumHere, r.PlenumDue)}, putOfficers(ctx, tx, r.ID, Plenum, officers(Plenum, f.Monitors, f.Tellers, here))
	})
}

// nominees puts those named at the plenum in the place of the request's proposals.
func (r *record) nominees(f First, elected []kernel.ID) error {
	all := slices.Concat([]kernel.ID{f.Secretary}, f.Deputies)
	for i, id := range all {
		field := "secretary"
		if i > 0 {
			field = "deputies"
		}
		if !slices.Contains(elected, id) || slices.Contains(all[:i], id) {
			return ErrPlenumNominee.At(field)
		}
	}
	if len(f.Deputies) != r.Deputies {
		return ErrPlenumCount.With(Deputy.Chinese(), r.Deputies, r.Deputies, len(f.Deputies)).At("deputies")
	}
	r.named = slices.DeleteFunc(r.named, func(c Candidate) bool { return c.Post != Commissioner })
	r.named = append(r.named, Candidate{f.Secretary, r.nameOf(f.Secretary), Secretary})
	for _, id := range f.Deputies {
		r.named = append(r.named, Candidate{id, r.nameOf(id), Deputy})
	}
	return nil
}

// Share (分工) is what one of the team sees to, beside what they were elected for.
type Share struct {
	MemberID kernel.ID     `json:"member_id"`
	Duties   []member.Duty `json:"duties" maxItems:"4" required:"false"`
}

// divisible are the duties that the plenum hands out.
var divisible = []member.Duty{member.Organiser, member.Publicist, member.Discipline, member.UnitedFront, member.YouthDuty, member.Commissioner}

// divide makes the team out of the votes and the division of work: secretary and deputies by the votes,
// each other commissioner with at least one duty, of those who are still of the organisation (here). Faults:
// ErrDivision, ErrDivisionWho, ErrDivisionGone, ErrDivisionDuty, ErrDutyTwice.
func (r *record) divide(won map[Post][]kernel.ID, shares []Share, here map[kernel.ID]bool) ([]Seat, error) {
	var out []Seat
	add := func(id kernel.ID, d member.Duty) {
		if here[id] {
			out = append(out, Seat{id, r.nameOf(id), d, d.Chinese()})
		}
	}
	for _, id := range won[Secretary] {
		add(id, member.Secretary)
	}
	for _, id := range won[Deputy] {
		add(id, member.Deputy)
	}
	members := slices.DeleteFunc(slices.Clone(won[Commissioner]), func(id kernel.ID) bool { return !here[id] })
	order := hanzi.ByStrokes()
	slices.SortStableFunc(members, func(a, b kernel.ID) int { return order(r.nameOf(a), r.nameOf(b)) })
	for i, sh := range shares {
		at := fmt.Sprintf("shares[%d].duties", i)
		switch {
		case !slices.Contains(won[Commissioner], sh.MemberID):
			return nil, ErrDivisionWho.At(at)
		case !here[sh.MemberID] && len(sh.Duties) > 0:
			return nil, ErrDivisionGone.With(r.nameOf(sh.MemberID)).At(at)
		}
		for n, d := range sh.Duties {
			if !slices.Contains(divisible, d) {
				return nil, ErrDivisionDuty.With(r.nameOf(sh.MemberID)).At(at)
			}
			if slices.Contains(sh.Duties[:n], d) || slices.ContainsFunc(shares[:i], func(x Share) bool { return x.MemberID == sh.MemberID }) {
				return nil, ErrDutyTwice.With(r.nameOf(sh.MemberID)).At(at)
			}
		}
	}
	for _, d := range divisible {
		for _, id := range members {
			i := slices.IndexFunc(shares, func(s Share) bool { return s.MemberID == id })
			if i >= 0 && slices.Contains(shares[i].Duties, d) {
				add(id, d)
			}
		}
	}
	for _, id := range members {
		if !slices.ContainsFunc(out, func(s Seat) bool { return s.MemberID == id }) {
			return nil, ErrDivision.With(r.nameOf(id)).At("shares")
		}
	}
	return out, nil
}

// Report (报告选举结果) sends result and division of work to the level above, which approves secretary and deputies
// (R28). Who was elected and has left the organisation since is left out, and their seat stands empty. Faults:
// kernel.ErrNotFound, kernel.ErrStale, ErrStep, ErrNobodyLeft and divide's.
func (s *Service) Report(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, shares []Share) error {
	return s.change(ctx, actor, id, version, "report", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		if err := r.step("报告结果", Elected); err != nil {
			return done{}, err
		}
		_, won, _ := r.progress()
		here, err := s.stillHere(ctx, tx, r.OrgID)
		if err != nil {
			return done{}, err
		}
		team, err := r.divide(won, shares, here)
		switch {
		case err != nil:
			return done{}, err
		case len(team) == 0:
			return done{}, ErrNobodyLeft
		}
		text := teamWords(team)
		if gone := r.gone(won, here); len(gone) > 0 {
			text += "；当选后离开本党组织、未列入：" + strings.Join(gone, "、")
		}
		r.team, r.State, r.askedBy, r.Reason = team, Reported, actor.Account, ""
		return done{what: "reported", text: text}, putTeam(ctx, tx, r.ID, team)
	})
}

// stillHere are the members of the organisation today.
func (s *Service) stillHere(ctx context.Context, tx *db.Tx, id kernel.ID) (map[kernel.ID]bool, error) {
	tree, err := s.Orgs.Today(ctx, tx)
	if err != nil {
		return nil, err
	}
	members, err := s.members(ctx, tx, tree, id, tx.Today())
	here := map[kernel.ID]bool{}
	for _, m := range members {
		here[m.ID] = true
	}
	return here, err
}

// gone names those elected who are no longer of the organisation, each once.
func (r *record) gone(won map[Post][]kernel.ID, here map[kernel.ID]bool) (names []string) {
	for _, post := range []Post{Secretary, Deputy, Commissioner} {
		for _, id := range won[post] {
			if name := r.nameOf(id); !here[id] && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// teamWords lists a team: 书记王建国，组织委员张敏.
func teamWords(team []Seat) string {
	out := make([]string, len(team))
	for i, t := range team {
		out[i] = t.DutyName + t.Name
	}
	return strings.Join(out, "，")
}

// Approve (批复选举结果) puts the new team in force: commissioners and the term as of the voting day, secretary and
// deputies as of today, the day of the approval; the old ones hold their posts until the eve. The level above answers with
// a numbered paper (R21, R28). Faults:
// kernel.ErrNotFound, kernel.ErrStale, ErrStep, ErrNotAnswerer, ErrOwnAnswer, ErrGone, and those of the register of terms.
func (s *Service) Approve(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) error {
	return s.change(ctx, actor, id, version, "approve", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		if err := r.step("批复结果", Reported); err != nil {
			return done{}, err
		}
		above, err := s.answering(ctx, tx, actor, r)
		if err != nil {
			return done{}, err
		}
		if err := s.inForce(ctx, tx, actor, r); err != nil {
			return done{}, err
		}
		number, err := s.replyToResult(ctx, tx, actor, r, above)
		return done{what: "approved", text: number}, err
	})
}

func (s *Service) inForce(ctx context.Context, tx *db.Tx, actor kernel.Actor, r *record) error {
	here, err := s.stillHere(ctx, tx, r.OrgID)
	if err != nil {
		return err
	}
	for _, t := range r.team {
		if !here[t.MemberID] {
			return ErrGone.With(t.Name)
		}
	}
	held, err := member.PositionsOn(ctx, tx, r.OrgID, r.Day)
	if err != nil {
		return err
	}
	if _, err := s.Members.RenewTeamIn(ctx, tx, actor, r.OrgID, r.Day, tx.Today(), r.positions(held, tx.Today())); err != nil {
		return err
	}
	term, err := s.Terms.Begin(ctx, tx, actor, r.OrgID, r.Session, r.Day)
	if err != nil {
		return err
	}
	r.State, r.ForceDay, r.TermID, r.Reason = InForce, tx.Today(), term, ""
	return nil
}

// chiefly tells whether the duty begins with the approval.
func chiefly(d member.Duty) bool { return d == member.Secretary || d == member.Deputy }

// positions are the team's, each from its day on: commissioners from the vote, secretary and deputies from the approval
// (R28). Whom the vote has made secretary or deputy sits on the committee as a commissioner until then, unless they lead it
// already, as of held, or were given a share of the work.
func (r *record) positions(held []member.Position, approved kernel.Day) []member.Position {
	var out []member.Position
	add := func(id kernel.ID, d member.Duty, from, to kernel.Day) {
		out = append(out, member.Position{MemberID: id, OrgID: r.OrgID, Duty: d, From: from, To: to, Note: sessionName(r.Session)})
	}
	for _, t := range r.team {
		if !chiefly(t.Duty) {
			add(t.MemberID, t.Duty, r.Day, "")
			continue
		}
		seated := slices.ContainsFunc(r.team, func(x Seat) bool { return x.MemberID == t.MemberID && !chiefly(x.Duty) }) ||
			slices.ContainsFunc(held, func(p member.Position) bool { return p.MemberID == t.MemberID && chiefly(p.Duty) })
		if r.Committee && approved > r.Day && !seated {
			add(t.MemberID, member.Commissioner, r.Day, approved.AddDays(-1))
		}
		add(t.MemberID, t.Duty, approved, "")
	}
	return out
}

func sessionName(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("第%d届", n)
}

// superiorName is the level above, as papers address it.
func superiorName(tree *org.Tree, id kernel.ID) string { return tree.FullName(tree.Superior(id)) }
