// Package appraisal keeps the secretaries' debriefings (述职评议): who reported on which year, live or
// in writing, with what rating. A secretary who reported live and one who did in writing count alike
// (R51).
//
// Table: debriefing. Fact: appraisal.debriefed, about the member, detail live or written, on a day of the
// year assessed: one held in January for last year belongs to last year.
package appraisal
