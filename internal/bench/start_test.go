package bench

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func median[T any, V cmp.Ordered](all []T, of func(T) V) V {
	values := make([]V, len(all))
	for i, x := range all {
		values[i] = of(x)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// BenchmarkStart measures the time from the start of the process until it is ready, over an empty
// folder and over the city, and the memory it holds when it has then been left alone.
func BenchmarkStart(b *testing.B) {
	if _, err := os.Stat(program); err != nil {
		b.Fatal(errNoCity)
	}
	stopServers()
	for _, c := range []struct {
		what   string
		folder func(b *testing.B, i int) string
	}{
		{"an empty folder", func(b *testing.B, i int) string { return filepath.Join(b.TempDir(), fmt.Sprint("data", i)) }},
		{"the city", func(b *testing.B, _ int) string { return workingCopy(b) }},
	} {
		b.Run(c.what, func(b *testing.B) {
			once(b, func() figures {
				var took []time.Duration
				held := 0.0
				for i := range 5 {
					folder := c.folder(b, i)
					begun := time.Now()
					p := programOn(b, folder)
					p.ready(b)
					took = append(took, time.Since(begun))
					if i == 4 {
						held = p.noteMemory(b, c.what)
					}
					p.stop()
				}
				m := median(took, func(d time.Duration) time.Duration { return d })
				note(line{"ready over " + c.what, milli(m), "", "", "", "≤ 200 ms"})
				return figures{"ms/ready": float64(m) / 1e6, "MB-idle": held}
			})
		})
	}
	noteBinary(b)
}

func (p *process) ready(b *testing.B) {
	b.Helper()
	for end := time.Now().Add(time.Minute); ; {
		res, err := client.Get(p.base + "/readyz")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(end) {
			b.Fatal("not ready in a minute")
		}
	}
}

func (p *process) noteMemory(b *testing.B, what string) float64 {
	b.Helper()
	p.settle(b)
	all, own := p.memory(b, "VmRSS"), p.memory(b, "RssAnon")
	note(line{"idle memory over " + what, mega(all), "", "", "", "< 60 MB"})
	note(line{"  of it not the file's own pages (" + what + ")", mega(own), "", "", "", ""})
	return float64(all) / 1e6
}

func noteBinary(b *testing.B) {
	b.Helper()
	info, err := os.Stat(program)
	must(b, err)
	note(line{"size of the binary", mega(info.Size()), "", "", "", "no aim"})
	packed, err := exec.Command("gzip", "-c", program).Output()
	if err == nil {
		note(line{"  compressed with gzip", mega(int64(len(packed))), "", "", "", ""})
	}
}
