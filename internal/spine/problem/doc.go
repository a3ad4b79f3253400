// Package problem keeps the problems register (问题台账): what was found among the people, enterprises
// and grass roots, how it was solved, and who confirmed it; and what organisations are to put right (整改).
//
// A problem:
//
//	found ──▶ solved ──▶ confirmed
//
// Found, solved and confirmed are three figures, each by its own day.
//
// A rectification:
//
//	found ─ a letter gives it back ─▶ sent ─ measures ─▶ planned ─ result ─▶ done ─ another person looks ─▶ verified ─▶ closed
//	  │                                 │ ───────────────────────────────────▶ │ │                          │           │
//	  │                                 │                   ▲ ▲ ◀── returned ──┘ │                          │           │
//	  │                                 │                   │ └──────────────────┼──────── returned ────────┘           │
//	  │                                 │                   └────────────────────┼──────── reopened ────────────────────┘
//	  └────────── withdrawn ◀───────────┴────────────────────────────────────────┘
//
// From sent and planned a later day, or to be let off, may be asked for: granted, refused or taken back; being let
// off ends in waived, from which it may be reopened. A finding is withheld from those it is about until it is given
// back. Whoever did it neither verifies nor closes it. By its term an item climbs a ladder: a reminder before it, one
// at its end, then a letter and a talk, each once for a term (Rung); a person writes the letter and holds the talk.
//
// Tables: problem, rectification, rectification_step. Facts: problem.found, problem.solved, problem.confirmed, about
// the department; their detail is where the problem came from. problem.rectification_given, _overdue, _closed and
// problem.rectified, about the organisation that answers for it (own) and its department (below); they follow
// the item as it stands, on the days of the acts.
package problem
