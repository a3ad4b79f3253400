package bench

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// The benchmark starts its own binary again for the parts beside the program.
const (
	roleName    = "SANCHUANG_BENCH_ROLE"
	roleBare    = "bare"
	roleLibrary = "library"
	roleSum     = "sum"
	roleFile    = "SANCHUANG_BENCH_FILE"
)

// city is the demonstration city, program the binary; the measured folder is a copy of the city.
var (
	city    = setting("SANCHUANG_BENCH_CITY", "../../.cache/bench-city")
	program = setting("SANCHUANG_BENCH_BINARY", "../../sanchuang")
	work    = city + "-work"
)

func setting(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}

func TestMain(m *testing.M) {
	switch os.Getenv(roleName) {
	case roleBare:
		fatal(serveBare(os.Getenv(roleFile)))
	case roleLibrary:
		fatal(readByLibrary(os.Getenv(roleFile)))
	case roleSum:
		fatal(sumPlainly(os.Getenv(roleFile)))
	default:
		code := m.Run()
		stopAll()
		_ = os.RemoveAll(work)
		printTable()
		os.Exit(code)
	}
}

func fatal(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

var errNoCity = errors.New("there is no city or no binary to measure; run: make bench")

// workingCopy copies the city once, since recording and importing change it.
func workingCopy(b *testing.B) string {
	b.Helper()
	if _, err := os.Stat(program); err != nil {
		b.Fatal(errNoCity)
	}
	if _, err := os.Stat(filepath.Join(city, "demonstration.json")); err != nil {
		b.Fatal(errNoCity)
	}
	if _, err := os.Stat(work); err == nil {
		return work
	}
	return copied(b, city, work)
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
