// Package attachment keeps evidence (佐证材料): files that belong to a record of some capability.
//
// A file is known by content, extension and allow-list together, checked again on every way in.
// Pictures are drawn anew, so that nothing but pixels is kept: no place, no device, no hidden data.
// Who may read or change a file is asked of the record it belongs to, by the capability that owns
// that record; file and record must belong together.
//
// Where the operator runs a virus scanner, a file waits for its word: until then only whoever brought it
// may open it. States: (clear) · waiting → clear | infected.
//
// Tables: attachment, attachment_turn. The bytes lie in platform/blob.
package attachment
