package crypt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"hash"
	"sync"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

// Profile (密码算法套件) is a cipher with its hash. Its value stands in the key ring and at the head
// of each sealed value.
type Profile string

// The profiles.
const (
	National      Profile = "s" // SM4-GCM, SM3
	International Profile = "a" // AES-256-GCM, SHA-256
)

const masterSize, subkeySize = 32, 32

func (p Profile) valid() bool { return p == National || p == International }

func (p Profile) hash() func() hash.Hash {
	if p == International {
		return sha256.New
	}
	return sm3.New
}

// aead makes the cipher; SM4 takes the first 16 bytes of a key.
func (p Profile) aead(key []byte) (cipher.AEAD, error) {
	var block cipher.Block
	var err error
	if p == International {
		block, err = aes.NewCipher(key)
	} else {
		block, err = sm4.NewCipher(key[:sm4.BlockSize])
	}
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// mac is the keyed hash over the parts, each closed by a zero byte that texts do not hold.
func (p Profile) mac(key []byte, parts ...string) []byte { return newKeyed(p, key).parts(parts...) }

// keyed keeps hashes under one key ready: to begin one costs as much as to hash a short text, and an
// import makes tens of thousands.
type keyed struct{ ready sync.Pool }

func newKeyed(p Profile, key []byte) *keyed {
	return &keyed{sync.Pool{New: func() any { return hmac.New(p.hash(), key) }}}
}

func (k *keyed) parts(parts ...string) []byte {
	text := make([]byte, 0, 64)
	for i, part := range parts {
		if i > 0 {
			text = append(text, 0)
		}
		text = append(text, part...)
	}
	return k.sum(text)
}

func (k *keyed) sum(text []byte) []byte {
	m := k.ready.Get().(hash.Hash)
	m.Write(text)
	out := m.Sum(nil)
	m.Reset() // nothing of the text stays behind
	k.ready.Put(m)
	return out
}

func seal(a cipher.AEAD, aad string, plain []byte) []byte {
	nonce := make([]byte, a.NonceSize(), a.NonceSize()+len(plain)+a.Overhead())
	rand.Read(nonce) // never fails: the program ends when the system has no randomness
	return a.Seal(nonce, nonce, plain, []byte(aad))
}

func open(a cipher.AEAD, aad string, sealed []byte) ([]byte, error) {
	if len(sealed) < a.NonceSize() {
		return nil, ErrNotOpened
	}
	plain, err := a.Open(nil, sealed[:a.NonceSize()], sealed[a.NonceSize():], []byte(aad))
	if err != nil {
		return nil, ErrNotOpened
	}
	return plain, nil
}

func randomKey(n int) []byte {
	key := make([]byte, n)
	rand.Read(key)
	return key
}
