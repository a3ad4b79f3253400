// Package inspection keeps the committee members' guiding visits to the departments that they are the
// contact of (联系点到点指导). Each department is visited at least twice a year; two on one day count
// once (R55).
//
// Table: liaison_visit. Fact: inspection.liaison_visited, about the department.
package inspection
