package virus

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// Scanner (病毒检查) is a clamd at an address.
type Scanner struct{ network, address string }

// ErrAddress is a place that cannot be one.
var ErrAddress = errors.New("病毒检查服务的地址写法不对，请写成 主机:端口 或 unix:/run/clamav/clamd.ctl")

// At answers the scanner at host:port or unix:/path. Error: ErrAddress.
func At(place string) (*Scanner, error) {
	if path, ok := strings.CutPrefix(place, "unix:"); ok {
		if !strings.HasPrefix(path, "/") {
			return nil, ErrAddress
		}
		return &Scanner{"unix", path}, nil
	}
	if _, port, err := net.SplitHostPort(place); err != nil || port == "" {
		return nil, ErrAddress
	}
	return &Scanner{"tcp", place}, nil
}

const (
	patience = 2 * time.Minute // a scanner unpacks archives
	chunk    = 1 << 18
)

// Scan answers the name of what was found in content, empty when it is clean. An error means that the
// scanner gave no word: the file has not been looked at.
func (s *Scanner) Scan(ctx context.Context, content []byte) (found string, err error) {
	says, err := s.ask(ctx, "zINSTREAM\x00", func(w *bufio.Writer) error {
		for rest := content; len(rest) > 0; {
			n := min(len(rest), chunk)
			if err := binary.Write(w, binary.BigEndian, uint32(n)); err != nil {
				return err
			}
			if _, err := w.Write(rest[:n]); err != nil {
				return err
			}
			rest = rest[n:]
		}
		return binary.Write(w, binary.BigEndian, uint32(0))
	})
	if err != nil {
		return "", err
	}
	says = strings.TrimSpace(strings.TrimPrefix(says, "stream:"))
	switch {
	case says == "OK":
		return "", nil
	case strings.HasSuffix(says, " FOUND"):
		return strings.TrimSuffix(says, " FOUND"), nil
	}
	return "", fmt.Errorf("virus: the scanner says %q", says)
}

// Ping tells whether the scanner answers at all.
func (s *Scanner) Ping(ctx context.Context) error {
	says, err := s.ask(ctx, "zPING\x00", nil)
	if err == nil && says != "PONG" {
		err = fmt.Errorf("virus: the scanner says %q", says)
	}
	return err
}

// ask sends a command with what belongs to it and answers the one line that comes back.
func (s *Scanner) ask(ctx context.Context, command string, more func(*bufio.Writer) error) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(ctx, s.network, s.address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if end, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(end)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	w := bufio.NewWriter(conn)
	_, err = w.WriteString(command)
	if err == nil && more != nil {
		err = more(w)
	}
	if err == nil {
		err = w.Flush()
	}
	// A scanner that has seen enough answers and hangs up before it has everything: its word counts.
	says, readErr := bufio.NewReader(conn).ReadString(0)
	if readErr != nil {
		return "", errors.Join(err, readErr)
	}
	return strings.TrimSuffix(says, "\x00"), nil
}
