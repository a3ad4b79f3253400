// Package establishment changes how Party organisations are set up (组织设置): they are founded (建立), dissolved
// (撤销), renamed (更名), moved (调整隶属), merged (合并), split (分设) and raised to another kind (升格), each by a
// request that the level above answers with a reply (批复), from a day on.
//
//	(draft) ──▶ submitted ── approve, reply with its number ──▶ approved ── the day comes ──▶ effective
//	   ▲          │ ▲ │ │                                          │
//	   │          │ │ │ └── reject ──▶ rejected                    │ the approval is withdrawn, with a reason
//	   │   return │ │ └── withdraw ─▶ withdrawn                    ▼
//	   └─ returned◀┘ └──────────────────────────────────────── submitted
//
// Until its day nothing of an approved request stands in the tree. On the day, or on the first day after it
// on which the program runs, all of it happens in one transaction, dated that day: organisations, the members
// who go with them, positions that end, facts. What has changed meanwhile is settled and told (RequestStep); what
// can no longer be done stays approved, says why (Held) and is somebody's duty.
//
// What RULES 2 requires refuses (Must); what it advises against is shown and wants a reason (Warn). Rules are
// judged by the roster and the parameters of the day.
//
// Coverage (全覆盖) is computed from the tree and the roster of a day: nothing of it is kept. Those who are no members
// the roster does not know: of them a unit's number (在职人数) is written down when it changes, and holds from its day on.
//
// Tables: establishment, establishment_step, establishment_org (which organisations a request is about and
// what became of them), establishment_hold (one live request for an organisation), establishment_unit (what a
// joint branch covers), unit_staff. Facts: establishment.founded, .dissolved, .merged, .renamed, .moved, .upgraded, about
// the organisation, on the day it took effect.
package establishment
