package intake

import (
	"context"
	"sync"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// unsaid are batches that came to an end which a full disk did not let be written down. Until there is room
// they are shown as they are, not as the database has them; a program that stops forgets them, and the
// lease brings them back.
type unsaid struct {
	mu  sync.Mutex
	all map[kernel.ID]ending
}

type ending struct {
	batch Batch
	to    State
	fault string
}

func (s *Service) keepUnsaid(b Batch, to State, fault string) {
	s.unsaid.mu.Lock()
	defer s.unsaid.mu.Unlock()
	if s.unsaid.all == nil {
		s.unsaid.all = map[kernel.ID]ending{}
	}
	s.unsaid.all[b.ID] = ending{b, to, fault}
}

// sayUnsaid writes down what there is room for now. What somebody else has taken up meanwhile is theirs.
func (s *Service) sayUnsaid(ctx context.Context) {
	s.unsaid.mu.Lock()
	defer s.unsaid.mu.Unlock()
	for id, e := range s.unsaid.all {
		if err := s.finish(ctx, &e.batch, e.to, e.fault); !db.IsFull(err) {
			delete(s.unsaid.all, id)
		}
	}
}

// asItIs is the batch with the end that could not be written down.
func (s *Service) asItIs(b Batch) Batch {
	s.unsaid.mu.Lock()
	defer s.unsaid.mu.Unlock()
	if e, ok := s.unsaid.all[b.ID]; ok && e.batch.Version == b.Version {
		b.State, b.Fault = e.to, e.fault
	}
	return b
}
