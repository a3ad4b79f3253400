// Package election holds elections of Party organisations (换届选举) from the request to the new team.
//
//	prepared ── asked ──▶ asked ── permitted above ──▶ permitted ── roll fixed ──▶ rolled ── quorum ──▶ voting
//	   ▲                    │ returned                                   ▲            │ too few came       │
//	   └────────────────────┘                                             └── failed ◀─┘                    │
//	                                                                                                         ▼
//	in_force ◀── approved above ── reported ◀── result and division of work reported ── elected ◀── all seats filled
//	                                  │ returned                                           ▲  │
//	                                  └────────────────────────────────────────────────────┘  └─ corrected ─▶ voting
//
// Until the vote an election may be cancelled. Voting is a chain of ballots: for commissioners by all
// members, then for secretary and deputies by the first plenum; a branch too small for a committee elects
// secretary and deputy directly. Each ballot's figures are a draft until a teller and a monitor of the
// meeting are named as having checked them; then Decide says who is elected, and whether equal votes or too
// few of them call for another ballot (R33–R37). The rules' numbers are those of the voting day, frozen into
// the record when the meeting is opened.
//
// Approval puts the team in force: commissioners and the new term as of the voting day, secretary and deputies as of the
// approval (docs/adr/0095); positions are directory/member's, the term the application's function writes into the register. The papers in between are drawn from the
// record; the two replies are numbered papers of the level above (spine/paper).
//
// A congress of delegates (党员代表大会) is not kept here: its organisations record the new term by hand.
//
// Tables: election, election_candidate, election_voter, election_officer, election_ballot, election_mark,
// election_seat, election_step. Facts: election.held, about the organisation, on the voting day, when all
// seats are filled; taken back when a ballot is corrected.
package election

import "sanchuang/internal/spine/fact"

// FactHeld is the kind of fact that an election makes.
const FactHeld = "election.held"

// FactKinds are the facts that election writes.
var FactKinds = []fact.Kind{
	{Code: FactHeld, Name: "选举产生新班子", Unit: "次", Subject: fact.Org, Details: []fact.Detail{{Code: "committee", Name: "选举委员会"}, {Code: "direct", Name: "直接选举书记、副书记"}}},
}
