// Package opinion is the door for complaints and suggestions (意见建议) that RULES 6 asks for: whoever has
// an account may say what burdens them or what should be better, with their name or without it, and
// gets an answer by a day. Answers are open to all, unless the writer did not want that.
//
//	(raise) ─▶ open ── answer ──▶ answered
//	             │ ▲                 │
//	             │ └──── reopen ─────┘ (with what the answer left out)
//	             └─ withdraw ─▶ withdrawn
//
// Who answers does not see who wrote namelessly, only the department; the account is kept so that the
// answer finds its writer. What all may read holds neither name nor department.
//
// Table: opinion. Facts: none; nobody is scored for speaking or for what was said.
package opinion
