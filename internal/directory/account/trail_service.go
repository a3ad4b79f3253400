package account

import (
	"context"
	"fmt"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// exportMost bounds one export of the trail.
const exportMost = 50000

// verifiedFor is how long a look through the whole trail is good for: it reads every row.
const verifiedFor = 5 * time.Minute

// Verification (核验) is what the last look through the whole trail found.
type Verification struct {
	audit.Finding
	CheckedAt int64 `json:"checked_at" doc:"核验时间，毫秒"`
	Sound     bool  `json:"sound" doc:"全部相符"`
}

// Trail lists who did what.
func (s *Service) Trail(ctx context.Context, f audit.Filter, p kernel.Page) (kernel.List[audit.Row], error) {
	if err := checkDays(f); err != nil {
		return kernel.List[audit.Row]{}, err
	}
	return s.audit.List(ctx, s.db.Read(), f, p)
}

func checkDays(f audit.Filter) error {
	if f.From != "" && !f.From.Valid() {
		return ErrBadDays.At("from")
	}
	if f.To != "" && (!f.To.Valid() || f.To < f.From) {
		return ErrBadDays.At("to")
	}
	return nil
}

// ExportTrail writes the rows that match to a sheet. The export is itself written down, before the
// answer. Faults: ErrExportTooLarge, ErrBadDays.
func (s *Service) ExportTrail(ctx context.Context, actor kernel.Actor, f audit.Filter, keys string) ([]byte, error) {
	chosen, missing := sheet.Choose(s.policy.trailColumns(), keys, func(c trailColumn) string { return c.key })
	if missing != "" {
		return nil, audit.ErrColumn.With(missing)
	}
	if err := checkDays(f); err != nil {
		return nil, err
	}
	count, err := s.audit.List(ctx, s.db.Read(), f, kernel.Page{Number: 1, Size: 1})
	if err != nil {
		return nil, err
	}
	if count.Total > exportMost {
		return nil, ErrExportTooLarge.With(exportMost)
	}
	list, err := s.audit.List(ctx, s.db.Read(), f, kernel.AllRows)
	if err != nil {
		return nil, err
	}
	options := make([]sheet.Option, len(chosen))
	for i, c := range chosen {
		options[i] = c.Option
	}
	return s.audit.HandOut(ctx, s.db, actor, audit.Handout{
		Action: "audit.exported", ObjectType: "audit", Title: "操作留痕", Columns: options, Rows: trailRows(list.Items, chosen),
		Query: map[string]any{"action": f.Action, "from": f.From, "to": f.To, "object_type": f.ObjectType, "account": f.AccountID, "role": f.Role, "text": f.Text},
	})
}

type trailColumn struct {
	key string
	sheet.Option
	value func(audit.Row) any
}

func (p *Policy) trailColumns() []trailColumn {
	return []trailColumn{
		{"at", sheet.Option{Heading: "时间", Width: 20}, func(r audit.Row) any { return time.UnixMilli(r.At).In(kernel.Zone).Format("2006-01-02 15:04:05") }},
		{"actor", sheet.Option{Heading: "操作人", Width: 14}, func(r audit.Row) any { return r.Actor }},
		{"role_text", sheet.Option{Heading: "以何角色", Width: 20}, func(r audit.Row) any { return p.roleWords(r.Role) }},
		{"org_name", sheet.Option{Heading: "所在组织", Width: 24}, func(r audit.Row) any { return r.OrgName }},
		{"address", sheet.Option{Heading: "来源地址", Width: 16}, func(r audit.Row) any { return r.Address }},
		{"action_text", sheet.Option{Heading: "操作", Width: 20}, func(r audit.Row) any { return ActionWords(r.Action) }},
		{"action", sheet.Option{Heading: "操作代码", Width: 22}, func(r audit.Row) any { return r.Action }},
		{"result", sheet.Option{Heading: "结果", Width: 18}, func(r audit.Row) any { return resultWords(r.Result) }},
		{"object", sheet.Option{Heading: "对象", Width: 24}, func(r audit.Row) any { return objectText(r) }},
		{"detail", sheet.Option{Heading: "内容", Width: 60}, func(r audit.Row) any { return r.Detail }},
		{"request", sheet.Option{Heading: "请求编号", Width: 18}, func(r audit.Row) any { return r.Request }},
		{"id", sheet.Option{Heading: "行号", Width: 18}, func(r audit.Row) any { return r.ID.String() }},
	}
}

func trailRows(list []audit.Row, chosen []trailColumn) func(func([]any, error) bool) {
	return func(yield func([]any, error) bool) {
		for _, r := range list {
			row := make([]any, len(chosen))
			for i, c := range chosen {
				row[i] = c.value(r)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

func resultWords(result string) string {
	if result == "done" {
		return "完成"
	}
	return result
}

// objectText names what was acted upon: 账号 1278….
func objectText(r audit.Row) string {
	what := ObjectWords(r.ObjectType)
	if r.ObjectID == 0 {
		return what
	}
	return fmt.Sprintf("%s %s", what, r.ObjectID)
}

// Verify recomputes the whole trail, at most every few minutes unless a root that was written down
// earlier is to be found in it. That it was done is itself written down.
func (s *Service) Verify(ctx context.Context, actor kernel.Actor, knownRoot string) (Verification, error) {
	s.verifying.Lock()
	defer s.verifying.Unlock()
	now := s.now()
	if knownRoot == "" && s.verified.CheckedAt != 0 && now.Sub(time.UnixMilli(s.verified.CheckedAt)).Abs() < verifiedFor {
		return s.verified, nil
	}
	f, err := s.audit.Verify(ctx, s.db, knownRoot)
	if err != nil {
		return Verification{}, err
	}
	v := Verification{f, now.UnixMilli(), f.Bad == ""}
	err = s.db.Do(ctx, "account.verify_trail", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "audit.verified", ObjectType: "audit", Detail: map[string]any{"rows": f.Rows, "seals": f.Seals, "root": f.Root, "bad": f.Bad}})
	})
	if err == nil && knownRoot == "" {
		s.verified = v
	}
	return v, err
}
