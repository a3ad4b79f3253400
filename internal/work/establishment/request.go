package establishment

import (
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
)

// State (状态) is how far a request has come.
type State string

// The states.
const (
	Draft     State = "draft"     // 草稿
	Submitted State = "submitted" // 待批复
	Returned  State = "returned"  // 已退回
	Approved  State = "approved"  // 已批复，未到生效日期
	Effective State = "effective" // 已生效
	Rejected  State = "rejected"  // 不予同意
	Withdrawn State = "withdrawn" // 已撤回
)

// Request (组织设置申请) is one request with its plan.
type Request struct {
	ID           kernel.ID         `json:"id"`
	Version      int               `json:"version"`
	Kind         Kind              `json:"kind" enum:"found,dissolve,rename,move,merge,split,upgrade"`
	State        State             `json:"state" enum:"draft,submitted,returned,approved,effective,rejected,withdrawn"`
	OrgID        kernel.ID         `json:"org_id" doc:"所涉党组织；建立的为其上级"`
	DepartmentID kernel.ID         `json:"department_id"`
	Title        string            `json:"title"`
	Reason       string            `json:"reason" doc:"理由"`
	Plan         SetupPlan         `json:"plan"`
	Acknowledged map[string]string `json:"acknowledged" doc:"对提示写明的理由"`
	AskedName    string            `json:"asked_name"`
	ApproverID   kernel.ID         `json:"approver_id" doc:"批复单位，提交前为0"`
	Submitted    kernel.Day        `json:"submitted" doc:"提交日期"`
	Due          kernel.Day        `json:"due" doc:"批复期限"`
	Answered     kernel.Day        `json:"answered" doc:"批复日期"`
	AnsweredName string            `json:"answered_name"`
	Effective    kernel.Day        `json:"effective" doc:"生效日期"`
	PaperID      kernel.ID         `json:"paper_id" doc:"批复，没有为0"`
	PaperNumber  string            `json:"paper_number" doc:"批复文号"`
	Held         string            `json:"held" doc:"到了生效日期还未能生效的原因"`
	MadeAt       int64             `json:"made_at" doc:"毫秒"`
	ChangedAt    int64             `json:"changed_at" doc:"毫秒"`

	askedBy kernel.ID
}

// RequestStep (经过) is one thing that happened to a request.
type RequestStep struct {
	What string `json:"what" enum:"drafted,submitted,returned,withdrawn,rejected,approved,approval_withdrawn,took_effect,held"`
	Name string `json:"name"`
	Text string `json:"text"`
	At   int64  `json:"at" doc:"毫秒"`
}

// RequestForm (申请表) is what a person fills in.
type RequestForm struct {
	Kind         Kind              `json:"kind" enum:"found,dissolve,rename,move,merge,split,upgrade"`
	Reason       string            `json:"reason" maxLength:"1000" required:"false"`
	Plan         SetupPlan         `json:"plan" required:"false"`
	Acknowledged map[string]string `json:"acknowledged" required:"false" doc:"对提示写明的理由，按代码"`
}

// fill takes the form into a request that is not with anybody yet. Faults: ErrKind, ErrNotDraft.
func (r *Request) fill(f RequestForm) error {
	if f.Kind.Chinese() == "" {
		return ErrKind.At("kind")
	}
	if r.State != Draft && r.State != Returned {
		return ErrNotDraft
	}
	r.Kind, r.Reason, r.Plan, r.Acknowledged = f.Kind, strings.TrimSpace(f.Reason), f.Plan.of(f.Kind), map[string]string{}
	for code, text := range f.Acknowledged {
		if text = strings.TrimSpace(text); text != "" && len(code) <= 80 && len([]rune(text)) <= 500 && len(r.Acknowledged) < 50 {
			r.Acknowledged[code] = text
		}
	}
	return nil
}

// submit hands it to the level above, which answers within so many months (R26). Faults: ErrNotDraft, ErrReason.
func (r *Request) submit(today kernel.Day, months int) error {
	if r.State != Draft && r.State != Returned {
		return ErrNotDraft
	}
	if len([]rune(r.Reason)) < 5 {
		return ErrReason.At("reason")
	}
	r.State, r.Submitted, r.Due = Submitted, today, Deadline(today, months)
	return nil
}

// Deadline (R26) is the last day of an answer: asked on 31 January, by the last of February.
func Deadline(submitted kernel.Day, months int) kernel.Day { return submitted.AddMonths(months) }

// Overdue tells whether the answer is late.
func (r *Request) Overdue(today kernel.Day) bool { return r.State == Submitted && today > r.Due }

// takeBack ends it before it is answered. Fault: ErrEnded.
func (r *Request) takeBack() error {
	switch r.State {
	case Draft, Returned, Submitted:
		r.State = Withdrawn
		return nil
	}
	return ErrEnded
}

// back gives it back to be mended. Fault: ErrNotWaiting.
func (r *Request) back() error {
	if r.State != Submitted {
		return ErrNotWaiting
	}
	r.State = Returned
	return nil
}

// refuse ends it with an answer. Fault: ErrNotWaiting.
func (r *Request) refuse(by string, today kernel.Day) error {
	if r.State != Submitted {
		return ErrNotWaiting
	}
	r.State, r.Answered, r.AnsweredName = Rejected, today, by
	return nil
}

// approve answers it, effective on a day that is not past. Faults: ErrNotWaiting, ErrDay, ErrPast, ErrFar.
func (r *Request) approve(by string, day, today kernel.Day) error {
	switch {
	case r.State != Submitted:
		return ErrNotWaiting
	case !day.Valid():
		return ErrDay.At("effective")
	case day < today:
		return ErrPast.With(today.Chinese()).At("effective")
	case day > today.AddMonths(12):
		return ErrFar.With(today.AddMonths(12).Chinese()).At("effective")
	}
	r.State, r.Answered, r.AnsweredName, r.Effective, r.Held = Approved, today, by, day, ""
	return nil
}

// revoke withdraws the approval before its day, or when the day came and nothing could be done. Fault: ErrNotApproved.
func (r *Request) revoke() error {
	if r.State != Approved {
		return ErrNotApproved
	}
	r.State, r.Answered, r.AnsweredName, r.Effective, r.Held = Submitted, "", "", "", ""
	return nil
}

// whom decides which level answers: for 党总支 and 机关党委 the work committee; for branches the 机关党委 above
// them, unless its own office asks.
func whom(k Kind, p SetupPlan, tree *org.Tree, byOffice bool) kernel.ID {
	root := tree.Root().ID
	at := p.about(k)
	if byOffice || len(at) == 0 || k == Found && p.OrgKind != string(org.Branch) || k == Upgrade {
		return root
	}
	n, _ := tree.Get(at[0])
	if k != Found && n.Kind != org.Branch {
		return root
	}
	for id := at[0]; ; {
		n, _ := tree.Get(id)
		if n.Kind == org.Committee && (k == Found || id != at[0]) {
			return id
		}
		up := tree.Superior(id)
		if up == 0 {
			return root
		}
		if id = up; id == root {
			return root
		}
	}
}
