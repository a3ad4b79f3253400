package crypt

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"sync"
	"sync/atomic"
)

// Vault (密码服务) seals columns, makes blind indexes and the audit's leaves. Safe for concurrent use.
type Vault struct {
	master []byte
	store  KeyStore
	keys   atomic.Pointer[opened]
	mu     sync.Mutex // held while the ring is read again or rotated
}

// NewVault opens the store's key ring with the master key, or makes one of that profile when there is none.
// An existing ring keeps its own profile. Faults: ErrWrongMaster, ErrBadKeyRing.
func NewVault(profile Profile, master []byte, store KeyStore) (*Vault, error) {
	if len(master) != masterSize || !profile.valid() {
		return nil, ErrWrongMaster
	}
	v := &Vault{master: append([]byte(nil), master...), store: store}
	text, err := store.Load()
	if err != nil {
		return nil, err
	}
	if text == "" {
		ring, err := newRing(profile, master)
		if err != nil {
			return nil, err
		}
		if err := store.Save(ring.text()); err != nil {
			return nil, err
		}
	}
	return v, v.reload()
}

func (v *Vault) reload() error {
	text, err := v.store.Load()
	if err != nil {
		return err
	}
	keys, err := openRing(text, v.master)
	if err != nil {
		return err
	}
	v.keys.Store(keys)
	return nil
}

// Seal encrypts plaintext with a fresh nonce, bound to the place it is for: "table.column.row". An
// empty text stays empty.
func (v *Vault) Seal(place, plaintext string) string {
	if plaintext == "" {
		return ""
	}
	k := v.keys.Load()
	return k.current + ":" + base64.StdEncoding.EncodeToString(seal(k.data[k.current], bind(k.current, place), []byte(plaintext)))
}

func bind(prefix, place string) string { return prefix + ":" + place }

// Open decrypts what Seal made for the same place, with whichever key it names. Fault: ErrNotOpened,
// also for a value that was moved to another row or column.
func (v *Vault) Open(place, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	prefix, text, ok := strings.Cut(sealed, ":")
	if !ok {
		return "", ErrNotOpened
	}
	a, ok := v.keys.Load().data[prefix]
	if !ok {
		// Another node may have rotated the keys since.
		v.mu.Lock()
		err := v.reload()
		v.mu.Unlock()
		if err != nil {
			return "", err
		}
		if a, ok = v.keys.Load().data[prefix]; !ok {
			return "", ErrNotOpened
		}
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", ErrNotOpened
	}
	plain, err := open(a, bind(prefix, place), raw)
	return string(plain), err
}

// Stale reports whether sealed was made with a key that is no longer the current one.
func (v *Vault) Stale(sealed string) bool {
	return sealed != "" && !strings.HasPrefix(sealed, v.keys.Load().current+":")
}

// CurrentPrefix begins every value sealed from now on, such as "s2:"; rows without it are left to reseal.
func (v *Vault) CurrentPrefix() string { return v.keys.Load().current + ":" }

// Blind is the index by which an encrypted value is found: a keyed hash of 128 bits over the
// normalised value, apart for each purpose such as "member.id_number". Empty for an empty value.
func (v *Vault) Blind(purpose, normalised string) string {
	if normalised == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(v.keys.Load().blinds.parts(purpose, normalised)[:16])
}

// Leaf is the keyed hash of an audit row's canonical bytes, in hex.
func (v *Vault) Leaf(canonical []byte) string {
	return hex.EncodeToString(v.keys.Load().leaves.sum(canonical))
}

// Hash is the plain hash of the ring's profile, in hex: whoever has the data can recompute it.
func (v *Vault) Hash(data []byte) string {
	h := v.keys.Load().ring.Profile.hash()()
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}
