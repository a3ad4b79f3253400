package member

import (
	"context"
	"log/slog"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// Service keeps the roster.
type Service struct {
	db     *db.DB
	audit  *audit.Log
	vault  *crypt.Vault
	orgs   *org.Service
	log    *slog.Logger
	follow Accounts
	uses   Uses

	consent ConsentFunc
}

// Accounts (账号) follow their members in the transaction that changes the roster.
type Accounts interface {
	MemberMoved(ctx context.Context, tx *db.Tx, member, branch kernel.ID) error
	MemberLeft(ctx context.Context, tx *db.Tx, actor kernel.Actor, member kernel.ID) error
	MemberBack(ctx context.Context, tx *db.Tx, actor kernel.Actor, member kernel.ID, mistaken bool) error
	MemberErased(ctx context.Context, tx *db.Tx, actor kernel.Actor, member kernel.ID) error
}

// UseAccounts tells the service who follows its members, before any request.
func (s *Service) UseAccounts(a Accounts) { s.follow = a }

// NewService returns a Service and tells the tree where its members are counted.
func NewService(d *db.DB, a *audit.Log, v *crypt.Vault, orgs *org.Service, log *slog.Logger) *Service {
	s := &Service{db: d, audit: a, vault: v, orgs: orgs, log: log}
	orgs.UseRoster(s)
	return s
}

// CountByBranch implements org.Roster.
func (s *Service) CountByBranch(ctx context.Context, q db.Queryer, day kernel.Day) (map[kernel.ID]int, error) {
	return countBy(ctx, q, "SELECT branch_id, COUNT(*) FROM member_branch WHERE from_day<=? AND to_day>=? GROUP BY branch_id", day, day)
}

// List answers a page of the roster, with masked numbers.
func (s *Service) List(ctx context.Context, actor kernel.Actor, f Filter, p kernel.Page) (kernel.List[Member], error) {
	q := s.db.Read()
	if err := f.checkText(); err != nil {
		return kernel.List[Member]{}, err
	}
	f, err := s.placed(ctx, q, f)
	if err != nil {
		return kernel.List[Member]{}, err
	}
	from, branch, args := f.from(actor.Scope, s.db.Today())
	list, err := db.SelectPage(ctx, q, p, scanMember, columns+","+branch, from, f.order(), args...)
	if err != nil {
		return list, err
	}
	return list, s.dress(ctx, q, actor, list.Items, s.dayOf(f))
}

func (s *Service) dayOf(f Filter) kernel.Day {
	if f.Day != "" {
		return f.Day
	}
	return s.db.Today()
}

// placed turns the organisation that a filter names into what it means on the filter's day: of a Party group
// those who belong to it, since nobody's branch lies below it; of any other, on another day than today,
// the branches that lay below it that day.
func (s *Service) placed(ctx context.Context, q db.Queryer, f Filter) (Filter, error) {
	if f.OrgID == 0 {
		return f, nil
	}
	day := s.dayOf(f)
	tree, err := s.orgs.TreeAt(ctx, q, day)
	if err != nil {
		return f, err
	}
	if n, ok := tree.Get(f.OrgID); ok && n.Kind == org.Group {
		f.group, f.OrgID = n.ID, 0
		return f, nil
	}
	if day == s.db.Today() || f.Left {
		return f, nil
	}
	counts, err := s.CountByBranch(ctx, q, day)
	for branch := range counts {
		if tree.Holds(f.OrgID, []kernel.ID{branch}) {
			f.branches = append(f.branches, branch)
		}
	}
	slices.Sort(f.branches)
	return f, err
}

// checkText refuses numbers where names are looked for: they would stand in addresses and logs.
func (f Filter) checkText() error {
	digits := 0
	for _, r := range f.Text {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if digits >= 7 {
		return ErrNumberText.At("text")
	}
	return nil
}

// FindByNumber looks a full ID number or phone up among the members whom the actor sees, left ones
// too. Fault: ErrNumberText.
func (s *Service) FindByNumber(ctx context.Context, actor kernel.Actor, number string) (kernel.List[Member], error) {
	where, index := "", ""
	if id, err := sheet.ParseIDNumber(number); err == nil {
		where, index = "m.id_index=?", s.vault.Blind(idPurpose, id.Text)
	} else if phone, err := sheet.ParsePhone(number); err == nil {
		where, index = "m.phone_index=?", s.vault.Blind(phonePurpose, phone)
	} else {
		return kernel.List[Member]{}, ErrNumberText.At("number")
	}
	q := s.db.Read()
	seen, more := visibleRows(actor.Scope, "m.branch_id", "m.id")
	items, err := db.Select(ctx, q, scanMember, "SELECT "+columns+",m.branch_id FROM member m WHERE "+where+" AND "+seen+" ORDER BY m.name_key LIMIT 50",
		append([]any{index}, more...)...)
	if err != nil {
		return kernel.List[Member]{}, err
	}
	return kernel.List[Member]{Items: items, Total: len(items)}, s.dress(ctx, q, actor, items, s.db.Today())
}

// Counts (合计) are the totals of a filter.
type Counts struct {
	Total        int `json:"total"`
	Full         int `json:"full" doc:"正式党员"`
	Probationary int `json:"probationary" doc:"预备党员"`
	InService    int `json:"in_service" doc:"在职"`
	Retired      int `json:"retired" doc:"离退休"`
	Men          int `json:"men"`
	Women        int `json:"women"`
	Minority     int `json:"minority" doc:"少数民族"`
	Migrant      int `json:"migrant" doc:"流动党员"`
	Under35      int `json:"under_35" doc:"35 岁及以下"`
}

// Counts answers the totals of the filter's members.
func (s *Service) Counts(ctx context.Context, actor kernel.Actor, f Filter) (Counts, error) {
	if err := f.checkText(); err != nil {
		return Counts{}, err
	}
	day := s.dayOf(f)
	f.Sort = ""
	f, err := s.placed(ctx, s.db.Read(), f)
	if err != nil {
		return Counts{}, err
	}
	from, _, args := f.from(actor.Scope, s.db.Today())
	sum := func(cond string) string {
		return ",CAST(COALESCE(SUM(CASE WHEN " + cond + " THEN 1 ELSE 0 END),0) AS BIGINT)"
	}
	query := "SELECT COUNT(*)" + sum("m.standing='full' AND (m.confirmed='' OR m.confirmed<=?)") + sum("m.service='in_service'") +
		sum("m.sex='male'") + sum("m.sex='female'") + sum("m.nation NOT IN ('01','')") + sum("m.migrant=1") + sum("m.born>?") + " FROM " + from
	return db.One(ctx, s.db.Read(), func(row db.Scanner) (c Counts, err error) {
		err = row.Scan(&c.Total, &c.Full, &c.InService, &c.Men, &c.Women, &c.Minority, &c.Migrant, &c.Under35)
		c.Probationary, c.Retired = c.Total-c.Full, c.Total-c.InService
		return c, err
	}, query, append([]any{day, day.AddMonths(-12 * 36)}, args...)...)
}

// Profile (党员详情) is a member with their history.
type Profile struct {
	Member
	Stays     []Stay      `json:"stays" doc:"所在支部沿革"`
	Groups    []GroupStay `json:"groups" doc:"所在党小组沿革"`
	Positions []Position  `json:"positions" doc:"任职"`
}

// Get answers one member with history. Fault: kernel.ErrNotFound.
func (s *Service) Get(ctx context.Context, actor kernel.Actor, id kernel.ID) (Profile, error) {
	q := s.db.Read()
	m, err := Find(ctx, q, actor.Scope, id)
	if err != nil {
		return Profile{}, err
	}
	one := []Member{m}
	if err := s.dress(ctx, q, actor, one, s.db.Today()); err != nil {
		return Profile{}, err
	}
	p := Profile{Member: one[0]}
	if p.Stays, err = stays(ctx, q, id); err != nil {
		return Profile{}, err
	}
	if p.Groups, err = groupStays(ctx, q, id); err != nil {
		return Profile{}, err
	}
	if p.Positions, err = positionsOf(ctx, q, []kernel.ID{id}); err != nil {
		return Profile{}, err
	}
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return Profile{}, err
	}
	for i := range p.Stays {
		p.Stays[i].To, p.Stays[i].BranchName = openDay(p.Stays[i].To), tree.FullName(p.Stays[i].BranchID)
	}
	for i := range p.Groups {
		p.Groups[i].To, p.Groups[i].GroupName = openDay(p.Groups[i].To), tree.FullName(p.Groups[i].GroupID)
	}
	for i := range p.Positions {
		p.Positions[i].OrgName = tree.FullName(p.Positions[i].OrgID)
	}
	return p, nil
}

// Own is the actor's own record. Fault: kernel.ErrNotFound for accounts with no member behind them.
func (s *Service) Own(ctx context.Context, actor kernel.Actor) (Profile, error) {
	if actor.Member == 0 {
		return Profile{}, kernel.ErrNotFound
	}
	actor.Scope = kernel.Scope{Member: actor.Member}
	return s.Get(ctx, actor, actor.Member)
}

// dress adds names of organisations and duties as of day, and the masks.
func (s *Service) dress(ctx context.Context, q db.Queryer, actor kernel.Actor, items []Member, day kernel.Day) error {
	tree, err := s.orgs.TreeAt(ctx, q, day)
	if err != nil {
		return err
	}
	ids := make([]kernel.ID, len(items))
	for i, m := range items {
		ids[i] = m.ID
	}
	duties, err := s.duties(ctx, q, ids, day)
	if err != nil {
		return err
	}
	if day != s.db.Today() { // the row holds today's
		groups, err := groupsOn(ctx, q, ids, day)
		if err != nil {
			return err
		}
		for i := range items {
			items[i].GroupID = groups[items[i].ID]
		}
	}
	for i := range items {
		m := &items[i]
		m.BranchName, m.GroupName = tree.Name(m.BranchID), tree.Name(m.GroupID)
		m.DepartmentName = tree.Name(tree.Department(m.BranchID))
		m.Duties, m.DutyDays = duties[m.ID].names, duties[m.ID].days
		if seesNumbers(actor) {
			if err := s.mask(m); err != nil {
				return err
			}
		}
	}
	return nil
}

// heldDuties are the duties that somebody holds, and the days from which, in one order.
type heldDuties struct{ names, days string }

func (s *Service) duties(ctx context.Context, q db.Queryer, ids []kernel.ID, day kernel.Day) (map[kernel.ID]heldDuties, error) {
	all, err := positionsOf(ctx, q, ids)
	out := map[kernel.ID]heldDuties{}
	for _, p := range all {
		if p.From > day || p.To != "" && p.To < day {
			continue
		}
		h := out[p.MemberID]
		if h.names != "" {
			h.names, h.days = h.names+"、", h.days+"、"
		}
		out[p.MemberID] = heldDuties{h.names + p.DutyName, h.days + string(p.From)}
	}
	return out, err
}

// seesNumbers tells who is shown numbers at all, masked: those who keep rosters and the persons
// themselves. Leaders read names and figures.
func seesNumbers(actor kernel.Actor) bool {
	if actor.Scope.Member != 0 {
		return true
	}
	for _, r := range actor.Roles {
		switch r {
		case "staff", "dept_clerk", "branch_secretary", "branch_clerk":
			return true
		}
	}
	return false
}

func (s *Service) mask(m *Member) error {
	phone, id, err := s.numbers(*m)
	if err != nil {
		return err
	}
	if phone != "" {
		m.Phone = sheet.MaskPhone(phone)
	}
	if id != "" {
		m.IDNumber = sheet.MaskIDNumber(id)
	}
	return nil
}

func (s *Service) numbers(m Member) (phone, id string, err error) {
	if phone, err = s.vault.Open(phonePlace(m.ID), m.phoneCipher); err != nil {
		return "", "", err
	}
	id, err = s.vault.Open(idPlace(m.ID), m.idCipher)
	return phone, id, err
}
