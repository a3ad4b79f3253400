package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/work/establishment"
)

// reorganised tells how the year's requests about organisations go: some took effect this year, one will, some
// wait or came back. Those that changed something lie outside the department that demonstrations show.
type reorganised struct {
	ctx   context.Context
	app   *app.App
	today kernel.Day
	year  int
	staff kernel.Actor
	used  map[kernel.ID]bool
}

// establishments lets departments ask for changes, and the committee's staff answer most of them.
func establishments(ctx context.Context, a *app.App, now time.Time, made Result) error {
	defer a.DB.SetClock(func() time.Time { return now })
	r := &reorganised{ctx: ctx, app: a, today: kernel.DayOf(now), staff: kernel.Actor{Name: "方文静", OrgName: "市直机关工委", Roles: []string{"staff"}, Scope: kernel.Everything()}, used: map[kernel.ID]bool{}}
	r.year = r.today.Year()
	home := kernel.ID(0)
	for _, x := range made.Logins {
		if x.Login == "zhuangan" {
			home = x.Org
		}
	}
	for _, step := range []func(kernel.ID) error{r.renamedInMay, r.refusedInJune, r.mergedInNovember, r.overdue, r.foundedInDecember, r.waiting, r.returned, r.drafted} {
		if err := step(home); err != nil && !errors.Is(err, errUnfit) {
			return err
		}
	}
	return nil
}

// errUnfit says that nothing in this city may be asked for in that way; the city then has one request fewer.
var errUnfit = errors.New("no organisation fits the request")

func (r *reorganised) on(day kernel.Day) {
	at := day.Start().Add(9*time.Hour + 20*time.Minute)
	r.app.DB.SetClock(func() time.Time { return at })
}

// day is one of the year's, never one to come.
func (r *reorganised) day(month, day int) kernel.Day {
	return min(kernel.MakeDay(r.year, month, day), r.today)
}

// spot is a branch with its department and members of today.
type spot struct {
	branch, department kernel.ID
	name               string
	people             []member.Member
}

// find answers the first branch, in the order of the tree, that nobody here has taken and that fits; in the shown
// department or outside of it.
func (r *reorganised) find(home kernel.ID, inside bool, fits func(tree *org.Tree, s spot) bool) (spot, bool, error) {
	tree, err := r.app.Orgs.Today(r.ctx, r.app.DB.Read())
	if err != nil {
		return spot{}, false, err
	}
	for _, n := range tree.Of(tree.Root().ID, org.Branch) {
		d := tree.Department(n.ID)
		if r.used[n.ID] || d == 0 || (d == home) != inside || n.Founded >= kernel.MakeDay(r.year, 1, 1) {
			continue
		}
		list, err := member.InBranch(r.ctx, r.app.DB.Read(), n.ID, r.app.DB.Today())
		if err != nil {
			return spot{}, false, err
		}
		s := spot{n.ID, d, n.Name, list}
		if fits(tree, s) {
			r.used[n.ID] = true
			return s, true, nil
		}
	}
	return spot{}, false, nil
}

func anyBranch(*org.Tree, spot) bool { return true }

// ask is a request of the department's office, with a reason for each warning.
func (r *reorganised) ask(day kernel.Day, department kernel.ID, f establishment.RequestForm) (establishment.Request, error) {
	r.on(day)
	clerk := r.clerk(department)
	out, err := r.app.Establishment.Preview(r.ctx, clerk, 0, f)
	if err != nil {
		return establishment.Request{}, err
	}
	f.Acknowledged = map[string]string{}
	for _, c := range out.Checks {
		if c.Weight == establishment.Must {
			return establishment.Request{}, errUnfit
		}
		if c.Weight == establishment.Warn {
			f.Acknowledged[c.Code] = "已与相关处室商定，分步理顺。"
		}
	}
	q, err := r.app.Establishment.Create(r.ctx, clerk, f)
	if err != nil {
		return q, err
	}
	return r.app.Establishment.Submit(r.ctx, clerk, q.ID, q.Version)
}

func (r *reorganised) clerk(department kernel.ID) kernel.Actor {
	return kernel.Actor{Name: "机关党委专干", Roles: []string{"dept_clerk"}, Grants: []kernel.Grant{{Role: "dept_clerk", Org: department}}, Scope: kernel.Scope{Orgs: []kernel.ID{department}}}
}

func (r *reorganised) approve(day kernel.Day, q establishment.Request, effective kernel.Day) error {
	r.on(day)
	_, err := r.app.Establishment.Approve(r.ctx, r.staff, q.ID, q.Version, establishment.Approval{Effective: effective})
	return err
}

func (r *reorganised) renamedInMay(home kernel.ID) error {
	s, ok, err := r.find(home, false, anyBranch)
	if err != nil || !ok {
		return err
	}
	q, err := r.ask(r.day(4, 20), s.department, establishment.RequestForm{
		Kind: establishment.Rename, Reason: "机构职能调整后，支部党员主要在综合管理岗位，原名称与实际不符。", Plan: establishment.SetupPlan{OrgID: s.branch, Name: "综合管理党支部"},
	})
	if err != nil {
		return err
	}
	return r.approve(r.day(5, 6), q, r.day(5, 6))
}

func (r *reorganised) refusedInJune(home kernel.ID) error {
	s, ok, err := r.find(home, false, anyBranch)
	if err != nil || !ok {
		return err
	}
	q, err := r.ask(r.day(6, 3), s.department, establishment.RequestForm{
		Kind: establishment.Rename, Reason: "拟以品牌名称作为支部名称，便于宣传。", Plan: establishment.SetupPlan{OrgID: s.branch, Name: "先锋领航党支部"},
	})
	if err != nil {
		return err
	}
	r.on(r.day(6, 10))
	_, err = r.app.Establishment.Reject(r.ctx, r.staff, q.ID, q.Version, "支部名称应当反映所在单位或者处室，品牌名称可以在品牌申报中使用。")
	return err
}

// mergedInNovember merges a small branch into a sister, from a day after which it has held nothing.
func (r *reorganised) mergedInNovember(home kernel.ID) error {
	day := r.today.AddDays(-4)
	into := spot{}
	from, ok, err := r.find(home, false, func(tree *org.Tree, s spot) bool {
		if len(s.people) == 0 || len(s.people) > 12 {
			return false
		}
		later, err := db.Scalar[int](r.ctx, r.app.DB.Read(), "SELECT COUNT(*) FROM activity WHERE org_id=? AND (day>=? OR state<>'accepted')", s.branch, day)
		if err != nil || later > 0 {
			return false
		}
		n, _ := tree.Get(s.branch)
		for _, x := range tree.Children(n.ParentID) {
			if x.Kind == org.Branch && x.ID != s.branch && !r.used[x.ID] && x.Founded < n.Founded.AddDays(3650) {
				into = spot{branch: x.ID}
				return true
			}
		}
		return false
	})
	if err != nil || !ok {
		return err
	}
	r.used[into.branch] = true
	q, err := r.ask(r.today.AddDays(-20), from.department, establishment.RequestForm{
		Kind: establishment.Merge, Reason: "处室合并后党员减少，为便于开展组织生活，拟并入同一处室的党支部。", Plan: establishment.SetupPlan{OrgID: into.branch, Sources: []kernel.ID{from.branch}},
	})
	if err != nil {
		return err
	}
	if err := r.approve(r.today.AddDays(-7), q, day); err != nil {
		return err
	}
	r.on(day)
	_, err = r.app.Establishment.Settle(r.ctx)
	return err
}

func (r *reorganised) overdue(home kernel.ID) error {
	s, ok, err := r.find(home, false, anyBranch)
	if err != nil || !ok {
		return err
	}
	_, err = r.ask(r.today.AddDays(-40), s.department, establishment.RequestForm{
		Kind: establishment.Rename, Reason: "处室更名，支部名称相应调整。", Plan: establishment.SetupPlan{OrgID: s.branch, Name: "政策法规党支部"},
	})
	return err
}

// foundedInDecember is approved and will take effect on a day to come.
func (r *reorganised) foundedInDecember(home kernel.ID) error {
	s, ok, err := r.find(home, true, func(_ *org.Tree, s spot) bool { return len(s.people) >= 12 })
	if err != nil || !ok {
		return err
	}
	tree, err := r.app.Orgs.Today(r.ctx, r.app.DB.Read())
	if err != nil {
		return err
	}
	n, _ := tree.Get(s.branch)
	var ids []kernel.ID
	for _, m := range s.people {
		if m.StandingOn(r.today) == member.Full && len(ids) < 5 {
			ids = append(ids, m.ID)
		}
	}
	q, err := r.ask(r.today.AddDays(-12), s.department, establishment.RequestForm{
		Kind: establishment.Found, Reason: "新设数据管理处，党员相对集中，拟单独成立党支部。", Plan: establishment.SetupPlan{ParentID: n.ParentID, OrgKind: "branch", Name: "数据管理党支部", Members: ids},
	})
	if err != nil {
		return err
	}
	return r.approve(r.today.AddDays(-3), q, kernel.MakeDay(r.year, 12, 1))
}

func (r *reorganised) waiting(home kernel.ID) error {
	s, ok, err := r.find(home, true, anyBranch)
	if err != nil || !ok {
		return err
	}
	_, err = r.ask(r.today.AddDays(-5), s.department, establishment.RequestForm{
		Kind: establishment.Rename, Reason: "处室职能调整，支部名称与实际不符，拟相应更名。", Plan: establishment.SetupPlan{OrgID: s.branch, Name: "财经服务党支部"},
	})
	return err
}

func (r *reorganised) returned(home kernel.ID) error {
	s, ok, err := r.find(home, true, anyBranch)
	if err != nil || !ok {
		return err
	}
	q, err := r.ask(r.today.AddDays(-9), s.department, establishment.RequestForm{
		Kind: establishment.Rename, Reason: "支部名称过长，使用不便。", Plan: establishment.SetupPlan{OrgID: s.branch, Name: "机关服务党支部"},
	})
	if err != nil {
		return err
	}
	r.on(r.today.AddDays(-6))
	_, err = r.app.Establishment.Return(r.ctx, r.staff, q.ID, q.Version, "请补充党员大会讨论的情况，写明原名称的由来。")
	return err
}

func (r *reorganised) drafted(home kernel.ID) error {
	s, ok, err := r.find(home, true, func(_ *org.Tree, s spot) bool { return len(s.people) >= 8 })
	if err != nil || !ok {
		return err
	}
	r.on(r.today.AddDays(-1))
	parts := []establishment.NewBranch{{Name: fmt.Sprintf("%s二组党支部", "窗口服务")}}
	for _, m := range s.people[:4] {
		parts[0].Members = append(parts[0].Members, m.ID)
	}
	_, err = r.app.Establishment.Create(r.ctx, r.clerk(s.department), establishment.RequestForm{
		Kind: establishment.Split, Reason: "窗口人员轮班，集中开展组织生活有困难。", Plan: establishment.SetupPlan{OrgID: s.branch, Parts: parts},
	})
	return err
}
