// Package audit writes who did what (留痕), in the same transaction as the act.
//
// A row carries a keyed leaf and waits in audit_open until the sealer, a second later at most,
// binds it into a chain of roots: root = hash(form, time, previous root, number, ids, leaves); form 1,
// of seals made before their time was covered, leaves out the first two. Rows are never
// changed or removed; Verify recomputes everything. Honest limit: within that second a row could
// be removed together with its queue entry.
//
// Canonical bytes of a leaf: the columns in the table's order without leaf itself, each as its
// length in bytes, a colon and its text (numbers in decimal), one after the other. The role comes after
// the detail; rows from before it was written have none, and their leaves end with the detail.
package audit
