// Package app is the only place that sees everyone: it opens the data, wires the parts, mounts their
// operations and stops them in order.
package app
