package election

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/paper"
)

// Former (上一届) is the term that an election ends; the zero one where none is recorded.
type Former struct {
	ID      kernel.ID  `json:"id"`
	Session int        `json:"session"`
	Began   kernel.Day `json:"began"`
	Ends    kernel.Day `json:"ends"`
	Limit   kernel.Day `json:"limit" doc:"最迟换届日期，延期的为延期至"`
}

// Terms is what the register of terms does for elections; the application passes it.
type Terms struct {
	Running func(ctx context.Context, q db.Queryer, org kernel.ID, day kernel.Day) (Former, error)
	Begin   func(ctx context.Context, tx *db.Tx, actor kernel.Actor, org kernel.ID, session int, day kernel.Day) (kernel.ID, error)
}

// Deps are the parts that elections stand on.
type Deps struct {
	DB      *db.DB
	Audit   *audit.Log
	Facts   *fact.Log
	Orgs    *org.Service
	Members *member.Service
	Norms   *norm.Service
	Papers  *paper.Service
	Terms   Terms
}

// Service holds elections.
type Service struct {
	Deps
}

// NewService returns a service.
func NewService(d Deps) *Service { return &Service{d} }

const objectType = "election"

// The roles that prepare and that answer.
const (
	branchSecretary = "branch_secretary"
	deptClerk       = "dept_clerk"
	staff           = "staff"
)

// done is what an act says for the story and the trail.
type done struct {
	what, text string
	detail     map[string]any
}

// change runs one act on one election: claimed, loaded, decided, saved, told.
func (s *Service) change(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, act string, fn func(context.Context, *db.Tx, *record) (done, error)) error {
	return s.DB.Do(ctx, "election."+act, func(ctx context.Context, tx *db.Tx) error {
		if _, err := find(ctx, tx, actor.Scope, id); err != nil {
			return err
		}
		if err := claim(ctx, tx, id, version); err != nil {
			return err
		}
		r, err := load(ctx, tx, actor.Scope, id)
		if err != nil {
			return err
		}
		before := r.State
		d, err := fn(ctx, tx, &r)
		if err != nil {
			return err
		}
		if err := update(ctx, tx, &r.Election); err != nil {
			return err
		}
		return s.tell(ctx, tx, actor, &r, before, d)
	})
}

// tell keeps the story and the trail, and leaves the duty that the new state calls for.
func (s *Service) tell(ctx context.Context, tx *db.Tx, actor kernel.Actor, r *record, before State, d done) error {
	if d.what != "" {
		if err := insertStep(ctx, tx, r.ID, actor, d.what, d.text); err != nil {
			return err
		}
	}
	detail := map[string]any{"state": r.State}
	for k, v := range d.detail {
		detail[k] = v
	}
	if d.text != "" {
		detail["text"] = d.text
	}
	what := d.what
	if what == "" {
		what = "saved"
	}
	if err := s.Audit.Record(ctx, tx, actor, audit.Entry{Action: "election." + what, ObjectType: objectType, ObjectID: r.ID, OrgID: r.OrgID, Detail: detail}); err != nil {
		return err
	}
	if before == r.State && d.what != "planned" {
		return nil
	}
	return s.raise(ctx, tx, r)
}

// raise leaves the duty of the state: with who prepares the election, or with the level above.
func (s *Service) raise(ctx context.Context, tx *db.Tx, r *record) error {
	if err := duty.Clear(ctx, tx, "", objectType, r.ID); err != nil {
		return err
	}
	tree, err := s.Orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	name := tree.FullName(r.OrgID)
	d := duty.Duty{ObjectType: objectType, ObjectID: r.ID, Note: r.Reason}
	switch r.State {
	case Prepared:
		if r.Reason == "" {
			return nil // the reminder of the term says it already
		}
		d.Kind, d.Title, d.Due = "election.mend_request", name+"的换届请示被退回，请修改后再报", r.Planned
	case Asked:
		d.Kind, d.Title = "election.answer_request", "批复"+name+"的换届请示"
	case Permitted, Failed:
		d.Kind, d.Title, d.Due = "election.hold_meeting", name+"换届选举已批复，请核定名册并按期选举", r.Planned
	case Rolled:
		d.Kind, d.Title, d.Due = "election.hold_meeting", name+"选举大会："+r.Day.Chinese()+"，当天登记到会和计票", r.Day
	case Voting:
		d.Kind, d.Title = "election.finish_count", name+"选举计票还没有办完"
	case Elected:
		d.Kind, d.Title = "election.report_result", name+"已选出新班子，请报告选举结果"
	case Reported:
		d.Kind, d.Title = "election.answer_result", "批复"+name+"的选举结果"
	default:
		return nil
	}
	if r.State == Asked || r.State == Reported {
		d.Role, d.OrgID = answerer(tree, r.OrgID)
	} else {
		d.Role, d.OrgID = preparer(tree, r.OrgID)
	}
	return duty.Raise(ctx, tx, d)
}

// preparer is the office that holds an organisation's election.
func preparer(tree *org.Tree, id kernel.ID) (role string, at kernel.ID) {
	if n, _ := tree.Get(id); n.Kind == org.Branch || n.Kind == org.GeneralBranch {
		return branchSecretary, id
	}
	return deptClerk, tree.Department(id)
}

// answerer is the office of the level above, which permits and approves.
func answerer(tree *org.Tree, id kernel.ID) (role string, at kernel.ID) {
	above := tree.Superior(id)
	if above == 0 || above == tree.Root().ID {
		return staff, tree.Root().ID
	}
	return deptClerk, tree.Department(above)
}

func (r *record) at(states ...State) bool { return slices.Contains(states, r.State) }

// step refuses what the state does not allow.
func (r *record) step(what string, states ...State) error {
	if r.at(states...) {
		return nil
	}
	return ErrStep.With(stateWords[r.State], what)
}

// stateWords are the states as people say them.
var stateWords = map[State]string{
	Prepared: "筹备", Asked: "已请示，等待批复", Permitted: "已批复", Rolled: "名册已核定", Voting: "投票计票", Elected: "已选出",
	Reported: "已报结果，等待批复", InForce: "新班子已生效", Failed: "人数不足未开成", Cancelled: "已取消",
}

// Prepare (发起换届) begins an election, filled in from the term that ends, the roster and the rules. Faults:
// kernel.ErrNotFound, ErrOrg, ErrUnderWay.
func (s *Service) Prepare(ctx context.Context, actor kernel.Actor, orgID kernel.ID) (Election, error) {
	return db.InTx(ctx, s.DB, "election.prepare", func(ctx context.Context, tx *db.Tx) (Election, error) {
		tree, err := s.Orgs.Today(ctx, tx)
		if err != nil {
			return Election{}, err
		}
		n, _ := tree.Get(orgID)
		switch {
		case !tree.Sees(actor.Scope, orgID) || !n.AliveOn(tx.Today()):
			return Election{}, kernel.ErrNotFound
		case n.Kind != org.Branch && n.Kind != org.GeneralBranch && n.Kind != org.Committee:
			return Election{}, ErrOrg.At("org_id")
		}
		e, err := s.draft(ctx, tx, tree, n, tx.Today())
		if err != nil {
			return e, err
		}
		e.ID, e.State, e.Version = tx.NewID(), Prepared, 1
		if err := insert(ctx, tx, &e); err != nil {
			return e, err
		}
		r := &record{Election: e}
		return e, s.tell(ctx, tx, actor, r, Prepared, done{what: "prepared"})
	})
}

// draft fills in what follows from records: session, day, seats as the outgoing team's within the rule.
func (s *Service) draft(ctx context.Context, q db.Queryer, tree *org.Tree, n org.Node, today kernel.Day) (Election, error) {
	e := Election{OrgID: n.ID}
	was, err := s.Terms.Running(ctx, q, n.ID, today)
	if err != nil {
		return e, err
	}
	if was.Session > 0 && was.Session < 99 {
		e.Session = was.Session + 1
	}
	if e.Planned = was.Limit; e.Planned <= today {
		e.Planned = today.AddMonths(1)
	}
	size, err := s.size(ctx, q, tree, n.ID, today)
	if err != nil {
		return e, err
	}
	held, err := member.PositionsOn(ctx, q, n.ID, today)
	if err != nil {
		return e, err
	}
	persons, deputies := map[kernel.ID]bool{}, 0
	for _, p := range held {
		if p.Duty.OnCommittee() && p.Duty != member.FullTimeDeputy {
			persons[p.MemberID] = true
		}
		if p.Duty == member.Deputy {
			deputies++
		}
	}
	if e.Committee = size.Committee; e.Committee {
		e.Seats = min(max(len(persons), size.Least), size.Usual)
		e.Deputies = min(deputies, e.Seats-1)
	} else {
		e.Deputies = min(deputies, 1)
	}
	return e, nil
}

// size is how many seats the organisation's committee has by its full members of a day.
func (s *Service) size(ctx context.Context, q db.Queryer, tree *org.Tree, id kernel.ID, day kernel.Day) (Size, error) {
	book, err := s.Norms.Book(ctx, q)
	if err != nil {
		return Size{}, err
	}
	members, err := s.members(ctx, q, tree, id, day)
	if err != nil {
		return Size{}, err
	}
	full := 0
	for _, m := range members {
		if m.StandingOn(day) == member.Full {
			full++
		}
	}
	n, _ := tree.Get(id)
	return SizeOn(book, string(n.Kind), full, day), nil
}

// members are an organisation's members of a day. A 机关党委 whose branches hang beside it under the
// department is elected by all of the department.
func (s *Service) members(ctx context.Context, q db.Queryer, tree *org.Tree, id kernel.ID, day kernel.Day) ([]member.Member, error) {
	branches := tree.Of(id, org.Branch)
	if len(branches) == 0 {
		branches = tree.Of(tree.Department(id), org.Branch)
	}
	var out []member.Member
	for _, b := range branches {
		list, err := member.InBranch(ctx, q, b.ID, day)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// answering holds who permits and approves: the level above, and nobody who sent it.
func (s *Service) answering(ctx context.Context, tx *db.Tx, actor kernel.Actor, r *record) (above org.Node, err error) {
	tree, err := s.Orgs.Today(ctx, tx)
	if err != nil {
		return above, err
	}
	above, _ = tree.Get(tree.Superior(r.OrgID))
	switch {
	case !tree.Sees(actor.Scope, above.ID):
		return above, ErrNotAnswerer.With(tree.FullName(above.ID))
	case r.sentBy(actor):
		return above, ErrOwnAnswer
	}
	return above, nil
}

func reasonOf(text string) (string, error) {
	if text = strings.TrimSpace(text); utf8.RuneCountInString(text) < 5 {
		return "", ErrReturnReason.At("reason")
	}
	return text, nil
}

// Return (退回) gives a request or a report back with the reason. Faults: kernel.ErrNotFound,
// kernel.ErrStale, ErrStep, ErrNotAnswerer, ErrOwnAnswer, ErrReturnReason.
func (s *Service) Return(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) error {
	return s.change(ctx, actor, id, version, "return", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		if err := r.step("退回", Asked, Reported); err != nil {
			return done{}, err
		}
		if _, err := s.answering(ctx, tx, actor, r); err != nil {
			return done{}, err
		}
		reason, err := reasonOf(reason)
		if err != nil {
			return done{}, err
		}
		r.State, r.Reason = map[State]State{Asked: Prepared, Reported: Elected}[r.State], reason
		return done{what: "returned", text: reason}, nil
	})
}

// Permit (批复同意) answers the request with a numbered paper. Faults: kernel.ErrNotFound, kernel.ErrStale,
// ErrStep, ErrNotAnswerer, ErrOwnAnswer.
func (s *Service) Permit(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) error {
	return s.change(ctx, actor, id, version, "permit", func(ctx context.Context, tx *db.Tx, r *record) (done, error) {
		if err := r.step("批复", Asked); err != nil {
			return done{}, err
		}
		above, err := s.answering(ctx, tx, actor, r)
		if err != nil {
			return done{}, err
		}
		r.State, r.PermittedDay, r.Reason = Permitted, tx.Today(), ""
		number, err := s.replyToRequest(ctx, tx, actor, r, above)
		return done{what: "permitted", text: number}, err
	})
}

// Cancel (取消) ends an election that has not been voted. Faults: kernel.ErrNotFound, kernel.ErrStale,
// ErrStep, ErrReturnReason.
func (s *Service) Cancel(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) error {
	return s.change(ctx, actor, id, version, "cancel", func(_ context.Context, _ *db.Tx, r *record) (done, error) {
		if err := r.step("取消", Prepared, Asked, Permitted, Rolled, Failed); err != nil {
			return done{}, err
		}
		reason, err := reasonOf(reason)
		if err != nil {
			return done{}, err
		}
		r.State, r.Reason = Cancelled, reason
		return done{what: "cancelled", text: reason}, nil
	})
}

// shareOf writes how many of how many.
func shareOf(n, all int) string { return fmt.Sprintf("应到%d人，实到%d人", all, n) }
