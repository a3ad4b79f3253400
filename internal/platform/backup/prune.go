package backup

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"sanchuang/internal/kernel"
)

// How long snapshots are kept: all of a day, then each day's last, then each week's last; and from which day on any moment comes
// back: segments follow the day's last snapshots, and each chain's first.
const (
	keepAll    = 24 * time.Hour
	keepAny    = 7 * 24 * time.Hour
	keepDaily  = 31 * 24 * time.Hour
	keepWeekly = 53 * 7 * 24 * time.Hour
)

// Kept answers which of the snapshots, the latest first, stay at now. The latest always stays, and so does the one from before
// the last upgrade, whatever its age: it is the way back.
func Kept(all []Snapshot, now time.Time) map[string]bool {
	kept, taken := map[string]bool{}, map[string]bool{}
	if at := slices.IndexFunc(all, func(s Snapshot) bool { return s.Upgrade != 0 }); at >= 0 {
		kept[all[at].ID] = true
	}
	first := map[string]string{}
	for _, s := range all {
		first[s.Chain] = s.ID
	}
	for i, s := range all {
		age := now.Sub(s.At)
		slot := ""
		switch {
		case i == 0 || age <= keepAll:
			kept[s.ID] = true
			continue
		case s.Chain != "" && age <= keepAny && first[s.Chain] == s.ID:
			kept[s.ID] = true
			continue
		case age <= keepDaily:
			slot = "day " + string(kernel.DayOf(s.At))
		case age <= keepWeekly:
			year, week := s.At.In(kernel.Zone).ISOWeek()
			slot = "week " + string(kernel.MakeDay(year, 1, 1).AddDays(7*week))
		default:
			continue
		}
		if !taken[slot] {
			taken[slot], kept[s.ID] = true, true
		}
	}
	return kept
}

// Prune removes snapshots that need not be kept, and blocks that no other names. It answers how many
// snapshots went. Fault: ErrBusy, also while somebody reads one.
func (r *Repository) Prune(now time.Time) (n int, err error) {
	release, err := r.lock()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, release()) }()
	unread, err := r.hold(reading, syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, unread()) }()
	all, err := r.Snapshots()
	if err != nil {
		return 0, err
	}
	kept := Kept(all, now)
	var left []Snapshot
	for _, s := range all {
		if kept[s.ID] {
			left = append(left, s)
			continue
		}
		if err := os.Remove(r.snapshotFile(s.ID)); err != nil {
			return n, err
		}
		n++
	}
	return n, errors.Join(r.collect(), r.pruneJournal(left, now))
}

// pruneJournal removes segments that no snapshot is before, and those that a later snapshot, itself old enough, makes
// needless.
func (r *Repository) pruneJournal(left []Snapshot, now time.Time) error {
	chains, err := r.chains()
	if err != nil {
		return err
	}
	for _, chain := range chains {
		segments, err := r.segments(chain)
		if err != nil {
			return err
		}
		upto, alive := needless(chain, segments, left, now)
		for _, g := range segments {
			if g.number <= upto || !alive {
				if err := os.Remove(filepath.Join(r.folder, "journal", chain, g.name)); err != nil {
					return err
				}
			}
		}
		if !alive {
			if err := os.RemoveAll(filepath.Join(r.folder, "journal", chain)); err != nil {
				return err
			}
		}
	}
	return nil
}

// needless answers up to which segment a chain is not needed, and whether it is needed at all. left are the snapshots there
// are, the latest first.
func needless(chain string, segments []segment, left []Snapshot, now time.Time) (upto int, alive bool) {
	for _, s := range left {
		if s.Chain != chain {
			continue
		}
		upto, alive = s.From, true
		if now.Sub(s.At) >= keepAny {
			break
		}
	}
	last, err := time.Parse(chainTime, chain[:min(len(chain), len(chainTime))])
	if n := len(segments); n > 0 {
		last, err = segments[n-1].at, nil
	}
	switch {
	case alive:
		return upto, now.Sub(last) < keepAny+keepAll
	case err != nil:
		return 0, true // not ours
	}
	return 0, now.Sub(last) < keepAll // its first snapshot is perhaps still to come
}
