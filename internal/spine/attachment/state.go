package attachment

import "sanchuang/internal/kernel"

// State is what a virus scanner said of a file.
type State string

// The states: nothing stands against a file where no scanner is asked, or its word was good.
const (
	Clear    State = ""
	Waiting  State = "waiting"
	Infected State = "infected" // its bytes are gone
)

// mayOpen refuses a file that a scanner has not cleared, but to whoever brought it. Faults:
// ErrNotChecked, ErrInfected.
func (a Attachment) mayOpen(actor kernel.Actor) error {
	switch {
	case a.State == Infected:
		return ErrInfected
	case a.State == Waiting && (actor.Account == 0 || actor.Account != a.madeBy):
		return ErrNotChecked
	}
	return nil
}
