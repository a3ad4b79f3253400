package org_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

func vault(t *testing.T) *crypt.Vault {
	v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var (
	ctx   = context.Background()
	staff = kernel.Actor{Account: 1, Name: "工委干部", Scope: kernel.Everything()}
)

// city is a small tree: two departments, one of them with a subunit.
type city struct {
	*org.Service
	d                                                 *db.DB
	root, finance, financeParty, first, second, group kernel.ID
	culture, library, libraryBranch                   kernel.ID
}

func newCity(t *testing.T, d *db.DB) *city {
	t.Helper()
	c := &city{Service: org.NewService(d, audit.New(vault(t))), d: d}
	add := func(kind org.Kind, name string, parent kernel.ID) kernel.ID {
		n, err := c.Create(ctx, staff, org.New{Kind: kind, Name: name, ParentID: parent, From: "2017-01-01"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return n.ID
	}
	c.root = add(org.WorkCommittee, "中共青山市直属机关工作委员会", 0)
	c.finance = add(org.Department, "市财政局", c.root)
	c.financeParty = add(org.Committee, "市财政局机关党委", c.finance)
	c.first = add(org.Branch, "第一党支部", c.financeParty)
	c.second = add(org.Branch, "第二党支部", c.financeParty)
	c.group = add(org.Group, "第一党小组", c.first)
	c.culture = add(org.Department, "市文化广电和旅游局", c.root)
	c.library = add(org.Subunit, "市图书馆", c.culture)
	c.libraryBranch = add(org.Branch, "市图书馆党支部", c.library)
	return c
}

func (c *city) at(t *testing.T, day kernel.Day) *org.Tree {
	t.Helper()
	tree, err := c.TreeAt(ctx, c.d.Read(), day)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestTreeAsOfADay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		if err := c.Rename(ctx, staff, org.Change{ID: c.second, From: "2020-07-01", Name: "离退休干部党支部"}); err != nil {
			t.Fatal(err)
		}
		if err := c.Move(ctx, staff, org.Change{ID: c.first, From: "2021-03-01", ParentID: c.library}); err != nil {
			t.Fatal(err)
		}
		if err := c.Dissolve(ctx, staff, org.Change{ID: c.second, From: "2022-01-01"}); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			day    kernel.Day
			name   string
			dept   kernel.ID
			living []kernel.ID
		}{
			{"2020-06-30", "第二党支部", c.finance, []kernel.ID{c.first, c.second}},
			{"2020-07-01", "离退休干部党支部", c.finance, []kernel.ID{c.first, c.second}},
			{"2021-02-28", "离退休干部党支部", c.finance, []kernel.ID{c.first, c.second}},
			{"2021-03-01", "离退休干部党支部", c.culture, []kernel.ID{c.second}},
			{"2021-12-31", "离退休干部党支部", c.culture, []kernel.ID{c.second}},
			{"2022-01-01", "离退休干部党支部", c.culture, nil},
		} {
			tree := c.at(t, x.day)
			if got := tree.Name(c.second); got != x.name {
				t.Errorf("%s: name %q, want %q", x.day, got, x.name)
			}
			if got := tree.Department(c.group); got != x.dept {
				t.Errorf("%s: department %v, want %v", x.day, got, x.dept)
			}
			var got []kernel.ID
			for _, n := range tree.Children(c.financeParty) {
				got = append(got, n.ID)
			}
			if !slices.Equal(got, x.living) {
				t.Errorf("%s: children %v, want %v", x.day, got, x.living)
			}
		}
		if len(c.at(t, "2016-12-31").Subtree(c.root)) != 0 {
			t.Error("nothing existed before the founding")
		}
	})
}

func TestVisibleFollowsToday(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		see := func(s kernel.Scope) []kernel.ID {
			where, args := org.Visible(s, "o.id")
			ids, err := db.Select(ctx, d.Read(), db.Column[kernel.ID], "SELECT o.id FROM org o WHERE "+where+" ORDER BY o.id", args...)
			if err != nil {
				t.Fatal(err)
			}
			return ids
		}
		for name, x := range map[string]struct {
			scope kernel.Scope
			want  []kernel.ID
		}{
			"zero":       {kernel.Scope{}, []kernel.ID{}},
			"person":     {kernel.Scope{Member: 7}, []kernel.ID{}},
			"branch":     {kernel.Scope{Orgs: []kernel.ID{c.first}}, []kernel.ID{c.first, c.group}},
			"department": {kernel.Scope{Orgs: []kernel.ID{c.finance}}, []kernel.ID{c.finance, c.financeParty, c.first, c.second, c.group}},
			"two":        {kernel.Scope{Orgs: []kernel.ID{c.second, c.library}}, []kernel.ID{c.second, c.library, c.libraryBranch}},
		} {
			if got := see(x.scope); !slices.Equal(got, x.want) {
				t.Errorf("%s sees %v, want %v", name, got, x.want)
			}
		}
		if err := c.Move(ctx, staff, org.Change{ID: c.first, From: "2026-11-23", ParentID: c.library}); err != nil {
			t.Fatal(err)
		}
		if got, want := see(kernel.Scope{Orgs: []kernel.ID{c.culture}}), []kernel.ID{c.first, c.group, c.culture, c.library, c.libraryBranch}; !slices.Equal(got, want) {
			t.Errorf("after the move culture sees %v, want %v", got, want)
		}
		if got := see(kernel.Scope{Orgs: []kernel.ID{c.financeParty}}); !slices.Equal(got, []kernel.ID{c.financeParty, c.second}) {
			t.Errorf("after the move finance sees %v", got)
		}
	})
}

func TestFutureChangeSettlesOnItsDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		if err := c.Move(ctx, staff, org.Change{ID: c.first, From: "2027-01-01", ParentID: c.library}); err != nil {
			t.Fatal(err)
		}
		if err := c.Rename(ctx, staff, org.Change{ID: c.first, From: "2027-01-01", Name: "馆办党支部"}); err != nil {
			t.Fatal(err)
		}
		if n, err := c.Settle(ctx); n != 0 || err != nil {
			t.Fatalf("settled %d before the day (%v)", n, err)
		}
		d.SetClock(func() time.Time { return time.Date(2027, 1, 1, 0, 0, 0, 0, kernel.Zone) })
		for _, want := range []int{1, 0} {
			if n, err := c.Settle(ctx); n != want || err != nil {
				t.Fatalf("settled %d, want %d (%v)", n, want, err)
			}
		}
		det, err := c.Detail(ctx, kernel.Scope{Orgs: []kernel.ID{c.culture}}, c.first)
		if err != nil || det.Name != "馆办党支部" || det.ParentID != c.library || len(det.Parents) != 2 || len(det.Names) != 2 {
			t.Errorf("detail %+v, %v", det, err)
		}
	})
}

func TestRefusals(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		clerk := kernel.Actor{Account: 2, Scope: kernel.Scope{Orgs: []kernel.ID{c.finance}}}
		create := func(a kernel.Actor, n org.New) error { _, err := c.Create(ctx, a, n); return err }
		for name, x := range map[string]struct {
			got  error
			want error
		}{
			"branch under the committee of the city": {create(staff, org.New{Kind: org.Branch, Name: "直属支部", ParentID: c.root, From: "2020-01-01"}), org.ErrKindParent},
			"group under a department":               {create(staff, org.New{Kind: org.Group, Name: "小组", ParentID: c.finance, From: "2020-01-01"}), org.ErrKindParent},
			"second root":                            {create(staff, org.New{Kind: org.WorkCommittee, Name: "另一工委", From: "2020-01-01"}), org.ErrOneRoot},
			"same name":                              {create(staff, org.New{Kind: org.Branch, Name: " 第一 党支部", ParentID: c.financeParty, From: "2020-01-01"}), org.ErrSameName},
			"before the parent":                      {create(staff, org.New{Kind: org.Branch, Name: "第三党支部", ParentID: c.financeParty, From: "2016-12-31"}), kernel.ErrNotFound},
			"no day":                                 {create(staff, org.New{Kind: org.Branch, Name: "第三党支部", ParentID: c.financeParty, From: "2020-02-30"}), org.ErrDay},
			"other department":                       {create(clerk, org.New{Kind: org.Branch, Name: "第三党支部", ParentID: c.library, From: "2020-01-01"}), kernel.ErrNotFound},
			"missing parent":                         {create(clerk, org.New{Kind: org.Branch, Name: "第三党支部", ParentID: 99, From: "2020-01-01"}), kernel.ErrNotFound},
			"rename out of scope":                    {c.Rename(ctx, clerk, org.Change{ID: c.library, From: "2020-01-01", Name: "图书馆"}), kernel.ErrNotFound},
			"into itself":                            {c.Move(ctx, staff, org.Change{ID: c.first, From: "2020-01-01", ParentID: c.group}), org.ErrCycle},
			"move out of one's scope":                {c.Move(ctx, clerk, org.Change{ID: c.first, From: "2020-01-01", ParentID: c.library}), kernel.ErrNotFound},
			"dissolve with children":                 {c.Dissolve(ctx, staff, org.Change{ID: c.financeParty, From: "2020-01-01"}), org.ErrHasChild},
			"stale":                                  {c.Rename(ctx, staff, org.Change{ID: c.first, Version: 9, From: "2020-01-01", Name: "新支部"}), kernel.ErrStale},
			"nobody":                                 {c.Rename(ctx, kernel.Actor{}, org.Change{ID: c.first, From: "2020-01-01", Name: "新支部"}), kernel.ErrNotFound},
		} {
			if !errors.Is(x.got, x.want) {
				t.Errorf("%s: %v, want %v", name, x.got, x.want)
			}
		}
		if err := c.Rename(ctx, staff, org.Change{ID: c.first, From: "2020-01-01", Name: "综合党支部"}); err != nil {
			t.Fatal(err)
		}
		if err := c.Rename(ctx, staff, org.Change{ID: c.first, From: "2019-12-31", Name: "办公室党支部"}); !errors.Is(err, org.ErrBeforeLast) {
			t.Errorf("a change before the last one: %v", err)
		}
		if err := c.Rename(ctx, staff, org.Change{ID: c.first, From: "2020-01-01", Name: "办公室党支部"}); err != nil {
			t.Errorf("on the same day the change is replaced: %v", err)
		}
		if got := c.at(t, "2019-12-31").Name(c.first); got != "第一党支部" {
			t.Errorf("the old name is %q", got)
		}
	})
}

func TestTwoWriters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		sub, err := c.Create(ctx, staff, org.New{Kind: org.Subunit, Name: "市博物馆", ParentID: c.culture, From: "2020-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		errs := make([]error, 4)
		run := func(i int, f func() error) { wg.Add(1); go func() { defer wg.Done(); errs[i] = f() }() }
		// Two moves that would together make a ring, and two renames of the same version.
		run(0, func() error {
			return c.Move(ctx, staff, org.Change{ID: sub.ID, From: "2021-01-01", ParentID: c.library})
		})
		run(1, func() error {
			return c.Move(ctx, staff, org.Change{ID: c.library, From: "2021-01-01", ParentID: sub.ID})
		})
		run(2, func() error {
			return c.Rename(ctx, staff, org.Change{ID: c.first, Version: 1, From: "2021-01-01", Name: "甲支部"})
		})
		run(3, func() error {
			return c.Rename(ctx, staff, org.Change{ID: c.first, Version: 1, From: "2021-01-01", Name: "乙支部"})
		})
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs[0], errs[1]), org.ErrCycle) {
			t.Errorf("of two moves one is refused: %v, %v", errs[0], errs[1])
		}
		if (errs[2] == nil) == (errs[3] == nil) || !errors.Is(errors.Join(errs[2], errs[3]), kernel.ErrStale) {
			t.Errorf("of two renames one is stale: %v, %v", errs[2], errs[3])
		}
	})
}

func TestViewShowsNamesAbove(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		v, err := c.View(ctx, kernel.Scope{Orgs: []kernel.ID{c.first}}, "")
		if err != nil {
			t.Fatal(err)
		}
		var own, above []kernel.ID
		for _, n := range v.Nodes {
			if n.Context {
				above = append(above, n.ID)
			} else {
				own = append(own, n.ID)
			}
		}
		if !slices.Equal(own, []kernel.ID{c.first, c.group}) || !slices.Equal(above, []kernel.ID{c.root, c.finance, c.financeParty}) {
			t.Errorf("own %v, above %v", own, above)
		}
		if v, _ := c.View(ctx, kernel.Scope{}, ""); len(v.Nodes) != 0 {
			t.Errorf("the zero scope sees %v", v.Nodes)
		}
	})
}

func TestMatch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCity(t, d)
		if _, err := c.Create(ctx, staff, org.New{Kind: org.Branch, Name: "第一党支部", ParentID: c.culture, From: "2017-01-01"}); err != nil {
			t.Fatal(err)
		}
		tree := c.at(t, "2026-11-23")
		for _, x := range []struct {
			name  string
			under kernel.ID
			want  []kernel.ID
			near  bool
		}{
			{"市财政局", 0, []kernel.ID{c.finance}, false},
			{"青山市财政局", 0, []kernel.ID{c.finance}, false},
			{"中共青山市直属机关工委", 0, []kernel.ID{c.root}, false},
			{"市财政局第一党支部", 0, []kernel.ID{c.first}, false},
			{"中共市财政局机关第一支部委员会", 0, []kernel.ID{c.first}, false},
			{"中共青山市财政局第1支部委员会", 0, []kernel.ID{c.first}, false},
			{"市财政局机关党委第二支部", 0, []kernel.ID{c.second}, false},
			{"市财政局 / 第二党支部", 0, []kernel.ID{c.second}, false},
			{"中共市财政局机关委员会", 0, []kernel.ID{c.financeParty}, false},
			{"第一党支部", c.finance, []kernel.ID{c.first}, false},
			{"市图书馆支部", 0, []kernel.ID{c.libraryBranch}, false},
			{"市文化广电和旅游局市图书馆党支部", 0, []kernel.ID{c.libraryBranch}, false},
			{"市图书馆第二党支部", 0, nil, true},
			{"市财政局第九党支部", 0, nil, true},
			{"某某公司", 0, nil, false},
			{"", 0, nil, false},
		} {
			m := tree.Match(x.name, x.under)
			var got []kernel.ID
			for _, n := range m.Exact {
				got = append(got, n.ID)
			}
			if !slices.Equal(got, x.want) || (len(m.Near) > 0) != x.near {
				t.Errorf("%q: exact %v near %v, want %v near %v", x.name, m.Exact, m.Near, x.want, x.near)
			}
		}
		if n := len(tree.ByName("第一党支部")); n != 2 {
			t.Errorf("%d namesakes, want 2", n)
		}
		if got := tree.Search("sczj", 10); len(got) != 2 || got[0].ID != c.finance {
			t.Errorf("pinyin finds %v", got)
		}
	})
}
