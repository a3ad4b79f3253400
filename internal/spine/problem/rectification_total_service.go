package problem

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

// RectificationTotals (整改合计) counts the items of a filter as they stand now.
type RectificationTotals struct {
	Items     int    `json:"items" doc:"问题数"`
	Noted     int    `json:"noted" doc:"待反馈"`
	Open      int    `json:"open" doc:"在办：已反馈、未销号"`
	Overdue   int    `json:"overdue" doc:"逾期未报结果"`
	Rectified int    `json:"rectified" doc:"经核实整改到位，含已销号"`
	Closed    int    `json:"closed" doc:"已销号"`
	Rate      string `json:"rate" doc:"整改率（%）：整改到位数除以已反馈数，不含撤回和经批准不再整改的；没有反馈的为空"`
}

// RectificationTotals answers the figures of a filter, each by the state of now.
func (s *Service) RectificationTotals(ctx context.Context, scope kernel.Scope, f register.Filter) (RectificationTotals, error) {
	count := func(cond string) register.Sum {
		return register.Sum{SQL: "CAST(COALESCE(SUM(CASE WHEN " + cond + " THEN 1 ELSE 0 END),0) AS BIGINT)"}
	}
	late := count("t.state IN ('sent','planned') AND t.due<? AND t.ask<>'extension'")
	late.Args = []any{s.db.Today()}
	n, err := s.Rectifications.Sums(ctx, scope, f, register.Sum{SQL: "COUNT(*)"}, count("t.state='found'"), count("t.state IN ('sent','planned','done','verified')"), late,
		count("t.state IN ('verified','closed')"), count("t.state='closed'"))
	if err != nil {
		return RectificationTotals{}, err
	}
	given := n[2] + n[5]
	return RectificationTotals{n[0], n[1], n[2], n[3], n[4], n[5], register.Percent(n[4], given)}, nil
}
