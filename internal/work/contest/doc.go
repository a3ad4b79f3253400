// Package contest keeps the contests (展示赛) and their entrants (参赛队): who entered, who reached the
// final, what was awarded.
//
// Tables: contest, contest_entrant. Facts: contest.entered, contest.final, about the organisation, detail
// the contest's kind.
package contest
