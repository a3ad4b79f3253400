package member

import (
	"context"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/hanzi"
)

// Visible is the condition that holds a query to members whom scope sees, by today's branch; col is
// the column with the member's id.
func Visible(scope kernel.Scope, col string) (string, []any) {
	if scope.All {
		return "1=1", nil
	}
	where, args := visibleRows(scope, "vm.branch_id", "vm.id")
	return col + " IN (SELECT vm.id FROM member vm WHERE " + where + ")", args
}

func visibleRows(scope kernel.Scope, branch, id string) (string, []any) {
	where, args := org.Visible(scope, branch)
	if scope.Member != 0 && !scope.All {
		where, args = "("+where+" OR "+id+"=?)", append(args, scope.Member)
	}
	return where, args
}

// columns of a member; the branch comes apart, since lists of another day take it from that day.
const columns = "m.id,m.name,m.sex,m.nation,m.born,m.education,m.standing,m.service,m.group_id,m.joined,m.confirmed,m.job_title," +
	"m.phone_cipher,m.phone_index,m.id_cipher,m.id_index,m.migrant,m.observed_from,m.observed_to,m.left_day,m.left_kind,m.left_note,m.version"

func scanMember(s db.Scanner) (m Member, err error) {
	migrant := 0
	err = s.Scan(&m.ID, &m.Name, &m.Sex, &m.Nation, &m.Born, &m.Education, &m.Standing, &m.Service, &m.GroupID, &m.Joined, &m.Confirmed, &m.JobTitle,
		&m.phoneCipher, &m.phoneIndex, &m.idCipher, &m.idIndex, &migrant, &m.ObservedFrom, &m.ObservedTo, &m.LeftDay, &m.LeftKind, &m.LeftNote, &m.Version, &m.BranchID)
	m.Migrant, m.LeftDay = migrant == 1, openDay(m.LeftDay)
	return m, err
}

// InBranch lists the branch's members on day, sorted by name; for rosters of meetings. Personal
// numbers are left out.
func InBranch(ctx context.Context, q db.Queryer, branch kernel.ID, day kernel.Day) ([]Member, error) {
	return db.Select(ctx, q, scanMember, "SELECT "+columns+",b.branch_id FROM member_branch b JOIN member m ON m.id=b.member_id "+
		"WHERE b.branch_id=? AND b.from_day<=? AND b.to_day>=? ORDER BY m.name_key, m.id", branch, day, day)
}

// Find answers a member whom scope sees, left ones too; kernel.ErrNotFound otherwise.
func Find(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (Member, error) {
	where, args := visibleRows(scope, "m.branch_id", "m.id")
	return db.One(ctx, q, scanMember, "SELECT "+columns+",m.branch_id FROM member m WHERE m.id=? AND "+where, append([]any{id}, args...)...)
}

// NameOf answers a member's name, its key for sorting and the branch of today, within the scope;
// kernel.ErrNotFound otherwise.
func NameOf(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (name, key string, branch kernel.ID, err error) {
	where, args := visibleRows(scope, "m.branch_id", "m.id")
	_, err = db.One(ctx, q, func(row db.Scanner) (struct{}, error) { return struct{}{}, row.Scan(&name, &key, &branch) },
		"SELECT m.name,m.name_key,m.branch_id FROM member m WHERE m.id=? AND "+where, append([]any{id}, args...)...)
	return name, key, branch, err
}

// Names answers the names of members, for lists whose rows are already known to be visible.
func Names(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error) {
	out := map[kernel.ID]string{}
	return out, inChunks(ids, func(part []kernel.ID) error {
		in, args := db.In("id", part)
		return db.Each(ctx, q, func(s db.Scanner) error {
			var id kernel.ID
			var name string
			err := s.Scan(&id, &name)
			out[id] = name
			return err
		}, "SELECT id,name FROM member WHERE "+in, args...)
	})
}

// BranchesOn answers the branch in which each of the members was on day; those who were in none are
// left out.
func BranchesOn(ctx context.Context, q db.Queryer, ids []kernel.ID, day kernel.Day) (map[kernel.ID]kernel.ID, error) {
	out := map[kernel.ID]kernel.ID{}
	return out, inChunks(ids, func(part []kernel.ID) error {
		in, args := db.In("member_id", part)
		return db.Each(ctx, q, func(s db.Scanner) error {
			var id, branch kernel.ID
			err := s.Scan(&id, &branch)
			out[id] = branch
			return err
		}, "SELECT member_id,branch_id FROM member_branch WHERE "+in+" AND from_day<=? AND to_day>=?", append(args, day, day)...)
	})
}

func inChunks(ids []kernel.ID, fn func([]kernel.ID) error) error {
	for len(ids) > 0 {
		n := min(len(ids), 500)
		if err := fn(ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// touch marks the roster as changed and makes its writers wait for each other on PostgreSQL.
func touch(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, "UPDATE member_roster SET revision=? WHERE id=1", tx.NewID())
	return err
}

func revision(ctx context.Context, q db.Queryer) (int64, error) {
	return db.Scalar[int64](ctx, q, "SELECT revision FROM member_roster WHERE id=1")
}

// The purposes of the blind indexes; values are normalised by platform/sheet first.
const (
	phonePurpose = "member.phone"
	idPurpose    = "member.id_number"
)

func phonePlace(id kernel.ID) string { return "member.phone_cipher." + id.String() }
func idPlace(id kernel.ID) string    { return "member.id_cipher." + id.String() }

// keep seals numbers given in full into the row; empty ones are cleared.
func (m *Member) keep(v *crypt.Vault, phone, idNumber string) {
	m.phoneCipher, m.phoneIndex = v.Seal(phonePlace(m.ID), phone), v.Blind(phonePurpose, phone)
	m.idCipher, m.idIndex = v.Seal(idPlace(m.ID), idNumber), v.Blind(idPurpose, idNumber)
}

const insertColumns = "member(id,name,name_key,search_key,sex,nation,born,education,standing,service,branch_id,group_id,joined,confirmed,job_title," +
	"phone_cipher,phone_index,id_cipher,id_index,migrant,observed_from,observed_to,left_day,left_kind,left_note,version)"

func (m Member) values() []any {
	return []any{
		m.ID, m.Name, hanzi.SortKey(m.Name), hanzi.SearchKey(m.Name), m.Sex, m.Nation, m.Born, m.Education, m.Standing, m.Service,
		m.BranchID, m.GroupID, m.Joined, m.Confirmed, m.JobTitle, m.phoneCipher, m.phoneIndex, m.idCipher, m.idIndex, flag(m.Migrant),
		m.ObservedFrom, m.ObservedTo, closedDay(m.LeftDay), m.LeftKind, m.LeftNote, 1,
	}
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// update writes all of the member over, if nobody has since the version at hand.
func update(ctx context.Context, tx *db.Tx, m Member) error {
	n, err := tx.Exec(ctx, `UPDATE member SET name=?,name_key=?,search_key=?,sex=?,nation=?,born=?,education=?,standing=?,service=?,branch_id=?,group_id=?,
		joined=?,confirmed=?,job_title=?,phone_cipher=?,phone_index=?,id_cipher=?,id_index=?,migrant=?,observed_from=?,observed_to=?,left_day=?,left_kind=?,left_note=?,
		version=version+1 WHERE id=? AND version=?`,
		m.Name, hanzi.SortKey(m.Name), hanzi.SearchKey(m.Name), m.Sex, m.Nation, m.Born, m.Education, m.Standing, m.Service, m.BranchID, m.GroupID,
		m.Joined, m.Confirmed, m.JobTitle, m.phoneCipher, m.phoneIndex, m.idCipher, m.idIndex, flag(m.Migrant), m.ObservedFrom, m.ObservedTo,
		closedDay(m.LeftDay), m.LeftKind, m.LeftNote, m.ID, m.Version)
	switch {
	case db.IsUnique(err):
		return ErrIDTaken.At("id_number")
	case err == nil && n == 0:
		return kernel.ErrStale
	}
	return err
}

func scanStay(s db.Scanner) (st Stay, err error) {
	err = s.Scan(&st.BranchID, &st.From, &st.To, &st.Note)
	return st, err
}

func stays(ctx context.Context, q db.Queryer, id kernel.ID) ([]Stay, error) {
	return db.Select(ctx, q, scanStay, "SELECT branch_id,from_day,to_day,note FROM member_branch WHERE member_id=? ORDER BY from_day", id)
}

// lastStay is the stretch that runs, or ran last.
func lastStay(ctx context.Context, q db.Queryer, id kernel.ID) (Stay, error) {
	return db.One(ctx, q, scanStay, "SELECT branch_id,from_day,to_day,note FROM member_branch WHERE member_id=? ORDER BY from_day DESC LIMIT 1", id)
}

const positionColumns = "p.id,p.member_id,p.org_id,p.duty,p.from_day,p.to_day,p.note"

func scanPosition(s db.Scanner) (p Position, err error) {
	err = s.Scan(&p.ID, &p.MemberID, &p.OrgID, &p.Duty, &p.From, &p.To, &p.Note)
	p.To, p.DutyName = openDay(p.To), p.Duty.Chinese()
	return p, err
}

// PositionsOn lists who held which duty in the organisation on day.
func PositionsOn(ctx context.Context, q db.Queryer, orgID kernel.ID, day kernel.Day) ([]Position, error) {
	return db.Select(ctx, q, scanPosition, "SELECT "+positionColumns+" FROM position p WHERE p.org_id=? AND p.from_day<=? AND p.to_day>=? ORDER BY p.id", orgID, day, day)
}

// Holders lists everyone who held one of the duties on day, city-wide; callers narrow it by scope.
func Holders(ctx context.Context, q db.Queryer, day kernel.Day, duties ...Duty) ([]Position, error) {
	in, args := db.In("p.duty", duties)
	return db.Select(ctx, q, scanPosition, "SELECT "+positionColumns+" FROM position p WHERE "+in+" AND p.from_day<=? AND p.to_day>=? ORDER BY p.org_id, p.id", append(args, day, day)...)
}

// HeldWithin lists who held a duty on any day of the period in the organisations, or city-wide when none are named; callers
// narrow it by scope. An open end is kernel.MaxDay.
func HeldWithin(ctx context.Context, q db.Queryer, p kernel.Period, orgs ...kernel.ID) ([]Position, error) {
	where, args := "1=1", []any{}
	if len(orgs) > 0 {
		where, args = db.In("p.org_id", orgs)
	}
	list, err := db.Select(ctx, q, scanPosition, "SELECT "+positionColumns+" FROM position p WHERE "+where+" AND p.from_day<=? AND p.to_day>=? AND p.from_day<=p.to_day ORDER BY p.org_id, p.from_day, p.id", append(args, p.Last, p.First)...)
	for i := range list {
		if list[i].To == "" {
			list[i].To = kernel.MaxDay
		}
	}
	return list, err
}

// Belongings lists which branch every member belonged to on day, of the branches or city-wide when none are named.
func Belongings(ctx context.Context, q db.Queryer, day kernel.Day, branches ...kernel.ID) (map[kernel.ID]kernel.ID, error) {
	where, args := "1=1", []any{}
	if len(branches) > 0 {
		where, args = db.In("branch_id", branches)
	}
	out := map[kernel.ID]kernel.ID{}
	return out, db.Each(ctx, q, func(s db.Scanner) error {
		var member, branch kernel.ID
		err := s.Scan(&member, &branch)
		out[member] = branch
		return err
	}, "SELECT member_id, branch_id FROM member_branch WHERE "+where+" AND from_day<=? AND to_day>=?", append(args, day, day)...)
}

func positionsOf(ctx context.Context, q db.Queryer, ids []kernel.ID) ([]Position, error) {
	out := []Position{}
	return out, inChunks(ids, func(part []kernel.ID) error {
		in, args := db.In("p.member_id", part)
		more, err := db.Select(ctx, q, scanPosition, "SELECT "+positionColumns+" FROM position p WHERE "+in+" ORDER BY p.from_day DESC, p.id", args...)
		out = append(out, more...)
		return err
	})
}

func positionsByMember(ctx context.Context, q db.Queryer) (map[kernel.ID][]Position, error) {
	out := map[kernel.ID][]Position{}
	return out, db.Each(ctx, q, func(row db.Scanner) error {
		p, err := scanPosition(row)
		out[p.MemberID] = append(out[p.MemberID], p)
		return err
	}, "SELECT "+positionColumns+" FROM position p ORDER BY p.from_day DESC, p.id")
}

// Filter (查询条件) narrows the roster.
type Filter struct {
	OrgID          kernel.ID  // with everything below it, by the tree of the day
	Day            kernel.Day // as of; empty means today
	Left           bool       // those who have left instead
	Standing       Standing
	Service        Employment
	Sex            string
	Nation         string
	Education      string
	AgeFrom, AgeTo int // whole years on the day; 0 for open
	Text           string
	Sort           string // name (default), joined, born, branch; with - in front downwards
	phone, id      string // blind indexes
	group          kernel.ID
	branches       []kernel.ID // below OrgID on a day that is not today
}

var orders = map[string]string{"name": "m.name_key", "joined": "m.joined", "born": "m.born", "branch_name": "o.name_key"}

func (f Filter) order() string {
	key, down := strings.CutPrefix(f.Sort, "-")
	col, ok := orders[key]
	if !ok {
		return "m.name_key, m.id"
	}
	if down {
		col += " DESC"
	}
	return col + ", m.name_key, m.id"
}

// from is the FROM and WHERE of the filter, and the column of the branch.
func (f Filter) from(scope kernel.Scope, today kernel.Day) (from, branch string, args []any) {
	day := f.Day
	if day == "" {
		day = today
	}
	conds := []string{}
	where := func(on bool, cond string, more ...any) {
		if on {
			conds, args = append(conds, cond), append(args, more...)
		}
	}
	switch {
	case f.Left:
		from, branch = "member m", "m.branch_id"
		where(true, "m.left_day<=?", day)
	case day == today:
		from, branch = "member m", "m.branch_id"
		where(true, "m.left_day>?", day)
	default:
		from, branch = "member_branch b JOIN member m ON m.id=b.member_id", "b.branch_id"
		where(true, "b.from_day<=? AND b.to_day>=?", day, day)
	}
	if key, _ := strings.CutPrefix(f.Sort, "-"); key == "branch_name" {
		from += " JOIN org o ON o.id=" + branch
	}
	seen, more := visibleRows(scope, branch, "m.id")
	where(true, seen, more...)
	switch {
	case f.OrgID == 0:
	case day == today || f.Left:
		under, more := org.Under(f.OrgID, branch)
		where(true, under, more...)
	default:
		in, more := db.In(branch, f.branches)
		where(true, in, more...)
	}
	where(f.group != 0, "m.id IN (SELECT member_id FROM member_group WHERE group_id=? AND from_day<=? AND to_day>=?)", f.group, day, day)
	full := "m.standing='full' AND (m.confirmed='' OR m.confirmed<=?)"
	where(f.Standing == Full, full, day)
	where(f.Standing == Probationary, "NOT ("+full+")", day)
	where(f.Service != "", "m.service=?", f.Service)
	where(f.Sex != "", "m.sex=?", f.Sex)
	where(f.Nation == "minority", "m.nation NOT IN ('01','')")
	where(f.Nation != "" && f.Nation != "minority", "m.nation=?", f.Nation)
	where(f.Education != "", "m.education=?", f.Education)
	// A is at least n years old from the day of the nth birthday on.
	where(f.AgeFrom > 0, "m.born<=?", day.AddMonths(-12*f.AgeFrom))
	where(f.AgeTo > 0, "m.born>? AND m.born<>''", day.AddMonths(-12*(f.AgeTo+1)))
	where(f.Text != "", `m.search_key LIKE ? ESCAPE '\'`, db.Like(hanzi.Query(f.Text)))
	where(f.phone != "", "m.phone_index=?", f.phone)
	where(f.id != "", "m.id_index=?", f.id)
	return from + " WHERE " + strings.Join(conds, " AND "), branch, args
}

// SamePhone tells whether two members have one phone number; nobody's empty one counts.
func SamePhone(ctx context.Context, q db.Queryer, first, second kernel.ID) (bool, error) {
	n, err := db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM member x JOIN member y ON y.phone_index=x.phone_index WHERE x.id=? AND y.id=? AND x.phone_index<>''", first, second)
	return n > 0, err
}
