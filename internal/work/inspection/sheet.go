package inspection

import (
	"strings"

	"sanchuang/internal/kernel"
)

// SheetAnswer (检查结果) is what was found at one item.
type SheetAnswer struct {
	Item    string `json:"item"`
	Value   string `json:"value" enum:",yes,no,part,none" doc:"是、否、部分、不涉及；只有说明的为空"`
	Note    string `json:"note" doc:"说明"`
	By      string `json:"by" doc:"填写人"`
	At      int64  `json:"at" doc:"毫秒"`
	Version int    `json:"version" doc:"改过几次，再改时原样带回"`

	account kernel.ID
}

// SentAnswer (送来的检查结果) is an answer as a telephone sends it.
type SentAnswer struct {
	Item  string `json:"item" maxLength:"12"`
	Value string `json:"value" enum:",yes,no,part,none" required:"false"`
	Note  string `json:"note" maxLength:"500" required:"false"`
	Seen  int    `json:"seen" minimum:"0" required:"false" doc:"填写时看到的版本，没有看到别人填的为 0"`
}

// SheetFinding (发现的问题) is a problem found at an item, or beside the list.
type SheetFinding struct {
	ID              kernel.ID `json:"id"`
	Key             string    `json:"key" doc:"填写时编的号，重复发送据此只记一次"`
	Item            string    `json:"item" doc:"检查项，不属于某项的为空"`
	Text            string    `json:"text"`
	Place           string    `json:"place" doc:"地点、材料"`
	Basis           string    `json:"basis" doc:"依据"`
	OrgID           kernel.ID `json:"org_id" doc:"责任单位"`
	OrgName         string    `json:"org_name"`
	Suggestion      string    `json:"suggestion" doc:"整改建议"`
	RectificationID kernel.ID `json:"rectification_id" doc:"整改事项，还没有列入为 0"`
	By              string    `json:"by"`
	At              int64     `json:"at" doc:"毫秒"`
}

// SentFinding (送来的问题) is a finding as a telephone sends it.
type SentFinding struct {
	Key        string    `json:"key" minLength:"8" maxLength:"40"`
	Item       string    `json:"item" maxLength:"12" required:"false"`
	Text       string    `json:"text" maxLength:"1000" required:"false"`
	Place      string    `json:"place" maxLength:"100" required:"false"`
	Basis      string    `json:"basis" maxLength:"200" required:"false"`
	OrgID      kernel.ID `json:"org_id" minimum:"0" required:"false" doc:"责任单位，不填为联系点单位"`
	Suggestion string    `json:"suggestion" maxLength:"500" required:"false"`
	Removed    bool      `json:"removed" required:"false" doc:"撤去这个问题"`
}

// Holding (登记完成) ends the visit together with the sheet.
type Holding struct {
	Day      kernel.Day `json:"day" maxLength:"10"`
	Content  string     `json:"content" maxLength:"1000" required:"false" doc:"指导内容；不填取安排的目的"`
	Feedback string     `json:"feedback" maxLength:"1000" required:"false" doc:"反馈的意见"`
}

// SentSheet (送来的检查表) is what a telephone or desk sends at once.
type SentSheet struct {
	Number   int           `json:"number" minimum:"0" required:"false" doc:"填写时用的清单第几版，不用清单为 0"`
	Answers  []SentAnswer  `json:"answers" maxItems:"300" required:"false"`
	Findings []SentFinding `json:"findings" maxItems:"100" required:"false"`
	Hold     *Holding      `json:"hold,omitempty" doc:"同时登记完成"`
}

// merge lays what one person sent over what stands. An answer that somebody else changed since it was seen,
// to something else, clashes: neither is dropped by itself.
func merge(standing map[string]SheetAnswer, sent []SentAnswer, by kernel.Actor, at int64) (changed, clashes []SheetAnswer) {
	for _, a := range sent {
		old, there := standing[a.Item]
		note := strings.TrimSpace(a.Note)
		switch {
		case there && old.Value == a.Value && old.Note == note:
		case !there && a.Value == "" && note == "":
		case there && old.Version != a.Seen && old.account != by.Account:
			clashes = append(clashes, old)
		default:
			changed = append(changed, SheetAnswer{Item: a.Item, Value: a.Value, Note: note, By: by.Name, At: at, Version: old.Version + 1, account: by.Account})
		}
	}
	return changed, clashes
}

// tidy completes a finding. Fault: ErrFinding.
func (f SentFinding) tidy() (SheetFinding, error) {
	out := SheetFinding{
		Key: f.Key, Item: f.Item, Text: strings.TrimSpace(f.Text), Place: strings.TrimSpace(f.Place), Basis: strings.TrimSpace(f.Basis), OrgID: f.OrgID, Suggestion: strings.TrimSpace(f.Suggestion),
	}
	if out.Text == "" && !f.Removed {
		return out, ErrFinding
	}
	return out, nil
}

// same reports whether a finding says what another says.
func (f *SheetFinding) same(o *SheetFinding) bool {
	return f.Item == o.Item && f.Text == o.Text && f.Place == o.Place && f.Basis == o.Basis && f.OrgID == o.OrgID && f.Suggestion == o.Suggestion
}
