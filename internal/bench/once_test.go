package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// figures are what a benchmark reports, by unit.
type figures map[string]float64

var measured = map[string]figures{}

// once runs what is too long to be repeated b.N times a single time, and reports the same again.
func once(b *testing.B, run func() figures) {
	b.Helper()
	f, ok := measured[b.Name()]
	if !ok {
		f = run()
		measured[b.Name()] = f
	}
	for unit, v := range f {
		b.ReportMetric(v, strings.NewReplacer(" ", "-", ",", "").Replace(unit))
	}
}

// command runs the program to its end and answers what that took.
func command(b *testing.B, args ...string) cost {
	b.Helper()
	cmd := exec.Command(program, append([]string{"--logs", "error"}, args...)...)
	begun := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", cmd, err, out)
	}
	return cost{time.Since(begun), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
}

// over are the flags by which a command finds a folder.
func over(folder string) []string {
	return []string{"--data", folder, "--key", filepath.Clean(folder) + ".key"}
}

// small is a demonstration city of a tenth, for what would take too long with a whole one.
var small = setting("SANCHUANG_BENCH_SMALL", "../../.cache/bench-small")

const smallScale = "0.1"

// smallCity makes it once, and answers a copy that the benchmark may change.
func smallCity(b *testing.B) string {
	b.Helper()
	if _, err := os.Stat(filepath.Join(small, "demonstration.json")); err != nil {
		must(b, os.RemoveAll(small))
		command(b, append(over(small), "demo", "--scale", smallScale)...)
	}
	return copied(b, small, filepath.Join(b.TempDir(), "small"))
}

func copied(b *testing.B, from, to string) string {
	b.Helper()
	must(b, os.CopyFS(to, os.DirFS(from)))
	key, err := os.ReadFile(from + ".key")
	must(b, err)
	must(b, os.WriteFile(to+".key", key, 0o600))
	return to
}

// anew has the next benchmark measure the city as it was made, not as others have left it.
func anew(b *testing.B) {
	b.Helper()
	stopServers()
	must(b, os.RemoveAll(work))
}

// stopServers lets go of the folder that the program holds alone.
func stopServers() {
	stopAll()
	pair.program, pair.bare = nil, nil
}
