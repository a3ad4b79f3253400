package app

import (
	"context"

	"sanchuang/internal/platform/db"
)

// Pair is an invariant (勾稽关系): two numbers that must be equal.
type Pair struct {
	Name      string `json:"name"`
	LeftName  string `json:"left_name"`
	Left      int64  `json:"left"`
	RightName string `json:"right_name"`
	Right     int64  `json:"right"`
	Equal     bool   `json:"equal"`
}

// invariants are asked by SQL over all rooms' tables, because they say how the rooms hang together.
var invariants = []struct{ name, leftName, left, rightName, right string }{
	{
		"汇总与事实", "汇总次数", "SELECT CAST(COALESCE(SUM(n),0) AS BIGINT) FROM metric_rollup",
		"事实（冲正为负）", "SELECT CAST(COALESCE(SUM(sign),0) AS BIGINT) FROM fact",
	},
	{
		"组织生活与事实", "已确认记录的种类数", "SELECT COUNT(*) FROM activity a JOIN activity_as k ON k.activity_id=a.id WHERE a.state='accepted'",
		"组织生活事实", "SELECT CAST(COALESCE(SUM(sign),0) AS BIGINT) FROM fact WHERE kind='activity.held'",
	},
	{
		"积分合计与台账", "有合计的对象", "SELECT COUNT(*) FROM points_total t JOIN points_run r ON r.id=t.run_id WHERE r.state='current'",
		"有分录的对象", "SELECT COUNT(*) FROM (SELECT DISTINCT e.run_id, e.subject_id FROM points_entry e JOIN points_run r ON r.id=e.run_id WHERE r.state='current') s",
	},
	{
		"党员与所在支部", "在册党员", "SELECT COUNT(*) FROM member WHERE left_day='9999-12-31'",
		"至今的支部归属", "SELECT COUNT(*) FROM member_branch WHERE to_day='9999-12-31'",
	},
	{
		"台账分录与事实", "找不到事实的分录", "SELECT COUNT(*) FROM points_entry e WHERE NOT EXISTS (SELECT 1 FROM fact f WHERE f.id=e.fact_id)",
		"应为", "SELECT 0",
	},
	{
		"待封存留痕", "待封存且已不在的行", "SELECT COUNT(*) FROM audit_open o WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.id=o.audit_id)",
		"应为", "SELECT 0",
	},
}

// Invariants answers all pairs, read at one moment.
func (a *App) Invariants(ctx context.Context) ([]Pair, error) {
	var out []Pair
	err := a.DB.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		for _, i := range invariants {
			left, err := db.Scalar[int64](ctx, q, i.left)
			if err != nil {
				return err
			}
			right, err := db.Scalar[int64](ctx, q, i.right)
			if err != nil {
				return err
			}
			out = append(out, Pair{i.name, i.leftName, left, i.rightName, right, left == right})
		}
		return nil
	})
	return out, err
}
