package election

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/hanzi"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
)

// standing is the record's progress under its frozen rules.
func (r *record) progress() (Rules, map[Post][]kernel.ID, *due) {
	rules, ok := r.frozen()
	if !ok {
		return rules, map[Post][]kernel.ID{}, nil
	}
	won, next := r.course(rules, r.named, r.ballots)
	return rules, won, next
}

func (r *record) uncounted() *Ballot {
	for i := range r.ballots {
		if !r.ballots[i].Confirmed {
			return &r.ballots[i]
		}
	}
	return nil
}

func (r *record) nameOf(id kernel.ID) string {
	for _, v := range r.roll {
		if v.MemberID == id {
			return v.Name
		}
	}
	return ""
}

// hasWon tells whether the member was elected for the post.
func hasWon(won map[Post][]kernel.ID, p Post, id kernel.ID) bool { return slices.Contains(won[p], id) }

// OpenBallot (发票) begins the next vote that the record calls for. Candidates are named anew only where
// too few were elected (R35). Faults: kernel.ErrNotFound, kernel.ErrStale, ErrStep, ErrBallotOpen,
// ErrPlenumFirst, ErrNominated, ErrNominee, ErrNominate, ErrTwice.
func (s *Service) OpenBallot(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, nominees []kernel.ID) error {
	return s.change(ctx, actor, id, version, "open_ballot", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		if err := r.step("投票", Voting); err != nil {
			return done{}, err
		}
		_, won, next := r.progress()
		switch {
		case r.uncounted() != nil:
			return done{}, ErrBallotOpen
		case next == nil:
			return done{}, ErrStep.With(stateWords[r.State], "再投票")
		case next.body == Plenum && r.PlenumDay == "":
			return done{}, ErrPlenumFirst
		}
		if err := r.nominate(next, won, nominees); err != nil {
			return done{}, err
		}
		b := Ballot{ID: tx.NewID(), Body: next.body, Post: next.post, Round: next.round, Why: next.why, Seats: next.seats}
		for _, id := range next.candidates {
			b.Marks = append(b.Marks, Mark{MemberID: id, Name: r.nameOf(id)})
		}
		order := hanzi.ByStrokes()
		slices.SortStableFunc(b.Marks, func(x, y Mark) int { return order(x.Name, y.Name) })
		return done{what: "ballot_opened", text: b.title()}, insertBallot(ctx, tx, r.ID, &b)
	})
}

// nominate puts other candidates in the place of those who remain, where that may be.
func (r *record) nominate(next *due, won map[Post][]kernel.ID, nominees []kernel.ID) error {
	if len(nominees) == 0 {
		if len(next.candidates) == 0 {
			return ErrNominate.At("nominees")
		}
		return nil
	}
	if next.why != Shortfall && len(next.candidates) > 0 {
		return ErrNominated.At("nominees")
	}
	for i, id := range nominees {
		v := slices.IndexFunc(r.roll, func(v Voter) bool { return v.MemberID == id })
		counts := slices.ContainsFunc(r.officers, func(o Officer) bool { return o.MemberID == id && o.Body == next.body })
		switch {
		case v < 0 || !r.roll[v].MayBeElected() || hasWon(won, next.post, id) || counts, next.body == Plenum && !hasWon(won, Commissioner, id):
			return ErrNominee.At("nominees")
		case slices.Contains(nominees[:i], id):
			return ErrTwice.With(r.roll[v].Name).At("nominees")
		}
	}
	next.candidates = nominees
	return nil
}

// title names a ballot: 委员第2次投票（票数相等，再次投票，应选1名）.
func (b *Ballot) title() string {
	why := map[Next]string{Tie: "票数相等，再次投票", Shortfall: "名额不足，另行选举", Again: "上次投票无效，重新投票"}[b.Why]
	if why != "" {
		why += "，"
	}
	return fmt.Sprintf("%s第%d次投票（%s应选%d名）", b.Post.Chinese(), b.Round, why, b.Seats)
}

// Count (计票) keeps the figures of the open ballot as a draft; they are held against each other when two
// persons confirm them. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrStep, ErrNoBallot and fill's.
func (s *Service) Count(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, t Tally) error {
	return s.change(ctx, actor, id, version, "count", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		b, err := r.counted(t)
		if err != nil {
			return done{}, err
		}
		return done{what: "", detail: b.brief()}, updateBallot(ctx, tx, b)
	})
}

// counted takes figures over into the open ballot.
func (r *record) counted(t Tally) (*Ballot, error) {
	if err := r.step("计票", Voting); err != nil {
		return nil, err
	}
	b := r.uncounted()
	if b == nil {
		return nil, ErrNoBallot
	}
	marks, err := r.fill(b, t.Marks)
	if err != nil {
		return nil, err
	}
	t.Marks = marks
	b.Tally = t
	return b, nil
}

// fill holds the marks against the ballot's candidates: each once, and write-ins that may be elected.
// Faults: ErrMarksMissing, ErrMarkTwice, ErrWriteIn, ErrWriteInTie.
func (r *record) fill(b *Ballot, given []Mark) ([]Mark, error) {
	_, won, _ := r.progress()
	var out []Mark
	for _, c := range b.Marks {
		if c.WriteIn {
			continue
		}
		i := slices.IndexFunc(given, func(m Mark) bool { return m.MemberID == c.MemberID && !m.WriteIn })
		if i < 0 {
			return nil, ErrMarksMissing.With(c.Name).At("marks")
		}
		m := given[i]
		m.Name, m.WriteIn = c.Name, false
		out = append(out, m)
	}
	for i, m := range given {
		at := fmt.Sprintf("marks[%d].member_id", i)
		if slices.ContainsFunc(given[:i], func(x Mark) bool { return x.MemberID == m.MemberID }) {
			return nil, ErrMarkTwice.With(r.nameOf(m.MemberID)).At(at)
		}
		if slices.ContainsFunc(out, func(x Mark) bool { return x.MemberID == m.MemberID }) {
			continue
		}
		v := slices.IndexFunc(r.roll, func(v Voter) bool { return v.MemberID == m.MemberID })
		switch {
		case b.Why == Tie:
			return nil, ErrWriteInTie.At(at)
		case v < 0 || !r.roll[v].MayBeElected() || hasWon(won, b.Post, m.MemberID), b.Body == Plenum && !hasWon(won, Commissioner, m.MemberID):
			return nil, ErrWriteIn.At(at)
		}
		m.Name, m.WriteIn = r.roll[v].Name, true
		out = append(out, m)
	}
	return out, nil
}

// brief is a ballot for the trail.
func (b *Ballot) brief() map[string]any {
	return map[string]any{"ballot": b.title(), "issued": b.Issued, "collected": b.Collected, "valid": b.Valid, "invalid": b.Invalid, "marks": b.marksInWords()}
}

func (b *Ballot) marksInWords() string {
	var out []string
	for _, m := range b.Marks {
		out = append(out, fmt.Sprintf("%s：赞成%d、不赞成%d、弃权%d、无法辨认%d", m.Name, m.Ayes, m.Noes, m.Abstained, m.Unclear))
	}
	return strings.Join(out, "；")
}

// ConfirmBallot (核对确认) closes a ballot by the names of a teller and a monitor of the meeting: the sums must
// fit, and what follows is decided (R33–R37). When all seats are filled the election is through, which is
// a fact. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrStep, ErrNoBallot, ErrConfirmers, fill's and
// Tally's own.
func (s *Service) ConfirmBallot(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, t Tally, teller, monitor kernel.ID) error {
	return s.change(ctx, actor, id, version, "confirm_ballot", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		b, err := r.counted(t)
		if err != nil {
			return done{}, err
		}
		rules, _ := r.frozen()
		if err := b.Tally.check(rules, r.electorate(b.Body), b.Seats); err != nil {
			return done{}, err
		}
		officer := func(duty string, id kernel.ID) string {
			for _, o := range r.officers {
				if o.Body == b.Body && o.Duty == duty && o.MemberID == id {
					return o.Name
				}
			}
			return ""
		}
		b.TellerID, b.Teller, b.MonitorID, b.Monitor = teller, officer("teller", teller), monitor, officer("monitor", monitor)
		if b.Teller == "" || b.Monitor == "" {
			return done{}, ErrConfirmers.At("teller_id")
		}
		b.Confirmed, b.ConfirmedAt = true, tx.Millis()
		if err := updateBallot(ctx, tx, b); err != nil {
			return done{}, err
		}
		o := Decide(rules, r.electorate(b.Body), b.Seats, b.Why, b.Tally)
		text := b.title() + "：" + r.outcomeWords(o) + "。监票人" + b.Monitor + "、计票人" + b.Teller + "核对"
		return done{what: "confirmed", text: text, detail: b.brief()}, s.settle(ctx, tx, r)
	})
}

// outcomeWords says what a ballot came to.
func (r *record) outcomeWords(o Outcome) string {
	names := func(ids []kernel.ID) string {
		out := make([]string, len(ids))
		for i, id := range ids {
			out[i] = r.nameOf(id)
		}
		return strings.Join(out, "、")
	}
	text := "无人当选"
	if len(o.Elected) > 0 {
		text = names(o.Elected) + "当选"
	}
	switch o.Next {
	case Again:
		return "收回选票多于规定，本次投票无效，应重新投票"
	case Tie:
		return fmt.Sprintf("%s；%s票数相等，在其中再次投票选%d名", text, names(o.Among), o.Seats)
	case Shortfall:
		return fmt.Sprintf("%s；还缺%d名，应另行选举", text, o.Seats)
	}
	return text
}

// settle moves the election on when no ballot is called for any more, and says so as a fact of the voting day.
func (s *Service) settle(ctx context.Context, tx *db.Tx, r *record) error {
	if _, _, next := r.progress(); next != nil {
		return nil
	}
	r.State, r.said = Elected, r.Version
	tree, err := s.Orgs.TreeAt(ctx, tx, r.Day)
	if err != nil {
		return err
	}
	detail := "committee"
	if !r.Committee {
		detail = "direct"
	}
	return s.Facts.Append(ctx, tx, fact.Fact{
		Kind: FactHeld, Detail: detail, Subject: fact.Subject{Type: fact.Org, ID: r.OrgID}, Day: r.Day, Quantity: fact.One,
		Branch: tree.BranchOf(r.OrgID), Department: tree.Department(r.OrgID), Source: fact.Source{Type: objectType, ID: r.ID, Version: r.said},
	})
}

// unsay takes the fact back that an election is through.
func (s *Service) unsay(ctx context.Context, tx *db.Tx, r *record) error {
	if r.said == 0 {
		return nil
	}
	source := fact.Source{Type: objectType, ID: r.ID, Version: r.said}
	r.said = 0
	return s.Facts.Reverse(ctx, tx, source)
}

// Fewer (减少名额) leaves seats empty for which too few were elected, when enough of those present agree and
// the committee keeps its least size (R35, R17). Faults: kernel.ErrNotFound, kernel.ErrStale, ErrStep,
// ErrBallotOpen, ErrNotShort, ErrFewerMany, ErrFewerAgreed, ErrFewerLeast.
func (s *Service) Fewer(ctx context.Context, actor kernel.Actor, id kernel.ID, version, agreed int) error {
	return s.change(ctx, actor, id, version, "fewer", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		if err := r.step("减少名额", Voting); err != nil {
			return done{}, err
		}
		rules, won, next := r.progress()
		if r.uncounted() != nil {
			return done{}, ErrBallotOpen
		}
		if next == nil || next.post != Commissioner || next.why != Shortfall {
			return done{}, ErrNotShort
		}
		book, err := s.Norms.Book(ctx, tx)
		if err != nil {
			return done{}, err
		}
		n, err := s.kind(ctx, tx, r.OrgID)
		if err != nil {
			return done{}, err
		}
		size := SizeOn(book, n, book.Count(norm.CommitteeFrom, r.Day), r.Day)
		switch need := rules.FewerNeed(r.Present); {
		case agreed > r.Present:
			return done{}, ErrFewerMany.With(agreed, r.Present).At("agreed")
		case agreed < need:
			return done{}, ErrFewerAgreed.With(r.Present, rules.Fewer, need).At("agreed")
		case len(won[Commissioner]) < size.Least:
			return done{}, ErrFewerLeast.With(len(won[Commissioner]), size.Least)
		}
		r.Given += next.seats
		text := fmt.Sprintf("实到%d人中%d人同意，减少委员名额%d名，不再选举", r.Present, agreed, next.seats)
		return done{what: "reduced", text: text}, s.settle(ctx, tx, r)
	})
}

func (s *Service) kind(ctx context.Context, q db.Queryer, id kernel.ID) (string, error) {
	tree, err := s.Orgs.Today(ctx, q)
	if err != nil {
		return "", err
	}
	n, _ := tree.Get(id)
	return string(n.Kind), nil
}

// Correct (更正计票) opens the last confirmed ballot again, before the result is approved; what it said stays
// in the story, and what followed from it falls. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrStep,
// ErrReturnReason, ErrNoBallotYet.
func (s *Service) Correct(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) error {
	return s.change(ctx, actor, id, version, "correct", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		if err := r.step("更正计票", Voting, Elected, Reported); err != nil {
			return done{}, err
		}
		reason, err := reasonOf(reason)
		if err != nil {
			return done{}, err
		}
		if b := r.uncounted(); b != nil {
			if err := deleteBallot(ctx, tx, b.ID); err != nil {
				return done{}, err
			}
			r.ballots = slices.DeleteFunc(r.ballots, func(x Ballot) bool { return !x.Confirmed })
		}
		if len(r.ballots) == 0 {
			return done{}, ErrNoBallotYet
		}
		b := &r.ballots[len(r.ballots)-1]
		was := b.marksInWords()
		text := fmt.Sprintf("%s。原计票：%s，发出%d、收回%d、有效%d、无效%d；%s", reason, b.title(), b.Issued, b.Collected, b.Valid, b.Invalid, was)
		b.Confirmed, b.ConfirmedAt, b.Teller, b.TellerID, b.Monitor, b.MonitorID = false, 0, "", 0, "", 0
		if err := updateBallot(ctx, tx, b); err != nil {
			return done{}, err
		}
		if b.Post == Commissioner {
			r.Given = 0
		}
		if b.Body == Assembly && r.PlenumDay != "" {
			r.PlenumDay, r.PlenumDue, r.PlenumHere = "", 0, 0
			if err := putOfficers(ctx, tx, r.ID, Plenum, nil); err != nil {
				return done{}, err
			}
		}
		r.State = Voting
		if err := putTeam(ctx, tx, r.ID, nil); err != nil {
			return done{}, err
		}
		return done{what: "corrected", text: text}, s.unsay(ctx, tx, r)
	})
}
