package structure

import (
	"fmt"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/paper"
)

// TermLetter (换届提醒函、催办函) is a numbered letter to one department about organisations of its own that have to elect.
type TermLetter struct {
	ID          kernel.ID    `json:"id"`
	Department  kernel.ID    `json:"department" doc:"收函单位；党组织没有所在单位的为党组织"`
	Name        string       `json:"name"`
	Day         kernel.Day   `json:"day"`
	PaperID     kernel.ID    `json:"paper_id"`
	PaperNumber string       `json:"paper_number"`
	Lines       []LetterLine `json:"lines"`
}

// LetterLine (函所列的一个党组织) is an organisation that a letter urges, with its days as they were printed.
type LetterLine struct {
	Term  kernel.ID  `json:"term"`
	Org   kernel.ID  `json:"org"`
	Name  string     `json:"name"`
	Kind  string     `json:"kind"`
	Began kernel.Day `json:"began" doc:"本届选举"`
	Limit kernel.Day `json:"limit" doc:"最迟换届日期"`
	Days  int        `json:"days" doc:"距最迟换届日期的天数，逾期为负"`
}

// Level (催办层级) is how far urging an organisation has gone.
type Level string

// The levels, in order. Sent stands as long as the letter is about the present last day and its paper is not void (作废).
const (
	NotUrged  Level = ""
	Reminded  Level = "reminded"  // 已提醒：the term nears its end
	PastEnd   Level = "overdue"   // 逾期
	Escalated Level = "escalated" // 逾期超过规定天数，报工委督促
	Sent      Level = "sent"      // 已发函
	Awaiting  Level = "awaiting"  // 延期待批：written about, then an extension was asked for, and the committee has not answered yet
)

// levelOf reads the level from the stage of reminding that a term has reached (R23), the days it is overdue, after how many
// of them the committee is told, whether a letter went out about this last day, and whether a request to extend it is still
// undecided (R22): then the answer is awaited, and nobody is to be urged; a letter of before has had its answer.
func levelOf(stage, overdue, escalate int, sent, asked bool) Level {
	switch {
	case sent && asked && stage >= 0:
		return Awaiting
	case sent && stage >= 0:
		return Sent
	case stage == 0 && overdue > escalate && !asked:
		return Escalated
	case stage == 0:
		return PastEnd
	case stage > 0:
		return Reminded
	}
	return NotUrged
}

// checkLetter refuses what a letter may not urge: a term that is neither near its end nor past it, one whose extension
// waits for the committee itself, one that nobody wrote down; and a day of answer that has come.
func checkLetter(lines []Standing, answer, today kernel.Day) error {
	if len(lines) == 0 {
		return ErrLetterNone.At("terms")
	}
	for _, x := range lines {
		switch {
		case x.Asked != "":
			return ErrLetterAsked.With(x.Name).At("terms")
		case x.Level == NotUrged:
			return ErrLetterEarly.With(x.Name).At("terms")
		}
	}
	if !answer.Valid() || answer <= today || answer > today.AddMonths(3) {
		return ErrLetterAnswer.With(today.AddDays(1).Chinese(), today.AddMonths(3).Chinese()).At("answer")
	}
	return nil
}

func distance(days int) string {
	switch {
	case days < 0:
		return fmt.Sprintf("已逾期%d天", -days)
	case days == 0:
		return "今天届满"
	}
	return fmt.Sprintf("还有%d天", days)
}

// draft words the letter: what is late is urged (催办), what is near is reminded of (提醒); the list is the annex.
func (l *TermLetter) draft(issuer kernel.ID, answer kernel.Day) paper.Draft {
	late := 0
	rows := make([][]string, len(l.Lines))
	for i, x := range l.Lines {
		if x.Days < 0 {
			late++
		}
		rows[i] = []string{fmt.Sprint(i + 1), x.Name, kindWords[x.Kind], x.Began.Chinese(), x.Limit.Chinese(), distance(x.Days)}
	}
	near := len(l.Lines) - late
	title, said := "关于做好换届选举工作的提醒函", fmt.Sprintf("%d个党组织任期临近届满", near)
	switch {
	case late > 0 && near > 0:
		title, said = "关于抓紧换届选举工作的催办函", fmt.Sprintf("%d个党组织任期届满尚未换届、%d个党组织任期临近届满", late, near)
	case late > 0:
		title, said = "关于抓紧换届选举工作的催办函", fmt.Sprintf("%d个党组织任期届满尚未换届", late)
	}
	text := []paper.Block{paper.P(fmt.Sprintf("经核对，截至%s，你单位有%s，名单附后。根据《中国共产党基层组织选举工作条例》和《关于党的基层组织任期的意见》，现函告如下：", l.Day.Chinese(), said))}
	head := func(i int, words string) paper.Block {
		return paper.H1([]string{"一、", "二、", "三、"}[i] + words)
	}
	n := 0
	if late > 0 {
		text = append(text, head(n, "已经逾期的"), paper.P("请立即筹备换届，提出换届请示，尽快完成换届选举；届满以后提出延期的，不作为延期处理。"))
		n++
	}
	if near > 0 {
		text = append(text, head(n, "临近届满的"), paper.P("请在最迟换届日期以前完成换届选举；确需延期的，应当在届满以前提出申请，经批准后实施，延期一般不超过一年。"))
		n++
	}
	text = append(text, head(n, "答复时间"), paper.P(fmt.Sprintf("请于%s前报送换届请示，或者书面说明原因和拟换届时间。名单有误的，请在任期台账中更正并告知。", answer.Chinese())), paper.P("专此函达。"))
	return paper.Draft{
		Kind: "letter", Title: title, To: []kernel.ID{l.Department}, Text: text, Issuer: issuer, Day: l.Day, Confined: true, Receipt: true,
		Annexes: []paper.Annex{{Title: "应换届党组织名单", Blocks: []paper.Block{paper.Grid("", []paper.Column{
			{Heading: "序号", Width: 2, Align: "center"}, {Heading: "党组织", Width: 8}, {Heading: "类别", Width: 3, Align: "center"}, {Heading: "本届选举", Width: 5, Align: "center"}, {Heading: "最迟换届", Width: 5, Align: "center"}, {Heading: "情况", Width: 4, Align: "center"},
		}, rows)}}},
	}
}
