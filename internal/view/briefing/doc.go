// Package briefing drafts the report (汇报材料) of a year from the metrics: the programme's three
// parts and its way of working, each number with its period and definition and a way to the records
// behind it. A metric without records gives a sentence that says so, never a zero that lies.
//
// It owns no table; what it prints is read in one snapshot.
package briefing
