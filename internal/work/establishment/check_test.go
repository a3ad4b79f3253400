package establishment

import (
	"fmt"
	"slices"
	"testing"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/norm"
)

// grove is a department with two branches, a 总支 with one and a unit below it.
type grove struct {
	tree                                                        *org.Tree
	root, department, first, second, general, third, group, lib kernel.ID
}

func newGrove(t *testing.T) grove {
	t.Helper()
	d := dbtest.SQLite(t)
	v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	orgs, staff := org.NewService(d, audit.New(v)), kernel.System("test")
	add := func(kind org.Kind, name string, parent kernel.ID) kernel.ID {
		n, err := orgs.Create(t.Context(), staff, org.New{Kind: kind, Name: name, ParentID: parent, From: "2017-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		return n.ID
	}
	g := grove{}
	g.root = add(org.WorkCommittee, "市直机关工委", 0)
	g.department = add(org.Department, "市财政局", g.root)
	g.lib = add(org.Subunit, "财政干校", g.department)
	g.first, g.second = add(org.Branch, "第一党支部", g.department), add(org.Branch, "第二党支部", g.department)
	g.general = add(org.GeneralBranch, "国库党总支", g.department)
	g.third = add(org.Branch, "第三党支部", g.general)
	g.group = add(org.Group, "第一党小组", g.third)
	if g.tree, err = orgs.TreeAt(t.Context(), d.Read(), "2026-05-06"); err != nil {
		t.Fatal(err)
	}
	return g
}

// with is a picture in which a branch has so many full and probationary members.
func (g grove) with(full, probationary map[kernel.ID]int) Picture {
	pic := Picture{Day: "2026-05-06", Tree: g.tree, People: map[kernel.ID]Involved{}, In: map[kernel.ID][]Involved{}, Sizes: map[kernel.ID]branchSizes{}}
	next := kernel.ID(1000)
	for _, branch := range []kernel.ID{g.first, g.second, g.third} {
		for i := range full[branch] + probationary[branch] {
			next++
			p := Involved{next, fmt.Sprint("党员", next), branch, i < full[branch]}
			pic.People[p.ID] = p
			pic.In[branch] = append(pic.In[branch], p)
		}
		pic.Sizes[branch] = sizes(pic.In[branch])
	}
	return pic
}

// ids are some of a branch's people: the first full ones, then probationers.
func ids(pic Picture, branch kernel.ID, from, to int) (out []kernel.ID) {
	for _, p := range pic.In[branch][from:to] {
		out = append(out, p.ID)
	}
	return out
}

// said are rules and weights, such as R14 must; refusals without a rule say their field.
func said(checks []RuleCheck) (out []string) {
	for _, c := range checks {
		if c.Weight == Note {
			continue
		}
		word := c.Rule
		if word == "" {
			word = c.Field
		}
		out = append(out, word+" "+string(c.Weight))
	}
	return out
}

func TestWhatTheRulesSay(t *testing.T) {
	g := newGrove(t)
	book := norm.NewBook(nil)
	branch := func(pic Picture, from, to int, units ...kernel.ID) SetupPlan {
		return SetupPlan{ParentID: g.department, OrgKind: "branch", Name: "第四党支部", Members: ids(pic, g.first, from, to), Units: units}
	}
	size := func(full, probationary int) Picture {
		return g.with(map[kernel.ID]int{g.first: full}, map[kernel.ID]int{g.first: probationary})
	}
	type question struct {
		name string
		kind Kind
		pic  Picture
		plan SetupPlan
		want []string
	}
	of := func(name string, kind Kind, pic Picture, plan SetupPlan, want ...string) question {
		return question{name, kind, pic, plan, want}
	}
	three, mixed := size(10, 0), size(2, 1)
	fifty, fiftyOne := size(50, 0), size(51, 0)
	newcomers := branch(three, 0, 2)
	newcomers.Newcomers = []Newcomer{{Name: "赵新", Full: true}}
	probation := newcomers
	probation.Newcomers = []Newcomer{{Name: "赵新"}}
	units := func(n int) (out []kernel.ID) {
		for range n {
			out = append(out, g.lib)
		}
		return out
	}
	body := func(kind string) SetupPlan {
		return SetupPlan{ParentID: g.department, OrgKind: kind, Name: "机关党组织"}
	}
	merge := func(name string, sources ...kernel.ID) SetupPlan {
		return SetupPlan{OrgID: g.first, Sources: sources, Name: name}
	}
	both := func(a, b int) Picture { return g.with(map[kernel.ID]int{g.first: a, g.second: b}, nil) }
	ten := size(10, 0)
	for _, q := range []question{
		of("three full members", Found, three, branch(three, 0, 3)),
		of("two", Found, three, branch(three, 0, 2), "R14 must"),
		of("three, one of them on probation", Found, mixed, branch(mixed, 0, 3), "R14 must"),
		of("two and one who comes", Found, three, newcomers),
		of("two and one on probation who comes", Found, three, probation, "R14 must"),
		of("what is left behind is too small", Found, three, branch(three, 0, 8), "R14 warn"),
		of("nothing is left behind", Found, three, branch(three, 0, 10)),
		of("fifty", Found, fifty, branch(fifty, 0, 50)),
		of("fifty-one", Found, fiftyOne, branch(fiftyOne, 0, 51), "R16 warn"),
		of("a joint branch of one unit", Found, three, branch(three, 0, 10, g.lib), "units must"),
		of("of five", Found, three, branch(three, 0, 10, units(5)...)),
		of("of a sixth", Found, three, branch(three, 0, 10, units(6)...), "R15 warn"),
		of("of one that could have its own", Found, three, branch(three, 0, 10, g.lib, g.department), "R14 warn"),
		of("without a name", Found, three, SetupPlan{ParentID: g.department, OrgKind: "branch", Members: ids(three, g.first, 0, 10)}, "name must"),
		of("under a taken name", Found, three, SetupPlan{ParentID: g.department, OrgKind: "branch", Name: "第二党支部", Members: ids(three, g.first, 0, 10)}, "name must"),
		of("under a branch", Found, three, SetupPlan{ParentID: g.first, OrgKind: "branch", Name: "第四党支部"}, "parent_id must"),
		of("nowhere", Found, three, SetupPlan{OrgKind: "branch", Name: "第四党支部"}, "parent_id must"),

		of("49 for a 总支", Found, size(49, 0), body("general_branch"), "R18 warn"),
		of("exactly 50 for a 总支", Found, size(49, 1), body("general_branch")),
		of("99 for a 总支", Found, size(99, 0), body("general_branch")),
		of("exactly 100 for a 总支", Found, size(100, 0), body("general_branch"), "R19 warn"),
		of("99 for a 党委", Found, size(99, 0), body("committee"), "R19 warn"),
		of("exactly 100 for a 党委", Found, size(100, 0), body("committee")),

		of("merged into 50", Merge, both(30, 20), merge("", g.second)),
		of("merged into 51", Merge, both(30, 21), merge("", g.second), "R16 warn"),
		of("merged and still two", Merge, both(1, 1), merge("", g.second), "R14 warn"),
		of("merged with itself", Merge, both(5, 5), merge("", g.first), "sources must"),
		of("merged with a 总支", Merge, both(5, 5), merge("", g.general), "sources must"),
		of("merged with nothing", Merge, both(5, 5), merge(""), "sources must"),
		of("merged under a taken name", Merge, both(5, 5), merge("第二党支部", g.second), "name must"),

		of("renamed", Rename, three, SetupPlan{OrgID: g.first, Name: "预算党支部"}),
		of("renamed to what it is called", Rename, three, SetupPlan{OrgID: g.first, Name: "第一党支部"}, "name must"),
		of("renamed to a sister's name", Rename, three, SetupPlan{OrgID: g.first, Name: "第二党支部"}, "name must"),
		of("a department renamed", Rename, three, SetupPlan{OrgID: g.department, Name: "市财政和国资局"}, "org_id must"),

		of("moved", Move, three, SetupPlan{OrgID: g.first, ParentID: g.general}),
		of("moved to where it is", Move, three, SetupPlan{OrgID: g.first, ParentID: g.department}, "parent_id must"),
		of("moved below itself", Move, three, SetupPlan{OrgID: g.general, ParentID: g.third}, "parent_id must"),
		of("a 总支 below a 总支", Move, three, SetupPlan{OrgID: g.third, ParentID: g.first}, "parent_id must"),

		of("split", Split, ten, SetupPlan{OrgID: g.first, Parts: []NewBranch{{Name: "第四党支部", Members: ids(ten, g.first, 0, 5)}}}),
		of("split off too small", Split, ten, SetupPlan{OrgID: g.first, Parts: []NewBranch{{Name: "第四党支部", Members: ids(ten, g.first, 0, 2)}}}, "R14 must"),
		of("too few left", Split, ten, SetupPlan{OrgID: g.first, Parts: []NewBranch{{Name: "第四党支部", Members: ids(ten, g.first, 0, 8)}}}, "R14 must"),
		of("one in two parts", Split, ten, SetupPlan{OrgID: g.first, Parts: []NewBranch{{Name: "第四党支部", Members: ids(ten, g.first, 0, 3)}, {Name: "第五党支部", Members: ids(ten, g.first, 2, 6)}}}, "parts[1] must"),
		of("two parts of one name", Split, ten, SetupPlan{OrgID: g.first, Parts: []NewBranch{{Name: "第四党支部", Members: ids(ten, g.first, 0, 3)}, {Name: "第四党支部", Members: ids(ten, g.first, 3, 6)}}}, "parts[1] must"),
		of("without parts", Split, ten, SetupPlan{OrgID: g.first}, "parts must"),
		of("a 总支 split", Split, ten, SetupPlan{OrgID: g.general, Parts: []NewBranch{{Name: "第四党支部"}}}, "org_id must"),

		of("57 become a 总支", Upgrade, size(57, 0), SetupPlan{OrgID: g.first, OrgKind: "general_branch", Parts: []NewBranch{
			{Name: "机关一支部", Members: ids(size(57, 0), g.first, 0, 30)}, {Name: "机关二支部", Members: ids(size(57, 0), g.first, 30, 57)},
		}}),
		of("one is left over", Upgrade, size(57, 0), SetupPlan{OrgID: g.first, OrgKind: "general_branch", Parts: []NewBranch{
			{Name: "机关一支部", Members: ids(size(57, 0), g.first, 0, 30)}, {Name: "机关二支部", Members: ids(size(57, 0), g.first, 30, 56)},
		}}, "parts must"),
		of("a 总支 of 12 becomes a 党委", Upgrade, g.with(map[kernel.ID]int{g.third: 12}, nil), SetupPlan{OrgID: g.general, OrgKind: "committee"}, "R19 warn"),
		of("a 总支 becomes a 总支", Upgrade, three, SetupPlan{OrgID: g.general, OrgKind: "general_branch"}, "org_kind must"),
		of("below a 总支", Upgrade, g.with(map[kernel.ID]int{g.third: 60}, nil), SetupPlan{OrgID: g.third, OrgKind: "general_branch"}, "org_kind must"),

		of("dissolved with members and nowhere to go", Dissolve, three, SetupPlan{OrgID: g.first}, "into must"),
		of("dissolved into itself", Dissolve, three, SetupPlan{OrgID: g.first, Into: g.first}, "into must"),
		of("dissolved", Dissolve, three, SetupPlan{OrgID: g.first, Into: g.second}),
		of("dissolved, the sister grows too large", Dissolve, both(10, 41), SetupPlan{OrgID: g.first, Into: g.second}, "R16 warn"),
		of("dissolved, one elsewhere", Dissolve, both(10, 41), SetupPlan{OrgID: g.first, Into: g.second, Placed: []Placing{{1001, g.third}}}),
		of("dissolved without members", Dissolve, both(0, 5), SetupPlan{OrgID: g.first}),
		of("a 总支 with branches dissolved", Dissolve, three, SetupPlan{OrgID: g.general}, "org_id must"),
	} {
		checks := Judge(q.kind, q.plan, q.pic, book)
		if got := said(checks); !slices.Equal(got, q.want) {
			t.Errorf("%s: %v, want %v\n%+v", q.name, got, q.want, checks)
		}
	}
}

// TestCommitteeOrNot (R17): from seven full members on, 支委会; below it one secretary.
func TestCommitteeOrNot(t *testing.T) {
	g := newGrove(t)
	for full, want := range map[int]string{
		6: "“第四党支部”有正式党员6名，不足7名，不设支部委员会，设书记1名，必要时设副书记1名。",
		7: "“第四党支部”有正式党员7名，满7名，应选举产生支部委员会，委员3至5人。",
	} {
		pic := g.with(map[kernel.ID]int{g.first: full}, nil)
		checks := Judge(Found, SetupPlan{ParentID: g.department, OrgKind: "branch", Name: "第四党支部", Members: ids(pic, g.first, 0, full)}, pic, norm.NewBook(nil))
		if len(checks) != 1 || checks[0].Text != want {
			t.Errorf("%d: %+v", full, checks)
		}
	}
}

// TestDeadline (R26): within one month, at the ends of months too.
func TestDeadline(t *testing.T) {
	for asked, want := range map[kernel.Day]kernel.Day{"2026-05-06": "2026-06-06", "2026-01-31": "2026-02-28", "2024-01-31": "2024-02-29", "2026-12-31": "2027-01-31"} {
		if got := Deadline(asked, 1); got != want {
			t.Errorf("asked on %s: by %s, want %s", asked, got, want)
		}
	}
	r := Request{State: Submitted, Due: "2026-06-06"}
	if r.Overdue("2026-06-06") || !r.Overdue("2026-06-07") {
		t.Error("the last day is in time, the next is late")
	}
}

func TestAFormForgetsWhatItsKindDoesNotUse(t *testing.T) {
	p := SetupPlan{OrgID: 7, ParentID: 8, Name: " 预算 党支部 ", Into: 9, Members: []kernel.ID{1}, Sources: []kernel.ID{3, 3, 0}, Parts: []NewBranch{{Name: "一"}}}
	if got := p.of(Rename); got.Name != "预算党支部" || got.ParentID != 0 || got.Into != 0 || len(got.Members)+len(got.Parts) != 0 {
		t.Errorf("%+v", got)
	}
	if got := p.of(Merge); !slices.Equal(got.Sources, []kernel.ID{3}) {
		t.Errorf("%+v", got)
	}
}
