package structure

import (
	"cmp"
	"context"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/norm"
)

// Standing (任期一览的一行) is how one Party organisation stands with its term today.
type Standing struct {
	Org         kernel.ID  `json:"org"`
	Name        string     `json:"name"`
	Kind        string     `json:"kind"`
	Department  string     `json:"department"`
	Term        kernel.ID  `json:"term" doc:"任期记录，没有登记为 0"`
	Session     int        `json:"session"`
	Began       kernel.Day `json:"began"`
	Ends        kernel.Day `json:"ends"`
	Limit       kernel.Day `json:"limit" doc:"最迟换届日期，延期的为延期至"`
	State       TermState  `json:"state" enum:"running,ending,extended,overdue,unrecorded"`
	ByCongress  bool       `json:"by_congress" doc:"由党员代表大会选举"`
	Days        int        `json:"days" doc:"距最迟换届日期的天数，逾期为负"`
	Asked       kernel.Day `json:"asked" doc:"有延期申请在审批的，申请延期至哪一天；没有为空"`
	PastEnd     bool       `json:"past_end" doc:"延期在届满以前申请、届满以后批准"`
	Level       Level      `json:"level" enum:",reminded,overdue,escalated,sent,awaiting" doc:"催办层级：已提醒、逾期、逾期超过规定天数报工委督促、已发函、发函以后申请了延期待批；没到提醒的日子为空；延期申请还在审批的不督促，函作废的不算已发函"`
	Stage       int        `json:"stage" doc:"提醒到届满前几个月，0为已届满，-1为还没有提醒"`
	LetterDay   kernel.Day `json:"letter_day" doc:"最近一次发函日期，没有为空"`
	LetterPaper kernel.ID  `json:"letter_paper" doc:"最近一次发的函，没有为 0"`
	LetterNo    string     `json:"letter_number" doc:"函的文号"`
}

// Board (换届一览) is all terms of a part of the tree, the nearest first.
type Board struct {
	AsOf       kernel.Day `json:"as_of"`
	Org        string     `json:"org"`
	Months     int        `json:"months" doc:"届满前多少个月起提醒"`
	Escalate   int        `json:"escalate" doc:"逾期超过多少天报工委督促"`
	Items      []Standing `json:"items"`
	Running    int        `json:"running"`
	Ending     int        `json:"ending"`
	Extended   int        `json:"extended"`
	Overdue    int        `json:"overdue"`
	Unrecorded int        `json:"unrecorded"`
}

// Board answers how the Party organisations under top stand; top 0 is all that the actor sees. Fault:
// kernel.ErrNotFound.
func (s *Service) Board(ctx context.Context, actor kernel.Actor, top kernel.ID) (b Board, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		if top != 0 && !tree.Sees(actor.Scope, top) {
			return kernel.ErrNotFound
		}
		from := cmp.Or(top, tree.Root().ID)
		b = Board{AsOf: s.db.Today(), Org: tree.ScopeName(actor.Scope)}
		if top != 0 {
			b.Org = tree.FullName(top)
		}
		if b.Items, b.Months, err = s.standings(ctx, q, tree, from, func(id kernel.ID) bool { return tree.Sees(actor.Scope, id) }); err != nil {
			return err
		}
		book, err := s.norms.Book(ctx, q)
		b.Escalate = book.Count(norm.EscalateDays, b.AsOf)
		return err
	})
	if err != nil {
		return b, err
	}
	for _, x := range b.Items {
		switch x.State {
		case Running:
			b.Running++
		case Ending:
			b.Ending++
		case Extended:
			b.Extended++
		case Overdue:
			b.Overdue++
		default:
			b.Unrecorded++
		}
	}
	return b, nil
}

// standings are the living Party organisations with terms, the nearest last day first and those without a
// record at the end.
func (s *Service) standings(ctx context.Context, q db.Queryer, tree *org.Tree, top kernel.ID, seen func(kernel.ID) bool) ([]Standing, int, error) {
	today := s.db.Today()
	book, err := s.norms.Book(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	months := book.Count(norm.RemindFirst, today)
	running, err := s.Current(ctx, q, today)
	if err != nil {
		return nil, months, err
	}
	asked, err := undecided(ctx, q)
	if err != nil {
		return nil, months, err
	}
	letters, err := s.lettersOf(ctx, q)
	if err != nil {
		return nil, months, err
	}
	second, last, escalate := book.Count(norm.RemindSecond, today), book.Count(norm.RemindLast, today), book.Count(norm.EscalateDays, today)
	out := []Standing{}
	for _, n := range tree.Of(top, org.Committee, org.GeneralBranch, org.Branch) {
		if !seen(n.ID) {
			continue
		}
		x := Standing{Org: n.ID, Name: tree.FullName(n.ID), Kind: string(n.Kind), State: Unrecorded, Stage: -1}
		if d := tree.Department(n.ID); d != 0 {
			x.Department = tree.Name(d)
		}
		if t, ok := running[n.ID]; ok {
			x.Term, x.Session, x.Began, x.Ends, x.Limit, x.State = t.ID, t.Session, t.Began, t.Ends, t.Limit(), t.State(today, months)
			x.ByCongress, x.Asked, x.PastEnd = t.ByCongress, asked[t.ID], t.PastEnd()
			x.Days = today.DaysUntil(x.Limit)
			x.Stage = Stage(x.Limit, today, x.ByCongress, months, second, last)
			if l, ok := letters[t.ID]; ok {
				x.LetterDay, x.LetterPaper, x.LetterNo = l.day, l.paper, l.number
			}
			x.Level = levelOf(x.Stage, -x.Days, escalate, x.LetterDay != "" && x.LetterDay > t.ExtendedOn, x.Asked != "")
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Standing) int {
		if (a.Limit == "") != (b.Limit == "") {
			return cmp.Compare(b.Limit, a.Limit)
		}
		return cmp.Compare(a.Limit, b.Limit)
	})
	return out, months, nil
}

// Current are the terms that run on a day, by organisation; the later one when two do.
func (s *Service) Current(ctx context.Context, q db.Queryer, day kernel.Day) (map[kernel.ID]Term, error) {
	out := map[kernel.ID]Term{}
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		var t Term
		var congress int
		if err := row.Scan(&t.ID, &t.OrgID, &t.Session, &t.Began, &t.Ends, &t.ExtendedOn, &t.ExtendedTo, &t.Ended, &congress); err != nil {
			return err
		}
		t.ByCongress = congress == 1
		if old, ok := out[t.OrgID]; !ok || old.Began < t.Began {
			out[t.OrgID] = t
		}
		return nil
	}, "SELECT id,org_id,session,began,ends,extended_on,extended_to,ended,by_congress FROM term WHERE removed=0 AND began<=? AND (ended='' OR ended>?)", day, day)
}
