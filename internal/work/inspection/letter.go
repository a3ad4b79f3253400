package inspection

import (
	"fmt"
	"strconv"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/problem"
)

// LetterKind (函的种类) is what a letter is for.
type LetterKind string

// The kinds: 反馈函 gives findings back, 催办函 asks for what is overdue.
const (
	Feedback LetterKind = "feedback"
	Reminder LetterKind = "reminder"
)

// FeedbackLetter (点对点反馈函、催办函) is a letter to the one department concerned; its text is the paper's.
type FeedbackLetter struct {
	ID         kernel.ID  `json:"id"`
	Kind       LetterKind `json:"kind" enum:"feedback,reminder"`
	Department kernel.ID  `json:"department"`
	Name       string     `json:"name" doc:"单位"`
	Subject    string     `json:"subject" doc:"检查事项"`
	Items      int        `json:"items" doc:"问题数"`
	PlanDue    kernel.Day `json:"plan_due" doc:"报送整改方案的期限，催办函为空"`
	Due        kernel.Day `json:"due" doc:"报送整改结果的期限"`
	Day        kernel.Day `json:"day" doc:"成文日期"`
	PaperID    kernel.ID  `json:"paper_id"`
	Number     string     `json:"number" doc:"发文字号"`
	MadeName   string     `json:"made_name"`
	MadeAt     int64      `json:"made_at" doc:"毫秒"`
	Received   bool       `json:"received" doc:"已签收"`
	Void       bool       `json:"void" doc:"已作废"`
}

// LetterForm (拟函) is what the letter says that the findings do not.
type LetterForm struct {
	Items   []bulk.Chosen `json:"items" minItems:"1" maxItems:"200" doc:"所反馈或催办的问题，均属同一单位"`
	Subject string        `json:"subject" maxLength:"60" required:"false" doc:"检查事项，如“2026年上半年机关党建督导检查”"`
	Checked string        `json:"checked" maxLength:"500" required:"false" doc:"检查了什么、何时；不填按所选问题写"`
	Overall string        `json:"overall" maxLength:"1000" required:"false" doc:"总体评价"`
	Demand  string        `json:"demand" maxLength:"500" required:"false" doc:"除期限以外的整改要求"`
	Contact string        `json:"contact" maxLength:"60" required:"false" doc:"联系人"`
	PlanDue kernel.Day    `json:"plan_due" maxLength:"10" required:"false" doc:"报送整改方案的期限；不填按规定"`
	Due     kernel.Day    `json:"due" maxLength:"10" required:"false" doc:"报送整改结果的期限；不填按规定"`
}

func (f *LetterForm) tidy() {
	for _, text := range []*string{&f.Subject, &f.Checked, &f.Overall, &f.Demand, &f.Contact} {
		*text = strings.TrimSpace(*text)
	}
}

// settle fills in the terms that the parameters give and refuses what a letter cannot go out without.
func (f *LetterForm) settle(kind LetterKind, today kernel.Day, t problem.Terms) error {
	f.tidy()
	if kind == Reminder {
		if f.Due == "" {
			f.Due = today.AddDays(t.Letter)
		}
		if !f.Due.Valid() || f.Due < today {
			return ErrLetterDue.At("due")
		}
		return nil
	}
	if f.PlanDue == "" {
		f.PlanDue = today.AddDays(t.Plan)
	}
	if f.Due == "" {
		f.Due = max(today.AddDays(t.Report), f.PlanDue)
	}
	switch {
	case f.Subject == "":
		return ErrSubject.At("subject")
	case f.Overall == "":
		return ErrOverall.At("overall")
	case !f.PlanDue.Valid() || f.PlanDue < today:
		return ErrLetterDue.At("plan_due")
	case !f.Due.Valid() || f.Due < f.PlanDue:
		return ErrLetterTerms.At("due")
	}
	return nil
}

// together answers the department that all items belong to. Faults: ErrDepartments, ErrNotToGive, ErrNotToUrge.
func together(kind LetterKind, items []problem.Rectification, today kernel.Day) (kernel.ID, error) {
	department := kernel.ID(0)
	for i := range items {
		r := &items[i]
		switch {
		case kind == Feedback && r.State != problem.Noted:
			return 0, ErrNotToGive.With(problem.RectificationStates.Name(string(r.State)))
		case kind == Reminder && !r.Late(today):
			return 0, ErrNotToUrge.With(short(r.Text))
		case department != 0 && r.DepartmentID != department:
			return 0, ErrDepartments
		}
		department = r.DepartmentID
	}
	return department, nil
}

// short is the beginning of a text.
func short(text string) string {
	const most = 20
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// draft words a letter in the form of a 函: what was checked, 总体评价, 主要问题, 整改要求, and the list as annex.
func draft(kind LetterKind, f LetterForm, issuer string, items []problem.Rectification, photos map[kernel.ID]int, today kernel.Day) paper.Draft {
	d := paper.Draft{Kind: "letter", Day: today, Confined: true, Receipt: true}
	if kind == Reminder {
		d.Title = "关于报送逾期整改问题整改结果的催办函"
		d.Text = []paper.Block{
			paper.P(fmt.Sprintf("你单位有%d项反馈问题已超过整改期限，尚未报送整改结果（见附件）。", len(items))),
			paper.P(fmt.Sprintf("请抓紧整改，于%s前逐项报送整改结果；确实不能整改的，写明理由一并报送。%s", f.Due.Chinese(), f.Demand)),
		}
	} else {
		d.Title = "关于" + f.Subject + "情况的反馈"
		d.Text = append(d.Text, paper.P(checked(f, issuer, items)), paper.H1("一、总体评价"))
		for _, line := range strings.Split(f.Overall, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				d.Text = append(d.Text, paper.P(line))
			}
		}
		d.Text = append(d.Text, paper.H1("二、主要问题"))
		for i := range items {
			d.Text = append(d.Text, paper.P(strconv.Itoa(i+1)+". "+said(&items[i], photos[items[i].ID])))
		}
		d.Text = append(d.Text, paper.H1("三、整改要求"), paper.P(fmt.Sprintf(
			"请对照问题清单逐项明确责任人、整改措施和完成时限，于%s前报送整改方案；于%s前完成整改，逐项报送整改结果。整改结果经核实后销号。%s", f.PlanDue.Chinese(), f.Due.Chinese(), f.Demand)))
	}
	if f.Contact != "" {
		d.Text = append(d.Text, paper.P("联系人："+f.Contact))
	}
	d.Annexes = []paper.Annex{{Title: "问题清单", Blocks: []paper.Block{list(f, items)}}}
	return d
}

// checked says what was looked at and when; where nobody wrote it, from the findings.
func checked(f LetterForm, issuer string, items []problem.Rectification) string {
	if f.Checked != "" {
		return f.Checked
	}
	first, last := items[0].FoundDay, items[0].FoundDay
	for i := range items {
		first, last = min(first, items[i].FoundDay), max(last, items[i].FoundDay)
	}
	when := first.Chinese()
	if last != first {
		when += "至" + last.Chinese()
	}
	return fmt.Sprintf("%s，%s对你单位开展了%s。现将有关情况反馈如下。", when, issuer, f.Subject)
}

// said is one finding in a sentence: whose, where, what, on which day, against which norm.
func said(r *problem.Rectification, photos int) string {
	var b strings.Builder
	b.WriteString(r.OrgName)
	if r.Place != "" {
		b.WriteString("（" + r.Place + "）")
	}
	b.WriteString("：" + strings.TrimRight(r.Text, "。") + "（" + r.FoundDay.Chinese() + "发现）。")
	if r.Basis != "" {
		b.WriteString("依据：" + strings.TrimRight(r.Basis, "。") + "。")
	}
	if r.Suggestion != "" {
		b.WriteString("建议：" + strings.TrimRight(r.Suggestion, "。") + "。")
	}
	if photos > 0 { // on paper a letter holds no pictures; its page shows those of the items, to who has to put them right
		fmt.Fprintf(&b, "现场照片%d张，在系统中打开本函即可查看。", photos)
	}
	return b.String()
}

// list is the annex 问题清单, with the columns that the department fills.
func list(f LetterForm, items []problem.Rectification) paper.Block {
	rows := make([][]string, len(items))
	for i := range items {
		r := &items[i]
		due := r.Due
		if due == "" {
			due = f.Due
		}
		rows[i] = []string{strconv.Itoa(i + 1), r.Text, r.Basis, r.OrgName, r.MemberName, r.Measures, string(due), problem.RectificationStates.Name(string(r.State)), "", ""}
		if r.State == problem.Noted {
			rows[i][7] = ""
		}
	}
	return paper.Grid("", []paper.Column{
		{Heading: "序号", Width: 1, Align: "center"},
		{Heading: "问题", Width: 5},
		{Heading: "依据", Width: 3},
		{Heading: "责任单位", Width: 3},
		{Heading: "责任人", Width: 2},
		{Heading: "整改措施", Width: 3},
		{Heading: "时限", Width: 2},
		{Heading: "进展", Width: 2},
		{Heading: "佐证", Width: 2},
		{Heading: "销号意见", Width: 2},
	}, rows)
}

// chosen are the items, each once.
func (f *LetterForm) chosen() (out []bulk.Chosen) {
	seen := map[kernel.ID]bool{}
	for _, c := range f.Items {
		if !seen[c.ID] {
			seen[c.ID], out = true, append(out, c)
		}
	}
	return out
}
