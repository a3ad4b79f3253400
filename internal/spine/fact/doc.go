// Package fact keeps what happened (事实), in one common form, whichever capability recorded it.
//
// A record's acceptance appends its facts in the same transaction; a correction appends the
// reversal of the old ones and the new ones. Nothing is overwritten: the database refuses to change or
// remove a fact. Subscribers (points, metrics)
// run inside that transaction in the order in which the program wires them; they never append.
//
// Table: fact.
package fact
