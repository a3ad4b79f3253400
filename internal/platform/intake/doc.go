// Package intake carries imports (导入批次) of every kind: a file or a pasted block becomes staged
// rows, is checked without touching anything, mended cell by cell, and then applied.
//
//	staging ──▶ queued ──check──▶ checked ──apply──▶ applying ──▶ applied
//	               ▲                 │ │                 │
//	               └──mend, answer───┘ └──▶ discarded    └──▶ checked (something has changed meanwhile, or the disk was full)
//	applied ──undo──▶ undoing ──▶ undone (or applied again, with the reason)
//
// What an import means is its Definition's, declared by the room that owns the data. Checking runs in
// the background under a lease, so that a restart takes it up again. Applying writes the rows part by part, each part in a
// transaction that also counts it on the batch, so that each row is written once however often it is asked for, and so that
// whoever works meanwhile waits for one part and not for all. A batch that stops between two parts goes on by itself when only
// the program had stopped; otherwise it is checked again with a number of rows written, which can neither be mended nor given
// up, and the rest is written when it is asked for. It keeps what it did
// to each object, and for seven days that can be taken back as a whole, a long one part by part as it was written: what nobody has
// touched since returns to what it was, the rest stays and is listed with who touched it. Staged cells may hold
// personal data and are sealed.
//
// Tables: intake_batch, intake_row, intake_verdict, intake_file, intake_effect, intake_mapping.
package intake
