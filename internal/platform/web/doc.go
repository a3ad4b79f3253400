// Package web carries requests to operations: one place decides who may call what, what a body may
// look like, how a refusal reads, and which headers every answer has.
//
// An operation is registered with the permission it needs. Without one the program does not start.
package web
