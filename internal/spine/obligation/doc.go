// Package obligation tells what Party organisations owe (应做事项): who should have held which meeting in
// which period, by what the organisation was then, and whether accepted records meet it. Nothing is ticked
// and nothing is kept: every answer is computed from facts, the history of the tree, terms of office and
// the parameters in force on the day.
//
//	(period begins) ─▶ due ── a record ──▶ met
//	                    │ the last day passes
//	                    ▼
//	                 overdue ── a record of that period becomes known ──▶ met
//
// One record meets every obligation that names one of its kinds; a record counts in the period of its
// day alone, so that two in one quarter do not help the next; what was held on another day than fixed is
// met and marked moved. Before an organisation's records begin, what is missing is unknown.
//
// Tables: none. Facts read: activity.held, activity.lectured, activity.attended.
package obligation
