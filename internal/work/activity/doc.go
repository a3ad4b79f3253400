// Package activity keeps organisation life (组织生活): meetings, lectures, theme days, talks. A
// meeting is entered once, whatever it counts for; whom it concerns, points, obligations and figures
// follow from the facts its acceptance writes.
//
//	             ┌─────── recall ───────┐
//	             ▼                      │
//	(new) ─▶ draft ── submit ──▶ submitted ── accept ──▶ accepted ─┐ correct
//	  │          ▲                 │    ▲                  │  │ ▲  │ (a new revision)
//	  │          │               return submit           return │ └──┘
//	  │       (edits)              ▼    │                  │  withdraw
//	  │                          returned ◀────────────────┘  ▼
//	  └── record (a secretary's own: submit and accept at once) withdrawn
//
// A returned record is edited like a draft. Acceptance counts the revision up and appends facts with
// it; correction, return and withdrawal of an accepted record reverse the facts of its revision. The
// facts that stand are always those of the accepted revision.
//
// Tables: activity_kind, activity, activity_as (which kinds a meeting is), activity_attendance,
// activity_step (who did what when, and what it changed), activity_check_in, activity_arrival and
// activity_wrong_code (check-in: a proposal for the roster that writes no facts).
//
// Facts: activity.held (organisation), activity.attended, activity.excused, activity.absent and
// activity.lectured (member); detail is the activity's kind.
package activity
