// Package bench measures the program on the demonstration city against a bare net/http handler with
// hand-written SQL over the same file, each in a process of its own, so that the time of a processor
// is told apart exactly. It holds nothing but benchmarks; `make bench` runs them and ends on a table.
// There is no pass or fail in it: a machine with other work would decide, not the code.
package bench
