// Package problem keeps the problems register (问题台账): what was found among the people, enterprises
// and grass roots, how it was solved, and who confirmed it.
//
//	found ──▶ solved ──▶ confirmed
//
// Found, solved and confirmed are three figures, each by its own day.
//
// Table: problem. Facts: problem.found, problem.solved, problem.confirmed, about the department; their
// detail is where the problem came from.
package problem
