package audit

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

func newVault(t *testing.T) *crypt.Vault {
	t.Helper()
	v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func verifyHeads(t *testing.T, l *Log, d *db.DB, v *crypt.Vault, heads []Head) string {
	t.Helper()
	bad, err := l.VerifyHeads(t.Context(), d.Read(), v, heads)
	if err != nil {
		t.Fatal(err)
	}
	return bad
}

// What a sound chain no longer shows, a head that lies elsewhere does.
func TestHeadsKeptElsewhereShowACutAndARewriting(t *testing.T) {
	for _, name := range []string{"", "tail cut", "whole chain rewritten without a row", "everything removed"} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				v := newVault(t)
				l := New(v)
				at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
				before, err := l.Head(t.Context(), d.Read(), v, at)
				if err != nil || before.Number != 0 {
					t.Fatalf("before the first seal: %+v, %v", before, err)
				}
				ids, _ := sixRows(t, l, d)
				h, err := l.Head(t.Context(), d.Read(), v, at)
				if err != nil || h.Number != 2 {
					t.Fatalf("head %+v, %v", h, err)
				}
				if tamper := tamperings[name]; tamper != nil {
					tamper(t, l, d, ids)
				}
				kept := append(append(before.Line(), h.Line()...), `{"at":"2026-11-23T11`...) // the power failed while the third was written
				heads, err := ReadHeads(bytes.NewReader(kept))
				if err != nil || len(heads) != 2 {
					t.Fatalf("%d heads read, %v; want 2", len(heads), err)
				}
				if bad := verifyHeads(t, l, d, v, heads); (bad == "") != (name == "") {
					t.Errorf("found: %q", bad)
				}
			})
		})
	}
}

func TestAHeadThatSomebodyWroteIsNoHead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v := newVault(t)
		l := New(v)
		sixRows(t, l, d)
		h, err := l.Head(t.Context(), d.Read(), v, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		later, other := h, newVault(t)
		later.At = later.At.Add(time.Hour)
		if bad := verifyHeads(t, l, d, v, []Head{h, later}); !strings.Contains(bad, "第 2 行的签名不对") {
			t.Errorf("a changed time: %q", bad)
		}
		stranger, err := l.Head(t.Context(), d.Read(), other, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if bad := verifyHeads(t, l, d, v, []Head{stranger}); !strings.Contains(bad, "签名不对") {
			t.Errorf("signed with another key: %q", bad)
		}
		if _, err := ReadHeads(strings.NewReader("封存根\n")); err == nil || !strings.Contains(err.Error(), "第 1 行") {
			t.Errorf("a line that is no head: %v", err)
		}
	})
}
