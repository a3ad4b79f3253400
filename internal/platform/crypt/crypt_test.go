package crypt

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

const place, number = "member.id_number.17", "11010519491231002X"

func vault(t testing.TB, p Profile) *Vault {
	t.Helper()
	v, err := NewVault(p, make([]byte, masterSize), &MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSealAndOpen(t *testing.T) {
	for _, p := range []Profile{National, International} {
		v := vault(t, p)
		a, b := v.Seal(place, number), v.Seal(place, number)
		if a == b || strings.Contains(a, number) || !strings.HasPrefix(a, string(p)+"1:") {
			t.Errorf("%s: sealed %q and %q", p, a, b)
		}
		if got, err := v.Open(place, a); got != number || err != nil {
			t.Errorf("%s: %q %v", p, got, err)
		}
		flipped := []byte(a)
		flipped[len(flipped)-4] ^= 1
		for name, c := range map[string]struct{ place, sealed string }{
			"another row":     {"member.id_number.18", a},
			"another column":  {"member.phone.17", a},
			"another version": {place, strings.Replace(a, "1:", "2:", 1)},
			"another profile": {place, map[Profile]string{National: "a", International: "s"}[p] + a[1:]},
			"no version":      {place, a[3:]},
			"one bit changed": {place, string(flipped)},
			"cut off":         {place, a[:12]},
			"not base64":      {place, a[:3] + "!!"},
		} {
			if got, err := v.Open(c.place, c.sealed); got != "" || !errors.Is(err, ErrNotOpened) {
				t.Errorf("%s, %s: %q %v", p, name, got, err)
			}
		}
		if v.Seal(place, "") != "" || v.Blind("p", "") != "" {
			t.Errorf("%s: nothing must stay nothing", p)
		}
	}
}

func TestRotation(t *testing.T) {
	store := &MemoryStore{}
	v, err := NewVault(National, make([]byte, masterSize), store)
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewVault(International, make([]byte, masterSize), store) // the ring's profile counts
	if err != nil {
		t.Fatal(err)
	}
	old, blind, leaf := v.Seal(place, number), v.Blind("member.id_number", number), v.Leaf([]byte("row"))
	if err := v.Rotate(International); err != nil {
		t.Fatal(err)
	}
	fresh := v.Seal(place, number)
	if !v.Stale(old) || v.Stale(fresh) || v.Stale("") || v.CurrentPrefix() != "a2:" || !strings.HasPrefix(fresh, "a2:") {
		t.Errorf("old %q fresh %q", old, fresh)
	}
	for _, sealed := range []string{old, fresh} {
		if got, err := v.Open(place, sealed); got != number || err != nil {
			t.Errorf("%q: %v", sealed, err)
		}
		if got, err := other.Open(place, sealed); got != number || err != nil {
			t.Errorf("on another node %q: %v", sealed, err)
		}
	}
	if v.Blind("member.id_number", number) != blind || v.Leaf([]byte("row")) != leaf || other.Blind("member.id_number", number) != blind {
		t.Error("indexes and leaves must survive a rotation")
	}
	if strings.Contains(store.text, number) {
		t.Error("the ring holds plain text")
	}
}

// TestRetired: what was sealed anew opens, what was not opens no more, and no number is given twice.
func TestRetired(t *testing.T) {
	store := &MemoryStore{}
	v, err := NewVault(National, make([]byte, masterSize), store)
	if err != nil {
		t.Fatal(err)
	}
	old := v.Seal(place, number)
	for range 2 {
		if err := v.Rotate(National); err != nil {
			t.Fatal(err)
		}
	}
	fresh := v.Seal(place, number)
	if err := v.Retire(); err != nil {
		t.Fatal(err)
	}
	if got, err := v.Open(place, fresh); got != number || err != nil {
		t.Errorf("fresh: %v", err)
	}
	if _, err := v.Open(place, old); err == nil {
		t.Error("a value under a retired key still opens")
	}
	if err := v.Rotate(National); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(v.Keys(), " "); got != "s3 s4" {
		t.Errorf("keys %s", got)
	}
}

func TestNewMaster(t *testing.T) {
	store := &MemoryStore{}
	first, second := make([]byte, masterSize), append(make([]byte, masterSize-1), 1)
	v, err := NewVault(National, first, store)
	if err != nil {
		t.Fatal(err)
	}
	sealed, blind := v.Seal(place, number), v.Blind("p", number)
	if err := v.Rewrap(second); err != nil {
		t.Fatal(err)
	}
	if err := v.Rotate(National); err != nil { // goes on under the new master
		t.Fatal(err)
	}
	if _, err := NewVault(National, first, store); err == nil {
		t.Error("the old master still opens the ring")
	}
	again, err := NewVault(National, second, store)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Open(place, sealed); got != number || err != nil || again.Blind("p", number) != blind {
		t.Errorf("under the new master: %q, %v", got, err)
	}
}

func TestWrongMaster(t *testing.T) {
	store := &MemoryStore{}
	if _, err := NewVault(National, make([]byte, masterSize), store); err != nil {
		t.Fatal(err)
	}
	wrong := make([]byte, masterSize)
	wrong[0] = 1
	if _, err := NewVault(National, wrong, store); !errors.Is(err, ErrWrongMaster) {
		t.Errorf("got %v", err)
	}
	store.text = "{}"
	if _, err := NewVault(National, make([]byte, masterSize), store); !errors.Is(err, ErrBadKeyRing) {
		t.Errorf("got %v", err)
	}
}

func TestBlindIsKeyedAndApart(t *testing.T) {
	v, w := vault(t, National), vault(t, National)
	a := v.Blind("member.id_number", number)
	if a != v.Blind("member.id_number", number) || a == v.Blind("member.phone", number) || a == w.Blind("member.id_number", number) {
		t.Error("an index must depend on key, purpose and value alone")
	}
	if v.Leaf([]byte("x")) == w.Leaf([]byte("x")) || v.Hash([]byte("x")) != w.Hash([]byte("x")) {
		t.Error("leaves are keyed, hashes are not")
	}
	// GB/T 32905-2016, example 1.
	if got := v.Hash([]byte("abc")); got != "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" {
		t.Errorf("SM3 of abc is %s", got)
	}
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "master.key")
	var wg sync.WaitGroup
	var keys [4][]byte
	for i := range keys {
		wg.Go(func() { keys[i], _ = LoadOrCreateKey(path) })
	}
	wg.Wait()
	first, err := LoadOrCreateKey(path)
	if err != nil || len(first) != masterSize {
		t.Fatal(err)
	}
	for _, k := range keys {
		if string(k) != string(first) {
			t.Error("the key changed")
		}
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadOrCreateKey(path); !errors.Is(err, ErrKeyFileMode) {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(path, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	_ = os.Chmod(path, 0o600)
	if _, err := LoadOrCreateKey(path); !errors.Is(err, ErrBadKeyFile) {
		t.Errorf("got %v", err)
	}
}

func TestFileStore(t *testing.T) {
	store := FileStore(filepath.Join(t.TempDir(), "keyring.json"))
	v, err := NewVault(National, make([]byte, masterSize), store)
	if err != nil {
		t.Fatal(err)
	}
	sealed := v.Seal(place, number)
	w, err := NewVault(National, make([]byte, masterSize), store)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := w.Open(place, sealed); got != number || err != nil {
		t.Errorf("after a restart: %q %v", got, err)
	}
}

func TestPasswords(t *testing.T) {
	ctx := context.Background()
	for _, scheme := range []Scheme{Argon2id, PBKDF2SM3} {
		p := NewPasswords(scheme)
		hash, err := p.Hash(ctx, "三创五星2026")
		if err != nil || !strings.HasPrefix(hash, "$"+string(scheme)+"$") {
			t.Fatalf("%q %v", hash, err)
		}
		for _, c := range []struct {
			password, hash string
			want           bool
			fault          error
		}{
			{"三创五星2026", hash, true, nil},
			{"三创五星2027", hash, false, nil},
			{"", hash, false, nil},
			{"三创五星2026", "", false, nil},
			{"x", "$argon2id$v=19$m=9999999,t=2,p=1$AAAA$AAAA", false, ErrBadHash},
		} {
			if got, err := p.Verify(ctx, c.password, c.hash); got != c.want || !errors.Is(err, c.fault) {
				t.Errorf("%s %q: %v %v", scheme, c.password, got, err)
			}
		}
		if ok, err := VerifyPassword(ctx, "三创五星2026", hash); !ok || err != nil {
			t.Errorf("a hasher reads both schemes: %v %v", ok, err)
		}
	}
}

func TestPasswordFloodIsTurnedAway(t *testing.T) {
	p := NewPasswords(Argon2id)
	p.queue = 3
	for range cap(p.slots) {
		p.slots <- struct{}{} // every core is taken
	}
	ctx, cancel := context.WithCancel(context.Background())
	var busy, stopped atomic.Int32
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			switch _, err := p.Hash(ctx, "x"); {
			case errors.Is(err, ErrBusy):
				if busy.Add(1) == 7 {
					cancel()
				}
			case errors.Is(err, context.Canceled):
				stopped.Add(1)
			}
		})
	}
	wg.Wait()
	cancel()
	if busy.Load() != 7 || stopped.Load() != 3 {
		t.Errorf("%d turned away, %d waited", busy.Load(), stopped.Load())
	}
}

func TestTokensAndCodes(t *testing.T) {
	a, hash := RandomToken()
	b, _ := RandomToken()
	if a == b || len(a) != 43 || TokenHash(a) != hash || strings.Contains(hash, a) {
		t.Errorf("%q %q", a, hash)
	}
	code, hash := OneTimeCode()
	if len(code) != 14 || strings.ContainsAny(code, "01OI") {
		t.Errorf("code %q", code)
	}
	for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), " " + strings.ReplaceAll(code, "-", " ") + " ", strings.ReplaceAll(code, "-", "－")} {
		if CodeHash(typed) != hash {
			t.Errorf("%q is not taken for %q", typed, code)
		}
	}
	for _, typed := range []string{"", code[1:], code + "2", code + "!"} {
		if CodeHash(typed) == hash {
			t.Errorf("%q is taken for %q", typed, code)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	for _, p := range []Profile{National, International} {
		b.Run(string(p), func(b *testing.B) {
			v := vault(b, p)
			for b.Loop() {
				v.Seal(place, number)
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	v := vault(b, National)
	sealed := v.Seal(place, number)
	for b.Loop() {
		if _, err := v.Open(place, sealed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBlind(b *testing.B) {
	for _, p := range []Profile{National, International} {
		b.Run(string(p), func(b *testing.B) {
			v := vault(b, p)
			for b.Loop() {
				v.Blind("member.id_number", number)
			}
		})
	}
}

func BenchmarkHashPassword(b *testing.B) {
	for b.Loop() {
		if _, err := HashPassword(context.Background(), "x"); err != nil {
			b.Fatal(err)
		}
	}
}
