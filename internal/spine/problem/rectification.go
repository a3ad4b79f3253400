package problem

import (
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// RectificationState (整改状态) is how far putting right has come.
type RectificationState string

// The states. Done is what the side that answers for it says; Verified is what somebody of the other side saw.
const (
	Noted     RectificationState = "found"
	Sent      RectificationState = "sent"
	Planned   RectificationState = "planned"
	Done      RectificationState = "done"
	Verified  RectificationState = "verified"
	Closed    RectificationState = "closed"
	Waived    RectificationState = "waived"
	TakenBack RectificationState = "withdrawn"
)

// What may be asked for and waits for an answer: a later day (延期), or to be let off with a reason (不再整改).
const (
	forLonger  = "extension"
	forRelease = "waiver"
)

// RectificationStates with their words.
var RectificationStates = register.Codes{
	{Code: string(Noted), Name: "待反馈"},
	{Code: string(Sent), Name: "待报方案"},
	{Code: string(Planned), Name: "整改中"},
	{Code: string(Done), Name: "待核实"},
	{Code: string(Verified), Name: "待销号"},
	{Code: string(Closed), Name: "已销号"},
	{Code: string(Waived), Name: "不再整改"},
	{Code: string(TakenBack), Name: "已撤回"},
}

// RectificationOrigins (整改问题来源) are the occasions on which something was found.
var RectificationOrigins = register.Codes{
	{Code: "visit", Name: "到点指导", Also: []string{"联系点指导", "联系点", "走访指导"}},
	{Code: "check", Name: "督导检查", Also: []string{"督查", "检查", "督导", "调研督查", "专项检查"}},
	{Code: "assessment", Name: "考核评议", Also: []string{"考核", "述职评议", "评议", "党建考核"}},
	{Code: "audit", Name: "巡察审计", Also: []string{"巡察", "审计", "巡视巡察"}},
	{Code: "other", Name: "其他"},
}

// Rectification (整改) is one thing found that an organisation is to put right. Head.OrgID is the organisation
// that answers for it (责任单位), the member is the person in charge (责任人). Days are those of the acts;
// nobody types them.
type Rectification struct {
	register.Head
	IssuerID     kernel.ID          `json:"issuer_id" doc:"反馈方组织"`
	State        RectificationState `json:"state" enum:"found,sent,planned,done,verified,closed,waived,withdrawn"`
	Origin       string             `json:"origin" enum:"visit,check,assessment,audit,other"`
	SourceType   string             `json:"source_type" doc:"在哪类记录中发现，没有为空"`
	SourceID     kernel.ID          `json:"source_id" doc:"在哪一条记录中发现，没有为 0"`
	FoundDay     kernel.Day         `json:"found_day" doc:"发现日期"`
	Finder       string             `json:"finder" doc:"发现人"`
	Text         string             `json:"text" doc:"问题"`
	Place        string             `json:"place" doc:"地点或对象"`
	Basis        string             `json:"basis" doc:"依据"`
	Suggestion   string             `json:"suggestion" doc:"整改建议"`
	SentDay      kernel.Day         `json:"sent_day" doc:"反馈日期"`
	LetterID     kernel.ID          `json:"letter_id" doc:"反馈函，没有为 0"`
	Letter       string             `json:"letter" doc:"反馈函发文字号"`
	PlanDue      kernel.Day         `json:"plan_due" doc:"报送整改方案的期限"`
	Due          kernel.Day         `json:"due" doc:"报送整改结果的期限"`
	Measures     string             `json:"measures" doc:"整改措施"`
	Target       kernel.Day         `json:"target" doc:"责任单位计划完成日期，没有为空"`
	PlannedDay   kernel.Day         `json:"planned_day" doc:"报送整改方案的日期"`
	Result       string             `json:"result" doc:"整改结果"`
	DoneDay      kernel.Day         `json:"done_day" doc:"报送整改结果的日期"`
	DoneBy       kernel.ID          `json:"-"`
	DoneName     string             `json:"done_name" doc:"报送人"`
	VerifiedDay  kernel.Day         `json:"verified_day" doc:"核实日期"`
	VerifiedBy   kernel.ID          `json:"-"`
	VerifiedName string             `json:"verified_name" doc:"核实人"`
	ClosedDay    kernel.Day         `json:"closed_day" doc:"销号日期"`
	ClosedName   string             `json:"closed_name" doc:"销号人"`
	Opinion      string             `json:"opinion" doc:"核实、销号意见"`
	Ask          string             `json:"ask" enum:",extension,waiver" doc:"待答复的申请：延期，或不再整改"`
	AskBy        kernel.ID          `json:"-"`
	AskDay       kernel.Day         `json:"ask_day" doc:"申请日期"`
	AskTo        kernel.Day         `json:"ask_to" doc:"申请延至"`
	AskReason    string             `json:"ask_reason" doc:"申请理由"`
	Extensions   int                `json:"extensions" doc:"批准延期次数"`
	Returns      int                `json:"returns" doc:"退回和重新整改次数"`
	OverdueDay   kernel.Day         `json:"overdue_day" doc:"自哪天起逾期，没有逾期为空"`

	settled bool // the organisation lies in a department; found when the record is resolved
}

var rectificationOwn = []string{
	"issuer_id", "state", "origin", "source_type", "source_id", "found_day", "finder", "content", "place", "basis", "suggestion", "sent_day", "letter_id", "letter",
	"plan_due", "due", "measures", "target", "planned_day", "result", "done_day", "done_by", "done_name", "verified_day", "verified_by", "verified_name",
	"closed_day", "closed_name", "opinion", "ask", "ask_by", "ask_day", "ask_to", "ask_reason", "extensions", "returns", "overdue_day",
}

// Fields implements register.Record.
func (r *Rectification) Fields() []any {
	return []any{
		&r.IssuerID, &r.State, &r.Origin, &r.SourceType, &r.SourceID, &r.FoundDay, &r.Finder, &r.Text, &r.Place, &r.Basis, &r.Suggestion, &r.SentDay, &r.LetterID, &r.Letter,
		&r.PlanDue, &r.Due, &r.Measures, &r.Target, &r.PlannedDay, &r.Result, &r.DoneDay, &r.DoneBy, &r.DoneName, &r.VerifiedDay, &r.VerifiedBy, &r.VerifiedName,
		&r.ClosedDay, &r.ClosedName, &r.Opinion, &r.Ask, &r.AskBy, &r.AskDay, &r.AskTo, &r.AskReason, &r.Extensions, &r.Returns, &r.OverdueDay,
	}
}

// begin settles what a finding that has just been written down does not say itself.
func (r *Rectification) begin(tree *org.Tree) {
	r.settled = r.OrgID == 0 || tree.Department(r.OrgID) != 0
	if r.State == "" {
		r.State = Noted
	}
	if r.IssuerID == 0 {
		r.IssuerID = tree.Root().ID
	}
	if r.Origin == "" {
		r.Origin = "other"
	}
}

func checkRectification(r *Rectification, today kernel.Day) error {
	err := register.CheckAll(
		register.CheckText(r.Text, "问题内容", "text"),
		register.CheckDay(r.FoundDay, today, "found_day", true),
		RectificationOrigins.Must(r.Origin, "origin"))
	if err == nil && !r.settled {
		err = ErrNoDepartment.At("org_id")
	}
	return err
}

func rectificationKey(r *Rectification) string {
	return register.Fingerprint(r.OrgID, r.FoundDay, r.SourceType, r.SourceID, r.Place, r.Text)
}

// frozen refuses to change what has been given back: the letter bears it.
func frozen(was, now *Rectification) error {
	if was != nil && was.State != Noted {
		return ErrGivenBack
	}
	return nil
}

// Open reports whether somebody still works on it: it has been given back and is not yet at its end.
func (r *Rectification) Open() bool {
	return r.State == Sent || r.State == Planned || r.State == Done || r.State == Verified
}
