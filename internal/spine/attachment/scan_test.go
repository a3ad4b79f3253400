package attachment_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/jobs"
	"sanchuang/internal/platform/virus"
	"sanchuang/internal/platform/virus/virustest"
	"sanchuang/internal/spine/attachment"
)

// away is a scanner that nobody reaches.
type away struct{}

func (away) Scan(context.Context, []byte) (string, error) {
	return "", errors.New("connection refused")
}

func TestFilesWaitForTheScanner(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		store, err := blob.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		s := attachment.NewService(d, audit.New(keys{}), store)
		owner := attachment.Owner{Type: "activity", Check: func(context.Context, db.Queryer, kernel.Actor, kernel.ID, bool) (kernel.ID, error) { return 5, nil }}
		clerk, reader := kernel.Actor{Account: 1, Name: "支委"}, kernel.Actor{Account: 2}
		runner := jobs.New(d, slog.New(slog.DiscardHandler))
		s.UseScanner(runner, away{})
		add := func(name, inside string) attachment.Attachment {
			t.Helper()
			a, err := s.Add(ctx, clerk, owner, 10, name, []byte("%PDF-1.7\n"+inside+"\n%%EOF\n"))
			if err != nil || a.State != attachment.Waiting {
				t.Fatal(a, err)
			}
			return a
		}
		good, bad := add("签到表.pdf", "x"), add("通知.pdf", virustest.Sign)
		if _, err := runner.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		open := func(who kernel.Actor, a attachment.Attachment) error {
			_, content, err := s.Open(ctx, who, owner, 10, a.ID)
			if err == nil && !bytes.HasPrefix(content, []byte("%PDF")) {
				t.Errorf("%s has other content", a.Name)
			}
			return err
		}
		for _, a := range []attachment.Attachment{good, bad} { // no word is no clearance
			if err := open(reader, a); !errors.Is(err, attachment.ErrNotChecked) {
				t.Errorf("%s for others while the scanner is away: %v", a.Name, err)
			}
			if err := open(clerk, a); err != nil {
				t.Errorf("%s for who brought it: %v", a.Name, err)
			}
		}

		scanner, err := virus.At(virustest.Start(t))
		if err != nil {
			t.Fatal(err)
		}
		s.UseScanner(runner, scanner)
		dbtest.SetNow(d, dbtest.Start.Add(time.Hour)) // the jobs' next try is due
		if err := s.AskWaiting(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := runner.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		if err := open(reader, good); err != nil {
			t.Errorf("a clean file: %v", err)
		}
		for _, who := range []kernel.Actor{reader, clerk} {
			if err := open(who, bad); !errors.Is(err, attachment.ErrInfected) {
				t.Errorf("an infected file for account %d: %v", who.Account, err)
			}
		}
		list, err := s.Evidence(ctx, reader, owner, 10)
		if err != nil || len(list) != 2 || list[0].State != attachment.Clear || list[1].State != attachment.Infected {
			t.Errorf("the list says %+v, %v", list, err)
		}
		hashes, err := attachment.Hashes(ctx, d.Read())
		if err != nil || len(hashes) != 1 {
			t.Errorf("contents that should be there: %v, %v", hashes, err)
		}
		if n, err := db.Scalar[int](ctx, d.Read(), "SELECT COUNT(*) FROM audit WHERE action='attachment.infected' AND result<>''"); err != nil || n != 1 {
			t.Errorf("%d acts on record, %v", n, err)
		}

		again := add("通知（改名）.pdf", virustest.Sign) // the same content once more
		if _, err := runner.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		if err := open(clerk, again); !errors.Is(err, attachment.ErrInfected) {
			t.Errorf("the same content under another name: %v", err)
		}

		last := add("名单.pdf", "y")
		s.UseScanner(runner, nil) // the operator has taken the scanner away
		if _, err := runner.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		if err := open(reader, last); err != nil {
			t.Errorf("a file that waited when the scanner was taken away: %v", err)
		}
	})
}
