// Package demo makes the demonstration city (演示城市): the same seed, scale and year give the same
// data. The plan of the city (who is where, what happened when) is pure; it is then loaded through the
// services' bulk paths, which tests prove equal to the ordinary ones.
//
//	plan_*.go   the plan, without database or clock
//	load_*.go   the loading, the clock moving with the records
//
// It owns no table. The programme's published figures follow from the numbers in volumes.go.
package demo
