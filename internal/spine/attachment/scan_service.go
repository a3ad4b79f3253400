package attachment

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/jobs"
)

// Scanner looks at a content: platform/virus has one. An error means that it gave no word.
type Scanner interface {
	Scan(ctx context.Context, content []byte) (found string, err error)
}

// scanJob is the job that asks the scanner about a content.
const scanJob = "attachment.scan"

type scanArgs struct {
	Hash string `json:"hash"`
}

// UseScanner has every file looked at before others than its owner may open it. With no scanner the
// job lets what still waits pass, so that one who takes the scanner away does not lose files. What waited
// when the program stopped is asked about again by AskWaiting.
func (s *Service) UseScanner(r *jobs.Runner, scanner Scanner) {
	s.jobs, s.scanner = r, scanner
	jobs.Handle(r, scanJob, func(ctx context.Context, args scanArgs) error { return s.scan(ctx, args.Hash) })
}

func (s *Service) askScanner(ctx context.Context, tx *db.Tx, a Attachment) error {
	if a.State != Waiting {
		return nil
	}
	return s.jobs.Enqueue(ctx, tx, scanJob, scanArgs{a.hash}, scanJob+" "+a.hash)
}

// AskWaiting asks again about files that wait: their job may have been given up while the scanner was away.
func (s *Service) AskWaiting(ctx context.Context) error {
	hashes, err := waiting(ctx, s.db.Read())
	if err != nil || len(hashes) == 0 {
		return err
	}
	return s.db.Do(ctx, "attachment.ask_waiting", func(ctx context.Context, tx *db.Tx) error {
		for _, hash := range hashes {
			if err := s.jobs.Enqueue(ctx, tx, scanJob, scanArgs{hash}, scanJob+" "+hash); err != nil {
				return err
			}
		}
		return nil
	})
}

// scan settles a content by the scanner's word. What is infected stays as a row that says so, without
// its bytes: whoever brought it sees why it cannot be opened.
func (s *Service) scan(ctx context.Context, hash string) error {
	found, err := s.look(ctx, hash)
	if err != nil {
		return err
	}
	if found == "" {
		return s.db.Do(ctx, "attachment.clear", func(ctx context.Context, tx *db.Tx) error {
			_, err := scanned(ctx, tx, hash, Clear)
			return err
		})
	}
	if err := s.db.Do(ctx, "attachment.infected", func(ctx context.Context, tx *db.Tx) error {
		list, err := scanned(ctx, tx, hash, Infected)
		for _, a := range list {
			e := a.entry("infected")
			e.Result, e.Detail["found"] = "查出病毒", found
			if err == nil {
				err = s.audit.Record(ctx, tx, kernel.System("病毒检查"), e)
			}
		}
		return err
	}); err != nil {
		return err
	}
	return s.blobs.Remove(hash)
}

// look answers what is in a content. One that was found infected before has no bytes to look at.
func (s *Service) look(ctx context.Context, hash string) (found string, err error) {
	if s.scanner == nil {
		return "", nil
	}
	if bad, err := knownBad(ctx, s.db.Read(), hash); err != nil || bad {
		return "same as before", err
	}
	content, err := s.blobs.Get(hash)
	if err != nil {
		return "", err
	}
	return s.scanner.Scan(ctx, content)
}
