package establishment

import (
	"context"
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// RequestLine (一览的一行) is a request as lists show it.
type RequestLine struct {
	Request
	Department string `json:"department" doc:"所在单位"`
	Approver   string `json:"approver" doc:"批复单位"`
	Overdue    bool   `json:"overdue" doc:"逾期未批复"`
}

// List answers the requests that the actor sees, those that wait first, the nearest term before others.
func (s *Service) List(ctx context.Context, actor kernel.Actor, f Filter, p kernel.Page) (out kernel.List[RequestLine], err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		today := s.db.Today()
		got, err := list(ctx, q, actor.Scope, actor.Account, f, today, p)
		if err != nil {
			return err
		}
		tree, err := s.orgs.Today(ctx, q)
		out = kernel.List[RequestLine]{Items: make([]RequestLine, len(got.Items)), Total: got.Total}
		for i, r := range got.Items {
			out.Items[i] = RequestLine{r, tree.Name(r.DepartmentID), tree.FullName(r.ApproverID), r.Overdue(today)}
		}
		return err
	})
	return out, err
}

// NamedOrg is an organisation by name.
type NamedOrg struct {
	ID   kernel.ID `json:"id"`
	Name string    `json:"name"`
	Kind string    `json:"kind"`
}

// Became (结果) is what became of an organisation.
type Became struct {
	Effect
	Name string `json:"name"`
}

// RequestPaper (往来公文) is a paper of a request.
type RequestPaper struct {
	ID     kernel.ID  `json:"id"`
	Number string     `json:"number"`
	Title  string     `json:"title"`
	Day    kernel.Day `json:"day"`
	Void   bool       `json:"void" doc:"已作废"`
}

// RequestDetail (申请详情) is a request with its story and what the reader may do with it.
type RequestDetail struct {
	RequestLine
	Steps   []RequestStep  `json:"steps"`
	Checks  []RuleCheck    `json:"checks" doc:"核对意见；办结的为空"`
	Orgs    []NamedOrg     `json:"orgs" doc:"方案中的组织"`
	People  []Involved     `json:"people" doc:"所涉党员；办结后只列方案中写明的"`
	Effects []Became       `json:"effects" doc:"生效的结果"`
	Papers  []RequestPaper `json:"papers" doc:"批复等公文"`
	Asks    bool           `json:"asks" doc:"可以修改、提交、撤回"`
	Answers bool           `json:"answers" doc:"由本人的职务批复"`
	Barred  string         `json:"barred" doc:"不能批复的原因"`
}

// Get answers one request. Fault: kernel.ErrNotFound, also for what is out of sight.
func (s *Service) Get(ctx context.Context, actor kernel.Actor, id kernel.ID) (d RequestDetail, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		r, err := find(ctx, q, actor.Scope, id)
		if err != nil {
			return err
		}
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		d = RequestDetail{RequestLine: RequestLine{r, tree.Name(r.DepartmentID), tree.FullName(r.ApproverID), r.Overdue(s.db.Today())}, Checks: []RuleCheck{}, Orgs: []NamedOrg{}, Effects: []Became{}, Papers: []RequestPaper{}}
		if d.Steps, err = stepsOf(ctx, q, id); err != nil {
			return err
		}
		for _, of := range r.Plan.reached(r.Kind) {
			n, _ := tree.Get(of)
			d.Orgs = append(d.Orgs, NamedOrg{of, tree.FullName(of), string(n.Kind)})
		}
		effects, err := effectsOf(ctx, q, id)
		if err != nil {
			return err
		}
		for _, x := range effects {
			d.Effects = append(d.Effects, Became{x, tree.FullName(x.OrgID)})
		}
		if err := s.persons(ctx, q, &d); err != nil {
			return err
		}
		papers, err := s.papers.OfSource(ctx, q, fact.Source{Type: object, ID: id})
		if err != nil {
			return err
		}
		for _, p := range papers {
			d.Papers = append(d.Papers, RequestPaper{p.ID, p.Number, p.Title, p.Day, p.State != "issued"})
		}
		return s.rights(ctx, q, actor, &d)
	})
	return d, err
}

// live are the states in which the rules still have something to say.
var live = []State{Draft, Submitted, Returned, Approved}

func (s *Service) persons(ctx context.Context, q db.Queryer, d *RequestDetail) error {
	d.People = []Involved{}
	pic, book, _, _, err := s.judged(ctx, q, &d.Request, d.Effective)
	if err != nil {
		return err
	}
	seen := map[kernel.ID]bool{}
	add := func(list []Involved) {
		for _, x := range list {
			if !seen[x.ID] {
				seen[x.ID] = true
				d.People = append(d.People, x)
			}
		}
	}
	if slices.Contains(live, d.State) {
		d.Checks = Judge(d.Kind, d.Plan, pic, book)
		answer(d.Checks, d.Acknowledged)
		for _, branch := range d.Plan.branches(d.Kind) {
			add(pic.In[branch])
		}
	}
	named := d.Plan.people()
	add(pic.named(named))
	names, err := member.Names(ctx, q, named)
	for _, id := range named {
		if !seen[id] && names[id] != "" { // no longer on the roster
			add([]Involved{{ID: id, Name: names[id]}})
		}
	}
	return err
}

// rights says what the reader may do. Permissions are asked elsewhere.
func (s *Service) rights(ctx context.Context, q db.Queryer, actor kernel.Actor, d *RequestDetail) error {
	d.Asks = true
	for _, id := range d.Plan.reached(d.Kind) {
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		d.Asks = d.Asks && (actor.Scope.All || tree.Sees(actor.Scope, id))
	}
	err := s.mayAnswer(ctx, q, actor, &d.Request)
	f, refused := kernel.AsFault(err)
	switch {
	case refused:
		d.Barred = f.Text
		return nil
	case err != nil:
		return err
	}
	d.Answers = d.State == Submitted || d.State == Approved
	return nil
}
