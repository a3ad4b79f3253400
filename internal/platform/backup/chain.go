package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// segment is one of a chain, as its name has it.
type segment struct {
	number int
	at     time.Time
	name   string
}

const chainTime = "20060102T150405Z"

const segmentTime = "20060102T150405.000Z"

func segmentName(number int, at time.Time) string {
	// Up to a whole millisecond: a moment before that is not in it.
	return fmt.Sprintf("%010d-%s", number, at.UTC().Add(time.Millisecond-1).Format(segmentTime))
}

// segments lists a chain in its order.
func (r *Repository) segments(chain string) ([]segment, error) {
	entries, err := os.ReadDir(filepath.Join(r.folder, "journal", filepath.Base(chain)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []segment
	for _, e := range entries { // ReadDir sorts
		number, at, ok := strings.Cut(e.Name(), "-")
		n, err := strconv.Atoi(number)
		t, err2 := time.Parse(segmentTime, at)
		if ok && err == nil && err2 == nil {
			out = append(out, segment{n, t, e.Name()})
		}
	}
	return out, err
}

// chains are those there are, the oldest first.
func (r *Repository) chains() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(r.folder, "journal"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out, err
}

// Span (区间) is a stretch of time of which any moment comes back.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Spans lists the stretches, the latest first. all are the snapshots, the latest first.
func (r *Repository) Spans(all []Snapshot) ([]Span, error) {
	out, seen := []Span{}, map[string]bool{}
	for i, s := range all {
		if s.Chain == "" || seen[s.Chain] {
			continue
		}
		seen[s.Chain] = true
		segments, err := r.segments(s.Chain)
		if err != nil {
			return out, err
		}
		base := s // the earliest that the segments still follow
		for _, before := range all[i:] {
			if before.Chain == s.Chain && (before.From == s.From || len(segments) > 0 && before.From >= segments[0].number-1) {
				base = before
			}
		}
		span, next := Span{base.At, s.At}, base.From+1
		for _, g := range segments {
			if g.number == next {
				span.To, next = later(span.To, g.at), next+1
			}
		}
		out = append(out, span)
	}
	return out, nil
}
