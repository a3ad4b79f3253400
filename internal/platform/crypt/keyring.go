package crypt

import (
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// KeyStore keeps the key ring's text; it may lie beside the data, since all keys in it are wrapped.
// Load answers "" when there is none yet. Where several nodes share a store, Save of a first ring must leave an
// existing one as it is: the vault reads back what stands there.
type KeyStore interface {
	Load() (string, error)
	Save(string) error
}

// keyRing is the store's text.
type keyRing struct {
	Profile Profile      `json:"profile"` // of the wrapping, the blind indexes and the leaves: fixed for good
	Blind   string       `json:"blind"`
	Leaf    string       `json:"leaf"`
	Data    []wrappedKey `json:"data"`
}

type wrappedKey struct {
	Version int     `json:"version"`
	Profile Profile `json:"profile"`
	Key     string  `json:"key"`
}

// opened is a key ring made usable.
type opened struct {
	ring    keyRing
	leaf    []byte
	blinds  *keyed
	leaves  *keyed
	data    map[string]cipher.AEAD // by prefix, such as s1
	current string
}

func (k wrappedKey) prefix() string { return fmt.Sprintf("%s%d", k.Profile, k.Version) }

// wrapper seals keys with a key that is derived from the master, never with the master itself.
func wrapper(p Profile, master []byte) (cipher.AEAD, error) {
	return p.aead(p.mac(master, "sanchuang", "wrap"))
}

func wrap(a cipher.AEAD, name string, key []byte) string {
	return base64.StdEncoding.EncodeToString(seal(a, "key."+name, key))
}

func unwrap(a cipher.AEAD, name, text string) ([]byte, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, ErrBadKeyRing
	}
	key, err := open(a, "key."+name, raw)
	if err != nil {
		return nil, ErrWrongMaster
	}
	if len(key) != subkeySize {
		return nil, ErrBadKeyRing
	}
	return key, nil
}

func newRing(p Profile, master []byte) (keyRing, error) {
	a, err := wrapper(p, master)
	if err != nil {
		return keyRing{}, err
	}
	ring := keyRing{Profile: p, Blind: wrap(a, "blind", randomKey(subkeySize)), Leaf: wrap(a, "leaf", randomKey(subkeySize))}
	ring.add(a, p)
	return ring, nil
}

// add puts a fresh data key at the end, which makes it the current one.
func (r *keyRing) add(a cipher.AEAD, p Profile) {
	k := wrappedKey{Version: 1, Profile: p}
	if n := len(r.Data); n > 0 {
		k.Version = r.Data[n-1].Version + 1 // keys that have been retired leave their numbers behind
	}
	k.Key = wrap(a, k.prefix(), randomKey(subkeySize))
	r.Data = append(r.Data, k)
}

func (r keyRing) text() string {
	b, _ := json.MarshalIndent(r, "", "  ")
	return string(b)
}

func openRing(text string, master []byte) (*opened, error) {
	var o opened
	if err := json.Unmarshal([]byte(text), &o.ring); err != nil || !o.ring.Profile.valid() || len(o.ring.Data) == 0 {
		return nil, ErrBadKeyRing
	}
	a, err := wrapper(o.ring.Profile, master)
	if err != nil {
		return nil, err
	}
	blind, err := unwrap(a, "blind", o.ring.Blind)
	if err != nil {
		return nil, err
	}
	if o.leaf, err = unwrap(a, "leaf", o.ring.Leaf); err != nil {
		return nil, err
	}
	o.blinds, o.leaves = newKeyed(o.ring.Profile, blind), newKeyed(o.ring.Profile, o.leaf)
	o.data = make(map[string]cipher.AEAD, len(o.ring.Data))
	for _, k := range o.ring.Data {
		if !k.Profile.valid() {
			return nil, ErrBadKeyRing
		}
		key, err := unwrap(a, k.prefix(), k.Key)
		if err != nil {
			return nil, err
		}
		if o.data[k.prefix()], err = k.Profile.aead(key); err != nil {
			return nil, err
		}
		o.current = k.prefix()
	}
	return &o, nil
}
