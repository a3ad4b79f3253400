package election

import (
	"context"
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/hanzi"
)

// Plan (换届方案) is what a request says.
type Plan struct {
	Session    int         `json:"session" minimum:"0" maximum:"99" required:"false" doc:"新一届的届次，不知道为 0"`
	Planned    kernel.Day  `json:"planned" maxLength:"10" required:"false" doc:"拟选举日期"`
	Seats      int         `json:"seats" minimum:"0" maximum:"99" required:"false" doc:"委员名额"`
	Deputies   int         `json:"deputies" minimum:"0" maximum:"99" required:"false" doc:"副书记名额"`
	Candidates []Candidate `json:"candidates" maxItems:"60" required:"false" doc:"候选人预备人选；姓名由名册填"`
}

// Plan saves the plan while it is prepared; what it lacks is said when it is sent. Faults:
// kernel.ErrNotFound, kernel.ErrStale, ErrStep, ErrTwice, ErrCandidateUnknown, ErrSession.
func (s *Service) Plan(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, p Plan) error {
	return s.change(ctx, actor, id, version, "plan", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		if err := r.step("修改方案", Prepared); err != nil {
			return done{}, err
		}
		if p.Session < 0 || p.Session > 99 {
			return done{}, ErrSession.At("session")
		}
		tree, err := s.Orgs.Today(ctx, tx)
		if err != nil {
			return done{}, err
		}
		size, err := s.size(ctx, tx, tree, r.OrgID, tx.Today())
		if err != nil {
			return done{}, err
		}
		r.Session, r.Planned, r.Seats, r.Deputies, r.Committee = p.Session, p.Planned, p.Seats, p.Deputies, size.Committee
		if !p.Planned.Valid() {
			r.Planned = ""
		}
		if r.named, err = s.naming(ctx, tx, tree, r.OrgID, p.Candidates); err != nil {
			return done{}, err
		}
		return done{what: ""}, putNamed(ctx, tx, r.ID, r.named)
	})
}

// naming fills candidates' names in from the roster and puts each post in the order of ballots: by strokes
// of the surname.
func (s *Service) naming(ctx context.Context, q db.Queryer, tree *org.Tree, id kernel.ID, list []Candidate) ([]Candidate, error) {
	members, err := s.members(ctx, q, tree, id, s.DB.Today())
	if err != nil {
		return nil, err
	}
	out := make([]Candidate, 0, len(list))
	for _, c := range list {
		i := slices.IndexFunc(members, func(m member.Member) bool { return m.ID == c.MemberID })
		switch {
		case i < 0 || c.Post.Chinese() == "":
			return nil, ErrCandidateUnknown.At("candidates")
		case slices.ContainsFunc(out, func(x Candidate) bool { return x.MemberID == c.MemberID && x.Post == c.Post }):
			return nil, ErrTwice.With(members[i].Name).At("candidates")
		}
		out = append(out, Candidate{c.MemberID, members[i].Name, c.Post})
	}
	order := []Post{Commissioner, Secretary, Deputy}
	strokes := hanzi.ByStrokes()
	slices.SortStableFunc(out, func(a, b Candidate) int {
		if a.Post != b.Post {
			return slices.Index(order, a.Post) - slices.Index(order, b.Post)
		}
		return strokes(a.Name, b.Name)
	})
	return out, nil
}

// Ask (报送请示) sends the request to the level above. Faults: kernel.ErrNotFound, kernel.ErrStale, ErrStep,
// ErrPlanned, ErrCandidate and what checkPlan finds (R17, R36).
func (s *Service) Ask(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) error {
	return s.change(ctx, actor, id, version, "ask", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		if err := r.step("报送请示", Prepared); err != nil {
			return done{}, err
		}
		if !r.Planned.Valid() || r.Planned < tx.Today() {
			return done{}, ErrPlanned.At("planned")
		}
		tree, err := s.Orgs.Today(ctx, tx)
		if err != nil {
			return done{}, err
		}
		size, err := s.size(ctx, tx, tree, r.OrgID, tx.Today())
		if err != nil {
			return done{}, err
		}
		book, err := s.Norms.Book(ctx, tx)
		if err != nil {
			return done{}, err
		}
		r.Committee = size.Committee
		if err := checkPlan(&r.Election, size, RulesOn(book, r.Planned), r.named); err != nil {
			return done{}, err
		}
		if err := s.eligible(ctx, tx, tree, r); err != nil {
			return done{}, err
		}
		r.State, r.AskedDay, r.askedBy, r.Reason = Asked, tx.Today(), actor.Account, ""
		return done{what: "asked"}, nil
	})
}

func (s *Service) eligible(ctx context.Context, q db.Queryer, tree *org.Tree, r *record) error {
	members, err := s.members(ctx, q, tree, r.OrgID, s.DB.Today())
	if err != nil {
		return err
	}
	for _, c := range r.named {
		i := slices.IndexFunc(members, func(m member.Member) bool { return m.ID == c.MemberID })
		if i < 0 || !members[i].MayVote(s.DB.Today()) {
			return ErrCandidate.With(c.Name).At("candidates")
		}
	}
	return nil
}
