// Package objection keeps objections (异议) to points: whoever is scored can object to a line of the
// statement, or to one that is missing, and gets an answer with reasons within a term.
//
// Who answers. A member's objection goes to the branch's secretary, a branch's to the department's
// clerk, a department's to the committee's staff; where the raiser holds the office that would
// answer, one level up. Nobody answers their own objection, and whoever recorded or accepted the
// record behind the line can uphold the objection or pass it up, but not dismiss it alone. A
// dismissed objection, or one not answered in time, can be taken up once (第二次审查): the level above
// answers, or on the committee's level another person.
//
// What follows. An upheld objection changes nothing by itself: the record is corrected where it lives
// (its facts are reversed and said anew), or two persons adjust the points (points.Adjustment). Both
// leave their trace in the ledger; the objection's steps (Step) tell the story.
//
// States: open → upheld | dismissed | withdrawn; dismissed or overdue → open, for a second look.
// An objection is seen by who raised it and by the levels that were asked, by nobody else. Nobody
// is ranked here.
//
// Tables: objection, objection_step, objection_terms. Facts written: none; facts are read through a
// subscription, to notice that the record of an upheld objection has been corrected.
package objection
