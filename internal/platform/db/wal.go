package db

import (
	"encoding/binary"
	"errors"
	"io"
)

// The write-ahead log of SQLite, as its documentation of the file format has it: a head, then frames, each a page with
// its number, the log's two salts, and a sum over everything before it. A frame that ends a transaction says how many
// pages the database then has.
const (
	walHead   = 32
	frameHead = 24
	walMagic  = 0x377f0682 // with the last bit set, sums are over big-endian words
)

// place is where in a log somebody stands: behind so many frames, all of which summed up to sum.
type place struct {
	salt   [2]uint32
	frames uint32
	sum    [2]uint32
	pages  uint32 // of the database at that place
}

// layout is what the head of a log says about its frames.
type layout struct {
	order binary.ByteOrder
	page  int
	start place
}

var errNoLog = errors.New("db: no write-ahead log, or a damaged head of one")

// readLayout reads the head of a log.
func readLayout(log io.ReaderAt) (l layout, err error) {
	var head [walHead]byte
	if n, err := log.ReadAt(head[:], 0); n < len(head) {
		return l, errors.Join(errNoLog, err)
	}
	be := binary.BigEndian
	magic := be.Uint32(head[0:])
	l.order = binary.LittleEndian
	if magic&1 == 1 {
		l.order = binary.BigEndian
	}
	l.page = int(be.Uint32(head[8:]))
	l.start.sum = walSum(l.order, [2]uint32{}, head[:24])
	l.start.salt = [2]uint32{be.Uint32(head[16:]), be.Uint32(head[20:])}
	if magic&^1 != walMagic || l.page < 512 || l.page > 65536 || l.page&(l.page-1) != 0 || l.start.sum != [2]uint32{be.Uint32(head[24:]), be.Uint32(head[28:])} {
		return l, errNoLog
	}
	return l, nil
}

// walSum goes on with a sum over more bytes, a multiple of eight.
func walSum(order binary.ByteOrder, sum [2]uint32, b []byte) [2]uint32 {
	s0, s1 := sum[0], sum[1]
	if order == binary.LittleEndian { // spelled out, since through the interface it takes four times as long
		for ; len(b) >= 8; b = b[8:] {
			s0 += binary.LittleEndian.Uint32(b) + s1
			s1 += binary.LittleEndian.Uint32(b[4:]) + s0
		}
		return [2]uint32{s0, s1}
	}
	for ; len(b) >= 8; b = b[8:] {
		s0 += binary.BigEndian.Uint32(b) + s1
		s1 += binary.BigEndian.Uint32(b[4:]) + s0
	}
	return [2]uint32{s0, s1}
}

// frame answers where a frame begins, counted from one.
func (l layout) frame(n uint32) int64 { return walHead + int64(n-1)*int64(frameHead+l.page) }

// walBatch is how many frames are read at once.
const walBatch = 64

// follow reads the frames behind from, at most to frame most, and answers the place behind the last transaction that
// is whole there, and for each page that the transactions changed, the frame with its last image. Whatever is behind
// that place, was cut, does not sum up, or is left from before the log began anew is not looked at.
func (l layout) follow(log io.ReaderAt, from place, most uint32) (to place, last map[uint32]uint32, err error) {
	to, last = from, map[uint32]uint32{}
	at, open := from, map[uint32]uint32{} // open are the pages of a transaction whose end has not come yet
	size := frameHead + l.page
	buffer := make([]byte, walBatch*size)
	for at.frames < most {
		n, err := log.ReadAt(buffer[:min(walBatch, int64(most-at.frames))*int64(size)], l.frame(at.frames+1))
		if err != nil && !errors.Is(err, io.EOF) {
			return to, last, err
		}
		if n < size {
			break
		}
		for frame := range frames(buffer[:n], size) {
			page, pages, ok := l.sound(frame, &at)
			if !ok {
				return to, last, nil
			}
			open[page] = at.frames
			if pages == 0 {
				continue
			}
			at.pages = pages
			to = at
			for page, frame := range open {
				last[page] = frame
			}
			clear(open)
		}
	}
	return to, last, nil
}

func frames(b []byte, size int) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for ; len(b) >= size && yield(b[:size]); b = b[size:] {
		}
	}
}

// sound reports whether a frame belongs behind at, which then moves behind it. pages is zero within a transaction.
func (l layout) sound(frame []byte, at *place) (page, pages uint32, ok bool) {
	be := binary.BigEndian
	page, pages = be.Uint32(frame), be.Uint32(frame[4:])
	if page == 0 || at.salt != [2]uint32{be.Uint32(frame[8:]), be.Uint32(frame[12:])} {
		return 0, 0, false
	}
	sum := walSum(l.order, walSum(l.order, at.sum, frame[:8]), frame[frameHead:])
	if sum != [2]uint32{be.Uint32(frame[16:]), be.Uint32(frame[20:])} {
		return 0, 0, false
	}
	at.sum = sum
	at.frames++
	return page, pages, true
}

// readIndexHead reads from the log's index (-shm) how far it is committed. The index holds its head twice, so that a reader
// who comes while it is written sees that the two differ.
func readIndexHead(index io.ReaderAt) (place, error) {
	var b [96]byte
	if n, err := index.ReadAt(b[:], 0); n < len(b) {
		return place{}, errors.Join(errNoLog, err)
	}
	if string(b[:48]) != string(b[48:]) || b[12] == 0 {
		return place{}, errNoLog
	}
	// Whole numbers are in the machine's own order here; sums and salts lie as SQLite took them from the log.
	ne, be := binary.NativeEndian, binary.BigEndian
	return place{
		frames: ne.Uint32(b[16:]), pages: ne.Uint32(b[20:]),
		sum:  [2]uint32{ne.Uint32(b[24:]), ne.Uint32(b[28:])},
		salt: [2]uint32{be.Uint32(b[32:]), be.Uint32(b[36:])},
	}, nil
}
