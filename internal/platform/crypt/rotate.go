package crypt

import "cmp"

// Rotate makes a new data key of that profile the current one. Old values open as before; Blind and
// Leaf keep their keys, so that indexes and the audit stay valid.
func (v *Vault) Rotate(profile Profile) error {
	if !profile.valid() {
		return ErrBadKeyRing
	}
	return v.change(func(ring *keyRing) error {
		a, err := wrapper(ring.Profile, v.master)
		if err == nil {
			ring.add(a, profile)
		}
		return err
	})
}

// Retire throws away every data key but the current one: what was sealed with them opens no more. Whoever
// calls it has made sure that nothing is.
func (v *Vault) Retire() error {
	return v.change(func(ring *keyRing) error {
		ring.Data = ring.Data[len(ring.Data)-1:]
		return nil
	})
}

// Keys answers the prefixes of the data keys there are, the current one last.
func (v *Vault) Keys() []string {
	ring := v.keys.Load().ring
	out := make([]string, len(ring.Data))
	for i, k := range ring.Data {
		out[i] = k.prefix()
	}
	return out
}

// Rewrap wraps all keys anew under another master key (更换主密钥); the keys themselves stay, so nothing that is sealed changes.
// Fault: ErrWrongMaster.
func (v *Vault) Rewrap(master []byte) error {
	if len(master) != masterSize {
		return ErrWrongMaster
	}
	master = append([]byte(nil), master...)
	err := v.change(func(ring *keyRing) error {
		from, err := wrapper(ring.Profile, v.master)
		to, err2 := wrapper(ring.Profile, master)
		if err = cmp.Or(err, err2); err != nil {
			return err
		}
		again := func(name, text string) string {
			key, e := unwrap(from, name, text)
			err = cmp.Or(err, e)
			return wrap(to, name, key)
		}
		ring.Blind, ring.Leaf = again("blind", ring.Blind), again("leaf", ring.Leaf)
		for i, k := range ring.Data {
			ring.Data[i].Key = again(k.prefix(), k.Key)
		}
		if err == nil {
			v.master = master
		}
		return err
	})
	return err
}

// change saves a changed copy of the ring and takes it into use.
func (v *Vault) change(fn func(*keyRing) error) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.reload(); err != nil {
		return err
	}
	ring := v.keys.Load().ring
	ring.Data = append([]wrappedKey(nil), ring.Data...)
	if err := fn(&ring); err != nil {
		return err
	}
	if err := v.store.Save(ring.text()); err != nil {
		return err
	}
	return v.reload()
}
