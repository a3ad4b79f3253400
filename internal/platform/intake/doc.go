// Package intake carries imports (导入批次) of every kind: a file or a pasted block becomes staged
// rows, is checked without touching anything, mended cell by cell, and then applied as a whole.
//
//	staging ──▶ queued ──check──▶ checked ──apply──▶ applying ──▶ applied
//	               ▲                 │ │                 │
//	               └──mend, answer───┘ └──▶ discarded    └──▶ checked (something has changed meanwhile)
//
// What an import means is its Definition's, declared by the room that owns the data. Checking runs in
// the background under a lease, so that a restart takes it up again; applying is one transaction that
// also marks the batch, so that it happens once however often it is asked for. Staged cells may hold
// personal data and are sealed.
//
// Tables: intake_batch, intake_row, intake_verdict.
package intake
