package election

import (
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
)

// State (进度) is how far an election has come.
type State string

// The states, in order; Failed and Cancelled lead out of it.
const (
	Prepared  State = "prepared"  // 筹备
	Asked     State = "asked"     // 已请示
	Permitted State = "permitted" // 已批复
	Rolled    State = "rolled"    // 名册已核定
	Voting    State = "voting"    // 投票计票
	Elected   State = "elected"   // 已选出
	Reported  State = "reported"  // 已报结果
	InForce   State = "in_force"  // 新班子已生效
	Failed    State = "failed"    // 人数不足未开成
	Cancelled State = "cancelled" // 已取消
)

// open are the states in which an organisation's election is under way.
var open = []State{Prepared, Asked, Permitted, Rolled, Voting, Elected, Reported, Failed}

// Post (职位) is what candidates stand for.
type Post string

// The posts.
const (
	Commissioner Post = "commissioner"
	Secretary    Post = "secretary"
	Deputy       Post = "deputy_secretary"
)

// Chinese is the post's name.
func (p Post) Chinese() string {
	return map[Post]string{Commissioner: "委员", Secretary: "书记", Deputy: "副书记"}[p]
}

// Body (选举会议) is who votes: all members, or the first plenum of those elected.
type Body string

// The bodies: 党员大会; 新一届委员会第一次全体会议.
const (
	Assembly Body = "assembly"
	Plenum   Body = "plenum"
)

// Candidate (候选人预备人选、候选人) stands for a post.
type Candidate struct {
	MemberID kernel.ID `json:"member_id"`
	Name     string    `json:"name"`
	Post     Post      `json:"post" enum:"commissioner,secretary,deputy_secretary"`
}

// Officer (监票人、计票人) counts, or watches the counting, at a meeting.
type Officer struct {
	Body     Body      `json:"body" enum:"assembly,plenum"`
	Duty     string    `json:"duty" enum:"monitor,teller"`
	MemberID kernel.ID `json:"member_id"`
	Name     string    `json:"name"`
}

// Seat (新班子成员) is one duty of one elected person.
type Seat struct {
	MemberID kernel.ID   `json:"member_id"`
	Name     string      `json:"name"`
	Duty     member.Duty `json:"duty"`
	DutyName string      `json:"duty_name"`
}

// Ballot (一次投票) is one round of voting for one post.
type Ballot struct {
	ID    kernel.ID `json:"id"`
	Body  Body      `json:"body" enum:"assembly,plenum"`
	Post  Post      `json:"post" enum:"commissioner,secretary,deputy_secretary"`
	Round int       `json:"round" doc:"第几次投票"`
	Why   Next      `json:"why" enum:",again,tie,shortfall" doc:"再次投票的原因，首次为空"`
	Seats int       `json:"seats" doc:"应选名额"`
	Tally
	Confirmed   bool      `json:"confirmed"`
	TellerID    kernel.ID `json:"teller_id"`
	Teller      string    `json:"teller" doc:"核对的计票人"`
	MonitorID   kernel.ID `json:"monitor_id"`
	Monitor     string    `json:"monitor" doc:"核对的监票人"`
	ConfirmedAt int64     `json:"confirmed_at" doc:"毫秒"`
	Outcome     *Outcome  `json:"outcome,omitempty" doc:"确认后的结果"`
}

// Election (换届选举) is one organisation's election from the request to the new team.
type Election struct {
	ID           kernel.ID  `json:"id"`
	OrgID        kernel.ID  `json:"org_id"`
	OrgName      string     `json:"org_name"`
	State        State      `json:"state" enum:"prepared,asked,permitted,rolled,voting,elected,reported,in_force,failed,cancelled"`
	Session      int        `json:"session" doc:"新一届的届次，不知道为 0"`
	Committee    bool       `json:"committee" doc:"选举委员会；否则由党员大会直接选举书记、副书记"`
	Seats        int        `json:"seats" doc:"委员名额，不设委员会为 0"`
	Deputies     int        `json:"deputies" doc:"副书记名额"`
	Given        int        `json:"given" doc:"经选举人同意减少的委员名额"`
	Planned      kernel.Day `json:"planned" doc:"拟选举日期"`
	Day          kernel.Day `json:"day" doc:"选举日期，即选举权以哪一天为准"`
	AskedDay     kernel.Day `json:"asked_day"`
	PermittedDay kernel.Day `json:"permitted_day"`
	ForceDay     kernel.Day `json:"force_day" doc:"结果批复日期"`
	Due          int        `json:"due" doc:"应到会人数"`
	Present      int        `json:"present" doc:"实到会人数"`
	MethodAyes   int        `json:"method_ayes" doc:"赞成选举办法的人数"`
	Place        string     `json:"place"`
	Chair        string     `json:"chair" doc:"主持人"`
	PlenumDay    kernel.Day `json:"plenum_day"`
	PlenumDue    int        `json:"plenum_due"`
	PlenumHere   int        `json:"plenum_present"`
	TermID       kernel.ID  `json:"term_id" doc:"新一届的任期记录，生效前为 0"`
	Reason       string     `json:"reason" doc:"退回、未开成或取消的原因"`
	Version      int        `json:"version"`

	rules   string // frozen, as JSON; empty before the meeting
	said    int    // the version whose facts stand; 0 for none
	askedBy kernel.ID
}

// posts are what is elected, in order, with the body that votes.
func (e *Election) posts() []race {
	if e.Committee {
		out := []race{{Commissioner, Assembly, e.Seats - e.Given}, {Secretary, Plenum, 1}}
		if e.Deputies > 0 {
			out = append(out, race{Deputy, Plenum, e.Deputies})
		}
		return out
	}
	out := []race{{Secretary, Assembly, 1}}
	if e.Deputies > 0 {
		out = append(out, race{Deputy, Assembly, e.Deputies})
	}
	return out
}

// race is one post with its seats.
type race struct {
	post  Post
	body  Body
	seats int
}

// electorate is who votes at a meeting of that body.
func (e *Election) electorate(b Body) Electorate {
	if b == Plenum {
		return Electorate{e.PlenumDue, e.PlenumHere}
	}
	return Electorate{e.Due, e.Present}
}

// Due (应投的票) is the ballot that the record calls for.
type due struct {
	race
	round      int
	why        Next
	candidates []kernel.ID // empty where they are named anew
}

// course replays the confirmed ballots: who has been elected for each post, and which ballot is called for
// next; nil when all seats are settled. Candidates of the first ballots are those named for the post.
func (e *Election) course(rules Rules, named []Candidate, ballots []Ballot) (won map[Post][]kernel.ID, next *due) {
	won = map[Post][]kernel.ID{}
	for _, r := range e.posts() {
		step := &due{race: r, round: 1}
		for _, c := range named {
			if c.Post == r.post {
				step.candidates = append(step.candidates, c.MemberID)
			}
		}
		for _, b := range ballots {
			if b.Post != r.post || !b.Confirmed {
				continue
			}
			o := Decide(rules, e.electorate(b.Body), b.Seats, b.Why, b.Tally)
			won[r.post] = append(won[r.post], o.Elected...)
			why := o.Next
			if why == Again && b.Why == Tie {
				why = Tie // the ballot is repeated as what it was
			}
			step = &due{race: race{r.post, r.body, o.Seats}, round: b.Round + 1, why: why, candidates: o.Among}
		}
		// Seats that the voters agreed to leave empty are no longer short.
		if step.round > 1 && step.why == Shortfall {
			step.seats = r.seats - len(won[r.post])
		}
		if step.seats > 0 && (step.round == 1 || step.why != Settled) {
			return won, step
		}
	}
	return won, nil
}

// checkPlan decides whether a request may go out: seats by R17, candidates by R36. The secretary is elected
// by the first plenum without surplus; a branch without a committee names at least as many as there are seats.
func checkPlan(e *Election, size Size, rules Rules, named []Candidate) error {
	count := map[Post]int{}
	for i, c := range named {
		count[c.Post]++
		if slices.ContainsFunc(named[:i], func(x Candidate) bool { return x.MemberID == c.MemberID && x.Post == c.Post }) {
			return ErrTwice.With(c.Name).At("candidates")
		}
	}
	if !e.Committee {
		return checkDirect(e, size, count)
	}
	switch {
	case e.Seats < size.Least || e.Seats > size.Most:
		return ErrSeats.With(size.Least, size.Most).At("seats")
	case e.Deputies < 0 || e.Deputies >= e.Seats:
		return ErrDeputies.With(e.Seats - 1).At("deputies")
	case count[Commissioner] < rules.CandidatesNeed(e.Seats):
		return ErrSurplus.With(e.Seats, rules.Surplus, rules.CandidatesNeed(e.Seats), count[Commissioner]).At("candidates")
	case count[Secretary] > 1:
		return ErrOneSecretary.At("candidates")
	case count[Deputy] > e.Deputies:
		return ErrDeputyCandidates.With(e.Deputies).At("candidates")
	}
	for _, c := range named {
		if c.Post != Commissioner && !slices.ContainsFunc(named, func(x Candidate) bool { return x.MemberID == c.MemberID && x.Post == Commissioner }) {
			return ErrNotCommissioner.With(c.Name, c.Post.Chinese()).At("candidates")
		}
	}
	return nil
}

func checkDirect(e *Election, size Size, count map[Post]int) error {
	switch {
	case e.Seats != 0 || count[Commissioner] > 0:
		return ErrNoCommittee.With(size.CommitteeFrom).At("seats")
	case e.Deputies < 0 || e.Deputies > 1:
		return ErrDeputies.With(1).At("deputies")
	case count[Secretary] == 0:
		return ErrNoCandidate.With("书记").At("candidates")
	case count[Deputy] < e.Deputies:
		return ErrNoCandidate.With("副书记").At("candidates")
	case e.Deputies == 0 && count[Deputy] > 0:
		return ErrDeputyCandidates.With(0).At("candidates")
	}
	return nil
}
