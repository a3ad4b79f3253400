// Package metric answers the figures (统计指标) of a period and a part of the organisation tree.
//
// A metric is a definition: which facts, counted how, in which words. Its value is read from
// roll-ups that are kept up to date in the transaction that appends the facts; any value opens
// to the facts behind it, and those to their records. What was never recorded is unknown, not zero:
// a kind of fact is known in a part of the tree from the first month in which it was recorded there.
//
// Tables: metric_rollup (by kind, detail, month, department, branch), metric_person (distinct
// persons by year, for the kinds whose metrics count persons).
package metric
