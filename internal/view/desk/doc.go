// Package desk is the workbench (工作台): what its reader has to do, the nearest day first; and the account of
// burdens (减负账): what the program asked of people, what it filled in by itself, and the proof that it keeps
// to the limits of RULES 6.
//
// It owns no table. Duties belong to the spine; how many fields a record took is said by a view of
// the room that owns it (…_burden), so the account follows from the records and is never typed.
package desk
