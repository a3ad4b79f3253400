// Package virustest is a scanner that speaks clamd's protocol and knows one sign, for tests: the real
// one needs a data base of viruses that is fetched from outside.
package virustest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"path/filepath"
	"testing"
)

// What this scanner finds in a file that holds Sign; Trouble makes it fail.
const (
	Sign    = "SANCHUANG-TEST-SIGN"
	Name    = "Sanchuang.Test"
	Trouble = "SANCHUANG-TEST-TROUBLE"
)

// Start answers the address of a scanner that ends with the test.
func Start(t testing.TB) string { return run(t, "tcp", "127.0.0.1:0") }

// StartUnix is Start at a socket of the file system.
func StartUnix(t testing.TB) string {
	return "unix:" + run(t, "unix", filepath.Join(t.TempDir(), "clamd.ctl"))
}

func run(t testing.TB, network, address string) string {
	t.Helper()
	var c net.ListenConfig
	l, err := c.Listen(t.Context(), network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go serve(conn)
		}
	}()
	return l.Addr().String()
}

func serve(conn net.Conn) {
	defer conn.Close()
	r := bufio.NewReader(conn)
	command, err := r.ReadString(0)
	if err != nil {
		return
	}
	if command == "zPING\x00" {
		_, _ = io.WriteString(conn, "PONG\x00")
		return
	}
	var content bytes.Buffer
	for {
		var n uint32
		if binary.Read(r, binary.BigEndian, &n) != nil {
			return
		}
		if n == 0 {
			break
		}
		if _, err := io.CopyN(&content, r, int64(n)); err != nil {
			return
		}
	}
	says := "stream: OK\x00"
	switch {
	case bytes.Contains(content.Bytes(), []byte(Sign)):
		says = "stream: " + Name + " FOUND\x00"
	case bytes.Contains(content.Bytes(), []byte(Trouble)):
		says = "INSTREAM size limit exceeded. ERROR\x00"
	}
	_, _ = io.WriteString(conn, says)
}
