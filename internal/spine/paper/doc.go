// Package paper keeps numbered official papers (公文): notices, replies, letters and reports in the layout of
// GB/T 9704-2012, made out of the records that they decide about.
//
//	(draft, elsewhere) ── issue: number, frozen text ──▶ issued ── by mistake, with a reason ──▶ void
//	                                                       │
//	                                       each addressee: to receive ──▶ received
//
// A paper is never edited. A mistaken one is void (作废): its number stays used and it can still be read; a new one
// is issued. Numbers are taken when a paper is issued, out of one sequence for each 机关代字 and year, in the
// transaction that issues it, so that there is no gap.
//
// Who reads a paper: those who may read papers and whose part of the tree holds the issuer or an addressee. A
// confined one (点对点) is read by offices alone that handle papers (工委干部, 单位党务专干, 支部书记) over the issuer or an
// addressee, and by whoever issued it; it is hidden from other leaders and members of the committee, who see the whole
// tree. A secretary reads the open papers to the department of the branch, too.
//
// Tables: paper, paper_addressee, paper_kind, paper_prefix, paper_sequence. Facts: none.
package paper
