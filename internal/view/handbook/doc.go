// Package handbook prints a branch's year as its record book (支部工作手册): in the order of the paper one, from the records alone,
// as docx and PDF. Nothing in it is typed; what the program keeps no records of is named as left out.
//
// A book is handed in to the department by a day of the next year, checked there or returned with words. What is handed in is
// kept as it was that day, so that what was checked stays what it was when a record is corrected later.
//
//	          hand in              check
//	(none) ────────────▶ handed_in ─────▶ checked
//	                      ▲  ▲ │             │
//	              hand in │  └─┘ hand in     │ return
//	                      │      again       │
//	                     returned ◀──────────┘
//	                      ▲
//	                      └── return, from handed_in
//
// Tables: handbook (one row for a branch and year), handbook_step (who did what, with the copy of what was handed in),
// handbook_bundle (all books of a department in one file). Facts: none.
package handbook
