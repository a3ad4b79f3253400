package demo

import (
	"context"
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/view/briefing"
	"sanchuang/internal/work/outreach"
)

// The hands through which the reports went: two of the committee's office, none of the demonstration's own
// accounts, so that those have something left to sign.
var (
	drafts = kernel.Actor{Account: 1, Name: "许文远", OrgName: "市直机关工委", Scope: kernel.Everything()}
	checks = kernel.Actor{Account: 2, Name: "宋立民", OrgName: "市直机关工委", Scope: kernel.Everything()}
)

// briefings writes reports in each of their states, as the year brought them.
func (l *loader) briefings() error {
	year, d := l.Year, l.showcase.department
	clerk := kernel.Actor{Account: 3, Name: "机关党委专干", OrgName: d.name, Scope: kernel.Scope{Orgs: []kernel.ID{d.id}}}
	for _, p := range []struct {
		template, period string
		org              kernel.ID
		by               kernel.Actor
		begun            kernel.Day
		state            briefing.State
		then             func(*briefing.Briefing) error
	}{
		{"year_city", fmt.Sprint(year - 1), l.root, drafts, kernel.MakeDay(year, 1, 15), briefing.Sealed, nil},
		{"half_year_city", fmt.Sprintf("%d-H1", year), l.root, drafts, kernel.MakeDay(year, 7, 6), briefing.Checked, nil},
		{"quarter_local", fmt.Sprintf("%d-Q3", year), d.id, clerk, kernel.MakeDay(year, 10, 9), briefing.Sealed, nil},
		{"quarter_city", fmt.Sprintf("%d-Q3", year), l.root, drafts, kernel.MakeDay(year, 10, 12), briefing.Drafted, l.remarked},
		{"month_local", fmt.Sprintf("%d-10", year), d.id, clerk, kernel.MakeDay(year, 11, 3), briefing.Drafting, nil},
		{"year_city", fmt.Sprint(year), l.root, drafts, kernel.MakeDay(year, 11, 16), briefing.Drafting, l.livingYear},
	} {
		if err := l.report(p.template, p.period, p.org, p.by, p.begun, p.state, p.then); err != nil {
			return fmt.Errorf("%s %s: %w", p.template, p.period, err)
		}
	}
	l.say("汇报材料已写入。")
	return nil
}

func (l *loader) report(template, period string, of kernel.ID, by kernel.Actor, begun kernel.Day, state briefing.State, then func(*briefing.Briefing) error) error {
	p, err := kernel.ParsePeriod(period)
	if err != nil {
		return err
	}
	l.clock(begun, 9)
	b, err := l.Briefings.Create(l.ctx, by, template, p, of)
	if err != nil {
		return err
	}
	if then != nil {
		if err := then(b); err != nil {
			return err
		}
		sheet, err := l.Briefings.Get(l.ctx, by.Scope, b.ID)
		if err != nil {
			return err
		}
		b = &sheet.Briefing
	}
	for _, step := range []struct {
		until briefing.State
		act   func() (*briefing.Briefing, error)
	}{
		{briefing.Drafted, func() (*briefing.Briefing, error) { return l.Briefings.Sign(l.ctx, by, b.ID, b.Version) }},
		{briefing.Checked, func() (*briefing.Briefing, error) { return l.Briefings.Check(l.ctx, checks, b.ID, b.Version) }},
		{briefing.Sealed, func() (*briefing.Briefing, error) { return l.Briefings.Seal(l.ctx, by, b.ID, b.Version, "") }},
	} {
		if b.State == state {
			return nil
		}
		begun = begun.AddDays(1)
		l.clock(begun, 16)
		if b, err = step.act(); err != nil {
			return err
		}
	}
	return nil
}

// remarked: a reader asked something of the paper that waits for its second signature.
func (l *loader) remarked(b *briefing.Briefing) error {
	l.clock(kernel.MakeDay(l.Year, 10, 12), 11)
	_, err := l.Briefings.Remark(l.ctx, checks, b.ID, blockOf(l, b, "联系服务群众"), "走访次数增减的原因，请在这一段里说明。", 0)
	return err
}

// livingYear edits the running year's report as people do: words of one's own, a number typed by hand, a remark that was
// dealt with and one that was not; and since the text was kept, two visits have been recorded.
func (l *loader) livingYear(b *briefing.Briefing) error {
	sheet, err := l.Briefings.Get(l.ctx, drafts.Scope, b.ID)
	if err != nil {
		return err
	}
	l.clock(kernel.MakeDay(l.Year, 11, 16), 15)
	place := blockOf(l, b, "联系服务群众")
	document := sheet.Document
	for i, x := range document.Blocks {
		if x.Key != place {
			continue
		}
		document.Blocks = append(document.Blocks[:i+1:i+1], append([]briefing.Block{{
			Key: "n1", Kind: briefing.Text,
			Pieces:  []briefing.Piece{{Text: "各单位坚持问题导向，现场能办的当场办，一时办不了的列入清单、跟踪销号，群众满意度测评平均96.5分。"}},
			Reasons: []briefing.Reason{{Number: "96.5", Text: "第三方测评，尚未进系统"}},
		}}, document.Blocks[i+1:]...)...)
		break
	}
	if b, err = l.Briefings.Save(l.ctx, drafts, b.ID, b.Version, document); err != nil {
		return err
	}
	dealt, err := l.Briefings.Remark(l.ctx, checks, b.ID, "n1", "测评分数请注明来源。", 0)
	if err != nil {
		return err
	}
	if err := l.Briefings.Resolve(l.ctx, drafts, b.ID, dealt.ID); err != nil {
		return err
	}
	if _, err := l.Briefings.Remark(l.ctx, checks, b.ID, place, "这里补一两个典型事例，不超过三行。", 0); err != nil {
		return err
	}
	l.clock(kernel.MakeDay(l.Year, 11, 20), 17)
	return l.DB.Do(l.plain, "demo.late_visits", func(ctx context.Context, tx *db.Tx) error {
		late := []*outreach.Visit{
			{Day: kernel.MakeDay(l.Year, 11, 19), PlaceKind: "community", PlaceName: "东湖社区", Content: "了解冬季取暖和出行情况"},
			{Day: kernel.MakeDay(l.Year, 11, 20), PlaceKind: "village", PlaceName: "柳林村", Content: "对接帮扶事项落实情况"},
		}
		for _, v := range late {
			v.OrgID = l.showcase.id
		}
		return l.Outreach.Visits.BulkInsert(ctx, tx, l.writer, late)
	})
}

// blockOf is the paragraph below a heading.
func blockOf(l *loader, b *briefing.Briefing, heading string) string {
	sheet, err := l.Briefings.Get(l.ctx, kernel.Everything(), b.ID)
	if err != nil {
		return ""
	}
	for i, x := range sheet.Document.Blocks {
		if x.Kind == briefing.Heading && len(x.Pieces) > 0 && x.Pieces[0].Text == heading && i+1 < len(sheet.Document.Blocks) {
			return sheet.Document.Blocks[i+1].Key
		}
	}
	return ""
}
