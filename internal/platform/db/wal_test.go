package db

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"testing"

	"sanchuang/internal/kernel/fuzzed"
)

// logOf writes a log as SQLite would: transactions of page numbers; each page's image is filled with its frame's number.
func logOf(order binary.ByteOrder, page int, transactions ...[]uint32) []byte {
	be := binary.BigEndian
	magic := uint32(walMagic)
	if order == binary.BigEndian {
		magic |= 1
	}
	head := make([]byte, walHead)
	for i, v := range []uint32{magic, 3007000, uint32(page), 7, 0xaaaa0001, 0xbbbb0002} {
		be.PutUint32(head[4*i:], v)
	}
	sum := walSum(order, [2]uint32{}, head[:24])
	be.PutUint32(head[24:], sum[0])
	be.PutUint32(head[28:], sum[1])
	out := head
	n := 0
	for _, pages := range transactions {
		for i, number := range pages {
			n++
			f := append(make([]byte, frameHead), bytes.Repeat([]byte{byte(n)}, page)...)
			be.PutUint32(f, number)
			if i == len(pages)-1 {
				be.PutUint32(f[4:], slices.Max(pages))
			}
			copy(f[8:16], head[16:24])
			sum = walSum(order, walSum(order, sum, f[:8]), f[frameHead:])
			be.PutUint32(f[16:], sum[0])
			be.PutUint32(f[20:], sum[1])
			out = append(out, f...)
		}
	}
	return out
}

const unbounded = 1 << 30

func followed(t testing.TB, log []byte) (place, map[uint32]uint32) {
	t.Helper()
	l, err := readLayout(bytes.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	to, last, err := l.follow(bytes.NewReader(log), l.start, unbounded)
	if err != nil {
		t.Fatal(err)
	}
	return to, last
}

// Frames count to the last transaction that is whole, and not a byte further.
func TestFollowALog(t *testing.T) {
	three := [][]uint32{{1, 2, 3}, {2}, {3, 5, 5}}
	whole := map[uint32]uint32{1: 1, 2: 4, 3: 5, 5: 7}
	two := map[uint32]uint32{1: 1, 2: 4, 3: 3}
	for name, c := range map[string]struct {
		page   int
		change func(log []byte, size int) []byte
		frames uint32
		last   map[uint32]uint32
	}{
		"whole":                    {4096, func(b []byte, _ int) []byte { return b }, 7, whole},
		"the largest pages":        {65536, func(b []byte, _ int) []byte { return b }, 7, whole},
		"the smallest pages":       {512, func(b []byte, _ int) []byte { return b }, 7, whole},
		"nothing but a head":       {4096, func(b []byte, _ int) []byte { return b[:walHead] }, 0, map[uint32]uint32{}},
		"cut in the last frame":    {4096, func(b []byte, _ int) []byte { return b[:len(b)-1] }, 4, two},
		"cut in a frame's head":    {4096, func(b []byte, size int) []byte { return b[:len(b)-size+3] }, 4, two},
		"without its commit frame": {4096, func(b []byte, size int) []byte { return b[:len(b)-size] }, 4, two},
		"a wrong sum": {4096, func(b []byte, size int) []byte {
			b[walHead+4*size+17] ^= 1
			return b
		}, 4, two},
		"a changed byte in a page": {4096, func(b []byte, size int) []byte {
			b[walHead+5*size+frameHead+100] ^= 1
			return b
		}, 4, two},
		"a wrong salt": {4096, func(b []byte, size int) []byte {
			b[walHead+6*size+9] ^= 1
			return b
		}, 4, two},
		"frames of an older log behind": {4096, func(b []byte, size int) []byte {
			return append(b, logOf(binary.LittleEndian, 4096, []uint32{9})[walHead:]...)
		}, 7, whole},
		"a transaction without an end behind": {4096, func(b []byte, size int) []byte {
			long := logOf(binary.LittleEndian, 4096, three[0], three[1], three[2], []uint32{7, 8, 9})
			return long[:len(long)-size]
		}, 7, whole},
		"page zero": {4096, func(b []byte, size int) []byte {
			clear(b[walHead+4*size : walHead+4*size+4])
			return b
		}, 4, two},
	} {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			if order == binary.BigEndian && (name == "frames of an older log behind" || name == "a transaction without an end behind") {
				continue
			}
			to, last := followed(t, c.change(logOf(order, c.page, three...), frameHead+c.page))
			if to.frames != c.frames || !maps.Equal(last, c.last) {
				t.Errorf("%s, %s: %d frames, %v; want %d, %v", name, order, to.frames, last, c.frames, c.last)
			}
			if c.frames == 7 && to.pages != 5 || c.frames == 4 && to.pages != 2 {
				t.Errorf("%s: the database has %d pages", name, to.pages)
			}
		}
	}
}

// A log is followed in pieces as it is in one go, wherever one stops.
func TestFollowInPieces(t *testing.T) {
	var transactions [][]uint32
	for i := range uint32(90) {
		transactions = append(transactions, []uint32{1, i%7 + 2, i%13 + 3})
	}
	log := bytes.NewReader(logOf(binary.LittleEndian, 512, transactions...))
	l, err := readLayout(log)
	if err != nil {
		t.Fatal(err)
	}
	at, all := l.start, map[uint32]uint32{}
	for most := uint32(0); at.frames < 270; most += 5 {
		to, last, err := l.follow(log, at, most)
		if err != nil || to.frames > most && to.frames != at.frames || to.frames%3 != 0 {
			t.Fatalf("to frame %d: %+v %v", most, to, err)
		}
		maps.Copy(all, last)
		at = to
	}
	to, last, err := l.follow(log, l.start, unbounded)
	if err != nil || to != at || !maps.Equal(all, last) {
		t.Errorf("in pieces %+v %v, at once %+v %v: %v", at, all, to, last, err)
	}
}

func TestNotALog(t *testing.T) {
	good := logOf(binary.LittleEndian, 4096, []uint32{1})
	for name, change := range map[string]func([]byte) []byte{
		"empty":       func([]byte) []byte { return nil },
		"cut":         func(b []byte) []byte { return b[:31] },
		"magic":       func(b []byte) []byte { b[0] ^= 1; return b },
		"page of 100": func(b []byte) []byte { b[11] = 100; return b },
		"sum":         func(b []byte) []byte { b[24] ^= 1; return b },
	} {
		if _, err := readLayout(bytes.NewReader(change(bytes.Clone(good)))); err == nil {
			t.Errorf("%s: taken for a log", name)
		}
	}
}

// FuzzFollow: whatever one byte becomes, nothing is taken for committed but a beginning of what was.
func FuzzFollow(f *testing.F) {
	transactions := [][]uint32{{1, 2, 3}, {2}, {3, 5, 5}, {4}, {1}}
	log := logOf(binary.LittleEndian, 512, transactions...)
	for at := 0; at < len(log); at += 97 {
		fuzzed.Add(f, uint32(at), byte(1), uint32(len(log)))
	}
	f.Fuzz(func(t *testing.T, at uint32, flip byte, length uint32) {
		b := bytes.Clone(log)
		b[int(at)%len(b)] ^= flip
		b = b[:min(int(length), len(b))]
		l, err := readLayout(bytes.NewReader(b))
		if err != nil {
			return
		}
		to, last, err := l.follow(bytes.NewReader(b), l.start, unbounded)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains([]uint32{0, 3, 4, 7, 8, 9}, to.frames) {
			t.Fatalf("%d frames end no transaction", to.frames)
		}
		if flip != 0 && int(at)%len(log) < len(b) {
			if changed := (int(at)%len(log) - walHead) / (frameHead + 512); int(at)%len(log) >= walHead && int(to.frames) > changed {
				t.Fatalf("%d frames count, and the one behind %d was changed", to.frames, changed)
			}
		}
		for page, frame := range last {
			if frame > to.frames || page == 0 {
				t.Fatalf("page %d from frame %d of %d", page, frame, to.frames)
			}
		}
	})
}
