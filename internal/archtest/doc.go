// Package archtest holds the promises of docs/ARCHITECTURE.md as tests: which room may call which,
// what each file may hold, who writes a table, which words are used. It reads the source with
// go/parser alone, and each check is itself tested on a bad sample, so that it can fail.
//
// A finding names the file, the line and what to do. Whoever needs an exception changes the map
// here and says why in docs/adr.
package archtest
