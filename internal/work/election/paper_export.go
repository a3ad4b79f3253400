package election

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/doc"
	"sanchuang/internal/platform/web"
)

// Sheets of an election that are drawn from its record, each filled in as far as the record goes.
const (
	sheetRequest = "request" // 换届请示，附候选人预备人选基本情况表
	sheetMethod  = "method"  // 选举办法（草案）
	sheetRoll    = "roll"    // 清点人数报告单
	sheetBallot  = "ballot"  // 选票
	sheetCount   = "count"   // 计票结果报告单
	sheetResult  = "result"  // 选举结果报告，附委员分工
)

var sheetNames = map[string]string{
	sheetRequest: "换届选举的请示", sheetMethod: "选举办法（草案）", sheetRoll: "清点人数报告单", sheetBallot: "选票", sheetCount: "计票结果报告单", sheetResult: "选举结果的报告",
}

// printing is what the papers are filled from.
type printing struct {
	Detail
	people map[kernel.ID]member.Member
	today  kernel.Day
	author string
}

// Print (打印选举文书) writes one of the papers. Faults: kernel.ErrNotFound, ErrNoPaper.
func (s *Service) Print(ctx context.Context, actor kernel.Actor, id kernel.ID, kind string, ballot kernel.ID) (*web.File, error) {
	p := printing{today: s.DB.Today(), author: actor.Name}
	var err error
	if p.Detail, err = s.Get(ctx, actor, id); err != nil {
		return nil, err
	}
	if p.people, err = s.standing(ctx, p.OrgID, p.dayOfRoster(s.DB.Today())); err != nil {
		return nil, err
	}
	d := doc.New(doc.Options{Title: p.OrgName + sheetNames[kind], Author: actor.Name, PageNumber: doc.Centred})
	if !p.draw(d, kind, ballot) {
		return nil, ErrNoPaper.With(sheetNames[kind])
	}
	body, err := d.Bytes()
	if err != nil {
		return nil, err
	}
	return web.NewFile(p.OrgName+sheetNames[kind]+".docx", web.DOCX, body), s.DB.Do(ctx, "election.print", func(ctx context.Context, tx *db.Tx) error {
		return s.Audit.Record(ctx, tx, actor, audit.Entry{Action: "election.printed", ObjectType: objectType, ObjectID: id, OrgID: p.OrgID, Detail: map[string]any{"paper": sheetNames[kind]}})
	})
}

// dayOfRoster is the day by which the table of candidates is filled in: that of the request, once it is sent.
func (d Detail) dayOfRoster(today kernel.Day) kernel.Day {
	if d.AskedDay != "" {
		return d.AskedDay
	}
	return today
}

// standing are the organisation's members of a day, by id.
func (s *Service) standing(ctx context.Context, id kernel.ID, day kernel.Day) (map[kernel.ID]member.Member, error) {
	q := s.DB.Read()
	tree, err := s.Orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	list, err := s.members(ctx, q, tree, id, day)
	out := map[kernel.ID]member.Member{}
	for _, m := range list {
		out[m.ID] = m
	}
	return out, err
}

// draw writes the paper; false when the record has nothing for it yet.
func (p *printing) draw(d *doc.Doc, kind string, ballot kernel.ID) bool {
	at := slices.IndexFunc(p.Ballots, func(b Ballot) bool { return b.ID == ballot })
	switch kind {
	case sheetRequest:
		return len(p.Named) > 0 && p.request(d)
	case sheetMethod:
		return len(p.Named) > 0 && p.method(d)
	case sheetRoll:
		return len(p.Roll) > 0 && p.attendance(d)
	case sheetBallot:
		return at >= 0 && p.ballot(d, p.Ballots[at])
	case sheetCount:
		return at >= 0 && p.Ballots[at].Confirmed && p.count(d, p.Ballots[at])
	case sheetResult:
		return len(p.Team) > 0 && p.result(d)
	}
	return false
}

// body is the committee that is elected: 第五届支部委员会.
func (d Detail) body() string {
	name := "委员会"
	if !d.Committee {
		name = "书记、副书记"
		if d.Deputies == 0 {
			name = "书记"
		}
	}
	if d.Session > 0 {
		return "第" + doc.Numeral(d.Session) + "届" + name
	}
	return "新一届" + name
}

// seatsWords says what is elected: 委员3名，其中书记1名、副书记1名.
func (d Detail) seatsWords() string {
	chiefs := "书记1名"
	if d.Deputies > 0 {
		chiefs += fmt.Sprintf("、副书记%d名", d.Deputies)
	}
	if !d.Committee {
		return chiefs
	}
	return fmt.Sprintf("委员%d名，其中%s", d.Seats, chiefs)
}

func (d Detail) candidatesOf(p Post) (names []string) {
	for _, c := range d.Named {
		if c.Post == p {
			names = append(names, c.Name)
		}
	}
	return names
}

// howElected is the way of voting in words, by the rules of the day.
func (d Detail) howElected() string {
	if !d.Committee {
		return "书记、副书记由党员大会以无记名投票方式直接选举。"
	}
	return fmt.Sprintf("委员由党员大会以无记名投票方式差额选举，候选人%d名，差额不少于应选名额的%s；书记、副书记由新一届委员会第一次全体会议等额选举。", len(d.candidatesOf(Commissioner)), d.Rules.Surplus)
}

func (p *printing) request(d *doc.Doc) bool {
	d.Title("关于" + p.OrgName + "换届选举的请示").Recipient(p.Superior + "：")
	begin := p.OrgName + "拟进行换届选举。"
	if p.Former.ID != 0 {
		begin = fmt.Sprintf("%s本届班子于%s选举产生，任期到%s届满。", p.OrgName, p.Former.Began.Chinese(), p.Former.Limit.Chinese())
	}
	d.Text(begin + "根据《中国共产党章程》和《中国共产党基层组织选举工作条例》等规定，拟于" + p.Planned.Chinese() + "召开党员大会，选举" + p.body() + "。现将有关事项请示如下：")
	d.Heading(1, "一、大会主要议程").Text("（一）审查工作报告；（二）选举" + p.body() + "。")
	d.Heading(1, "二、名额和候选人").Text(fmt.Sprintf("现有正式党员%d名。拟设%s。", p.Full, p.seatsWords()))
	if names := p.candidatesOf(Commissioner); len(names) > 0 {
		d.Text("委员候选人预备人选（按姓氏笔画为序）：" + strings.Join(names, "、") + "。")
	}
	for _, post := range []Post{Secretary, Deputy} {
		if names := p.candidatesOf(post); len(names) > 0 {
			d.Text(post.Chinese() + "候选人预备人选：" + strings.Join(names, "、") + "。")
		}
	}
	d.Heading(1, "三、选举办法").Text(p.howElected())
	d.Text("妥否，请批示。")
	d.AnnexList("候选人预备人选基本情况表")
	d.SignSealed(p.OrgName, p.dayOfRoster(p.today))
	d.Annex("附件", "候选人预备人选基本情况表").Table(p.candidateTable())
	return true
}

// candidateTable is the table of candidates, each once, by the roster. 籍贯 is not on the roster and stays open for the pen.
func (p *printing) candidateTable() doc.Table {
	t := doc.Table{Columns: []doc.Column{
		{Heading: "序号", Width: 2, Align: doc.Middle},
		{Heading: "姓名", Width: 3},
		{Heading: "性别", Width: 2, Align: doc.Middle},
		{Heading: "出生年月", Width: 3, Align: doc.Middle},
		{Heading: "籍贯", Width: 3},
		{Heading: "民族", Width: 2, Align: doc.Middle},
		{Heading: "入党时间", Width: 3, Align: doc.Middle},
		{Heading: "职务", Width: 5},
		{Heading: "拟任", Width: 3},
	}}
	seen := map[kernel.ID]bool{}
	for _, c := range p.Named {
		if seen[c.MemberID] {
			continue
		}
		seen[c.MemberID] = true
		var posts []string
		for _, x := range p.Named {
			if x.MemberID == c.MemberID {
				posts = append(posts, x.Post.Chinese())
			}
		}
		m := p.people[c.MemberID]
		sex := map[string]string{member.Male: "男", member.Female: "女"}[m.Sex]
		t.Rows = append(t.Rows, doc.Row(kernel.ID(len(t.Rows)+1).String(), c.Name, sex, monthOf(m.Born), "", member.NationName(m.Nation), monthOf(m.Joined), m.JobTitle, strings.Join(posts, "、")))
	}
	return t
}

func monthOf(d kernel.Day) string {
	if !d.Valid() {
		return ""
	}
	return string(d[:4]) + "." + string(d[5:7])
}

func (p *printing) method(d *doc.Doc) bool {
	d.Title(p.OrgName + "换届选举办法").Centre(doc.T("（草案）"))
	majority := "实到会有选举权的人数"
	if p.Rules.ElectedOf == "due" {
		majority = "应到会有选举权的人数"
	}
	quorum := "达到"
	if p.Rules.QuorumWay == "passed" {
		quorum = "超过"
	}
	against := "投票人数"
	if p.Rules.BallotsAgainst == "issued" {
		against = "发出的选票数"
	}
	lines := []string{
		"根据《中国共产党章程》《中国共产党基层组织选举工作条例》和《中国共产党支部工作条例（试行）》，制定本办法。",
		"本次选举由党员大会进行，选举" + p.body() + "。有选举权的到会人数" + quorum + "应到会人数的" + p.Rules.Quorum + "，方可进行选举。",
		"选举" + p.seatsWords() + "。" + p.howElected(),
		"选举设监票人、计票人。监票人由到会党员推选，经大会表决通过；计票人由主持人指定。候选人不得担任监票人、计票人。",
		"选票上的候选人按姓氏笔画为序。对候选人，赞成的画“○”，不赞成的画“×”，弃权的不画任何符号；不赞成的可以另选他人，弃权的不得另选他人。",
		"收回的选票等于或少于" + against + "，选举有效；多于" + against + "，选举无效，应重新选举。每张选票所选人数等于或少于应选名额的为有效票，多于应选名额的为无效票。",
		"被选举人获得的赞成票超过" + majority + "的" + p.Rules.Elected + "，始得当选。获得规定票数的人数多于应选名额时，以得票多少为序，取足应选名额为止；遇票数相等不能确定当选人时，就票数相等的人再次投票，得赞成票多的当选。",
		"获得规定票数的人数少于应选名额时，对不足的名额另行选举。",
		"投票结束，当场清点选票，由监票人、计票人核对签字，由主持人宣布当选人名单。",
		"本办法经党员大会表决通过后生效。",
	}
	for i, text := range lines {
		d.Text("第" + doc.Numeral(i+1) + "条　" + text)
	}
	return true
}

func (p *printing) attendance(d *doc.Doc) bool {
	d.Title(p.OrgName + "选举大会清点人数报告单")
	d.Text("选举日期：" + p.Day.Chinese())
	left := len(p.Roll) - p.Due
	text := fmt.Sprintf("党员%d名，其中没有选举权或不计入应到会的%d名，应到会%d名。%s。", len(p.Roll), left, p.Due, p.QuorumWords)
	if p.Frozen {
		text += fmt.Sprintf("实到会%d名，达到规定人数，可以进行选举。", p.Present)
	}
	d.Text(text)
	t := doc.Table{Columns: []doc.Column{{Heading: "序号", Width: 1, Align: doc.Middle}, {Heading: "姓名", Width: 2}, {Heading: "选举资格", Width: 3}, {Heading: "情形和同意的文号", Width: 6}, {Heading: "签到", Width: 2}}}
	for i, v := range p.Roll {
		why := ReasonWords(v.Reason)
		if v.Decision != "" {
			why += "，" + v.Decision + "，" + v.Decided.Chinese()
		}
		here := ""
		if v.Present {
			here = "到会"
		}
		t.Rows = append(t.Rows, doc.Row(kernel.ID(i+1).String(), v.Name, standingWords[v.Standing], why, here))
	}
	d.Table(t)
	d.Text("监票人：　　　　　　　　计票人：　　　　　　　　")
	return true
}

var standingWords = map[Standing]string{Counted: "应到会", Probationary: "预备党员，无选举权", Observed: "留党察看，无选举权", Suspended: "党员权利中止", Excluded: "不计入应到会"}

// ballot is the sheet that voters fill in: nothing on it tells one from another.
func (p *printing) ballot(d *doc.Doc, b Ballot) bool {
	body := p.body()
	if !p.Committee {
		body = strings.TrimSuffix(strings.TrimSuffix(body, "、副书记"), "书记")
	}
	d.Title(p.OrgName + "\n" + body + b.Post.Chinese() + "选票")
	d.Centre(doc.T(fmt.Sprintf("应选%d名", b.Seats)))
	t := doc.Table{Columns: []doc.Column{{Heading: "符号", Width: 2, Align: doc.Middle}, {Heading: "候选人（按姓氏笔画为序）", Width: 4, Align: doc.Middle}, {Heading: "符号", Width: 2, Align: doc.Middle}, {Heading: "另选人", Width: 4, Align: doc.Middle}}}
	if b.Why == Tie {
		t.Columns = t.Columns[:2]
	}
	for _, c := range b.candidates() {
		cells := []string{"", c.Name, "", ""}
		t.Rows = append(t.Rows, doc.Row(cells[:len(t.Columns)]...))
	}
	d.Table(t)
	d.Text("说明：1. 赞成的画“○”，不赞成的画“×”，弃权的不画任何符号。")
	if b.Why == Tie {
		d.Text(fmt.Sprintf("2. 票数相等，再次投票，不另选他人。所选人数不超过%d名的有效，超过的无效。", b.Seats))
	} else {
		d.Text("2. 不赞成候选人的，可以在另选人栏写上另选人姓名，并在其左边画“○”；弃权的不得另选他人。")
		d.Text(fmt.Sprintf("3. 所选人数（含另选人）不超过%d名的有效，超过的无效。", b.Seats))
	}
	day := p.Day
	if b.Body == Plenum {
		day = p.PlenumDay
	}
	d.SignSealed("（盖章）", day)
	return true
}

func (b Ballot) candidates() (out []Mark) {
	for _, m := range b.Marks {
		if !m.WriteIn {
			out = append(out, m)
		}
	}
	return out
}

func (p *printing) count(d *doc.Doc, b Ballot) bool {
	e := Electorate{p.Due, p.Present}
	if b.Body == Plenum {
		e = Electorate{p.PlenumDue, p.PlenumHere}
	}
	d.Title(p.OrgName + "\n" + b.title() + "计票结果报告单")
	d.Text(fmt.Sprintf("应到会%d人，实到会%d人；发出选票%d张，收回%d张，其中有效票%d张，无效票%d张。", e.Due, e.Present, b.Issued, b.Collected, b.Valid, b.Invalid))
	if b.Outcome.Need > 0 {
		d.Text(p.Rules.ElectedWords(e) + "当选。")
	}
	t := doc.Table{Columns: []doc.Column{{Heading: "序号", Width: 1, Align: doc.Middle}, {Heading: "姓名", Width: 3}, {Heading: "赞成", Width: 2, Align: doc.Right}, {Heading: "不赞成", Width: 2, Align: doc.Right}, {Heading: "弃权", Width: 2, Align: doc.Right}, {Heading: "无法辨认", Width: 2, Align: doc.Right}, {Heading: "结果", Width: 3}}}
	marks := slices.Clone(b.Marks)
	slices.SortStableFunc(marks, func(x, y Mark) int { return y.Ayes - x.Ayes })
	for i, m := range marks {
		name, result := m.Name, ""
		if m.WriteIn {
			name += "（另选人）"
		}
		switch {
		case slices.Contains(b.Outcome.Elected, m.MemberID):
			result = "当选"
		case b.Outcome.Next == Tie && slices.Contains(b.Outcome.Among, m.MemberID):
			result = "票数相等，再次投票"
		}
		t.Rows = append(t.Rows, doc.Row(kernel.ID(i+1).String(), name, kernel.ID(m.Ayes).String(), kernel.ID(m.Noes).String(), kernel.ID(m.Abstained).String(), kernel.ID(m.Unclear).String(), result))
	}
	d.Table(t)
	d.Text("监票人：" + b.Monitor + "（签字）　　　　计票人：" + b.Teller + "（签字）")
	return true
}

func (p *printing) result(d *doc.Doc) bool {
	d.Title("关于" + p.OrgName + "换届选举结果的报告").Recipient(p.Superior + "：")
	begin := "经批准，"
	if len(p.Papers) > 0 {
		begin = "根据" + p.Papers[0].Number + "批复，"
	}
	d.Text(fmt.Sprintf("%s%s于%s召开党员大会，应到会%d人，实到会%d人，符合规定人数，以无记名投票方式进行了换届选举。现将结果报告如下：", begin, p.OrgName, p.Day.Chinese(), p.Due, p.Present))
	d.Heading(1, "一、选举结果")
	for _, post := range []Post{Commissioner, Secretary, Deputy} {
		var names []string
		for _, w := range p.Won {
			if w.Post == post {
				names = append(names, fmt.Sprintf("%s（%d票）", w.Name, w.Ayes))
			}
		}
		if len(names) == 0 {
			continue
		}
		where := "党员大会"
		if post != Commissioner && p.Committee {
			where = p.PlenumDay.Chinese() + "第一次全体会议"
		}
		d.Text(where + "选举产生" + post.Chinese() + "：" + strings.Join(names, "、") + "。")
	}
	for _, b := range p.Ballots {
		if b.Confirmed && b.Round > 1 {
			d.Text("其中" + b.title() + "。")
		}
	}
	if p.Given > 0 {
		d.Text(fmt.Sprintf("经到会选举人同意，减少委员名额%d名。", p.Given))
	}
	if p.Committee {
		d.Heading(1, "二、委员分工").Text(teamWords(p.Team) + "。")
	}
	d.Text("书记、副书记人选妥否，请批示。")
	d.SignSealed(p.OrgName, p.today)
	return true
}
