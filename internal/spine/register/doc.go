// Package register is what every register (台账) of the programme shares: one row is one record, a
// record says its facts in the transaction that writes it, a correction takes the old facts back and
// says the new ones under the next version, a removal takes them back with a reason.
//
// A capability describes its register by a Spec (table, columns, rules, facts, sheet columns) and
// gets a Book: list, totals' condition, one record, create, correct, remove, export, bulk insert and
// import. The capability keeps its own table, rules and words; nothing here knows any of them.
//
// Tables: none. Every register's table begins with the columns of Head and has the partial unique
// index over natural_key that keeps one happening from being written down twice.
package register
