// Package inspection keeps how the work committee guides the departments (联系点指导): which committee member
// is the contact of which department (联系点), the visits that are planned, begun and held there, what was
// looked at by a checklist (检查清单), and the talks with newly appointed full-time deputy secretaries
// (新任专职副书记谈话).
//
// A visit on its way:
//
//	planned ──▶ under_way ──▶ held
//	   └────────────┴──▶ withdrawn ◀── its record is removed from the register
//
// What is held stands in the register of visits (liaison_visit) and says its fact there; visits entered or
// imported straight into the register have no plan. Each department is visited at least as often a year as
// the parameter says; two on one day count once (R55). The sheet that is filled in belongs to the plan: each
// answer has a version of its own, so that two telephones of one team neither lose nor overwrite each
// other's. What is found becomes a rectification (problem.Rectification) when the visit is held.
//
// Photos (现场照片) belong to an item or a finding of the sheet and lie as attachments of the plan; who sees the
// visit sees them, and who is to put a finding right sees those that it was found with. They go with a finding
// that is dropped; a visit that is called off, and a record that is removed, keep theirs, as they keep the sheet.
//
// A talk:
//
//	(appointed) ──▶ due ──▶ held
//	                 └──▶ withdrawn, when the appointment is undone or ends before the talk is due
//
// A talk is raised by the appointment itself, found again at each tick, so that no missed day loses one. Its
// record is sealed; who opens it leaves a row in the trail.
//
// Tables: liaison_point, liaison_visit, liaison_plan, liaison_answer, liaison_finding, liaison_photo, checklist,
// checklist_version, deputy_talk, deputy_talk_start. Facts: inspection.liaison_visited about the department;
// inspection.talk_owed on the day of an appointment and inspection.talked on the day of the talk, about the
// department too.
package inspection
