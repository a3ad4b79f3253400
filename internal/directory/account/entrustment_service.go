package account

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/hanzi"
)

// Office (职务及其人) is what is handed over: a role over an organisation, held by an account.
type Office struct {
	Account kernel.ID
	Role    string
	Org     kernel.ID
}

// Works (在办的工作) is what lies in the rooms above: they list it and make it the successor's.
type Works interface {
	// Waiting lists what is open in an office.
	Waiting(ctx context.Context, q db.Queryer, o Office) ([]SheetLine, error)
	// Pass makes it the work of another account.
	Pass(ctx context.Context, tx *db.Tx, o Office, to kernel.ID, name string) error
	// Tell puts on a desk that an entrustment waits there, instead of where it waited before.
	Tell(ctx context.Context, tx *db.Tx, w Wait) error
}

// Wait is whom an entrustment waits for; nobody when Account, Member and Role are empty.
type Wait struct {
	Entrustment     kernel.ID
	Kind, Title     string
	Account, Member kernel.ID
	Name            string // of the one named
	Role            string
	Due             kernel.Day
}

// mayStart is the permission to begin a hand-over or delegation.
const mayStart = "entrustment.start"

// scopeOf is the part of the tree over which the actor holds another permission than the one asked for.
func (s *Service) scopeOf(ctx context.Context, actor kernel.Actor, permission string) (kernel.Scope, error) {
	a, err := findAccount(ctx, s.db.Read(), actor.Account)
	if err != nil {
		return kernel.Scope{}, err
	}
	c, err := s.compiled(ctx, a.id, a.version)
	if err != nil {
		return kernel.Scope{}, err
	}
	return c.scopes[permission], nil
}

// sight is what the actor sees of entrustments besides their own, and whether they confirm them.
func (s *Service) sight(ctx context.Context, actor kernel.Actor) (kernel.Scope, bool, error) {
	confirms, err := s.scopeOf(ctx, actor, "grant.write")
	if err != nil || confirms.All {
		return confirms, confirms.All, err
	}
	scope, err := s.scopeOf(ctx, actor, mayStart)
	return scope, false, err
}

// Entrustments lists what concerns the actor, what lies below them, and for a security administrator all.
func (s *Service) Entrustments(ctx context.Context, actor kernel.Actor, kind EntrustmentKind, open bool, p kernel.Page) (kernel.List[Entrustment], error) {
	scope, confirms, err := s.sight(ctx, actor)
	if err != nil {
		return kernel.List[Entrustment]{}, err
	}
	list, err := listEntrustments(ctx, s.db.Read(), actor, scope, kind, open, p)
	if err != nil {
		return kernel.List[Entrustment]{}, err
	}
	tree, err := s.tree(ctx)
	out := kernel.List[Entrustment]{Items: make([]Entrustment, len(list.Items)), Total: list.Total}
	for i, e := range list.Items {
		out.Items[i] = s.showEntrustment(tree, e, actor, confirms)
	}
	return out, err
}

// Entrustment shows one with what goes over. Fault: kernel.ErrNotFound.
func (s *Service) Entrustment(ctx context.Context, actor kernel.Actor, id kernel.ID) (Handed, error) {
	scope, confirms, err := s.sight(ctx, actor)
	if err != nil {
		return Handed{}, err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return Handed{}, err
	}
	e, err := findEntrustment(ctx, s.db.Read(), id)
	if err != nil {
		return Handed{}, err
	}
	if !e.concerns(tree, actor) && !tree.Sees(scope, e.org) {
		return Handed{}, kernel.ErrNotFound
	}
	out := Handed{Entrustment: s.showEntrustment(tree, e, actor, confirms), Sheet: []SheetLine{}}
	switch {
	case e.sheet != "":
		err = json.Unmarshal([]byte(e.sheet), &out.Sheet)
	case e.kind == Handover && e.state.Open():
		out.Sheet, err = s.sheetOf(ctx, s.db.Read(), tree, Office{e.from, e.role, e.org})
	}
	if confirms && len(out.Sheet) > 1 { // an administrator sees what is granted, nothing of the work
		out.Sheet = out.Sheet[:1]
	}
	return out, err
}

// sheetOf lists what goes over with an office (交接清单).
func (s *Service) sheetOf(ctx context.Context, q db.Queryer, tree *org.Tree, o Office) ([]SheetLine, error) {
	last, err := s.lastOffice(ctx, q, o)
	if err != nil {
		return nil, err
	}
	list := []SheetLine{{Group: "职务和权限", Text: s.policy.RoleName(o.Role), Note: "管理范围：" + tree.FullName(o.Org) + "及其下级"}}
	waiting, err := s.opts.Works.Waiting(ctx, q, o)
	if err != nil {
		return nil, err
	}
	list = append(list, waiting...)
	drafts, filters, err := keptBy(ctx, q, o.Account)
	switch {
	case err != nil:
		return nil, err
	case drafts > 0 && last:
		list = append(list, SheetLine{Group: "草稿", Text: "没有提交的填写 " + kernel.ID(drafts).String() + " 份", Note: "交接后成为接手人的草稿"})
	case drafts > 0:
		list = append(list, SheetLine{Group: "草稿", Text: "没有提交的填写 " + kernel.ID(drafts).String() + " 份", Note: "移交人还任其他职务，留在移交人处"})
	}
	if filters > 0 {
		list = append(list, SheetLine{Group: "常用条件", Text: kernel.ID(filters).String() + " 个列表的常用条件", Note: "复制给接手人"})
	}
	return list, nil
}

// lastOffice reports whether the account holds no other office: only then are its drafts the office's.
func (s *Service) lastOffice(ctx context.Context, q db.Queryer, o Office) (bool, error) {
	held, err := grantsOf(ctx, q, o.Account)
	return !slices.ContainsFunc(held, func(g grant) bool { return g.source == 0 && (g.role != o.Role || g.org != o.Org) }), err
}

// Positions lists the offices that the actor may hand over: their own, and those below.
func (s *Service) Positions(ctx context.Context, actor kernel.Actor, text string) ([]Position, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	list, err := grantsWithin(ctx, s.db.Read(), actor, text)
	out := []Position{}
	for _, g := range list {
		if s.checkOffice(tree, actor, g) != nil {
			continue
		}
		p := Position{g.id, g.accountName, s.policy.RoleName(g.role), tree.FullName(g.org), g.account == actor.Account, []ActView{}}
		for _, a := range s.policy.actsOf(g.role) {
			p.Acts = append(p.Acts, ActView{a.Code, a.Name})
		}
		out = append(out, p)
	}
	return out, err
}

// checkOffice decides whether the actor may begin something with a grant.
func (s *Service) checkOffice(tree *org.Tree, actor kernel.Actor, g grant) error {
	switch {
	case g.source != 0, g.account != actor.Account && !above(tree, actor, g.org):
		return ErrEntrustmentGrant.At("grant_id")
	case s.policy.byCode[g.role].Administrator || g.org == 0:
		return ErrEntrustmentRole.With(s.policy.RoleName(g.role)).At("grant_id")
	}
	return nil
}

// office finds the grant that the actor names. Faults: ErrEntrustmentGrant, ErrEntrustmentRole.
func (s *Service) office(ctx context.Context, q db.Queryer, tree *org.Tree, actor kernel.Actor, id kernel.ID) (grant, error) {
	g, err := db.One(ctx, q, scanGrant, "SELECT "+grantColumns+" FROM "+grantFrom+" WHERE g.id=?", id)
	if err != nil {
		return g, ErrEntrustmentGrant.At("grant_id")
	}
	return g, s.checkOffice(tree, actor, g)
}

// Preview shows what would go over with an office (交接清单).
func (s *Service) Preview(ctx context.Context, actor kernel.Actor, grantID kernel.ID) ([]SheetLine, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	g, err := s.office(ctx, s.db.Read(), tree, actor, grantID)
	if err != nil {
		return nil, err
	}
	return s.sheetOf(ctx, s.db.Read(), tree, Office{g.account, g.role, g.org})
}

// mostPersons bounds the list to choose from; a name makes it shorter.
const mostPersons = 50

// Persons lists who may be named for an office: accounts, and for a hand-over members without one.
func (s *Service) Persons(ctx context.Context, actor kernel.Actor, grantID kernel.ID, kind EntrustmentKind, text string) ([]Person, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	g, err := s.office(ctx, s.db.Read(), tree, actor, grantID)
	if err != nil {
		return nil, err
	}
	accounts, err := accountsNear(ctx, s.db.Read(), s.reach(tree, kind, g.org), strings.TrimSpace(text), mostPersons)
	out := []Person{}
	for _, a := range accounts {
		if a.id != g.account {
			out = append(out, Person{a.id, a.member, a.name, tree.FullName(a.org)})
		}
	}
	if err != nil || kind != Handover || text == "" || s.opts.Members == nil {
		return out, err
	}
	fresh, _, err := s.withoutAccount(ctx, s.reach(tree, kind, g.org).Orgs[0])
	word := hanzi.Query(text)
	for _, m := range fresh {
		if len(out) < mostPersons && strings.Contains(hanzi.SearchKey(m.Name), word) && near(tree, kind, g.org, m.Branch) {
			out = append(out, Person{0, m.ID, m.Name, tree.FullName(m.Branch)})
		}
	}
	return out, err
}

// reach is the part of the tree whose people may be named, the organisation above a delegation's
// apart.
func (s *Service) reach(tree *org.Tree, kind EntrustmentKind, office kernel.ID) reach {
	r := reach{Scope: kernel.Scope{Orgs: []kernel.ID{office}}}
	if kind == Handover {
		if d := tree.Department(office); d != 0 {
			r.Orgs = []kernel.ID{d}
		}
	} else if n, ok := tree.Get(office); ok {
		r.also = n.ParentID
	}
	return r
}

type reach struct {
	kernel.Scope
	also kernel.ID // one more organisation, without what is below it
}

// NewEntrustment is what somebody says who begins one.
type NewEntrustment struct {
	Kind            EntrustmentKind
	Grant           kernel.ID
	Account, Member kernel.ID // one of them
	From, To        kernel.Day
	Acts            []string
	Note            string
}

// Start begins a hand-over or a delegation: it proposes and gives nothing. Faults: ErrEntrustment…,
// ErrProxy….
func (s *Service) Start(ctx context.Context, actor kernel.Actor, n NewEntrustment) (Entrustment, error) {
	note, err := checkNote(n.Note)
	if err != nil {
		return Entrustment{}, err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return Entrustment{}, err
	}
	return db.InTx(ctx, s.db, "account.entrust", func(ctx context.Context, tx *db.Tx) (Entrustment, error) {
		g, err := s.office(ctx, tx, tree, actor, n.Grant)
		if err != nil {
			return Entrustment{}, err
		}
		e := &entrustment{
			id: tx.NewID(), kind: n.Kind, grant: g.id, role: g.role, org: g.org, from: g.account, fromName: g.accountName, to: n.Account, member: n.Member,
			fromDay: n.From, toDay: n.To, note: note, state: Proposed, madeAt: tx.Millis(), madeBy: actor.Account, madeName: actor.Name, version: 1,
		}
		if err := e.span(tx.Today()); err != nil {
			return Entrustment{}, err
		}
		if e.kind == Delegation {
			if e.acts = s.policy.chosen(e.role, n.Acts); len(e.acts) == 0 {
				return Entrustment{}, ErrEntrustmentActs.With(s.policy.RoleName(e.role)).At("acts")
			}
		}
		if err := s.name(ctx, tx, tree, e); err != nil {
			return Entrustment{}, err
		}
		if err := insertEntrustment(ctx, tx, e); err != nil {
			return Entrustment{}, err
		}
		if err := s.opts.Works.Tell(ctx, tx, e.waits()); err != nil {
			return Entrustment{}, err
		}
		return s.showEntrustment(tree, e, actor, false), s.audit.Record(ctx, tx, actor, s.entrustmentEntry(tree, e, "entrustment.started"))
	})
}

// name finds the person who was named. Faults: ErrEntrustmentPerson, ErrEntrustmentSelf, ErrProxy….
func (s *Service) name(ctx context.Context, tx *db.Tx, tree *org.Tree, e *entrustment) error {
	if e.to == 0 {
		return s.nameMember(ctx, tx, tree, e)
	}
	a, err := findAccount(ctx, tx, e.to)
	switch {
	case err != nil || a.state == Disabled || !near(tree, e.kind, e.org, a.org):
		return ErrEntrustmentPerson.At("account_id")
	case a.id == e.from:
		return ErrEntrustmentSelf.At("account_id")
	}
	e.toName, e.member = a.name, 0
	held, err := grantsOf(ctx, tx, a.id)
	if err != nil {
		return err
	}
	if len(s.policy.administrations(rolesOf(held))) > 0 {
		return ErrEntrustmentPerson.At("account_id")
	}
	if err := e.clash(held); err != nil {
		return at(err, "account_id")
	}
	return nil
}

// nameMember names a successor who has no account yet.
func (s *Service) nameMember(ctx context.Context, tx *db.Tx, tree *org.Tree, e *entrustment) error {
	if e.kind != Handover || e.member == 0 || s.opts.Members == nil {
		return ErrEntrustmentPerson.At("account_id")
	}
	list, err := s.opts.Members(ctx, tx, s.reach(tree, e.kind, e.org).Orgs[0])
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(m MemberRef) bool { return m.ID == e.member })
	if i < 0 {
		return ErrEntrustmentPerson.At("account_id")
	}
	e.toName = list[i].Name
	if a, err := accountOfMember(ctx, tx, e.member); err != nil || a != 0 {
		e.to, e.member = a, 0
		if err != nil {
			return err
		}
		return s.name(ctx, tx, tree, e)
	}
	return nil
}

// waits tells on whose desk it lies now.
func (e *entrustment) waits() Wait {
	w := Wait{Entrustment: e.id, Due: e.fromDay, Name: e.toName}
	what := e.fromName + "的" + entrustmentNames[e.kind]
	switch {
	case e.state == Proposed:
		w.Kind, w.Title, w.Account, w.Member = "entrustment.accept_office", "请接受"+what, e.to, e.member
	case e.state == Agreed:
		w.Kind, w.Title, w.Role = "entrustment.confirm_office", "请确认"+what+"（给"+e.toName+"）", RoleSecAdmin
	}
	return w
}

func (s *Service) entrustmentEntry(tree *org.Tree, e *entrustment, action string) audit.Entry {
	d := map[string]any{
		"kind": e.kind, "from": e.fromName, "to": e.toName, "role": e.role, "role_name": s.policy.RoleName(e.role), "org_name": tree.FullName(e.org), "from_day": e.fromDay,
	}
	if e.kind == Delegation {
		d["to_day"], d["acts"] = e.toDay, e.acts
	}
	if e.reason != "" {
		d["reason"] = e.reason
	}
	return audit.Entry{Action: action, ObjectType: "entrustment", ObjectID: e.id, OrgID: e.org, Detail: d}
}
