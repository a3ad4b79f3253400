package crypt

import (
	"context"
	"crypto/pbkdf2"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emmansun/gmsm/sm3"
	"golang.org/x/crypto/argon2"
)

// Scheme is a way to hash passwords; a hash says which made it.
type Scheme string

// The schemes (QUALITY 2): argon2id with 19 MiB, or PBKDF2-HMAC-SM3 with 100,000 rounds where 密评 asks for it.
const (
	Argon2id  Scheme = "argon2id"
	PBKDF2SM3 Scheme = "pbkdf2-sm3"
)

const (
	argonMemory, argonTime = 19 * 1024, 2 // KiB, passes; one lane
	pbkdf2Rounds           = 100_000
	saltSize, hashSize     = 16, 32

	queuePerCore = 8
	longestWait  = 3 * time.Second
)

// Passwords hashes and checks passwords, one at a time for each core: a flood of log-ins takes
// neither the memory nor the cores from other requests.
type Passwords struct {
	scheme  Scheme
	slots   chan struct{}
	waiting atomic.Int32
	queue   int32
	dummy   string
}

// NewPasswords makes a hasher. A process has one.
func NewPasswords(scheme Scheme) *Passwords {
	cores := runtime.GOMAXPROCS(0)
	p := &Passwords{scheme: scheme, slots: make(chan struct{}, cores), queue: int32(cores * queuePerCore)}
	// Any salt and hash do: no password is the right one.
	p.dummy = encode(scheme, make([]byte, saltSize), make([]byte, hashSize))
	return p
}

var passwords = NewPasswords(Argon2id)

// HashPassword hashes with argon2id. Fault: ErrBusy.
func HashPassword(ctx context.Context, password string) (string, error) {
	return passwords.Hash(ctx, password)
}

// VerifyPassword checks a password against a hash of either scheme; with hash "" (no such account) it
// takes as long and answers false. Faults: ErrBusy, ErrBadHash.
func VerifyPassword(ctx context.Context, password, hash string) (bool, error) {
	return passwords.Verify(ctx, password, hash)
}

// Hash makes the text to be stored. Fault: ErrBusy.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	salt := randomKey(saltSize)
	return encode(p.scheme, salt, derive(p.scheme, password, salt)), nil
}

// Verify checks a password; with hash "" it takes as long and answers false. Faults: ErrBusy, ErrBadHash.
func (p *Passwords) Verify(ctx context.Context, password, hash string) (bool, error) {
	unknown := hash == ""
	if unknown {
		hash = p.dummy
	}
	scheme, salt, want, err := decode(hash)
	if err != nil {
		return false, err
	}
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	defer p.leave()
	same := subtle.ConstantTimeCompare(derive(scheme, password, salt), want) == 1
	return same && !unknown, nil
}

func (p *Passwords) enter(ctx context.Context) error {
	if p.waiting.Add(1) > p.queue {
		p.waiting.Add(-1)
		return ErrBusy
	}
	defer p.waiting.Add(-1)
	timer := time.NewTimer(longestWait)
	defer timer.Stop()
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-timer.C:
		return ErrBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Passwords) leave() { <-p.slots }

func derive(scheme Scheme, password string, salt []byte) []byte {
	if scheme == PBKDF2SM3 {
		key, err := pbkdf2.Key(sm3.New, password, salt, pbkdf2Rounds, hashSize)
		if err != nil {
			panic(err) // only for sizes that are constants here
		}
		return key
	}
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, 1, hashSize)
}

func parameters(scheme Scheme) string {
	if scheme == PBKDF2SM3 {
		return fmt.Sprintf("$%s$i=%d$", scheme, pbkdf2Rounds)
	}
	return fmt.Sprintf("$%s$v=%d$m=%d,t=%d,p=1$", scheme, argon2.Version, argonMemory, argonTime)
}

func encode(scheme Scheme, salt, hash []byte) string {
	b := base64.RawStdEncoding
	return parameters(scheme) + b.EncodeToString(salt) + "$" + b.EncodeToString(hash)
}

// decode takes our own parameters only: a hash cannot ask for more memory or time.
func decode(text string) (scheme Scheme, salt, hash []byte, err error) {
	for _, scheme := range []Scheme{Argon2id, PBKDF2SM3} {
		rest, ok := strings.CutPrefix(text, parameters(scheme))
		if !ok {
			continue
		}
		a, b, _ := strings.Cut(rest, "$")
		salt, err1 := base64.RawStdEncoding.DecodeString(a)
		hash, err2 := base64.RawStdEncoding.DecodeString(b)
		if err1 == nil && err2 == nil && len(salt) == saltSize && len(hash) == hashSize {
			return scheme, salt, hash, nil
		}
	}
	return "", nil, nil, ErrBadHash
}
