// Package briefing keeps the reports (汇报材料) of the programme as documents whose numbers are live:
// made from a template for a period and a part of the tree, edited, commented on, signed by two persons
// and sealed. A number in the text is a reference to a figure; what it says is read anew each time
// until the seal, which freezes it with its query and evidence. A figure without records gives a
// sentence that says so, never a zero that lies.
//
// Tables: briefing (one row each, by version), briefing_version (every text that was kept, with what
// its figures said then), briefing_step (who did what), briefing_seal, briefing_comment, briefing_template.
package briefing
