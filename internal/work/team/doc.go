// Package team tells how the committees of Party organisations are staffed (班子): who holds which seat and since
// when, which seats stand empty, and which changes inside a term the level above has agreed to.
//
// A team is read from positions, terms and the roster of a day; nothing of it is kept, so that any day can be asked
// for. What an organisation must have and what it usually has follows from its kind, its full members and the
// parameters of the day (R17). A vacancy tells since when nobody has held the seat.
//
// Inside a term a secretary or deputy secretary is taken off, moved or added with the prior consent of the level
// above (R28):
//
//	asked ── consent, a numbered reply ──▶ granted ── the change is entered ──▶ entered
//	  ▲ │ │                                   └── not carried out ──▶ withdrawn
//	  │ │ └── withdrawn
//	  │ └──── returned, with the reason ─┐
//	  └──────────────────────────────────┘
//
// The change itself is a position of the roster. Whoever enters one without consent, wherever it is entered, is
// refused with the sentence that says whom to ask; elections and imports of rosters, which write down what was
// decided elsewhere, are not asked.
//
// Tables: team_consent. Facts: none; figures count teams and vacancies of a day.
package team
