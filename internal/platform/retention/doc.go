// Package retention keeps how long things are kept (保存期限) and lets go of them when that is over.
//
// A room declares a Rule for each type of thing that is kept for a time: what is past a day, and how that is
// erased. The program delivers a length, staff may set another down to the floor that a law or another rule
// demands; what is kept for ever, or for a length of the program's own, is declared beside it (Fixed), so that
// one page says it all.
//
//	night ──job──▶ run ──▶ type by type, in small batches: due ──▶ erased + tombstone + trail, one transaction
//
// A run of a day exists once. Killed, it goes on where it stopped: what was erased is no longer due. Each
// thing that is erased leaves a tombstone (清除记录) that says what it was and when it went, and nothing of
// what it held. Facts, points and sums are never touched, so they stay equal.
//
// Tables: retention_period, retention_run, retention_tombstone.
package retention
