package activity

import (
	"context"
	"encoding/json"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// The steps that a record's history names.
const (
	StepSubmit   = "submit"
	StepRecall   = "recall"
	StepAccept   = "accept"
	StepRecord   = "record"
	StepReturn   = "return"
	StepCorrect  = "correct"
	StepWithdraw = "withdraw"
)

// RecordStep (办理经过) is one line of a record's history.
type RecordStep struct {
	Number   int    `json:"number"`
	Step     string `json:"step" enum:"submit,recall,accept,record,return,correct,withdraw"`
	Revision int    `json:"revision" doc:"第几次确认"`
	At       int64  `json:"at" doc:"毫秒"`
	Actor    string `json:"actor"`
	Reason   string `json:"reason"`
	Changes  []Edit `json:"changes" doc:"与上一次提交或确认的内容相比"`
	Kept     bool   `json:"kept" doc:"保存有当时的全文"`

	before *Content
}

func scanStep(s db.Scanner) (st RecordStep, err error) {
	var before, changes string
	err = s.Scan(&st.Number, &st.Step, &st.Revision, &st.At, &st.Actor, &st.Reason, &before, &changes)
	st.Changes = parseList[Edit](changes)
	if before != "" {
		st.Kept, st.before = true, &Content{}
		_ = json.Unmarshal([]byte(before), st.before)
	}
	return st, err
}

const stepColumns = "number,step,revision,at,actor,reason,before,changes"

func loadSteps(ctx context.Context, q db.Queryer, id kernel.ID) ([]RecordStep, error) {
	return db.Select(ctx, q, scanStep, "SELECT "+stepColumns+" FROM activity_step WHERE activity_id=? ORDER BY number", id)
}

// lastSent is the content that was last sent back, so that a resubmission can tell what changed.
func lastSent(ctx context.Context, q db.Queryer, id kernel.ID) (*Content, error) {
	s, err := db.Select(ctx, q, scanStep, "SELECT "+stepColumns+" FROM activity_step WHERE activity_id=? AND step=? ORDER BY number DESC LIMIT 1", id, StepReturn)
	if err != nil || len(s) == 0 {
		return nil, err
	}
	return s[0].before, nil
}

// note is what a step leaves behind.
type note struct {
	step    string
	reason  string
	before  *Content // the content it replaced or sent back
	changes []Edit
}

func (n note) row(tx *db.Tx, actor kernel.Actor, a *Activity) []any {
	before, changes := "", ""
	if n.before != nil {
		b, _ := json.Marshal(n.before)
		before = string(b)
	}
	if len(n.changes) > 0 {
		changes = jsonText(n.changes)
	}
	return []any{a.ID, a.Version, n.step, a.Revision, tx.Millis(), actor.Account, actor.Name, n.reason, before, changes}
}

func insertSteps(ctx context.Context, tx *db.Tx, rows [][]any) error {
	return db.InsertRows(ctx, tx, "activity_step(activity_id,number,step,revision,at,account_id,actor,reason,before,changes)", 10, rows, "")
}
