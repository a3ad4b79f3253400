package sheet

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tokens reads the two parts of a workbook that are large, rows and shared texts, several times as fast
// as encoding/xml, whose answers it gives (a test compares them): it allocates nothing for a token.
type tokens struct {
	rest []byte
	kind tokenKind
	name []byte // of an element, without its prefix
	text []byte // decoded; valid until the next token
	attr []attribute

	close bool   // <c/> is a start and an end
	room  []byte // for what had to be decoded
}

type tokenKind int

const (
	noToken tokenKind = iota // the part has ended
	startToken
	endToken
	textToken
)

type attribute struct{ name, value []byte }

// next moves to the next token; false when the part is no XML as workbooks have it.
func (t *tokens) next() bool {
	if t.close {
		t.close, t.kind = false, endToken
		return true
	}
	for len(t.rest) > 0 {
		if t.rest[0] != '<' {
			return t.characters()
		}
		switch {
		case bytes.HasPrefix(t.rest, []byte("</")):
			return t.end()
		case bytes.HasPrefix(t.rest, []byte("<?")):
			if !t.instruction() {
				return false
			}
		case bytes.HasPrefix(t.rest, []byte("<!--")):
			body, ok := t.until(4, "-->")
			if !ok || bytes.Contains(body, []byte("--")) {
				return false
			}
		case bytes.HasPrefix(t.rest, []byte("<![CDATA[")):
			body, ok := t.until(9, "]]>")
			t.kind = textToken
			return ok && t.decode(body, false)
		default:
			return t.start()
		}
	}
	t.kind = noToken
	return true
}

// until takes what stands between the first skip bytes and mark, and moves behind it.
func (t *tokens) until(skip int, mark string) ([]byte, bool) {
	i := bytes.Index(t.rest[skip:], []byte(mark))
	if i < 0 {
		return nil, false
	}
	body := t.rest[skip : skip+i]
	t.rest = t.rest[skip+i+len(mark):]
	return body, true
}

// instruction passes over <?…?>; a declaration of another encoding is refused.
func (t *tokens) instruction() bool {
	body, ok := t.until(2, "?>")
	if !ok || !bytes.HasPrefix(body, []byte("xml ")) {
		return ok
	}
	_, after, named := strings.Cut(string(body), "encoding=")
	return !named || len(after) > 6 && strings.EqualFold(after[1:6], "utf-8")
}

func (t *tokens) characters() bool {
	i := bytes.IndexByte(t.rest, '<')
	if i < 0 {
		i = len(t.rest)
	}
	raw := t.rest[:i]
	t.rest, t.kind = t.rest[i:], textToken
	return !bytes.Contains(raw, []byte("]]>")) && t.decode(raw, true)
}

func (t *tokens) end() bool {
	body, ok := t.until(2, ">")
	if !ok {
		return false
	}
	t.kind = endToken
	t.name, ok = local(bytes.TrimRight(body, " \t\r\n"))
	return ok
}

func (t *tokens) start() bool {
	n := nameLength(t.rest[1:])
	var ok bool
	if t.name, ok = local(t.rest[1 : 1+n]); !ok {
		return false
	}
	t.rest, t.kind, t.attr = t.rest[1+n:], startToken, t.attr[:0]
	for {
		t.rest = bytes.TrimLeft(t.rest, " \t\r\n")
		switch {
		case bytes.HasPrefix(t.rest, []byte("/>")):
			t.rest, t.close = t.rest[2:], true
			return true
		case bytes.HasPrefix(t.rest, []byte(">")):
			t.rest = t.rest[1:]
			return true
		case !t.attribute():
			return false
		}
	}
}

func (t *tokens) attribute() bool {
	n := nameLength(t.rest)
	name, ok := local(t.rest[:n])
	rest := bytes.TrimLeft(t.rest[n:], " \t\r\n")
	if !ok || len(rest) == 0 || rest[0] != '=' {
		return false
	}
	rest = bytes.TrimLeft(rest[1:], " \t\r\n")
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return false
	}
	i := bytes.IndexByte(rest[1:], rest[0])
	if i < 0 || bytes.IndexByte(rest[1:1+i], '<') >= 0 {
		return false
	}
	value := rest[1 : 1+i]
	if !plain(value) {
		if !t.decode(value, true) {
			return false
		}
		value = bytes.Clone(t.text)
	}
	t.attr, t.rest = append(t.attr, attribute{name, value}), rest[i+2:]
	return true
}

// of is an attribute's value; empty when the element has none of that name.
func (t *tokens) of(name string) []byte {
	for i := range t.attr {
		if string(t.attr[i].name) == name {
			return t.attr[i].value
		}
	}
	return nil
}

func nameLength(b []byte) int {
	for i, c := range b {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == ':' || c == '.' || c == '-' || c == '_' || c >= 0x80) {
			return i
		}
	}
	return len(b)
}

// local is a name without its prefix; false when it is none.
func local(name []byte) ([]byte, bool) {
	if len(name) == 0 || nameLength(name) != len(name) || name[0] >= '0' && name[0] <= '9' || name[0] == '-' || name[0] == '.' {
		return nil, false
	}
	i := bytes.IndexByte(name, ':')
	if i < 0 {
		return name, utf8.Valid(name)
	}
	if bytes.IndexByte(name[i+1:], ':') >= 0 {
		return nil, false
	}
	if i == 0 || i == len(name)-1 {
		return name, utf8.Valid(name)
	}
	return name[i+1:], utf8.Valid(name)
}

// plain reports whether text stands for itself.
func plain(raw []byte) bool {
	for _, c := range raw {
		if c < ' ' && c != '\t' && c != '\n' || c == '&' || c >= 0x80 {
			return false
		}
	}
	return true
}

// decode resolves references and line ends; false for what no XML may hold.
func (t *tokens) decode(raw []byte, references bool) bool {
	if plain(raw) {
		t.text = raw
		return true
	}
	if !utf8.Valid(raw) || bytes.Contains(raw, []byte("\uFFFE")) || bytes.Contains(raw, []byte("\uFFFF")) {
		return false
	}
	t.room = t.room[:0]
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '\r':
			if i+1 < len(raw) && raw[i+1] == '\n' {
				i++
			}
			t.room = append(t.room, '\n')
		case c < ' ' && c != '\t' && c != '\n':
			return false
		case c == '&' && references:
			n := bytes.IndexByte(raw[i:], ';')
			if n < 0 || !t.reference(string(raw[i+1:i+n])) {
				return false
			}
			i += n
		default:
			t.room = append(t.room, c)
		}
	}
	t.text = t.room
	return true
}

var references = map[string]byte{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

func (t *tokens) reference(name string) bool {
	if c, ok := references[name]; ok {
		t.room = append(t.room, c)
		return true
	}
	digits, numbered := strings.CutPrefix(name, "#")
	base := 10
	if d, hex := strings.CutPrefix(digits, "x"); hex {
		digits, base = d, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	r := rune(n)
	if !numbered || err != nil || n > utf8.MaxRune || r == '\uFFFE' || r == '\uFFFF' || r < ' ' && r != '\t' && r != '\n' && r != '\r' {
		return false
	}
	t.room = utf8.AppendRune(t.room, r)
	return true
}
