// Package structure keeps how Party organisations stand: their terms of office (任期) and when they are to
// be elected anew (换届).
//
//	(elected) ─▶ running ── six months before the end ──▶ ending ── the last day passes ──▶ overdue
//	                 │                                      │  an extension, approved before the end
//	                 │                                      ▼
//	                 └───── the next election ──▶ ended ◀── extended ── its last day passes ──▶ overdue
//
// A term's state is read from its days and today's; nothing is ticked. How long a term lasts is the
// parameter in force on the day of the election, unless the record says otherwise: terms that began before
// July 2018 keep the length they were elected for (R21).
//
// An extension is asked for before the last day, decided by the committee and answered by a numbered reply. Between the
// last day and a late approval the term is overdue; the approval takes that back:
//
//	asked ──▶ approved (the term is extended) | refused | returned ──▶ asked anew | withdrawn
//
// At the beginning of a year each department is told by a numbered notice which of its organisations have to elect.
// Stages of reminding are written down once for each last day; what stays overdue comes to the committee's staff.
//
// The day after its last day a term comes out: elected in time, elected late, not elected yet, or dissolved since. That is
// the fact behind 应换届 and 按期换届率; it is told anew when an election, an extension or a correction changes it, and it
// never comes about for an organisation that was no more on that day.
//
// Between reminders the committee writes to departments by numbered letters, once a day about a term.
//
// Tables: term, term_extension, term_notice, term_reminder, term_letter, term_letter_line. Facts: structure.elected, about the organisation, on the day of the election;
// structure.elected_late, when the election that ended a term was held after its last day; structure.due, on the last day
// once it has passed, with the outcome.
package structure
