// Package org keeps the organisation tree (组织树) and how it came to be (沿革).
//
// Names and parents are kept by day: org_name and org_parent hold every stretch of days, both ends
// included. org_kind does so for the few whose kind has changed (支部升格为总支); the others have been what
// they are from the first day. The columns of org and the table org_closure say what is true today and follow from the
// history; Settle brings them up to date when a day arrives on which a change was to take effect.
// Structure is asked by the day on which a thing was true (TreeAt); who may see a record follows
// today's tree (Visible).
//
// Tables: org, org_name, org_parent, org_kind, org_closure, org_revision. A dissolved organisation stays in
// the closure under its last parent, so that its records remain within the department's sight.
package org
