package account

import (
	"errors"
	"slices"
	"testing"
	"time"

	"sanchuang/internal/kernel"
)

// sample is a small table with one role of each sort.
func sample() *Policy {
	return NewPolicy(
		Role{Code: "staff", Name: "工委干部", Permissions: []string{"member.read", "member.write", "org.read"}},
		Role{Code: "branch_secretary", Name: "支部书记", Permissions: []string{"member.read", "activity.write", "account.vouch", "activity.accept", "entrustment.start"}, Kinds: []string{"branch", "general_branch"}},
		Role{Code: "dept_clerk", Name: "单位党务专干", Permissions: []string{"activity.read", "activity.accept", "entrustment.start"}},
		Role{Code: "member", Name: "党员", Permissions: []string{"member.own", "activity.read"}},
		Role{Code: "judge", Name: "评委"},
		Role{Code: "sys_admin", Name: "系统管理员", Administrator: true, Permissions: []string{"account.read", "account.write"}},
		Role{Code: "sec_admin", Name: "安全管理员", Administrator: true, Permissions: []string{"account.read", "grant.read", "grant.write"}},
		Role{Code: "audit_admin", Name: "审计管理员", Administrator: true, Permissions: []string{"audit.read", "audit.export"}},
	).Delegable(Act{Code: "accept", Name: "审核组织生活记录", Permissions: []string{"activity.accept"}, Duties: []string{"activity.accept_record"}},
		Act{Code: "roster", Name: "维护名册", Permissions: []string{"member.write", "member.read"}})
}

func TestCompileGivesTheScopeOfEachPermission(t *testing.T) {
	const root, bureau, branch, person = 1, 10, 11, 77
	isRoot := func(id kernel.ID) bool { return id == root }
	tests := map[string]struct {
		grants     []kernel.Grant
		permission string
		want       kernel.Scope
	}{
		"staff at the root see all":           {[]kernel.Grant{{Role: "staff", Org: root}}, "member.read", kernel.Scope{All: true}},
		"staff lower down see their subtree":  {[]kernel.Grant{{Role: "staff", Org: bureau}}, "member.read", kernel.Scope{Orgs: []kernel.ID{bureau}}},
		"two grants of one role are joined":   {[]kernel.Grant{{Role: "branch_secretary", Org: branch}, {Role: "branch_secretary", Org: 12}}, "member.read", kernel.Scope{Orgs: []kernel.ID{branch, 12}}},
		"two roles join by permission":        {[]kernel.Grant{{Role: "branch_secretary", Org: branch}, {Role: "staff", Org: bureau}}, "member.read", kernel.Scope{Orgs: []kernel.ID{branch, bureau}}},
		"only the role that holds it counts":  {[]kernel.Grant{{Role: "branch_secretary", Org: branch}, {Role: "staff", Org: bureau}}, "member.write", kernel.Scope{Orgs: []kernel.ID{bureau}}},
		"a member sees themself alone":        {[]kernel.Grant{{Role: "member", Org: branch}}, "activity.read", kernel.Scope{Member: person}},
		"a member of the root does not, too":  {[]kernel.Grant{{Role: "member", Org: root}}, "member.own", kernel.Scope{Member: person}},
		"an administrator sees all":           {[]kernel.Grant{{Role: "sys_admin"}}, "account.read", kernel.Scope{All: true}},
		"an administrator has no other right": {[]kernel.Grant{{Role: "sys_admin"}}, "member.read", kernel.Scope{}},
		"a role unknown to the table is none": {[]kernel.Grant{{Role: "emperor", Org: root}}, "member.read", kernel.Scope{}},
		"a judge has nothing of the table":    {[]kernel.Grant{{Role: "judge", Org: root}}, "member.read", kernel.Scope{}},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			got := sample().compile(c.grants, person, isRoot).scopes[c.permission]
			if got.All != c.want.All || got.Member != c.want.Member || !slices.Equal(got.Orgs, c.want.Orgs) {
				t.Fatalf("scope = %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestPolicyNamesEveryPermissionOnce(t *testing.T) {
	got := sample().Permissions()
	if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) || !slices.Contains(got, OwnSession) || !slices.Contains(got, "grant.write") {
		t.Fatalf("permissions = %v", got)
	}
}

func TestPolicyRefusesARoleTwice(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Fatal("a role that comes twice was taken")
		}
	}()
	NewPolicy(Role{Code: "staff"}, Role{Code: "staff"})
}

func TestSeparationOfDuties(t *testing.T) {
	tests := map[string]struct {
		held   []string
		member bool
		role   string
		want   error
	}{
		"a first office":                            {nil, false, "staff", nil},
		"a second office":                           {[]string{"staff"}, false, "judge", nil},
		"the same office elsewhere":                 {[]string{"branch_secretary"}, true, "branch_secretary", nil},
		"a first administration":                    {nil, false, "sys_admin", nil},
		"two administrations":                       {[]string{"sys_admin"}, false, "sec_admin", ErrSeparation},
		"two administrations, the other way":        {[]string{"audit_admin"}, false, "sys_admin", ErrSeparation},
		"an administrator takes office":             {[]string{"sec_admin"}, false, "staff", ErrSeparation},
		"an officer takes an administration":        {[]string{"branch_secretary"}, false, "audit_admin", ErrSeparation},
		"even a judge takes no administration":      {[]string{"judge"}, false, "sys_admin", ErrSeparation},
		"a member's account takes none":             {nil, true, "sys_admin", ErrAdministratorIsMember},
		"the member role is never given":            {nil, true, "member", ErrMemberRole},
		"a role that does not exist":                {nil, false, "root", ErrUnknownRole},
		"an officer with several, one of them gone": {[]string{"gone", "staff"}, false, "judge", nil},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			if err := sample().checkGrant(c.held, c.member, c.role); !errors.Is(err, c.want) {
				t.Fatalf("checkGrant = %v, want %v", err, c.want)
			}
		})
	}
}

func TestPasswordRules(t *testing.T) {
	tests := []struct {
		profile  Profile
		password string
		want     error
	}{
		{Dengbao3, "Qm7-tulip", nil},
		{Dengbao3, "红旗飘飘Ab3x", nil},
		{Dengbao3, "Qm7-tul", ErrPasswordShort},
		{Dengbao3, "qm7tulips", ErrPasswordClasses},
		{Dengbao3, "qmtulipsand", ErrPasswordClasses},
		{ASVS5, "qmtulipsand", nil},
		{ASVS5, "qmtulip", ErrPasswordShort},
		{Dengbao3, "Passw0rd", ErrPasswordCommon},
		{Dengbao3, "P@ssw0rd!", ErrPasswordCommon},
		{Dengbao3, "Admin@2026", ErrPasswordCommon},
		{ASVS5, "woaini1314", ErrPasswordCommon},
		{ASVS5, "aaaaaaaaaaaa", ErrPasswordCommon},
		{ASVS5, "1212121212", ErrPasswordCommon},
		{Dengbao3, "Zhang3-tulip", ErrPasswordLogin},
		{Dengbao3, string(make([]byte, 129)), ErrPasswordLong},
	}
	for _, c := range tests {
		if err := c.profile.Check("zhang3", c.password); !errors.Is(err, c.want) {
			t.Errorf("%s %q = %v, want %v", c.profile, c.password, err, c.want)
		}
	}
}

func TestLockGrows(t *testing.T) {
	for n, want := range []time.Duration{10 * time.Minute, 20 * time.Minute, 40 * time.Minute, 80 * time.Minute, 2 * time.Hour, 2 * time.Hour} {
		if got := lockDelay(n); got != want {
			t.Errorf("lock %d = %v, want %v", n+1, got, want)
		}
	}
}

func TestAddressMayFailThirtyTimesAMinute(t *testing.T) {
	var a addresses
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, kernel.Zone)
	for range 30 {
		if ok, _ := a.admit("10.0.0.1", now); !ok {
			t.Fatal("refused too early")
		}
		a.failed("10.0.0.1", now)
	}
	if ok, first := a.admit("10.0.0.1", now); ok || !first {
		t.Fatal("the thirty-first was not refused, or not said to be the first refusal")
	}
	if ok, first := a.admit("10.0.0.1", now); ok || first {
		t.Fatal("the second refusal is not the first")
	}
	if ok, _ := a.admit("10.0.0.2", now); !ok {
		t.Fatal("another address was refused")
	}
	if ok, _ := a.admit("10.0.0.1", now.Add(59*time.Second)); ok {
		t.Fatal("admitted within the minute")
	}
	if ok, _ := a.admit("10.0.0.1", now.Add(time.Minute)); !ok {
		t.Fatal("refused after the minute")
	}
}

func TestAddressesOfOneNetworkCountTogether(t *testing.T) {
	if network("2001:db8::1") != network("2001:db8::ffff") || network("2001:db8::1") == network("2001:db8:0:1::1") {
		t.Fatal("IPv6 hosts of one network are one party")
	}
	if network("10.1.2.3") == network("10.1.2.4") {
		t.Fatal("IPv4 addresses are parties of their own")
	}
}

func TestSessionLife(t *testing.T) {
	begin := time.Date(2026, 11, 23, 8, 0, 0, 0, kernel.Zone)
	tests := map[string]struct {
		seen, now  time.Duration
		memberOnly bool
		alive      bool
	}{
		"in use":                           {time.Hour, time.Hour + 30*time.Minute, false, true},
		"idle a moment too long":           {time.Hour, time.Hour + 30*time.Minute + time.Millisecond, false, false},
		"in use to the end":                {12*time.Hour - time.Minute, 12 * time.Hour, false, true},
		"in use past the end":              {12 * time.Hour, 12*time.Hour + time.Millisecond, false, false},
		"a member's phone the next day":    {0, 24 * time.Hour, true, true},
		"a member's phone after seven":     {0, 7 * 24 * time.Hour, true, true},
		"a member's phone past seven days": {6 * 24 * time.Hour, 7*24*time.Hour + time.Millisecond, true, false},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			v := session{createdAt: begin.UnixMilli(), seenAt: begin.Add(c.seen).UnixMilli(), active: true}
			if got := v.aliveAt(begin.Add(c.now), c.memberOnly); got != c.alive {
				t.Fatalf("alive = %v", got)
			}
		})
	}
}

func TestLogins(t *testing.T) {
	for _, good := range []string{"zhang.san", "wxm001", "3rd_floor", "a-b"} {
		if err := checkLogin(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "ab", "张三", "zhang san", ".x1", "11010519491231002x", "13800138000", "a'--", "abcdefghijklmnopqrstuvwxyz0123456"} {
		if err := checkLogin(bad); !errors.Is(err, ErrBadLogin) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestDraftsHoldNoPersonalNumbers(t *testing.T) {
	for _, text := range []string{`{"a":"身份证11010519491231002X"}`, `{"a":"13800138000"}`, `{"a":13800138000}`} {
		if !holdsPersonal(text) {
			t.Errorf("%s passed", text)
		}
	}
	for _, text := range []string{`{"id":1301234567890123,"at":1795400000000}`, `{"a":"2026年11月23日，实到 12 人"}`, `{"a":"110105194912310021"}`} {
		if holdsPersonal(text) {
			t.Errorf("%s refused", text)
		}
	}
}

func TestFreeLogins(t *testing.T) {
	taken := map[string]bool{"wxm001": true}
	for _, want := range []string{"wxm002", "wxm003"} {
		if got := freeLogin("王小明", taken); got != want {
			t.Errorf("login = %s, want %s", got, want)
		}
	}
}

func TestEverySamplePermissionHasWords(t *testing.T) {
	for _, p := range sample().Permissions() {
		if _, _, ok := Words(p); !ok {
			t.Errorf("%s has no words", p)
		}
	}
}
