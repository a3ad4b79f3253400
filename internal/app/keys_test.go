package app_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"sanchuang/internal/app"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

const (
	plantedNumber = "110101198005010130"
	plantedPhone  = "13912345678"
)

// TestKeysAreRotated: everything sealed goes over to the new key, also after a stop in the middle; it opens as before and
// is found as before; the old key goes with the next rotation.
func TestKeysAreRotated(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": dbtest.NewPostgres} {
		t.Run(name, func(t *testing.T) {
			w, ctx := found(t, url(t)), t.Context()
			p, err := w.app.Members.Create(ctx, everything, member.New{
				BranchID: w.near.branch, Since: "2018-01-01",
				Form: member.Form{
					Name: "陈立新", Sex: "male", Nation: "01", Born: "1980-05-01", Standing: member.Full, Service: member.InService, Joined: "2005-07-01", Confirmed: "2006-07-01",
					Phone: plantedPhone, IDNumber: plantedNumber,
				},
			})
			must(t, err)
			before := sealedOf(t, w.app, p.ID)
			must(t, w.app.RotateKeys(ctx, everything))
			s, err := w.app.Keys(ctx)
			must(t, err)
			if s.Left == 0 || s.Current != "s2" || len(s.Older) != 1 {
				t.Fatalf("after the rotation %+v", s)
			}
			if err := w.app.RotateKeys(ctx, everything); !errors.Is(err, app.ErrRotating) {
				t.Errorf("a second rotation beside the first: %v", err)
			}
			stopped, stop := context.WithCancel(ctx)
			stop()
			if err := w.app.Reseal(stopped); err == nil {
				t.Error("a stopped reseal reports success")
			}
			must(t, w.app.Reseal(ctx))
			if s, err = w.app.Keys(ctx); err != nil || s.Left != 0 {
				t.Errorf("after resealing %+v, %v", s, err)
			}
			if len(s.Older) != 1 {
				t.Errorf("older keys %v: what is committed late must still open", s.Older)
			}
			after := sealedOf(t, w.app, p.ID)
			if after == before || strings.Contains(after, "s1:") || strings.Count(after, "s2:") != 2 {
				t.Errorf("sealed before %s, now %s", before, after)
			}
			_, err = w.app.Jobs.Drain(ctx) // the job of the rotation itself finds nothing left
			must(t, err)
			// A program that stopped between making a key and asking for the work is taken up by the tick.
			must(t, w.app.Vault.Retire())
			must(t, w.app.Vault.Rotate(crypt.National))
			must(t, w.app.AskReseal(ctx))
			n, err := w.app.Jobs.Drain(ctx)
			must(t, err)
			if s, err = w.app.Keys(ctx); err != nil || n != 1 || s.Left != 0 || s.Current != "s3" {
				t.Errorf("after the tick %d jobs, %+v, %v", n, s, err)
			}
			must(t, w.app.RotateKeys(ctx, everything))
			if s, err = w.app.Keys(ctx); err != nil || len(s.Older) != 1 || s.Older[0] != "s3" {
				t.Errorf("a rotation throws away what the one before left: %+v, %v", s, err)
			}
			again, err := app.Open(ctx, app.Options{Data: w.folder, URL: w.url, ReadOnly: true, Log: slog.New(slog.DiscardHandler)})
			must(t, err)
			defer again.Close()
			got, err := again.Members.Numbered(ctx, again.DB.Read(), []string{plantedNumber})
			must(t, err)
			if got[plantedNumber] != p.ID {
				t.Errorf("the number finds %v, want %s", got, p.ID)
			}
		})
	}
}

func sealedOf(t *testing.T, a *app.App, id kernel.ID) string {
	t.Helper()
	text, err := db.Scalar[string](t.Context(), a.DB.Read(), "SELECT phone_cipher || ' ' || id_cipher FROM member WHERE id=?", id)
	must(t, err)
	return text
}

// TestMasterKeyIsChanged: the new file opens the data, the old one does not.
func TestMasterKeyIsChanged(t *testing.T) {
	w, ctx := found(t, ""), t.Context()
	next := filepath.Join(t.TempDir(), "next.key")
	must(t, w.app.ChangeMaster(ctx, everything, next))
	must(t, w.app.Close())
	if b, err := app.Open(ctx, app.Options{Data: w.folder, ReadOnly: true}); err == nil {
		_ = b.Close()
		t.Error("the old master key still opens the folder")
	}
	b, err := app.Open(ctx, app.Options{Data: w.folder, Key: next, ReadOnly: true})
	must(t, err)
	must(t, b.Close())
}
