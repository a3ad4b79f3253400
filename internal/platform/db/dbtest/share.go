package dbtest

import (
	"os"
	"strconv"
)

// Share is the part of n that SANCHUANG_TORTURE asks of the long tests, such as 0.01 for a first look, and
// all of n where it asks for nothing; never less than one.
func Share(n int) int {
	part, err := strconv.ParseFloat(os.Getenv("SANCHUANG_TORTURE"), 64)
	if err != nil || part <= 0 {
		return n
	}
	return max(1, int(float64(n)*part))
}
