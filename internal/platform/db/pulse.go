package db

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// How PostgreSQL is listened to: it is asked every second, and one that takes a question and says nothing for longer than
// silence is taken for gone. Everything it was asked would otherwise wait with it, for minutes or until somebody wakes it.
const (
	connectTime = 5 * time.Second
	pulseTime   = time.Second
	silence     = 10 * time.Second
)

var errSilent = errors.New("db: the database server does not answer")

// pulse knows whether the server is alive, and holds every connection to it. While the server is silent nobody waits for it:
// connections are cut and new ones refused at once, so that whoever asks is told to try again.
type pulse struct {
	config  *pgx.ConnConfig // its own connection, outside the pools
	silence time.Duration
	log     *slog.Logger
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
	stop    context.CancelFunc
	ended   sync.WaitGroup

	mu     sync.Mutex
	silent bool
	open   map[*heldConn]struct{}
}

type heldConn struct {
	net.Conn
	of *pulse
}

func (c *heldConn) Close() error {
	c.of.mu.Lock()
	delete(c.of.open, c)
	c.of.mu.Unlock()
	return c.Conn.Close()
}

// newPulse listens to the server of config and makes its future connections known.
func newPulse(config *pgx.ConnConfig, patience time.Duration, log *slog.Logger) *pulse {
	if patience <= 0 {
		patience = silence
	}
	p := &pulse{config: config.Copy(), silence: patience, log: log, dial: config.DialFunc, open: map[*heldConn]struct{}{}}
	p.config.ConnectTimeout = patience
	config.DialFunc = p.hold
	ctx, stop := context.WithCancel(context.Background())
	p.stop = stop
	p.ended.Go(func() { p.listen(ctx) })
	return p
}

func (p *pulse) close() {
	p.stop()
	p.ended.Wait()
}

// hold connects, and remembers the connection.
func (p *pulse) hold(ctx context.Context, network, address string) (net.Conn, error) {
	p.mu.Lock()
	silent := p.silent
	p.mu.Unlock()
	if silent {
		return nil, errSilent
	}
	conn, err := p.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c := &heldConn{conn, p}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.silent {
		return nil, errors.Join(errSilent, conn.Close())
	}
	p.open[c] = struct{}{}
	return c, nil
}

func (p *pulse) listen(ctx context.Context) {
	var conn *pgx.Conn
	defer func() { hangUp(conn) }()
	t := time.NewTicker(min(pulseTime, p.silence))
	defer t.Stop()
	for {
		err := p.ask(ctx, &conn)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			p.say(false)
		case errors.Is(err, context.DeadlineExceeded):
			p.say(true)
			fallthrough
		default: // gone, starting, or full: whoever asks finds that out at once
			hangUp(conn)
			conn = nil
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// ask waits for one answer, over a connection that is made when there is none.
func (p *pulse) ask(ctx context.Context, conn **pgx.Conn) (err error) {
	ctx, cancel := context.WithTimeout(ctx, p.silence)
	defer cancel()
	if *conn == nil {
		if *conn, err = pgx.ConnectConfig(ctx, p.config); err != nil {
			return err
		}
	}
	return (*conn).Ping(ctx)
}

func hangUp(conn *pgx.Conn) {
	if conn == nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // a silent server would not take a farewell
	_ = conn.Close(ctx)
}

// say notes whether the server is silent; when it falls silent every connection is cut.
func (p *pulse) say(silent bool) {
	p.mu.Lock()
	if p.silent == silent {
		p.mu.Unlock()
		return
	}
	p.silent = silent
	var cut []*heldConn
	if silent {
		for c := range p.open {
			cut = append(cut, c)
		}
	}
	p.mu.Unlock()
	if !silent {
		p.log.Info("the database server answers again")
		return
	}
	p.log.Error("the database server does not answer: its connections are cut", "waited", p.silence.String(), "connections", len(cut))
	for _, c := range cut {
		_ = c.Close()
	}
}
