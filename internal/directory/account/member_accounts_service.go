package account

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/hanzi"
	"sanchuang/internal/platform/sheet"
)

// bulkSlice is how many accounts one transaction makes, so that others' writes are not held up.
const bulkSlice = 500

// handout is a line of the list that is handed out.
type handout struct {
	login, name, code string
	org               kernel.ID
	expires           int64
}

// CreateMemberAccounts makes accounts for all members of an organisation and below who have none,
// and with renew also gives those never activated a new code. The answer is the list to be handed
// out, with the codes in clear: it can be had this once. Faults: ErrNoOrg, ErrNoMembers.
func (s *Service) CreateMemberAccounts(ctx context.Context, actor kernel.Actor, over kernel.ID, renew bool) ([]byte, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	if _, ok := tree.Get(over); !ok {
		return nil, ErrNoOrg.At("org_id")
	}
	fresh, waiting, err := s.withoutAccount(ctx, over)
	if err != nil {
		return nil, err
	}
	if !renew {
		waiting = nil
	}
	if len(fresh)+len(waiting) == 0 {
		return nil, ErrNoMembers.At("org_id")
	}
	list, err := s.createInSlices(ctx, actor, over, fresh)
	if err != nil {
		return nil, err
	}
	renewed, err := s.renewInSlices(ctx, actor, over, waiting)
	if err != nil {
		return nil, err
	}
	return handoutSheet(tree, append(list, renewed...))
}

// withoutAccount sorts the members into those without an account and the accounts never activated.
func (s *Service) withoutAccount(ctx context.Context, over kernel.ID) (fresh []MemberRef, waiting []account, err error) {
	if s.opts.Members == nil {
		return nil, nil, ErrNoMembers.At("org_id")
	}
	members, err := s.opts.Members(ctx, s.db.Read(), over)
	if err != nil {
		return nil, nil, err
	}
	known := map[kernel.ID]account{}
	err = db.Each(ctx, s.db.Read(), func(row db.Scanner) error {
		a, err := scanAccount(row)
		known[a.member] = a
		return err
	}, "SELECT "+accountColumns+" FROM account WHERE member_id<>0")
	if err != nil {
		return nil, nil, err
	}
	for _, m := range members {
		a, has := known[m.ID]
		switch {
		case !has:
			fresh = append(fresh, m)
		case a.state == Invited && !a.held:
			waiting = append(waiting, a)
		}
	}
	return fresh, waiting, nil
}

func (s *Service) createInSlices(ctx context.Context, actor kernel.Actor, over kernel.ID, members []MemberRef) ([]handout, error) {
	taken, err := s.takenLogins(ctx)
	if err != nil {
		return nil, err
	}
	var all []handout
	for part := range slices.Chunk(members, bulkSlice) {
		logins := make([]string, len(part))
		for i, m := range part {
			logins[i] = freeLogin(m.Name, taken)
		}
		done, err := db.InTx(ctx, s.db, "account.create_members", func(ctx context.Context, tx *db.Tx) ([]handout, error) {
			return s.createSlice(ctx, tx, actor, over, part, logins)
		})
		if err != nil {
			return nil, err
		}
		all = append(all, done...)
	}
	return all, nil
}

func (s *Service) createSlice(ctx context.Context, tx *db.Tx, actor kernel.Actor, over kernel.ID, part []MemberRef, logins []string) ([]handout, error) {
	list, out := make([]account, len(part)), make([]handout, len(part))
	expires := s.now().Add(codeLife).UnixMilli()
	for i, m := range part {
		code, hash := crypt.OneTimeCode()
		list[i] = account{id: tx.NewID(), login: logins[i], name: m.Name, org: m.Branch, member: m.ID, state: Invited, codeHash: hash, codeExpires: expires}
		out[i] = handout{logins[i], m.Name, code, m.Branch, expires}
	}
	if err := insertAccounts(ctx, tx, list); err != nil {
		if db.IsUnique(err) {
			return nil, kernel.ErrStale
		}
		return nil, err
	}
	return out, s.recordBulk(ctx, tx, actor, over, "account.members_created", len(list))
}

func (s *Service) renewInSlices(ctx context.Context, actor kernel.Actor, over kernel.ID, waiting []account) ([]handout, error) {
	var all []handout
	for part := range slices.Chunk(waiting, bulkSlice) {
		done, err := db.InTx(ctx, s.db, "account.renew_codes", func(ctx context.Context, tx *db.Tx) ([]handout, error) {
			var out []handout
			for _, a := range part {
				code, hash := crypt.OneTimeCode()
				expires := s.now().Add(codeLife).UnixMilli()
				n, err := tx.Exec(ctx, "UPDATE account SET code_hash=?, code_expires=?, version=version+1 WHERE id=? AND state='invited' AND held=0", hash, expires, a.id)
				if err != nil {
					return nil, err
				}
				if n == 1 { // whoever activated it meanwhile needs no code
					out = append(out, handout{a.login, a.name, code, a.org, expires})
				}
			}
			return out, s.recordBulk(ctx, tx, actor, over, "account.codes_renewed", len(out))
		})
		if err != nil {
			return nil, err
		}
		all = append(all, done...)
	}
	return all, nil
}

func (s *Service) recordBulk(ctx context.Context, tx *db.Tx, actor kernel.Actor, over kernel.ID, action string, count int) error {
	return s.audit.Record(ctx, tx, actor, audit.Entry{Action: action, ObjectType: "org", ObjectID: over, OrgID: over, Detail: map[string]any{"count": count, "exported": true}})
}

func (s *Service) takenLogins(ctx context.Context) (map[string]bool, error) {
	logins, err := db.Select(ctx, s.db.Read(), db.Column[string], "SELECT login FROM account")
	taken := make(map[string]bool, len(logins))
	for _, l := range logins {
		taken[l] = true
	}
	return taken, err
}

// freeLogin makes a login out of the name's initials and a number, 王小明 → wxm001: nothing that
// stands on a person's papers.
func freeLogin(name string, taken map[string]bool) string {
	letters := make([]byte, 0, 8)
	for _, c := range []byte(hanzi.Initials(name)) {
		if c >= 'a' && c <= 'z' && len(letters) < 8 {
			letters = append(letters, c)
		}
	}
	if len(letters) == 0 {
		letters = []byte("dy")
	}
	for n := 1; ; n++ {
		login := fmt.Sprintf("%s%03d", letters, n)
		if !taken[login] {
			taken[login] = true
			return login
		}
	}
}

func handoutSheet(tree *org.Tree, list []handout) ([]byte, error) {
	rows := make([][]any, len(list))
	for i, h := range list {
		department := tree.Name(tree.Department(h.org))
		rows[i] = []any{department, tree.Name(h.org), h.name, h.login, h.code, dayOf(h.expires)}
	}
	slices.SortStableFunc(rows, func(a, b []any) int { return compareText(a[0], b[0], a[1], b[1]) })
	var b bytes.Buffer
	err := sheet.Write(&b, sheet.Workbook{Title: "党员账号激活码", Tables: []sheet.Table{{
		Name: "激活码", Title: "党员账号激活码",
		Note: "激活码只显示这一次，用一次即作废，请按支部裁开分发给本人，用后销毁本表。首次使用：打开登录页，点“激活账号”，填登录名、激活码并设置密码。",
		Columns: []sheet.Option{
			{Heading: "单位", Width: 24},
			{Heading: "党支部", Width: 32},
			{Heading: "姓名", Width: 12},
			{Heading: "登录名", Width: 14},
			{Heading: "激活码", Width: 18},
			{Heading: "有效期至", Kind: sheet.Day, Width: 14},
		},
		Rows: sheet.Fixed(rows),
	}}})
	return b.Bytes(), err
}

// Candidate (待建账号的党员) is a member without an account, known by name and branch alone: who
// makes accounts needs no more.
type Candidate struct {
	ID         kernel.ID `json:"id"`
	Name       string    `json:"name"`
	BranchID   kernel.ID `json:"branch_id"`
	BranchName string    `json:"branch_name"`
}

// mostCandidates bounds the list to choose from; a name makes it shorter.
const mostCandidates = 100

// Candidates lists members of an organisation and below who have no account yet; Total counts all.
func (s *Service) Candidates(ctx context.Context, over kernel.ID, text string) (kernel.List[Candidate], error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return kernel.List[Candidate]{}, err
	}
	if _, ok := tree.Get(over); !ok || s.opts.Members == nil {
		return kernel.List[Candidate]{Items: []Candidate{}}, nil
	}
	fresh, _, err := s.withoutAccount(ctx, over)
	if err != nil {
		return kernel.List[Candidate]{}, err
	}
	word, out := hanzi.Query(text), kernel.List[Candidate]{Items: []Candidate{}}
	for _, m := range fresh {
		if word != "" && !strings.Contains(hanzi.SearchKey(m.Name), word) {
			continue
		}
		if out.Total++; len(out.Items) < mostCandidates {
			out.Items = append(out.Items, Candidate{m.ID, m.Name, m.Branch, tree.FullName(m.Branch)})
		}
	}
	return out, nil
}
