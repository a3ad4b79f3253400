package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
)

// imports puts the takeover's batches into the staff's list, and lets two people bring tables of their
// own in: one of which some rows came back, one that can still be undone, and two that were left.
func imports(ctx context.Context, a *app.App, made Result) error {
	defer a.DB.SetClock(func() time.Time { return made.Clock })
	staff, err := actorOf(ctx, a, "gongwei")
	if err != nil {
		return err
	}
	a.DB.SetClock(func() time.Time { return made.TakenOver })
	if err := a.DB.Do(ctx, "demo.imports", func(ctx context.Context, tx *db.Tx) error {
		return a.Intake.RecordIn(ctx, tx, staff.Actor, made.Batches...)
	}); err != nil {
		return err
	}
	clerk, err := actorOf(ctx, a, "zhuangan")
	if err != nil || clerk.Account == 0 {
		return err
	}
	clerk.Scope = kernel.Scope{Orgs: []kernel.ID{clerk.home}}
	tree, err := a.Orgs.Today(ctx, a.DB.Read())
	if err != nil {
		return err
	}
	for _, t := range tables(tree, clerk.home, kernel.DayOf(made.Clock)) {
		who := clerk
		if t.login == "gongwei" {
			who = staff
		}
		a.DB.SetClock(func() time.Time { return made.Clock.AddDate(0, 0, -t.days).Add(19 * time.Minute) })
		b, err := a.Intake.Stage(ctx, who.Actor, t.kind, t.name, []byte(t.text))
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		if err := a.Intake.Drain(ctx); err != nil {
			return err
		}
		if t.mode == "" {
			continue
		}
		if _, err := a.Intake.Apply(ctx, who.Actor, b.ID, t.mode); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		if err := a.Intake.Drain(ctx); err != nil {
			return err
		}
	}
	return nil
}

// table is a file that somebody brought, days before the city begins to be used; without a mode it was left.
type table struct {
	login, kind, name, text string
	days                    int
	mode                    intake.Mode
}

func tables(tree *org.Tree, home kernel.ID, today kernel.Day) []table {
	name, day := tree.FullName(home), func(ago int) string { return string(today.AddDays(-ago)) }
	other := name
	if list := tree.Of(tree.Root().ID, org.Department); len(list) > 1 {
		other = tree.FullName(list[len(list)-1].ID)
	}
	return []table{
		{"zhuangan", "visit", "下半年走访情况.csv", lines(
			"走访时间,单位,联系点类别,联系点名称,走访情况",
			day(40)+","+name+",社区,滨河社区,了解老旧小区加装电梯进展",
			day(33)+","+name+",乡村,柳林村,送去冬季保供物资",
			day(26)+","+name+",企业,江州精工机械有限公司,宣讲惠企政策",
			"今年10月,"+name+",社区,朝阳社区,参加楼栋议事会",
			day(25)+","+name+",机关,市图书馆,商量共建读书角"), 19, intake.GoodRows},
		{"gongwei", "story", "四季度专栏计划.csv", lines(
			"稿件类型,单位,计划刊发月份,稿件标题",
			"品牌案例,"+name+","+day(0)[:7]+",把支部建在窗口上",
			"品牌案例,"+other+","+day(0)[:7]+",一张清单办成一件事"), 2, intake.AllRows},
		{"zhuangan", "visit", "十一月走访.csv", lines(
			"走访时间,单位,联系点类别,联系点名称,走访情况",
			day(9)+","+name+",社区,滨河社区,回访加装电梯住户",
			"11.31,"+name+",社区,朝阳社区,走访独居老人"), 1, ""},
		{"gongwei", "story", "年度稿件登记.csv", lines(
			"栏,题,谁写的,哪个月",
			"品牌案例,小窗口大服务,办公室,十二月"), 1, ""},
	}
}

func lines(list ...string) string { return strings.Join(list, "\n") + "\n" }
