package crypt

import "crypto/ed25519"

// signer is the signing key for a purpose. It comes from the leaf key, which is never changed, so a
// signature can be held against the same public key for as long as the data live.
func (v *Vault) signer(purpose string) ed25519.PrivateKey {
	k := v.keys.Load()
	return ed25519.NewKeyFromSeed(k.ring.Profile.mac(k.leaf, "sanchuang", "sign", purpose)[:ed25519.SeedSize])
}

// Sign signs data for a purpose; whoever has PublicKey can check it without any secret.
func (v *Vault) Sign(purpose string, data []byte) []byte {
	return ed25519.Sign(v.signer(purpose), data)
}

// PublicKey is what signatures of that purpose are checked with.
func (v *Vault) PublicKey(purpose string) ed25519.PublicKey {
	return v.signer(purpose).Public().(ed25519.PublicKey)
}
