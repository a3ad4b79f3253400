// Package blob keeps files by the hash of their content, on the local disk under FOLDER/ab/abcd….
//
// A file is complete and on disk before its name exists, so that a row that names it never points to
// half a file. The same content is kept once. Nothing is ever changed in place.
package blob
