// Package honour keeps the honours register (荣誉册): what brands, organisations and members were
// recommended for and granted, by whom, under which number, and what was revoked since.
//
//	recommended ──▶ conferred ──▶ revoked
//
// Recommended and conferred are two figures: a recommendation is no honour. A 通报 is no 表彰 and a
// 命名 is neither (R45), so a record says which form its paper had.
//
// Tables: honour, honour_kind. Facts: honour.recommended, honour.conferred, honour.revoked; their
// detail is the code of the honour's kind.
package honour
