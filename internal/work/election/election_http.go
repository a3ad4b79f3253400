package election

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// Operations registers the elections' operations.
func (s *Service) Operations(api *web.API) {
	tags := []string{"换届选举"}
	op := func(id, method, path, permission, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/elections" + path, Permission: permission, Summary: summary, Tags: tags}
	}
	get, post, put := http.MethodGet, http.MethodPost, http.MethodPut
	const read, write, approve = "election.read", "election.write", "election.approve"
	web.Register(api, op("list-elections", get, "", read, "换届选举"), s.listElections)
	web.Register(api, op("prepare-election", post, "", write, "发起换届"), s.prepareElection)
	web.Register(api, op("get-election", get, "/{id}", read, "一次换届选举及其经过"), s.getElection)
	web.Register(api, op("list-election-choosable", get, "/{id}/choosable", read, "可以提名的正式党员"), s.listChoosable)
	web.Register(api, op("get-election-roll", get, "/{id}/roll", read, "选举人名册"), s.getRoll)
	web.Register(api, op("print-election-paper", get, "/{id}/papers/{kind}", read, "打印选举文书"), s.printPaper)
	web.Register(api, op("plan-election", put, "/{id}/plan", write, "修改换届方案"), s.planElection)
	web.Register(api, op("ask-election", post, "/{id}/ask", write, "报送换届请示"), s.askElection)
	web.Register(api, op("return-election", post, "/{id}/return", approve, "退回请示或结果报告"), s.returnElection)
	web.Register(api, op("permit-election", post, "/{id}/permit", approve, "批复同意换届"), s.permitElection)
	web.Register(api, op("cancel-election", post, "/{id}/cancel", write, "取消换届选举"), s.cancelElection)
	web.Register(api, op("fix-election-roll", put, "/{id}/roll", write, "核定选举人名册"), s.fixRoll)
	web.Register(api, op("open-election-meeting", post, "/{id}/meeting", write, "登记到会"), s.openMeeting)
	web.Register(api, op("fail-election-meeting", post, "/{id}/fail", write, "登记未开成"), s.failMeeting)
	web.Register(api, op("open-election-ballot", post, "/{id}/ballots", write, "开始投票"), s.openBallot)
	web.Register(api, op("count-election-ballot", put, "/{id}/count", write, "保存计票"), s.countBallot)
	web.Register(api, op("confirm-election-ballot", post, "/{id}/confirm", write, "核对确认计票"), s.confirmBallot)
	web.Register(api, op("reduce-election-seats", post, "/{id}/fewer", write, "减少委员名额"), s.reduceSeats)
	web.Register(api, op("correct-election-ballot", post, "/{id}/correct", write, "更正计票"), s.correctBallot)
	web.Register(api, op("open-election-plenum", post, "/{id}/plenum", write, "登记第一次全体会议"), s.openPlenum)
	web.Register(api, op("report-election", post, "/{id}/report", write, "报告选举结果和分工"), s.reportElection)
	approving := op("approve-election", post, "/{id}/approve", approve, "批复选举结果")
	approving.Fresh = true // a result is published with it
	web.Register(api, approving, s.approveElection)
}

type listInput struct {
	Org   kernel.ID `query:"org" doc:"组织，不填为本人所见全部"`
	State State     `query:"state" enum:"prepared,asked,permitted,rolled,voting,elected,reported,in_force,failed,cancelled"`
	Open  bool      `query:"open" doc:"只看正在办理的"`
	Year  int       `query:"year"`
	Text  string    `query:"text" maxLength:"60"`
	Page  int       `query:"page" minimum:"1" default:"1"`
	Size  int       `query:"size" minimum:"1" maximum:"200" default:"20"`
}

func (s *Service) listElections(ctx context.Context, in *listInput) (*web.Body[kernel.List[Line]], error) {
	out, err := s.List(ctx, web.Actor(ctx), Filter{in.Org, in.State, in.Open, in.Year, strings.TrimSpace(in.Text)}, kernel.Page{Number: in.Page, Size: in.Size})
	return web.Answer(out), err
}

type prepareInput struct {
	Body struct {
		OrgID kernel.ID `json:"org_id" doc:"换届的党组织"`
	}
}

func (s *Service) prepareElection(ctx context.Context, in *prepareInput) (*web.Body[Detail], error) {
	e, err := s.Prepare(ctx, web.Actor(ctx), in.Body.OrgID)
	return s.shown(ctx, e.ID, err)
}

type idInput struct {
	ID kernel.ID `path:"id"`
}

func (s *Service) getElection(ctx context.Context, in *idInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, nil)
}

// shown answers the election as it stands after an act.
func (s *Service) shown(ctx context.Context, id kernel.ID, err error) (*web.Body[Detail], error) {
	return web.After(ctx, id, err, s.Get)
}

func (s *Service) listChoosable(ctx context.Context, in *idInput) (*web.Body[kernel.List[Choosable]], error) {
	out, err := s.Choosable(ctx, web.Actor(ctx), in.ID)
	return web.Answer(kernel.List[Choosable]{Items: out, Total: len(out)}), err
}

type rollInput struct {
	ID  kernel.ID  `path:"id"`
	Day kernel.Day `query:"day" maxLength:"10" doc:"选举日期；不填为已核定的，或拟选举日期"`
}

func (s *Service) getRoll(ctx context.Context, in *rollInput) (*web.Body[kernel.List[Voter]], error) {
	out, err := s.RollOf(ctx, web.Actor(ctx), in.ID, in.Day)
	return web.Answer(kernel.List[Voter]{Items: out, Total: len(out)}), err
}

type paperInput struct {
	ID     kernel.ID `path:"id"`
	Kind   string    `path:"kind" enum:"request,method,roll,ballot,count,result" doc:"请示、选举办法、清点报告单、选票、计票报告单、结果报告"`
	Ballot kernel.ID `query:"ballot" doc:"哪一次投票的选票或计票报告单"`
}

func (s *Service) printPaper(ctx context.Context, in *paperInput) (*web.File, error) {
	return s.Print(ctx, web.Actor(ctx), in.ID, in.Kind, in.Ballot)
}

type planInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version"`
		Plan
	}
}

func (s *Service) planElection(ctx context.Context, in *planInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Plan(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Plan))
}

type versionInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version"`
	}
}

func (s *Service) askElection(ctx context.Context, in *versionInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Ask(ctx, web.Actor(ctx), in.ID, in.Body.Version))
}

func (s *Service) permitElection(ctx context.Context, in *versionInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Permit(ctx, web.Actor(ctx), in.ID, in.Body.Version))
}

func (s *Service) approveElection(ctx context.Context, in *versionInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Approve(ctx, web.Actor(ctx), in.ID, in.Body.Version))
}

type reasonInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int    `json:"version"`
		Reason  string `json:"reason" maxLength:"500"`
	}
}

func (s *Service) returnElection(ctx context.Context, in *reasonInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Return(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason))
}

func (s *Service) cancelElection(ctx context.Context, in *reasonInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Cancel(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason))
}

func (s *Service) correctBallot(ctx context.Context, in *reasonInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Correct(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason))
}

type fixInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version  int        `json:"version"`
		Day      kernel.Day `json:"day" maxLength:"10" required:"false" doc:"选举日期"`
		Leavings []Leaving  `json:"leavings" maxItems:"500" required:"false" doc:"不计入应到会的党员"`
	}
}

func (s *Service) fixRoll(ctx context.Context, in *fixInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.FixRoll(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Day, in.Body.Leavings))
}

type meetingInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version"`
		Meeting
	}
}

func (s *Service) openMeeting(ctx context.Context, in *meetingInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.OpenMeeting(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Meeting))
}

type failInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int         `json:"version"`
		Absent  []kernel.ID `json:"absent" maxItems:"2000" doc:"缺席的应到会党员"`
	}
}

func (s *Service) failMeeting(ctx context.Context, in *failInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Fail(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Absent))
}

type ballotInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version  int         `json:"version"`
		Nominees []kernel.ID `json:"nominees" maxItems:"60" required:"false" doc:"另行选举时提名的候选人；不填为没有当选的候选人"`
	}
}

func (s *Service) openBallot(ctx context.Context, in *ballotInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.OpenBallot(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Nominees))
}

// Sheet (计票单) is a ballot's figures as they are typed.
type Sheet struct {
	Issued    int         `json:"issued" minimum:"0" maximum:"20000" required:"false" doc:"发出选票"`
	Collected int         `json:"collected" minimum:"0" maximum:"20000" required:"false" doc:"收回选票"`
	Valid     int         `json:"valid" minimum:"0" maximum:"20000" required:"false" doc:"有效票"`
	Invalid   int         `json:"invalid" minimum:"0" maximum:"20000" required:"false" doc:"无效票"`
	Marks     []SheetMark `json:"marks" maxItems:"100" required:"false" doc:"各人得票"`
}

// SheetMark (计票单的一行) is one person's marks as they are typed.
type SheetMark struct {
	MemberID  kernel.ID `json:"member_id"`
	WriteIn   bool      `json:"write_in" required:"false" doc:"另选人"`
	Ayes      int       `json:"ayes" minimum:"0" maximum:"20000" required:"false"`
	Noes      int       `json:"noes" minimum:"0" maximum:"20000" required:"false"`
	Abstained int       `json:"abstained" minimum:"0" maximum:"20000" required:"false"`
	Unclear   int       `json:"unclear" minimum:"0" maximum:"20000" required:"false"`
}

func (f Sheet) tally() Tally {
	t := Tally{Issued: f.Issued, Collected: f.Collected, Valid: f.Valid, Invalid: f.Invalid, Marks: make([]Mark, len(f.Marks))}
	for i, m := range f.Marks {
		t.Marks[i] = Mark{MemberID: m.MemberID, WriteIn: m.WriteIn, Ayes: m.Ayes, Noes: m.Noes, Abstained: m.Abstained, Unclear: m.Unclear}
	}
	return t
}

type countInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version"`
		Sheet
	}
}

func (s *Service) countBallot(ctx context.Context, in *countInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Count(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.tally()))
}

type confirmInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version   int       `json:"version"`
		TellerID  kernel.ID `json:"teller_id" required:"false" doc:"核对的计票人"`
		MonitorID kernel.ID `json:"monitor_id" required:"false" doc:"核对的监票人"`
		Sheet
	}
}

func (s *Service) confirmBallot(ctx context.Context, in *confirmInput) (*web.Body[Detail], error) {
	b := in.Body
	return s.shown(ctx, in.ID, s.ConfirmBallot(ctx, web.Actor(ctx), in.ID, b.Version, b.tally(), b.TellerID, b.MonitorID))
}

type fewerInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version"`
		Agreed  int `json:"agreed" minimum:"0" maximum:"20000" doc:"同意的选举人"`
	}
}

func (s *Service) reduceSeats(ctx context.Context, in *fewerInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Fewer(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Agreed))
}

type plenumInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version"`
		First
	}
}

func (s *Service) openPlenum(ctx context.Context, in *plenumInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.OpenPlenum(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.First))
}

type reportInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int     `json:"version"`
		Shares  []Share `json:"shares" maxItems:"60" required:"false" doc:"委员分工；书记、副书记以选举结果为准"`
	}
}

func (s *Service) reportElection(ctx context.Context, in *reportInput) (*web.Body[Detail], error) {
	return s.shown(ctx, in.ID, s.Report(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Shares))
}
