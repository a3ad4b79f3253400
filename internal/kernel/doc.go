// Package kernel holds the words every room of the house shares: days, periods,
// points, identities, scopes and faults. It knows the standard library and nothing else.
package kernel
