// Package publicity keeps the newspaper column (专栏): its stories planned and published, of three
// kinds: brand cases, red-flag branches, five-star deeds.
//
//	planned ──▶ published
//
// Planned and published are two figures. A planned story belongs to its month's first day, for a plan
// names months; a published one to the day of the paper.
//
// Table: story. Facts: publicity.planned, publicity.published, about the organisation, detail the kind.
package publicity
