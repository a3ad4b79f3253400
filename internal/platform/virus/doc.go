// Package virus asks a virus scanner that the operator runs (ClamAV's clamd) about a file, over its
// socket and in its own protocol: nothing of the scanner is part of this program.
package virus
