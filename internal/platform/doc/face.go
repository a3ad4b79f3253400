package doc

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"errors"
	"io"
	"sync"
)

//go:embed face/wqy-microhei.ttc.gz
var packedFace []byte

// face (字库) is the typeface that printed files carry with them: which characters it has, and how wide they are. WenQuanYi Micro
// Hei (文泉驿微米黑) holds the 20,902 characters of GB 13000.1, Latin letters and the marks of Chinese text; rarer characters of
// names it lacks.
type face struct {
	file  []byte
	glyph [1 << 16]uint16 // by character; 0 where it has none
	wide  []uint16        // by glyph, in units
	em    float64         // units of the square
}

// houseFace is read once, when the first file is printed.
var houseFace = sync.OnceValues(func() (*face, error) {
	z, err := gzip.NewReader(bytes.NewReader(packedFace))
	if err != nil {
		return nil, err
	}
	file, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	return readFace(file)
})

var errFace = errors.New("doc: the typeface cannot be read")

// wanted are the tables that a font within a PDF file needs, in the order in which they are written.
var wanted = []string{"OS/2", "cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep"}

// readFace takes the first font of a collection apart, notes what it holds and how wide that is, and puts the tables that a
// PDF file needs together again.
func readFace(collection []byte) (*face, error) {
	if len(collection) < 16 || string(collection[:4]) != "ttcf" {
		return nil, errFace
	}
	tables, err := tablesAt(collection, int(binary.BigEndian.Uint32(collection[12:])))
	if err != nil {
		return nil, err
	}
	f := &face{file: single(tables)}
	head, hhea, hmtx := tables["head"], tables["hhea"], tables["hmtx"]
	if len(head) < 20 || len(hhea) < 36 {
		return nil, errFace
	}
	f.em = float64(binary.BigEndian.Uint16(head[18:]))
	n := int(binary.BigEndian.Uint16(hhea[34:]))
	if n == 0 || len(hmtx) < 4*n || f.em == 0 {
		return nil, errFace
	}
	f.wide = make([]uint16, n)
	for i := range f.wide {
		f.wide[i] = binary.BigEndian.Uint16(hmtx[4*i:])
	}
	return f, f.readCharacters(tables["cmap"])
}

func tablesAt(file []byte, at int) (map[string][]byte, error) {
	tables := map[string][]byte{}
	if at < 0 || at+12 > len(file) {
		return nil, errFace
	}
	for i := range int(binary.BigEndian.Uint16(file[at+4:])) {
		e := at + 12 + 16*i
		if e+16 > len(file) {
			return nil, errFace
		}
		from, size := int(binary.BigEndian.Uint32(file[e+8:])), int(binary.BigEndian.Uint32(file[e+12:]))
		if from+size > len(file) {
			return nil, errFace
		}
		tables[string(file[e:e+4])] = file[from : from+size]
	}
	const named = 32 // the glyphs' names follow the head of this table; nobody asks for them
	if post := tables["post"]; len(post) >= named {
		tables["post"] = append([]byte{0, 3, 0, 0}, post[4:named]...)
	}
	return tables, nil
}

// single writes the wanted tables as a font file of its own.
func single(tables map[string][]byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	out = binary.BigEndian.AppendUint16(out, uint16(len(wanted)))
	out = append(out, make([]byte, 6+16*len(wanted))...)
	for i, tag := range wanted {
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
		entry := out[12+16*i:]
		copy(entry, tag)
		binary.BigEndian.PutUint32(entry[8:], uint32(len(out)))
		binary.BigEndian.PutUint32(entry[12:], uint32(len(tables[tag])))
		out = append(out, tables[tag]...)
	}
	return out
}

// readCharacters reads the table of the plane in which nearly all Chinese stands (format 4).
func (f *face) readCharacters(cmap []byte) error {
	if len(cmap) < 4 {
		return errFace
	}
	for i := range int(binary.BigEndian.Uint16(cmap[2:])) {
		at := 4 + 8*i
		if at+8 > len(cmap) {
			return errFace
		}
		from := int(binary.BigEndian.Uint32(cmap[at+4:]))
		if from+14 > len(cmap) || binary.BigEndian.Uint16(cmap[from:]) != 4 {
			continue
		}
		return f.readSegments(cmap[from:])
	}
	return errFace
}

func (f *face) readSegments(t []byte) error {
	twice := int(binary.BigEndian.Uint16(t[6:]))
	if len(t) < 16+4*twice {
		return errFace
	}
	word := func(at int) int {
		if at+2 > len(t) {
			return 0
		}
		return int(binary.BigEndian.Uint16(t[at:]))
	}
	for i := 0; i < twice; i += 2 {
		last, first := word(14+i), word(16+twice+i)
		shift, offset := word(16+2*twice+i), word(16+3*twice+i)
		for c := first; c <= last && c < 0xFFFF; c++ {
			g := c + shift
			if offset != 0 {
				if g = word(16 + 3*twice + i + offset + 2*(c-first)); g != 0 {
					g += shift
				}
			}
			f.glyph[c] = uint16(g)
		}
	}
	return nil
}

// has reports whether the typeface can show a character.
func (f *face) has(r rune) bool { return r == ' ' || r < 1<<16 && f.glyph[r] != 0 }

// width is a character's, in squares of its size: 1 for Chinese.
func (f *face) width(r rune) float64 {
	g := 0
	if r < 1<<16 {
		g = int(f.glyph[r])
	}
	return float64(f.wide[min(g, len(f.wide)-1)]) / f.em
}

// instead stands where the typeface lacks a character; it is told at the end of the file which ones those are.
const instead = '□'

// Lacking lists the characters of texts that printed files cannot show, each once, in the order of their first appearance.
func Lacking(texts ...string) ([]rune, error) {
	f, err := houseFace()
	if err != nil {
		return nil, err
	}
	var out []rune
	seen := map[rune]bool{}
	for _, text := range texts {
		for _, r := range plain(text) {
			if r != '\n' && !f.has(r) && !seen[r] {
				seen[r] = true
				out = append(out, r)
			}
		}
	}
	return out, nil
}
