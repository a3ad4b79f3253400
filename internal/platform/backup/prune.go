package backup

import (
	"errors"
	"os"
	"slices"
	"syscall"
	"time"

	"sanchuang/internal/kernel"
)

// How long snapshots are kept: all of a day, then each day's last, then each week's last.
const (
	keepAll    = 24 * time.Hour
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
	for i, s := range all {
		age := now.Sub(s.At)
		slot := ""
		switch {
		case i == 0 || age <= keepAll:
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
	for _, s := range all {
		if kept[s.ID] {
			continue
		}
		if err := os.Remove(r.snapshotFile(s.ID)); err != nil {
			return n, err
		}
		n++
	}
	return n, r.collect()
}
