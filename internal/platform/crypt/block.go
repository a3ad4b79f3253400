package crypt

import "encoding/hex"

// SealBlock encrypts a piece of a file, bound to its tag; the answer begins with the key's prefix and
// a colon, as sealed columns do. Unlike Seal it stays binary: blocks are large.
func (v *Vault) SealBlock(tag string, plain []byte) []byte {
	k := v.keys.Load()
	head := []byte(k.current + ":")
	return append(head, seal(k.data[k.current], bind(k.current, "block."+tag), plain)...)
}

// OpenBlock decrypts what SealBlock made under the same tag. Fault: ErrNotOpened.
func (v *Vault) OpenBlock(tag string, sealed []byte) ([]byte, error) {
	for i, c := range sealed[:min(len(sealed), 12)] {
		if c != ':' {
			continue
		}
		prefix := string(sealed[:i])
		a, ok := v.keys.Load().data[prefix]
		if !ok {
			return nil, ErrNotOpened
		}
		return open(a, bind(prefix, "block."+tag), sealed[i+1:])
	}
	return nil, ErrNotOpened
}

// Tag names a block by a keyed hash of 128 bits over its content, in hex: who has the repository
// without the master key cannot tell whether a known text is in it.
func (v *Vault) Tag(content []byte) string {
	return hex.EncodeToString(v.keys.Load().blinds.sum(append([]byte("block\x00"), content...))[:16])
}
