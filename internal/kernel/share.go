package kernel

import (
	"runtime"
	"sync"
)

// shareFrom is how many pieces are worth a second core.
const shareFrom = 256

// Share calls f for 0 … n-1, on all cores when there are many: each call must stand alone. It returns
// when all are done.
func Share(n int, f func(i int)) {
	cores := runtime.GOMAXPROCS(0)
	if n < shareFrom || cores == 1 {
		for i := range n {
			f(i)
		}
		return
	}
	var wg sync.WaitGroup
	for c := range cores {
		wg.Go(func() {
			for i := n * c / cores; i < n*(c+1)/cores; i++ {
				f(i)
			}
		})
	}
	wg.Wait()
}
