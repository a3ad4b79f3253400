// Package points keeps the points (积分): it turns facts into ledger entries by the rules of a
// scheme (积分办法), counts them under caps and floors, and shows whoever is scored why.
//
// Points come only from facts, that is from records which exist for another reason; nothing is
// typed here, and a rule that would pay for log-ins, clicks, check-ins or time on line is refused
// when it is saved (RULES 6). A branch's total comes from its own facts, not from its members'.
//
// How it counts. Every subject has a tree of sums: the capped periods of a rule from the shortest
// to the longest, the rule's year, its category, the total. Each node holds the raw sum of what
// arrives from below and passes on that sum clamped by its cap or floor. A sum doesn't know the
// order of its parts, so neither does the total; a reversal (冲正) is an entry with the other sign.
//
//	entries → [day] → [month] → [quarter] → [half-year] → rule's year → category → total
//
// The cap of a period belongs to the version in force on the period's last day, the points of a
// fact to the version in force on its own day. Facts that name the same case (R59) pass on only
// the highest credit and the strongest debit among them, before any clamp.
//
// A scheme counts by the year or by halves of it (Term); each term is a run of its own, with its own total, bands and
// closing.
//
// What depends on other sums or on everybody is worked out when it is read (Outcome): limits of the
// total, vetoes and ceilings, bands with a share or a condition, last year's surplus. The records a
// veto counts are entries of their own that pass nothing on.
//
// States of a scheme: draft → adopted → retired. Adopting makes an immutable version and computes
// the years it touches anew; a saved draft's simulations are kept, so that adopting can point to one.
//
// States of a closing of a term (年度结账): proposed → closed → reopening → reopened; proposed → dropped. Two
// persons do each step. Facts that become known after it are late and wait for a decision.
//
// Tables owned: points_scheme, points_version, points_run, points_entry, points_sum,
// points_total, points_pending, points_simulation, points_closing, points_late,
// points_adjustment. Facts written: adjustments within a rule's range; others are read through a
// subscription.
package points
