package team

import (
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
)

// Term (任期) is the term of office that a team serves; the zero one where none is recorded.
type Term struct {
	ID      kernel.ID
	Session int
	Began   kernel.Day
	Limit   kernel.Day // the last day on which the election is in time
}

// Holder (班子成员) is one duty that somebody holds in a team, or held in the same term.
type Holder struct {
	PositionID kernel.ID   `json:"position_id"`
	MemberID   kernel.ID   `json:"member_id"`
	Name       string      `json:"name"`
	Duty       member.Duty `json:"duty"`
	DutyName   string      `json:"duty_name"`
	From       kernel.Day  `json:"from"`
	To         kernel.Day  `json:"to" doc:"最后一日，现任为空"`
	Note       string      `json:"note"`
}

// Vacancy (空缺) is a seat that the organisation must have, or usually has, and nobody holds.
type Vacancy struct {
	Duty  member.Duty `json:"duty" doc:"空缺的职务；委员人数不足为空"`
	Name  string      `json:"name" doc:"空缺的席位"`
	Count int         `json:"count" doc:"缺几名"`
	Must  bool        `json:"must" doc:"应当配备；否则为一般设置"`
	Since kernel.Day  `json:"since" doc:"自哪一日起空缺；一直没有登记过的为空"`
	Text  string      `json:"text"`
}

// Size (应有规模) is what an organisation's team must come to on a day (R17).
type Size struct {
	Committee bool // false: a branch too small for a committee, with a secretary alone
	Least     int  // persons on the committee
	Most      int
	Full      int // full members
}

// sizeOn decides by the kind, the full members and the parameters of the day. A committee that was elected serves
// its term although the members have become fewer (R17).
func sizeOn(book *norm.Book, kind org.Kind, full int, serving bool, day kernel.Day) Size {
	n := func(code string) int { return book.Count(code, day) }
	switch kind {
	case org.Committee:
		return Size{true, n(norm.PartySeatsLeast), n(norm.PartySeatsMost), full}
	case org.GeneralBranch:
		return Size{true, n(norm.GeneralSeatsLeast), n(norm.GeneralSeatsMost), full}
	}
	if full < n(norm.CommitteeFrom) && !serving {
		return Size{Full: full}
	}
	return Size{true, n(norm.CommitteeLeast), n(norm.CommitteeMost), full}
}

// usual are the duties that committees divide among themselves (支部工作条例: 书记和组织委员、宣传委员、纪检委员等).
var usual = []member.Duty{member.Organiser, member.Publicist, member.Discipline}

// chiefs are the duties whose change inside a term needs consent (R28).
var chiefs = []member.Duty{member.Secretary, member.Deputy}

// staffed reads the positions of one organisation on a day.
type staffed struct {
	kind org.Kind
	held []member.Position // all that were ever held there, a full-time deputy of its office among them
}

// on are those held on a day.
func (s staffed) on(day kernel.Day) []member.Position {
	var out []member.Position
	for _, p := range s.held {
		if p.From <= day && (p.To == "" || p.To >= day) && p.Duty.OnCommittee() {
			out = append(out, p)
		}
	}
	return out
}

// persons counts who was on the committee on a day, each once.
func (s staffed) persons(day kernel.Day) int {
	seen := map[kernel.ID]bool{}
	for _, p := range s.on(day) {
		seen[p.MemberID] = true
	}
	return len(seen)
}

// holds tells whether one of the duties was held on a day.
func (s staffed) holds(day kernel.Day, duties ...member.Duty) bool {
	return slices.ContainsFunc(s.on(day), func(p member.Position) bool { return slices.Contains(duties, p.Duty) })
}

// serving tells whether a committee was elected in the term: somebody has held a commissioner's duty in it.
func (s staffed) serving(t Term, day kernel.Day) bool {
	return t.Began != "" && slices.ContainsFunc(s.held, func(p member.Position) bool {
		return p.Duty.OnCommittee() && !slices.Contains(chiefs, p.Duty) && p.Duty != member.FullTimeDeputy && p.From <= day && (p.To == "" || p.To >= t.Began)
	})
}

// since is the first day of the days up to day on which ok has not held; empty when it never held.
func (s staffed) since(day kernel.Day, ok func(kernel.Day) bool) kernel.Day {
	var turns []kernel.Day // the days after which something ended, the latest first
	for _, p := range s.held {
		if p.To != "" && p.To < day && p.To >= p.From {
			turns = append(turns, p.To)
		}
	}
	slices.Sort(turns)
	slices.Reverse(turns)
	for _, last := range slices.Compact(turns) {
		if ok(last) {
			return last.AddDays(1)
		}
	}
	return ""
}

// vacancies are the seats that nobody holds on a day, those that must be filled first.
func (s staffed) vacancies(size Size, day kernel.Day) []Vacancy {
	out := []Vacancy{}
	empty := func(must bool, text string, duty member.Duty, duties ...member.Duty) {
		if !s.holds(day, duties...) {
			since := s.since(day, func(d kernel.Day) bool { return s.holds(d, duties...) })
			out = append(out, Vacancy{Duty: duty, Name: duty.Chinese(), Count: 1, Must: must, Since: since, Text: text})
		}
	}
	empty(true, "每个党组织都应有书记。", member.Secretary, member.Secretary)
	if !size.Committee {
		return out
	}
	// The secretary's seat is one of the committee's: empty, it is not counted twice.
	if n := s.persons(day); n+len(out) < size.Least {
		out = append(out, Vacancy{
			Name: "委员", Count: size.Least - n - len(out), Must: true, Text: seatsText(size.Least, n),
			Since: s.since(day, func(d kernel.Day) bool { return s.persons(d) >= size.Least }),
		})
	}
	if s.kind != org.Branch {
		empty(false, "机关党委、党总支一般设副书记。", member.Deputy, member.Deputy, member.FullTimeDeputy)
	}
	for _, d := range usual {
		empty(false, "委员会一般设组织委员、宣传委员、纪检委员，可以一人兼任。", d, d)
	}
	return out
}

// Line (班子一览的一行) is one organisation's team on a day.
type Line struct {
	OrgID      kernel.ID  `json:"org_id"`
	Name       string     `json:"name"`
	Kind       org.Kind   `json:"kind" enum:"committee,general_branch,branch"`
	KindName   string     `json:"kind_name"`
	Department string     `json:"department"`
	TermID     kernel.ID  `json:"term_id" doc:"任期记录，没有登记为 0"`
	Session    int        `json:"session"`
	Began      kernel.Day `json:"began" doc:"本届选举日期"`
	Limit      kernel.Day `json:"limit" doc:"最迟换届日期"`
	Overdue    bool       `json:"overdue" doc:"逾期未换届"`
	Committee  bool       `json:"committee" doc:"设委员会；否则只设书记，必要时设副书记"`
	Full       int        `json:"full" doc:"正式党员"`
	Persons    int        `json:"persons" doc:"班子现有人数"`
	Least      int        `json:"least" doc:"委员会至少几人，不设委员会为 0"`
	Most       int        `json:"most"`
	Secretary  string     `json:"secretary"`
	Deputies   string     `json:"deputies" doc:"副书记"`
	FullTime   string     `json:"full_time" doc:"专职副书记"`
	Others     string     `json:"others" doc:"委员及分工"`
	Complete   bool       `json:"complete" doc:"应当配备的都已配备"`
	Missing    int        `json:"missing" doc:"应当配备而空缺的席位"`
	Vacancies  []Vacancy  `json:"vacancies"`
	Waiting    int        `json:"waiting" doc:"等待答复的变动请示"`
	BodyID     kernel.ID  `json:"body_id" doc:"班子从哪个组织的党员中产生"`
}

// lineOf fills in what follows from the positions.
func lineOf(s staffed, size Size, t Term, names map[kernel.ID]string, day kernel.Day) Line {
	l := Line{
		Kind: s.kind, KindName: s.kind.Chinese(), TermID: t.ID, Session: t.Session, Began: t.Began, Limit: t.Limit, Overdue: t.Limit != "" && day > t.Limit,
		Committee: size.Committee, Full: size.Full, Least: size.Least, Most: size.Most, Persons: s.persons(day), Vacancies: s.vacancies(size, day),
	}
	for _, v := range l.Vacancies {
		if v.Must {
			l.Missing += v.Count
		}
	}
	l.Complete = l.Missing == 0
	var order []kernel.ID
	others := map[kernel.ID][]string{}
	for _, code := range member.Duties {
		for _, p := range s.on(day) {
			name := names[p.MemberID]
			switch {
			case p.Duty != code.Duty:
			case p.Duty == member.Secretary:
				l.Secretary = joined(l.Secretary, name)
			case p.Duty == member.Deputy:
				l.Deputies = joined(l.Deputies, name)
			case p.Duty == member.FullTimeDeputy:
				l.FullTime = joined(l.FullTime, name)
			default:
				if others[p.MemberID] == nil {
					order = append(order, p.MemberID)
				}
				others[p.MemberID] = append(others[p.MemberID], code.Name)
			}
		}
	}
	for _, id := range order {
		l.Others = joined(l.Others, names[id]+"（"+strings.Join(others[id], "、")+"）")
	}
	return l
}

func joined(list, more string) string {
	if list == "" {
		return more
	}
	return list + "、" + more
}

func seatsText(least, n int) string {
	return fmt.Sprintf("委员会应不少于%d人，现有%d人。", least, n)
}

// Register (班子一览) is the teams of a part of the tree on a day, those with vacancies first.
type Register struct {
	Day         kernel.Day `json:"day"`
	Org         string     `json:"org"`
	Items       []Line     `json:"items"`
	Complete    int        `json:"complete" doc:"班子配齐的党组织"`
	Incomplete  int        `json:"incomplete" doc:"班子未配齐的党组织"`
	NoSecretary int        `json:"no_secretary" doc:"其中书记空缺的"`
	Missing     int        `json:"missing" doc:"应当配备而空缺的席位"`
	FullTime    int        `json:"full_time" doc:"有专职副书记的机关党委、党总支"`
	Uppers      int        `json:"uppers" doc:"机关党委、党总支"`
	Waiting     int        `json:"waiting" doc:"等待答复的变动请示"`
}

// add counts a team in.
func (r *Register) add(l Line) {
	r.Items = append(r.Items, l)
	if l.Complete {
		r.Complete++
	} else {
		r.Incomplete++
	}
	if l.Secretary == "" {
		r.NoSecretary++
	}
	if l.Kind != org.Branch {
		r.Uppers++
		if l.FullTime != "" {
			r.FullTime++
		}
	}
	r.Missing += l.Missing
	r.Waiting += l.Waiting
}

// Team (班子) is one organisation's team with those who hold its duties and what has changed in the term.
type Team struct {
	Line
	Day     kernel.Day `json:"day"`
	Holders []Holder   `json:"holders" doc:"现任，按职务次序"`
	Gone    []Holder   `json:"gone" doc:"本届任期内离任的，最近的在前"`
}
