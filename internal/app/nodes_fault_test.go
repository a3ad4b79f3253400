package app_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/jobs"
)

// What a node of the test says of its own work stands in a table beside the program's, without any guard: what happened twice is
// there twice.
const (
	witnessTable = "CREATE TABLE witness (what TEXT NOT NULL, number BIGINT NOT NULL, node BIGINT NOT NULL)"
	longWork     = "witness.work"
)

// bearWitness has a node say which slots of a timer it ran, and do jobs that stand still until their holder is another.
func bearWitness(a *app.App) {
	say := func(ctx context.Context, what string, number int64) error {
		return a.DB.Do(ctx, "witness", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO witness(what,number,node) VALUES (?,?,?)", what, number, os.Getpid())
			return err
		})
	}
	a.Jobs.Every("witness.tick", time.Second, func(ctx context.Context, now time.Time) error {
		return say(ctx, "tick", now.Truncate(time.Second).Unix())
	})
	jobs.Handle(a.Jobs, longWork, func(ctx context.Context, number int64) error {
		before, err := db.Scalar[int](ctx, a.DB.Read(), "SELECT COUNT(*) FROM witness WHERE what='begun' AND number=?", number)
		if err == nil {
			err = say(ctx, "begun", number)
		}
		if err != nil {
			return err
		}
		if before == 0 { // the one that will stand still: it works on until somebody tells it to stop
			select {
			case <-ctx.Done():
				return errors.Join(ctx.Err(), say(context.WithoutCancel(ctx), "stopped", number))
			case <-time.After(time.Minute):
			}
		}
		return say(ctx, "acted", number)
	})
}

// TestNodesThatDieAndThatStandStill runs two programs on one PostgreSQL under load and kills one of them again and again; one
// stands still for longer than its lease and wakes up. Nothing acknowledged is lost or doubled, a slot of a timer runs once, the
// work of the one that stood still is done once, by the other, and whoever works at the other node meets no failure.
func TestNodesThatDieAndThatStandStill(t *testing.T) { nodesDie(t, 3, 1) }

func nodesDie(t *testing.T, kills, pauses int) {
	url := dbtest.NewPostgres(t) + "&idle_in_transaction_session_timeout=2000" // or the rows of a node that stands still are kept from others for 20 s
	c := newCrashOn(t, url)
	c.lease, c.rare = 1500*time.Millisecond, kills/50
	look := c.opened()
	defer look.Close()
	bearWitness(look)
	must(t, look.DB.Do(t.Context(), "witness", func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, witnessTable); return err }))
	both := [2]*node{c.node(), c.node()}
	for i := range max(kills, pauses) {
		if i < pauses {
			c.standStill(look, both, int64(i))
		}
		if i < kills {
			which := c.random.IntN(2)
			time.Sleep(time.Duration(100+c.random.IntN(300)) * time.Millisecond) // the moment is the load's chance
			both[which].kill()
			both[which] = c.node()
		}
		if t.Failed() {
			break
		}
	}
	for _, n := range both {
		n.kill()
	}
	last, address := c.start()
	for try := 0; len(c.open) > 0 && try < 20; try++ {
		c.again(c.client(address))
	}
	must(t, last.Process.Kill())
	_ = last.Wait()
	if len(c.open) > 0 {
		t.Errorf("%d acts find no answer at a node that nobody disturbs", len(c.open))
	}
	c.look(kills)
	for what, n := range c.count(look.DB.Read(), "SELECT what||' '||CAST(number AS TEXT), COUNT(*) FROM witness WHERE what<>'begun' GROUP BY 1 HAVING COUNT(*)>1") {
		t.Errorf("%s happened %d times", what, n)
	}
	said := c.count(look.DB.Read(), "SELECT what, COUNT(*) FROM witness GROUP BY what")
	if said["acted"] != pauses || said["stopped"] != pauses || said["tick"] == 0 {
		t.Errorf("%d jobs and of them acted and stopped %v", pauses, said)
	}
	if parked, err := look.Jobs.State(t.Context()); err != nil || parked.Parked > 0 {
		t.Errorf("jobs were given up: %+v %v", parked, err)
	}
	t.Logf("%d kills and %d pauses of one of two nodes, %s; %d answers left it open; %v", kills, pauses, c, c.unsure, said)
}

// node is one of several programs over the same data, with clients of its own.
type node struct {
	c       *crash
	child   *exec.Cmd
	address string
	end     func()
}

func (c *crash) node() *node {
	c.t.Helper()
	child, address := c.start()
	c.t.Cleanup(func() { _ = child.Process.Kill() }) // one that stands still would stay for ever
	return &node{c, child, address, c.load(address)}
}

// kill ends the program and waits until its clients have gone.
func (n *node) kill() {
	n.c.t.Helper()
	must(n.c.t, n.child.Process.Kill())
	_ = n.child.Wait()
	n.end()
}

// standStill stops the node that has taken up a job until the other has done it, and wakes it up again.
func (c *crash) standStill(look *app.App, both [2]*node, number int64) {
	c.t.Helper()
	must(c.t, look.DB.Do(c.t.Context(), "want", func(ctx context.Context, tx *db.Tx) error {
		return look.Jobs.Enqueue(ctx, tx, longWork, number, "")
	}))
	said := func(what string, pid int) (n int) {
		n, err := db.Scalar[int](c.t.Context(), look.DB.Read(), "SELECT COUNT(*) FROM witness WHERE what=? AND number=? AND node=?", what, number, pid)
		must(c.t, err)
		return n
	}
	var holder, other *node
	c.await("nobody takes up the job", func() bool {
		for i, n := range both {
			if said("begun", n.child.Process.Pid) > 0 {
				holder, other = n, both[1-i]
			}
		}
		return holder != nil
	})
	must(c.t, holder.child.Process.Signal(syscall.SIGSTOP))
	before := c.done()
	c.await("the other node does not do the work of one that stands still", func() bool { return said("acted", other.child.Process.Pid) > 0 })
	c.await("nobody's work is acknowledged while a node stands still", func() bool { return c.done() > before })
	must(c.t, holder.child.Process.Signal(syscall.SIGCONT))
	c.await("whoever stood still works on when it wakes up", func() bool { return said("stopped", holder.child.Process.Pid) > 0 })
}

func (c *crash) done() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.acked)
}

// await looks until something is so; only what hangs comes to the end of its patience.
func (c *crash) await(otherwise string, so func() bool) {
	c.t.Helper()
	for until := time.Now().Add(45 * time.Second); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			c.t.Fatal(otherwise)
		}
	}
}
