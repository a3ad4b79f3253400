package audit

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Signer signs heads; platform/crypt has it.
type Signer interface {
	Sign(purpose string, data []byte) []byte
	PublicKey(purpose string) ed25519.PublicKey
}

// headPurpose keeps a head's signature from standing for anything else.
const headPurpose = "audit.head"

// Head (封存根) is the end of the chain at a moment, signed. It is kept outside the machine: a trail
// that was cut short, or rewritten as a whole by somebody with every key of the database, no longer
// holds it. One JSON line each; the signature covers “number\nroot\nat in RFC 3339, UTC”.
type Head struct {
	At     time.Time `json:"at"`
	Number int64     `json:"number"`
	Root   string    `json:"root"`
	Key    string    `json:"key"`  // public, base64
	Sign   string    `json:"sign"` // Ed25519, base64
}

func (h Head) signed() []byte {
	return fmt.Appendf(nil, "%d\n%s\n%s", h.Number, h.Root, h.At.UTC().Format(time.RFC3339))
}

// Head answers the end of the chain, signed at that time; its number is 0 before the first seal.
func (l *Log) Head(ctx context.Context, q db.Queryer, s Signer, at time.Time) (Head, error) {
	last, err := db.One(ctx, q, scanSeal, lastSeal)
	if err != nil && !errors.Is(err, kernel.ErrNotFound) {
		return Head{}, err
	}
	h := Head{At: at.UTC().Truncate(time.Second), Number: last.number, Root: last.root, Key: base64.StdEncoding.EncodeToString(s.PublicKey(headPurpose))}
	h.Sign = base64.StdEncoding.EncodeToString(s.Sign(headPurpose, h.signed()))
	return h, nil
}

// Line is the head as it is written down.
func (h Head) Line() []byte {
	b, _ := json.Marshal(h)
	return append(b, '\n')
}

// ReadHeads reads what was written down. A last line without its end was cut off while being written
// and is left out; any other that is no head is an error with its number.
func ReadHeads(r io.Reader) ([]Head, error) {
	var out []Head
	in := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		var h Head
		if err := json.Unmarshal(line, &h); err != nil {
			return nil, fmt.Errorf("封存根文件第 %d 行无法识别", n)
		}
		out = append(out, h)
	}
}

// VerifyHeads holds heads that were kept elsewhere against the chain. It answers what is wrong with
// the first that does not fit, empty when all do. Verify checks the chain itself.
func (l *Log) VerifyHeads(ctx context.Context, q db.Queryer, s Signer, heads []Head) (string, error) {
	key := s.PublicKey(headPurpose)
	for i, h := range heads {
		sign, err := base64.StdEncoding.DecodeString(h.Sign)
		if err != nil || !ed25519.Verify(key, h.signed(), sign) {
			return fmt.Sprintf("封存根文件第 %d 行的签名不对，不是本系统写下的，或已被改动", i+1), nil
		}
		if h.Number == 0 {
			continue
		}
		root, err := db.One(ctx, q, db.Column[string], "SELECT root FROM audit_seal WHERE number=?", h.Number)
		if errors.Is(err, kernel.ErrNotFound) || err == nil && root != h.Root {
			return fmt.Sprintf("%s 写下的第 %d 号封存根已不在链中，留痕可能被截断或整体改写", h.At.In(kernel.Zone).Format("2006-01-02 15:04"), h.Number), nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", nil
}
