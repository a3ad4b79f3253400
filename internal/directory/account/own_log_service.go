package account

import (
	"context"
	"encoding/json"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// OwnAct (账号动态) is what somebody else did to one's account: who gave a code for it, locked it, gave it
// rights. Its holder is told, so that nobody takes an account over unseen.
type OwnAct struct {
	At      int64  `json:"at" doc:"毫秒"`
	Actor   string `json:"actor"`
	OrgName string `json:"org_name" doc:"办理人所在组织"`
	Act     string `json:"act" doc:"做了什么"`
	Note    string `json:"note" doc:"如怎样核实的、理由"`
	Fresh   bool   `json:"fresh" doc:"最近十四天内"`
}

const (
	ownActs   = 20
	freshDays = 14
)

// OwnLog lists what others did to the actor's account, the latest first.
func (s *Service) OwnLog(ctx context.Context, actor kernel.Actor) ([]OwnAct, error) {
	return s.ActsOnOwn(ctx, s.db.Read(), actor, ownActs)
}

// ActsOnOwn lists the latest so many, at most 200.
func (s *Service) ActsOnOwn(ctx context.Context, q db.Queryer, actor kernel.Actor, most int) ([]OwnAct, error) {
	list, err := s.audit.List(ctx, q, audit.Filter{ObjectType: "account", ObjectID: actor.Account, ByOthers: actor.Account}, kernel.Page{Number: 1, Size: most})
	if err != nil {
		return nil, err
	}
	since := s.db.Now().AddDate(0, 0, -freshDays).UnixMilli()
	out := make([]OwnAct, len(list.Items))
	for i, r := range list.Items {
		out[i] = OwnAct{r.At, r.Actor, r.OrgName, ActionWords(r.Action), ownNote(r.Detail), r.At >= since}
	}
	return out, nil
}

// ownNote tells of a row what its subject may know.
func ownNote(detail string) string {
	var d struct {
		Seen    string `json:"seen"`
		Dropped bool   `json:"factor_dropped"`
		Reason  string `json:"reason"`
		Role    string `json:"role_name"`
		Org     string `json:"org_name"`
	}
	if json.Unmarshal([]byte(detail), &d) != nil {
		return ""
	}
	switch {
	case d.Seen != "" && d.Dropped:
		return d.Seen + "，同时解除了动态口令"
	case d.Seen != "":
		return d.Seen
	case d.Role != "":
		return d.Org + d.Role
	}
	return d.Reason
}
