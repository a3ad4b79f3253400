// Package fuzzed gives every parser some inputs by chance each time the tests run: what is near its seeds. Guided by the code that
// they reach, and by the million, they are tried with scripts/fuzz.sh.
package fuzzed

import (
	"flag"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// near is how many inputs are made of each seed.
const near = 100

// Variable is the environment variable by which a run is repeated: the number that a failing one names.
const Variable = "SANCHUANG_FUZZ_SEED"

// Add adds a seed as f.Add does, and inputs near it. Each argument is a string, bytes, a number or a truth value.
func Add(f *testing.F, args ...any) {
	f.Helper()
	f.Add(args...)
	if fl := flag.Lookup("test.fuzz"); fl != nil && fl.Value.String() != "" {
		return // what is near is found there anyway
	}
	number := uint64(time.Now().UnixNano())
	if said, err := strconv.ParseUint(os.Getenv(Variable), 10, 64); err == nil {
		number = said
	}
	f.Logf("inputs by chance: the same again with %s=%d", Variable, number)
	random := rand.New(rand.NewPCG(number, 7))
	for range near {
		changed := make([]any, len(args))
		for i, a := range args {
			changed[i] = Near(random, a)
		}
		f.Add(changed...)
	}
}

// Near is a value close to another.
func Near(random *rand.Rand, v any) any {
	switch v := v.(type) {
	case string:
		return string(bytesNear(random, []byte(v)))
	case []byte:
		return bytesNear(random, v)
	case bool:
		return random.IntN(2) == 0
	case byte:
		return byte(random.IntN(256))
	case uint32:
		return []uint32{v + uint32(random.IntN(9)) - 4, random.Uint32(), 0, ^uint32(0)}[random.IntN(4)]
	case int:
		return []int{v + random.IntN(9) - 4, int(random.Int64()), 0, -1}[random.IntN(4)]
	}
	panic("fuzzed: no values near one of this kind")
}

// odd are pieces over which parsers stumble.
var odd = []string{
	"\x00", "\xff", "\xed\xa0\x80", "\ufeff", "\u202e", "　", "，", "１２", "9223372036854775808", "-0", "1e999", "NaN", `"`, `\u0000`, "'", "<", "]]>", "&#0;", "{", "[", "\r\n", "\t", ",", ";", "=1+1", "../", "%s",
}

func bytesNear(random *rand.Rand, seed []byte) []byte {
	out := append([]byte{}, seed...)
	for range 1 + random.IntN(4) {
		at, end := 0, 0
		if len(out) > 0 {
			at = random.IntN(len(out))
			end = min(len(out), at+1+random.IntN(16))
		}
		switch random.IntN(7) {
		case 0: // one bit
			if len(out) > 0 {
				out[at] ^= 1 << random.IntN(8)
			}
		case 1: // a piece less
			out = append(out[:at:at], out[end:]...)
		case 2: // a piece twice
			out = append(out[:end:end], out[at:]...)
		case 3: // cut off
			out = out[:at]
		case 4: // a piece put elsewhere
			piece := append([]byte{}, out[at:end]...)
			to := random.IntN(len(out) + 1)
			out = append(out[:to:to], append(piece, out[to:]...)...)
		case 5: // one byte
			if len(out) > 0 {
				out[at] = byte(random.IntN(256))
			}
		default:
			out = append(out[:at:at], append([]byte(odd[random.IntN(len(odd))]), out[at:]...)...)
		}
	}
	return out
}
