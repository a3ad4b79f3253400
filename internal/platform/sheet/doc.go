// Package sheet reads and writes the tables that people exchange (.xlsx, .csv, pasted blocks).
//
//	bytes ─ Read, ReadPaste ─▶ Sheet (rows of cells, by their place in the file)
//	      ─ FindHeader ─▶ Header (which column is which field; notes and totals left out)
//	      ─ ParseDay, ParseInt, ParseIDNumber … ─▶ values, or a fault that says how to mend the cell
//
// A file is measured by streaming before anything is built from it (limits in guard.go). The reader
// of worksheets is our own: a row stream of the library gives neither a cell's type nor its format,
// and without them a number that Excel has cut and a day look like any other text. Writing goes
// through the library's stream.
package sheet
