// Package crypt keeps secrets: sealed columns, blind indexes, the audit's keyed leaves, passwords,
// tokens and one-time codes.
//
//	master key (file 0600, outside what is backed up)
//	   └ wraps ─ data keys 1, 2, … (sealing) · blind key (indexes) · leaf key (audit)
//
// The wrapped keys form the key ring (密钥环), one JSON text that may lie beside the data. Two
// profiles stand side by side: SM4-GCM with SM3 (国密, the default) and AES-256-GCM with SHA-256. A
// sealed value says by its prefix which key sealed it, so that rotation and a change of profile
// need no standstill.
package crypt
