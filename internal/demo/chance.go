package demo

import (
	"hash/fnv"
	"math/rand/v2"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/calendar"
)

// dice is a stream of chance of its own for each part of the plan, so that a change in one part
// leaves the others as they were.
type dice struct{ *rand.Rand }

func newDice(seed uint64, part string) dice {
	h := fnv.New64a()
	_, _ = h.Write([]byte(part))
	return dice{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

// in is true in percent of all cases.
func (d dice) in(percent float64) bool { return d.Float64()*100 < percent }

// between is a number from low to high, both included.
func (d dice) between(low, high int) int {
	if high <= low {
		return low
	}
	return low + d.IntN(high-low+1)
}

// day is a day of the period.
func (d dice) day(first, last kernel.Day) kernel.Day {
	return first.AddDays(d.between(0, max(0, first.DaysUntil(last))))
}

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// some picks n different elements in random order; all when there are fewer.
func some[T any](d dice, list []T, n int) []T {
	c := append([]T(nil), list...)
	d.Shuffle(len(c), func(i, j int) { c[i], c[j] = c[j], c[i] })
	return c[:min(n, len(c))]
}

// shares divides total by weights with the largest remainders, at least least each.
func shares(total int, weights []float64, least int) []int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	out, given := make([]int, len(weights)), 0
	for i, w := range weights {
		out[i] = max(least, int(float64(total)*w/sum))
		given += out[i]
	}
	for i := 0; given != total && len(out) > 0; i = (i + 1) % len(out) {
		switch {
		case given < total:
			out[i]++
			given++
		case out[i] > least:
			out[i]--
			given--
		case given > total && total < least*len(out):
			return out
		}
	}
	return out
}

// workdays knows on which days offices meet.
type workdays struct {
	table *calendar.Table
	known map[kernel.Day]bool
}

func newWorkdays() *workdays { return &workdays{calendar.Seeded(), map[kernel.Day]bool{}} }

func (w *workdays) is(d kernel.Day) bool {
	if v, ok := w.known[d]; ok {
		return v
	}
	v, err := w.table.IsWorkday(d)
	if err != nil {
		v = d.Weekday() >= 1 && d.Weekday() <= 5
	}
	w.known[d] = v
	return v
}

// after is the day itself, or the next one on which offices work.
func (w *workdays) after(d kernel.Day) kernel.Day {
	for !w.is(d) {
		d = d.AddDays(1)
	}
	return d
}

// within is after, but never beyond the last day.
func (w *workdays) within(d, last kernel.Day) kernel.Day {
	if d = w.after(min(d, last)); d <= last {
		return d
	}
	for d > last || !w.is(d) {
		d = d.AddDays(-1)
	}
	return d
}
