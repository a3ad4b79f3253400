package member_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

func TestWhoSeesWhom(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		zhao := w.add(form("赵一"), w.first)
		w.add(form("钱二"), w.second)
		sun := w.add(form("孙三"), w.other)
		person := kernel.Actor{Account: 9, Member: zhao.ID, Roles: []string{"member"}, Scope: kernel.Scope{Member: zhao.ID}}
		for _, x := range []struct {
			who   string
			actor kernel.Actor
			want  []string
		}{
			{"staff", staff, []string{"钱二", "孙三", "赵一"}},
			{"department clerk", clerk("dept_clerk", w.finance), []string{"钱二", "赵一"}},
			{"branch clerk", clerk("branch_clerk", w.first), []string{"赵一"}},
			{"two branches", clerk("branch_secretary", w.second, w.other), []string{"钱二", "孙三"}},
			{"the member", person, []string{"赵一"}},
			{"zero scope", kernel.Actor{Account: 8}, []string{}},
		} {
			if got := w.names(x.actor, member.Filter{}); !slices.Equal(got, x.want) {
				t.Errorf("%s sees %v, want %v", x.who, got, x.want)
			}
			if c, err := w.Counts(ctx, x.actor, member.Filter{}); err != nil || c.Total != len(x.want) {
				t.Errorf("%s counts %d, want %d (%v)", x.who, c.Total, len(x.want), err)
			}
			// The same filter asked about another's branch leaks nothing.
			if x.who == "branch clerk" {
				if got := w.names(x.actor, member.Filter{OrgID: w.other}); len(got) != 0 {
					t.Errorf("another branch shows %v", got)
				}
			}
		}
		outside := clerk("branch_clerk", w.first)
		for name, err := range map[string]error{
			"get":      errOf(w.Get(ctx, outside, sun.ID)),
			"missing":  errOf(w.Get(ctx, outside, 12345)),
			"update":   errOf(w.Update(ctx, outside, sun.ID, 1, form("孙三"))),
			"transfer": errOf(w.Transfer(ctx, outside, sun.ID, 1, w.first, "2026-01-01", "")),
			"leave":    errOf(w.Leave(ctx, outside, sun.ID, 1, "died", "2026-01-01", "")),
			"reveal":   errOf(w.Reveal(ctx, outside, sun.ID, "phone", "核对电话号码")),
			"appoint":  errOf(w.Appoint(ctx, outside, sun.ID, member.Position{OrgID: w.first, Duty: member.Secretary, From: "2026-01-01"})),
			"create":   errOf(w.Create(ctx, outside, member.New{Form: form("李四"), BranchID: w.other})),
			"to other": errOf(w.Transfer(ctx, outside, zhao.ID, 1, w.other, "2026-01-01", "")),
		} {
			if !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s: %v, want not found", name, err)
			}
		}
	})
}

func errOf[T any](_ T, err error) error { return err }

func TestRosterAsOfADay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		f := form("赵一")
		f.Joined, f.Confirmed = "2020-06-30", "2021-06-30"
		zhao := w.add(f, w.first)
		p, err := w.Transfer(ctx, staff, zhao.ID, zhao.Version, w.second, "2022-03-01", "介绍信 1 号")
		if err != nil {
			t.Fatal(err)
		}
		if p, err = w.Leave(ctx, staff, zhao.ID, p.Version, "transferred", "2024-01-10", ""); err != nil {
			t.Fatal(err)
		}
		if _, err = w.Transfer(ctx, staff, zhao.ID, p.Version, w.other, "2025-05-05", "转回"); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			day    kernel.Day
			branch kernel.ID
		}{
			{"2017-12-31", 0},
			{"2018-01-01", w.first},
			{"2022-02-28", w.first},
			{"2022-03-01", w.second},
			{"2024-01-09", w.second},
			{"2024-01-10", 0},
			{"2025-05-04", 0},
			{"2025-05-05", w.other},
			{"2026-11-23", w.other},
		} {
			for _, b := range []kernel.ID{w.first, w.second, w.other} {
				in, err := member.InBranch(ctx, d.Read(), b, x.day)
				if err != nil || (len(in) == 1) != (b == x.branch) {
					t.Errorf("%s branch %v: %d members (%v)", x.day, b, len(in), err)
				}
				if got := w.names(staff, member.Filter{Day: x.day, OrgID: b}); (len(got) == 1) != (b == x.branch) {
					t.Errorf("%s branch %v lists %v", x.day, b, got)
				}
			}
		}
		for day, full := range map[kernel.Day]int{"2021-06-29": 0, "2021-06-30": 1} {
			if c, _ := w.Counts(ctx, staff, member.Filter{Day: day}); c.Full != full || c.Total != 1 {
				t.Errorf("%s: %+v, want %d full", day, c, full)
			}
		}
		tree, err := w.orgs.View(ctx, kernel.Everything(), "2023-01-01")
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range tree.Nodes {
			if want := map[kernel.ID]int{w.root: 1, w.finance: 1, w.second: 1}[n.ID]; n.Members != want {
				t.Errorf("%s has %d members, want %d", n.Name, n.Members, want)
			}
		}
	})
}

func TestTransferDays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		zhao := w.add(form("赵一"), w.first) // there since 2018-01-01
		for _, x := range []struct {
			to   kernel.ID
			day  kernel.Day
			want error
		}{
			{w.second, "2018-01-01", member.ErrTransferDay},
			{w.second, "2026-11-24", member.ErrTransferDay},
			{w.second, "", member.ErrTransferDay},
			{w.second, "2026-02-30", member.ErrTransferDay},
			{w.first, "2020-01-01", member.ErrSameBranch},
			{w.finance, "2020-01-01", member.ErrBranch},
			{w.second, "2018-01-02", nil},
		} {
			p, err := w.Transfer(ctx, staff, zhao.ID, 0, x.to, x.day, "")
			if !errors.Is(err, x.want) {
				t.Errorf("to %v on %q: %v, want %v", x.to, x.day, err, x.want)
			}
			if err == nil && len(p.Stays) != 2 {
				t.Errorf("stays %+v", p.Stays)
			}
		}
	})
}

func TestNumbersAreSealedMaskedAndFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		f := form("赵一")
		f.IDNumber, f.Phone = idNumber("19800501", 17), "138 0013 8000"
		zhao := w.add(f, w.first)
		if zhao.Phone != "138****8000" || zhao.IDNumber[:6] != "370102" || !strings.Contains(zhao.IDNumber, "********") {
			t.Errorf("shown as %q, %q", zhao.Phone, zhao.IDNumber)
		}
		raw, err := db.Scalar[string](ctx, d.Read(), "SELECT phone_cipher||id_cipher||phone_index||id_index FROM member")
		if err != nil || strings.Contains(raw, "13800138000") || strings.Contains(raw, f.IDNumber) {
			t.Errorf("stored in the clear: %q %v", raw, err)
		}
		for _, n := range []string{"13800138000", "+86 138-0013-8000", strings.ToLower(f.IDNumber)} {
			if l, err := w.FindByNumber(ctx, staff, n); err != nil || l.Total != 1 {
				t.Errorf("%s finds %d (%v)", n, l.Total, err)
			}
		}
		if l, err := w.FindByNumber(ctx, clerk("dept_clerk", w.culture), "13800138000"); err != nil || l.Total != 0 {
			t.Errorf("another department finds %d (%v)", l.Total, err)
		}
		if _, err := w.List(ctx, staff, member.Filter{Text: "13800138000"}, kernel.Page{}); !errors.Is(err, member.ErrNumberText) {
			t.Errorf("a number in the text filter: %v", err)
		}
		leader := kernel.Actor{Account: 5, Roles: []string{"leader"}, Scope: kernel.Everything()}
		if p, _ := w.Get(ctx, leader, zhao.ID); p.Phone != "" || p.IDNumber != "" {
			t.Errorf("a leader is shown %q %q", p.Phone, p.IDNumber)
		}
		// The masks sent back keep, anything else replaces, empty clears.
		g := zhao.Form
		g.JobTitle = "科长"
		p, err := w.Update(ctx, staff, zhao.ID, zhao.Version, g)
		if err != nil || p.JobTitle != "科长" {
			t.Fatal(err)
		}
		if l, _ := w.FindByNumber(ctx, staff, f.IDNumber); l.Total != 1 {
			t.Error("the mask overwrote the number")
		}
		g.Phone = ""
		if p, err = w.Update(ctx, staff, zhao.ID, p.Version, g); err != nil || p.Phone != "" {
			t.Errorf("phone %q not cleared (%v)", p.Phone, err)
		}
		twin := form("赵二")
		twin.IDNumber = f.IDNumber
		if _, err := w.Create(ctx, staff, member.New{Form: twin, BranchID: w.first}); !errors.Is(err, member.ErrIDTaken) {
			t.Errorf("same number twice: %v", err)
		}
	})
}

func TestRevealIsLimitedAndAudited(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		f := form("赵一")
		f.Phone = "13800138000"
		zhao := w.add(f, w.first)
		if _, err := w.Reveal(ctx, staff, zhao.ID, "phone", "看看"); !errors.Is(err, member.ErrReason) {
			t.Errorf("no reason: %v", err)
		}
		if _, err := w.Reveal(ctx, staff, zhao.ID, "id_number", "核对身份证号"); !errors.Is(err, member.ErrNoNumber) {
			t.Errorf("none stored: %v", err)
		}
		for i := range 30 {
			if v, err := w.Reveal(ctx, staff, zhao.ID, "phone", "通知开会"); err != nil || v != "13800138000" {
				t.Fatalf("%d: %q %v", i, v, err)
			}
		}
		if _, err := w.Reveal(ctx, staff, zhao.ID, "phone", "通知开会"); !errors.Is(err, member.ErrRevealLimit) {
			t.Errorf("the 31st: %v", err)
		}
		n, _ := db.Scalar[int](ctx, d.Read(), "SELECT COUNT(*) FROM audit WHERE action='member.reveal' AND detail LIKE '%通知开会%'")
		if n != 30 {
			t.Errorf("%d audited, want 30", n)
		}
		dbtest.SetNow(d, dbtest.Start.Add(61*60*1e9))
		if _, err := w.Reveal(ctx, staff, zhao.ID, "phone", "通知开会"); err != nil {
			t.Errorf("an hour later: %v", err)
		}
	})
}

func TestTwoWritersOfOneMember(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		zhao := w.add(form("赵一"), w.first)
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i := range errs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				f := form("赵一")
				f.JobTitle = []string{"科长", "处长"}[i]
				errs[i] = errOf(w.Update(ctx, staff, zhao.ID, zhao.Version, f))
			}()
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), kernel.ErrStale) {
			t.Errorf("one of two is stale: %v", errs)
		}
	})
}

func TestFilters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.add(form("赵一"), w.first)
		f := form("单小红") // surname Shan
		f.Sex, f.Born, f.Service, f.Nation = member.Female, "1960-11-23", member.Retired, "03"
		w.add(f, w.second)
		g := form("钱二")
		g.Standing, g.Born, g.Joined, g.Confirmed = member.Probationary, "2000-11-24", "2026-07-01", ""
		w.add(g, w.other)
		for name, x := range map[string]struct {
			f    member.Filter
			want []string
		}{
			"all by pinyin":    {member.Filter{}, []string{"钱二", "单小红", "赵一"}},
			"full":             {member.Filter{Standing: member.Full}, []string{"单小红", "赵一"}},
			"probationary":     {member.Filter{Standing: member.Probationary}, []string{"钱二"}},
			"retired":          {member.Filter{Service: member.Retired}, []string{"单小红"}},
			"women":            {member.Filter{Sex: member.Female}, []string{"单小红"}},
			"minorities":       {member.Filter{Nation: "minority"}, []string{"单小红"}},
			"66 today":         {member.Filter{AgeFrom: 66}, []string{"单小红"}},
			"not yet 67":       {member.Filter{AgeFrom: 67}, []string{}},
			"25, 26 tomorrow":  {member.Filter{AgeTo: 25}, []string{"钱二"}},
			"initials":         {member.Filter{Text: "SXH"}, []string{"单小红"}},
			"part of a name":   {member.Filter{Text: "小红"}, []string{"单小红"}},
			"a wildcard":       {member.Filter{Text: "%"}, []string{}},
			"department":       {member.Filter{OrgID: w.finance}, []string{"单小红", "赵一"}},
			"by birth, down":   {member.Filter{Sort: "-born"}, []string{"钱二", "赵一", "单小红"}},
			"by branch":        {member.Filter{Sort: "branch_name", OrgID: w.finance}, []string{"单小红", "赵一"}},
			"nobody has left":  {member.Filter{Left: true}, []string{}},
			"before they came": {member.Filter{Day: "2017-12-31"}, []string{}},
		} {
			got := w.names(staff, x.f)
			if name == "by branch" { // 第二 sorts behind 第一
				slices.Reverse(got)
			}
			if !slices.Equal(got, x.want) {
				t.Errorf("%s: %v, want %v", name, got, x.want)
			}
		}
	})
}

func TestPositions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		zhao := w.add(form("赵一"), w.first)
		at := func(orgID kernel.ID, duty member.Duty, from kernel.Day) error {
			return errOf(w.Appoint(ctx, staff, zhao.ID, member.Position{OrgID: orgID, Duty: duty, From: from}))
		}
		for _, x := range []struct {
			err, want error
		}{
			{at(w.first, "emperor", "2024-01-01"), member.ErrDuty},
			{at(w.group, member.Secretary, "2024-01-01"), member.ErrDutyPlace},
			{at(w.first, member.FullTimeDeputy, "2024-01-01"), member.ErrDutyPlace},
			{at(w.first, member.Secretary, "2026-11-24"), member.ErrPositionDays},
			{at(w.first, member.Secretary, "2024-01-01"), nil},
			{at(w.first, member.Secretary, "2025-01-01"), member.ErrPositionTwice},
			{at(w.finance, member.FullTimeDeputy, "2025-01-01"), nil},
		} {
			if !errors.Is(x.err, x.want) {
				t.Errorf("%v, want %v", x.err, x.want)
			}
		}
		if m := w.member("赵一"); m.Duties != "专职副书记、书记" {
			t.Errorf("duties %q", m.Duties)
		}
		// Going to another branch ends what was held in the old one, and nothing else.
		if _, err := w.Transfer(ctx, staff, zhao.ID, 0, w.second, "2026-01-01", ""); err != nil {
			t.Fatal(err)
		}
		for day, want := range map[kernel.Day]int{"2025-12-31": 1, "2026-01-01": 0} {
			if got, err := member.PositionsOn(ctx, d.Read(), w.first, day); err != nil || len(got) != want {
				t.Errorf("%s: %d secretaries, want %d (%v)", day, len(got), want, err)
			}
		}
		if got, _ := member.Holders(ctx, d.Read(), "2026-11-23", member.FullTimeDeputy); len(got) != 1 {
			t.Errorf("%d full-time deputies", len(got))
		}
	})
}
